"""The numbers of lists and headings in OpenDocument, which stand in no text (OpenDocument 1.3 part 3, sections 5.3 and 16.30 to 16.34)."""

from dataclasses import dataclass, field

from khronika.evidence.readers.office.list_numbers import counted

_MOST = 100_000
_DEEPEST = 10
_KINDS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "а": "russianLower",
    "А": "russianUpper",
}
"""By the first letter of a format: `А, Б, .., Аа, Бб, ... (ru)` is one."""
_OUTLINE = "outline"
"""The list that headings are counted in."""
_LEVELS = frozenset(
    ("list-level-style-number", "list-level-style-bullet", "list-level-style-image", "outline-level-style")
)


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str = "decimal"
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1
    """How many levels the number says, with those above."""
    bullet: str = ""


@dataclass(slots=True)
class _List:
    style: str
    counts: list[int | None]


@dataclass(slots=True)
class OpenLists:
    """Takes the elements of lists and their styles, and says the number of each paragraph."""

    _styles: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _style: str = ""
    _open: list[_List] = field(default_factory=list)
    _by_id: dict[str | None, list[int | None]] = field(default_factory=dict)
    _by_style: dict[str, list[int | None]] = field(default_factory=dict)
    _headings: list[int | None] = field(default_factory=lambda: [None] * _DEEPEST)
    _waiting: str = ""
    _unstyled: list[int | None] | None = None
    """The counts of an item whose list names no style: its paragraph may name one."""
    _by_paragraph: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The style of lists that a style of paragraphs names, and the style that it goes on from."""

    def learn(self, attributes: dict[str, str]) -> None:
        """Take down a style of paragraphs."""
        named, parent = attributes.get("list-style-name", ""), attributes.get("parent-style-name", "")
        if named or parent:
            self._by_paragraph[attributes.get("name", "")] = named, parent

    def begin(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether an element is one of lists."""
        if name in ("list-style", "outline-style"):
            self._style = attributes.get("name", "") if name == "list-style" else _OUTLINE
            self._styles[self._style] = {}
        elif name in _LEVELS:
            self._styles.get(self._style, {})[_number(attributes, "level", 1)] = _level(name, attributes)
        elif name == "list":
            self._begin_list(attributes)
        elif name == "list-item":
            self._begin_item(attributes)
        elif name == "list-header":
            self._waiting = ""
        else:
            return False
        return True

    def end(self, name: str) -> None:
        """The end of an element."""
        if name == "list" and self._open:
            self._open.pop()
            if not self._open:
                self._waiting, self._unstyled = "", None

    def label(self, name: str, attributes: dict[str, str]) -> str:
        """The number of a paragraph that begins, as it is drawn: the first of an item has it, and a heading of a numbered outline."""
        waiting, self._waiting = self._waiting, ""
        if (counts := self._unstyled) is not None:
            self._unstyled = None
            waiting = self._by_its_style(attributes.get("style-name", ""), counts)
        if waiting or name != "h" or self._open or attributes.get("is-list-header") == "true":
            return waiting
        at = min(_number(attributes, "outline-level", 1), _DEEPEST)
        level = self._styles.get(_OUTLINE, {}).get(at)
        _count(self._headings, at, level or _Level(), attributes)
        return self._drawn(_OUTLINE, at, self._headings) if level else ""

    def _begin_list(self, attributes: dict[str, str]) -> None:
        outer = self._open[-1] if self._open else None
        style = attributes.get("style-name") or (outer.style if outer else "")
        if outer is not None:
            counts = outer.counts
        elif (going_on := attributes.get("continue-list")) in self._by_id:
            counts = self._by_id[going_on]
        elif attributes.get("continue-numbering") == "true" and style in self._by_style:
            counts = self._by_style[style]
        else:
            counts = [None] * _DEEPEST
        if outer is None:
            self._by_style[style] = counts
            if "id" in attributes:
                self._by_id[attributes["id"]] = counts
        self._open.append(_List(style, counts))

    def _begin_item(self, attributes: dict[str, str]) -> None:
        if not self._open:
            return
        at = min(len(self._open), _DEEPEST)
        current = self._open[-1]
        level = self._styles.get(current.style, {}).get(at)
        _count(current.counts, at, level or _Level(), attributes)
        self._waiting = self._drawn(current.style, at, current.counts) if level else ""
        self._unstyled = current.counts if not current.style else None

    def _by_its_style(self, name: str, counts: list[int | None]) -> str:
        """The number of a paragraph by the list that its style names, or one that this goes on from."""
        at, style = min(len(self._open), _DEEPEST), ""
        for _ in range(_DEEPEST):
            style, name = self._by_paragraph.get(name, ("", ""))
            if style or not name:
                break
        return self._drawn(style, at, counts) if at in self._styles.get(style, {}) else ""

    def _drawn(self, style: str, at: int, counts: list[int | None]) -> str:
        levels = self._styles[style]
        level = levels[at]
        if level.bullet or not level.kind:
            return level.bullet
        first = max(1, at - level.shown + 1)
        said = [_said(levels.get(each, level), counts[each - 1]) for each in range(first, at + 1)]
        return f"{level.before}{'.'.join(filter(None, said))}{level.after}".strip()


def _said(level: _Level, count: int | None) -> str:
    return counted(level.start if count is None else count, level.kind) if level.kind else ""


def _count(counts: list[int | None], at: int, level: _Level, attributes: dict[str, str]) -> None:
    before = counts[at - 1]
    if "start-value" in attributes:
        counts[at - 1] = _number(attributes, "start-value", 1)
    else:
        counts[at - 1] = level.start if before is None else min(before + 1, _MOST)
    counts[at:] = [None] * (len(counts) - at)


def _level(name: str, attributes: dict[str, str]) -> _Level:
    if name.endswith(("bullet", "image")):
        return _Level(bullet="\u2022")
    kind = _KINDS.get(attributes.get("num-format", "")[:1], "decimal") if attributes.get("num-format") else ""
    return _Level(
        kind,
        attributes.get("num-prefix", ""),
        attributes.get("num-suffix", ""),
        _number(attributes, "start-value", 1),
        min(_number(attributes, "display-levels", 1), _DEEPEST),
    )


def _number(attributes: dict[str, str], name: str, otherwise: int) -> int:
    text = attributes.get(name, "")
    return min(int(text), _MOST) if text.isascii() and text.isdecimal() else otherwise

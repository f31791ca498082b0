"""The numbers of lists in Word, which stand in no text (ECMA-376 part 1, section 17.9)."""

import re
from dataclasses import dataclass, field

from khronika.evidence.readers.office.xml_part import End, Event, Start, elements

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_MOST = 100_000


@dataclass(slots=True)
class ListLevel:
    """A level of a list: where it begins, in what it is counted, and how its number is drawn (`%1.`)."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    """The level above (from 1) whose numbers begin it anew; 0 for none, None for any."""
    style: str = ""
    """The style whose paragraphs stand at this level."""


@dataclass(slots=True)
class Lists:
    """The lists of a document: levels by the name of the definition, and of each list its definition and what it changes in it."""

    levels: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    changed: dict[tuple[str, int], ListLevel] = field(default_factory=dict)
    begins: dict[tuple[str, int], int] = field(default_factory=dict)
    """Where a level of a list begins anew when that list is met first."""

    def level(self, name: str, at: int) -> ListLevel | None:
        """A level of a list; None where it is not defined."""
        return self.changed.get((name, at)) or self.levels.get(self.definitions.get(name, ""), {}).get(at)


@dataclass(slots=True)
class ListNumbering:
    """Counts the paragraphs of lists as they come."""

    lists: Lists = field(default_factory=Lists)
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _met: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: tuple[str, int | None] | None, style: str) -> str:
        """The number of the next paragraph of a list at a level, as it is drawn.

        Nothing for a paragraph of no list.
        """
        name, at = self._place(number, style)
        if name in ("", "0"):
            return ""
        counts = self._counted(name, at)
        level = self.lists.level(name, at) or ListLevel(text=f"%{at + 1}.")
        if level.kind == "bullet":
            return "\u2022"

        def drawn(place: re.Match[str]) -> str:
            other = self.lists.level(name, int(place[1]) - 1) or level
            count = counts[int(place[1]) - 1]
            return counted(other.start if count is None else count, other.kind)

        return _PLACE.sub(drawn, level.text)

    def _place(self, number: tuple[str, int | None] | None, style: str) -> tuple[str, int]:
        """The list and level of a paragraph: what it does not say itself, its style says."""
        name, at = number or ("", None)
        by_style = self._styles.get(style, ("", 0))
        at = at if at is not None else (by_style[1] if not name else 0)
        return name or by_style[0], min(max(at, 0), _LEVELS - 1)

    def _counted(self, name: str, at: int) -> list[int | None]:
        """The counts of a list after one paragraph more at this level."""
        counts = self._counts.setdefault(self.lists.definitions.get(name, name), [None] * _LEVELS)
        first = self.lists.begins.get((name, at)) if (name, at) not in self._met else None
        self._met.add((name, at))
        before = counts[at]
        level = self.lists.level(name, at) or ListLevel()
        counts[at] = first if first is not None else level.start if before is None else min(before + 1, _MOST)
        for below in range(at + 1, _LEVELS):
            restart = (self.lists.level(name, below) or ListLevel()).restart
            if restart is None or 0 < at + 1 <= restart:
                counts[below] = None
        return counts


def numbering_of(numbering: bytes | None, styles: bytes | None) -> ListNumbering:
    """The lists of a document; raises UnreadError for a part that is not well-formed."""
    reader = _Reader()
    for event in elements(numbering) if numbering else ():
        reader.take(event)
    named = _styles(styles) if styles else {}
    return ListNumbering(reader.finished(named), _at_their_levels(named, reader.lists))


@dataclass(slots=True)
class _Reader:
    """Takes the events of the part with the lists."""

    lists: Lists = field(default_factory=Lists)
    links: dict[str, str] = field(default_factory=dict)
    """Definitions that are those of a style."""
    definition: str = ""
    name: str = ""
    at: int = 0
    level: ListLevel | None = None

    def take(self, event: Event) -> None:
        match event:
            case Start("abstractNum", attributes):
                self.definition = attributes.get("abstractNumId", "")
                self.lists.levels[self.definition] = {}
            case Start("num", attributes):
                self.name = attributes.get("numId", "")
            case Start("lvlOverride", attributes):
                self.at = _number(attributes.get("ilvl", ""))
            case Start("lvl", attributes):
                self._begin_level(_number(attributes.get("ilvl", "")))
            case Start(name, attributes):
                self._set(name, attributes.get("val", ""))
            case End("lvl"):
                self.level = None
            case End("abstractNum" | "num"):
                self.definition = self.name = ""
            case _:
                return

    def _begin_level(self, at: int) -> None:
        self.level = ListLevel()
        if self.definition:
            self.lists.levels[self.definition][at] = self.level
        elif self.name:
            self.lists.changed[self.name, at] = self.level

    def _set(self, name: str, value: str) -> None:
        match name:
            case "abstractNumId" if self.name:
                self.lists.definitions[self.name] = value
            case "startOverride" if self.name:
                self.lists.begins[self.name, self.at] = _number(value)
            case "numStyleLink" if self.definition:
                self.links[self.definition] = value
            case _ if self.level is not None:
                _describe(self.level, name, value)
            case _:
                return

    def finished(self, styles: dict[str, tuple[str, int | None]]) -> Lists:
        """The lists, those that are the ones of a style with its levels."""
        for definition, style in self.links.items():
            target = self.lists.definitions.get(styles.get(style, ("", 0))[0], "")
            if not self.lists.levels[definition] and target in self.lists.levels:
                self.lists.levels[definition] = self.lists.levels[target]
        return self.lists


def _describe(level: ListLevel, name: str, value: str) -> None:
    match name:
        case "start":
            level.start = _number(value)
        case "numFmt":
            level.kind = value
        case "lvlText":
            level.text = value
        case "lvlRestart":
            level.restart = _number(value)
        case "pStyle":
            level.style = value
        case _:
            return


def _number(value: str) -> int:
    return min(int(value), _MOST) if value.isascii() and value.isdecimal() else 0


def _styles(data: bytes) -> dict[str, tuple[str, int | None]]:
    """Styles that number their paragraphs, by themselves or because the style they are based on does."""
    found: dict[str, tuple[str, int | None]] = {}
    based: dict[str, str] = {}
    style, level = "", None
    for event in elements(data):
        match event:
            case Start("style", attributes):
                style, level = attributes.get("styleId", ""), None
            case Start("basedOn", attributes):
                based[style] = attributes.get("val", "")
            case Start("ilvl", attributes):
                level = _number(attributes.get("val", ""))
            case Start("numId", attributes) if style:
                found[style] = attributes.get("val", ""), level
            case _:
                continue
    for name in based:
        _inherit(name, based, found)
    return found


def _inherit(name: str, based: dict[str, str], found: dict[str, tuple[str, int | None]]) -> None:
    above, seen = name, set[str]()
    while above not in found and above in based and above not in seen:
        seen.add(above)
        above = based[above]
    if above in found:
        found.setdefault(name, found[above])


def _at_their_levels(styles: dict[str, tuple[str, int | None]], lists: Lists) -> dict[str, tuple[str, int]]:
    """The list and the level of each style: the level that names the style where the style says none."""
    found: dict[str, tuple[str, int]] = {}
    for style, (name, at) in styles.items():
        levels = lists.levels.get(lists.definitions.get(name, ""), {})
        named = next((number for number, level in levels.items() if level.style == style), 0)
        found[style] = name, named if at is None else at
    return found


def counted(number: int, kind: str) -> str:
    """A number as a list of this kind writes it (section 17.18.59)."""
    match kind:
        case "lowerLetter" | "upperLetter":
            said = _lettered(number, _LATIN)
        case "russianLower" | "russianUpper":
            said = _lettered(number, _RUSSIAN)
        case "lowerRoman" | "upperRoman":
            said = _roman(number)
        case "none":
            said = ""
        case "decimalZero":
            said = f"{number:02d}"
        case _:
            said = str(number)
    return said.upper() if kind.startswith("upper") or kind == "russianUpper" else said


def _lettered(number: int, letters: str) -> str:
    if number < 1:
        return str(number)
    # The thirtieth is written with one letter twice, not with two letters (section 17.18.59).
    repeated, place = divmod(number - 1, len(letters))
    return letters[place] * min(repeated + 1, 10)


def _roman(number: int) -> str:
    said, left = "", min(number, 4_000)
    for value, letters in _ROMAN:
        times, left = divmod(left, value)
        said += letters * times
    return said or str(number)

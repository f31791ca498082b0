"""The numbers of lists in Word, which stand in no text (ECMA-376 part 1, section 17.9)."""

import re
from dataclasses import dataclass, field

from khronika.evidence.reading.xml_part import End, Start, elements

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
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of lists as they come."""

    _levels: dict[str, dict[int, _Level]]
    _lists: dict[str, str]
    """The list of levels of a list."""
    _styles: dict[str, tuple[str, int]]
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, number: tuple[str, int] | None, style: str) -> str:
        """The number of the next paragraph of a list at a level, as it is drawn; nothing for a paragraph of no list."""
        found = number if number and number[0] else self._styles.get(style)
        if found is None or found[0] in ("", "0"):
            return ""
        list_id, at = found[0], min(found[1], _LEVELS - 1)
        levels = self._levels.get(self._lists.get(list_id, ""), {})
        counts = self._counts.setdefault(self._lists.get(list_id, list_id), [0] * _LEVELS)
        counts[at] = counts[at] + 1 if counts[at] else levels.get(at, _Level()).start
        counts[at + 1 :] = [0] * (_LEVELS - at - 1)
        level = levels.get(at, _Level(text=f"%{at + 1}."))
        if level.kind == "bullet":
            return "\u2022"
        return _PLACE.sub(lambda place: _counted(counts[int(place[1]) - 1] or 1, levels.get(int(place[1]) - 1, level).kind), level.text)


def numbering_of(numbering: bytes | None, styles: bytes | None) -> Numbering:
    """The lists of a document; raises UnreadError for a part that is not well-formed."""
    levels, lists = _lists(numbering) if numbering else ({}, {})
    return Numbering(levels, lists, _styles(styles) if styles else {})


def _lists(octets: bytes) -> tuple[dict[str, dict[int, _Level]], dict[str, str]]:
    levels: dict[str, dict[int, _Level]] = {}
    lists: dict[str, str] = {}
    abstract = number = ""
    level = _Level()
    for event in elements(octets):
        match event:
            case Start("abstractNum", attributes):
                abstract = attributes.get("abstractNumId", "")
                levels[abstract] = {}
            case Start("lvl", attributes) if abstract and attributes.get("ilvl", "").isdecimal():
                level = levels[abstract].setdefault(int(attributes["ilvl"]), _Level())
            case Start("start" | "numFmt" | "lvlText" as name, attributes):
                _set(level, name, attributes.get("val", ""))
            case Start("num", attributes):
                number = attributes.get("numId", "")
            case Start("abstractNumId", attributes) if number:
                lists[number] = attributes.get("val", "")
            case End("abstractNum" | "num"):
                abstract = number = ""
            case _:
                continue
    return levels, lists


def _set(level: _Level, name: str, value: str) -> None:
    if name == "start" and value.isdecimal():
        level.start = min(int(value), _MOST)
    elif name == "numFmt":
        level.kind = value
    elif name == "lvlText":
        level.text = value


def _styles(octets: bytes) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs."""
    found: dict[str, tuple[str, int]] = {}
    style, level = "", 0
    for event in elements(octets):
        match event:
            case Start("style", attributes):
                style, level = attributes.get("styleId", ""), 0
            case Start("ilvl", attributes) if attributes.get("val", "").isdecimal():
                level = int(attributes["val"])
            case Start("numId", attributes) if style:
                found[style] = attributes.get("val", ""), level
            case _:
                continue
    return found


def _counted(number: int, kind: str) -> str:
    match kind:
        case "lowerLetter" | "upperLetter":
            said = _lettered(number, _LATIN)
        case "russianLower" | "russianUpper":
            said = _lettered(number, _RUSSIAN)
        case "lowerRoman" | "upperRoman":
            said = _roman(number)
        case "none":
            said = ""
        case _:
            said = str(number)
    return said.upper() if kind.startswith("upper") or kind == "russianUpper" else said


def _lettered(number: int, letters: str) -> str:
    # The thirtieth is written with one letter twice, not with two letters (section 17.18.59).
    repeated, place = divmod(number - 1, len(letters))
    return letters[place] * min(repeated + 1, 10)


def _roman(number: int) -> str:
    said, left = "", min(number, 4_000)
    for value, letters in _ROMAN:
        times, left = divmod(left, value)
        said += letters * times
    return said

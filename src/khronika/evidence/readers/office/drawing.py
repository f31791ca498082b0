"""What stands in charts and diagrams of an office document (DrawingML, ECMA-376 part 1, sections 20 and 21)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.package import OfficePackage, part
from khronika.evidence.readers.office.paragraph import office_paragraphs
from khronika.evidence.readers.office.xml_part import Characters, End, Start, elements

_WORDS = re.compile(r"(?:word|xl|ppt)/diagrams/data\d*\.xml")
_CHART = re.compile(r"(?:word|xl|ppt)/charts/chart(?:ex)?\d*\.xml")
_NUMBER = re.compile(r"(\d+)")


@dataclass(slots=True)
class _Series:
    name: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


def drawn_lines(package: OfficePackage) -> Iterator[str]:
    """The words of diagrams, then of each chart its words and its figures as `category: value`.

    Raises UnreadError.
    """
    yield from drawn_in(package, sorted(package.NameToInfo, key=_in_order))


def drawn_in(package: OfficePackage, names: Iterable[str]) -> Iterator[str]:
    """The same of those of these parts that are diagrams or charts."""
    parts = [name for name in names if name in package.NameToInfo]
    for name in filter(_WORDS.fullmatch, parts):
        yield from office_paragraphs(elements(part(package, name)))
    for name in filter(_CHART.fullmatch, parts):
        data = part(package, name)
        yield from office_paragraphs(elements(data))
        for series in _series(data):
            yield from _figures(series)


def _in_order(name: str) -> list[str | int]:
    return [int(each) if each.isdecimal() else each for each in _NUMBER.split(name)]


def _figures(series: _Series) -> Iterator[str]:
    if series.name:
        yield series.name
    for index, value in series.values.items():
        category = series.categories.get(index, "")
        yield f"{category}: {value}" if category else value
    for index, category in series.categories.items():
        if index not in series.values:
            yield category


def _series(data: bytes) -> list[_Series]:
    found, within, index = list[_Series](), "", ""
    inside = False
    for event in elements(data):
        match event:
            case Start("ser"):
                found.append(_Series())
            case Start("tx" | "cat" | "val" | "xVal" | "yVal" as name):
                within = name
            case End("tx" | "cat" | "val" | "xVal" | "yVal"):
                within = ""
            case Start("pt", attributes):
                index = attributes.get("idx", "")
            case Start("v") | End("v"):
                inside = isinstance(event, Start)
            case Characters(text) if inside and found and within:
                _take(found[-1], within, index, text)
            case _:
                continue
    return found


def _take(series: _Series, within: str, index: str, text: str) -> None:
    if within == "tx":
        series.name += text
        return
    kept = series.categories if within in ("cat", "xVal") else series.values
    kept[index] = kept.get(index, "") + text

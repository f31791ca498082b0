"""Bounds of EDTF (ISO 8601-2 level 1: dates, seasons, qualifiers, intervals, unspecified digits), and of the lists `{a,b}` and `[a,b]`."""

import re
from datetime import date
from typing import NamedTuple

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.moment import Moment, days
from khronika.primitives.timespan.years import YearsPart

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)", re.ASCII)
_DECADE = re.compile(r"(\d{3})X([?~%]?)", re.ASCII)
_UNSPECIFIED = re.compile(r"(\d{4}(?:-(?:0[1-9]|1[0-2]))?)(?:-XX){1,2}([?~%]?)", re.ASCII)


class Edge(NamedTuple):
    """Where a timespan begins or ends: on one of the days from `first` to `last`, which are None when it is open."""

    first: date | None
    last: date | None
    mark: str = ""


class Edges(NamedTuple):
    """The beginning and the end of an EDTF form; for one date, or a list, both are the whole of it."""

    start: Edge
    end: Edge


_OPEN = Edge(None, None)


def edges(text: str) -> Edges:
    """Where this EDTF form begins and ends.

    Raises UnreadableDate for a form outside the subset or an end before the beginning.
    """
    if text[:1] in ("{", "["):
        return _of_list(text)
    start, slash, end = text.partition("/")
    if not slash:
        edge = _edge(text)
        return Edges(edge, edge)
    return ordered(Edges(_open_or_date(start), _open_or_date(end)))


def ordered(found: Edges) -> Edges:
    """The same edges; raises UnreadableDate when the end comes before the beginning or both are open."""
    start, end = found.start, found.end
    if start.first is None and end.last is None:
        raise UnreadableDate("open at both ends")
    if (
        start.first
        and end.first
        and start.last
        and end.last
        and (end.first < start.first or end.last < start.last)
    ):
        raise UnreadableDate("the end comes before the beginning")
    return found


def _open_or_date(text: str) -> Edge:
    return _OPEN if text in ("..", "") else _edge(text)


def _edge(text: str) -> Edge:
    moment = read_moment(text)
    return Edge(*days(moment), moment.mark)


def read_moment(text: str) -> Moment:
    """One EDTF date as a moment; raises UnreadableDate for any other text."""
    if match := _DATE.fullmatch(text):
        year, month, day, mark = match.groups()
        return Moment(int(year), int(month) if month else None, int(day) if day else None, mark=mark)
    if match := _DECADE.fullmatch(text):
        return Moment(int(match[1]) * 10, mark=match[2], years=YearsPart.WHOLE)
    if match := _UNSPECIFIED.fullmatch(text):
        return read_moment(match[1] + match[2])
    raise UnreadableDate("not an EDTF form this archive writes")


def _of_list(text: str) -> Edges:
    if text[-1:] != {"{": "}", "[": "]"}[text[0]]:
        raise UnreadableDate("a list of dates without an end")
    members = [_edge(member) for member in text[1:-1].split(",")]
    first = min(member.first for member in members if member.first)
    last = max(member.last for member in members if member.last)
    edge = Edge(first, last, "".join(member.mark for member in members)[:1])
    return Edges(edge, edge)

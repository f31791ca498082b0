"""Letters that name one moment or one duration, folded into `X` and `N`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.feast import Feast
from khronika.primitives.timespan.moment import WINTER, Moment, PeriodPart, moment_of
from khronika.primitives.timespan.relative import (
    Duration,
    DurationUnit,
    needed,
    season_or_month_beside,
    shifted,
    unit_beside,
    weekday_beside,
)

_HOURS = re.compile(r"[fF](?:h|d?c)[tTUx-](?:h|dc)|-hc?$|[axo]?(?:hc?|dc)|H")
_BOUNDED_BY = frozenset("TBALEUtz")
_EMPTY = re.compile(
    r"(?<!d)nf?(?=M)|(?<=M)n|(?<=[Pw])f(?=[^f])|(?<=y[-/evtxTU,]y)[Gl]|(?<=[-tTUx]My)[Gl]|(?<=[-tTUx]dMy)[Gl]"
    r"|[Dp](?=,?W,?(?:dM|Md))|D(?=,?(?:dM|Md))|p,(?=g?y)|^z(?=[PMSy])|^[,v]+|,+$|i(?!d?[unl]|dg)"
)
_TO_COME = re.compile(r"(?<![^am,])s?[QR]s?,?|,?s?[QR]s?$")
_MONTH_FIRST = re.compile(r"Md[-xtev]d(?![Mung])")
_UNITS = {"n": DurationUnit.MONTH, "g": DurationUnit.YEAR, "G": DurationUnit.YEAR, "l": DurationUnit.YEAR}
UNSAID = -1
"""The place, behind all numbers, of what was not said."""

_PARTS = (
    *(PeriodPart.EARLY, PeriodPart.MIDDLE, PeriodPart.LATE, PeriodPart.FIRST_HALF, PeriodPart.SECOND_HALF),
    *(
        PeriodPart.FIRST_QUARTER,
        PeriodPart.SECOND_QUARTER,
        PeriodPart.THIRD_QUARTER,
        PeriodPart.FOURTH_QUARTER,
        PeriodPart.TENS,
        PeriodPart.TWENTIES,
    ),
    *(
        PeriodPart.FIRST_WEEK,
        PeriodPart.SECOND_WEEK,
        PeriodPart.THIRD_WEEK,
        PeriodPart.FOURTH_WEEK,
        PeriodPart.FIFTH_WEEK,
        PeriodPart.LAST_WEEK,
    ),
)
_MARKS = {"": "", "a": "~", "m": "?", "am": "%"}

_FOLD = re.compile(
    r"""(?P<marks>(?:[am],?)*)(?:
    (?P<in_year>(?:W?,?d?M|P?[MSP])(?:pg|f?gp)|[dP]pn|(?:pg|gp),?f?(?:W?,?dM|Md|P?[MS]))
  | (?P<beside>W?,?dMp)(?=$|[-,tTUx])
  | (?P<weekday>W[of]?(?:pu|up)|(?:pu|up),?[of]?W)
  | (?P<relative>D|p[ungSMW]|[ungSMW]p)
  | (?P<duration>d?[unl]Y*|d?[gG](?=[jk]|vd[gG]j|,?F|e?d[nu])|(?<=[Iiqzo])d?[gG]|(?<=[Iiq][am])d?[gG])
  | (?P<decade>Z[gG]?7?|(?<![-/])[dy]G|G[dy])
  | (?P<winter>P?Sy[/-][yd]g?G?)
  | (?P<school>y[/-][yd],?5g?|5g?,?y[/-][yd]g?G?)
  | (?P<moment>yg?,?f?(?:W?,?dM|W?,?Md(?![Mung])|P?[MS])(?!,?g?[yO])
             | W?,?dM,?(?:g?yg?|dg|Ogg?|g)?(?:,?W(?!,?d))?
             | W?,?Md,?y(?![unlc])
             | W?,?Md(?![unlcgy])
             | W,?d(?=[-tTxeU])
             | P?[MS],?(?:g?y|[dO](?=g))?g?
             | P?(?:g?y|Og)g?
             | W
             | d)
    )""",
    re.VERBOSE,
)


class Folded(NamedTuple):
    """The form of an expression and, in order, the moments of its `X` and the durations of its `N`."""

    form: str
    moments: tuple[Moment, ...]
    durations: tuple[Duration, ...]
    mark: str = ""
    """The qualifier of the whole, where it is not one of its moments."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Where among the numbers of an expression the fields of a moment are.

    One that was not said is at `UNSAID`.

    `short` is a year without its century and `least` the smallest number that may be one.
    """

    year: int
    short: int
    least: int
    month: int
    day: int
    part: int
    weekday: int


@dataclass(frozen=True, slots=True)
class FoldedPiece:
    """The letters of one moment or duration, the places of their numbers and, where it is only named, of its fields."""

    kind: str
    letters: str
    places: tuple[int, ...]
    mark: str
    fields: Fields | None


@dataclass(frozen=True, slots=True)
class Shape:
    """What the letters alone tell of an expression: its form, which letters are one moment or duration, whether that is to come."""

    form: str
    coming: bool
    moments: tuple[FoldedPiece, ...]
    durations: tuple[FoldedPiece, ...]


def folded(letters: str, values: Sequence[int], reference: date | None) -> Folded:
    """The expression with every named moment and duration folded.

    Raises UnreadableDate for one that is named against all rules.
    """
    shape = _shape(letters)
    said = [*values, None]
    moments = tuple(
        [
            _moment(piece.fields, said, piece.mark)
            if piece.fields is not None
            else _built(piece, values, reference)
            for piece in shape.moments
        ]
    )
    if shape.coming:
        moments = tuple([moment._replace(coming=True) for moment in moments])
    if not shape.durations:
        return Folded(shape.form, moments, ())
    durations = tuple(
        [_duration(piece.letters, [values[at] for at in piece.places]) for piece in shape.durations]
    )
    return Folded(shape.form, moments, durations)


def _built(piece: FoldedPiece, values: Sequence[int], reference: date | None) -> Moment:
    """The moment of a piece that is more than named."""
    moment = _BUILDERS[piece.kind](piece.letters, [values[at] for at in piece.places], reference)
    return moment._replace(mark=piece.mark) if piece.mark else moment


@lru_cache(maxsize=4096)
def _shape(letters: str) -> Shape:
    # Many words make few shapes: what a shape means is found once.
    kept, at = _without_hours(letters, list(range(len(letters))))
    told, at = _without(_TO_COME, kept, at)
    coming = "Q" in kept and "Q" not in told
    said, places = _month_last(*_without(_EMPTY, told, at))
    form: list[str] = []
    moments: list[FoldedPiece] = []
    durations: list[FoldedPiece] = []
    end = 0
    for match in _FOLD.finditer(said):
        form.append(said[end : match.start()])
        start, end = match.end("marks"), match.end()
        piece = _piece(
            match.lastgroup or "", said[start:end], tuple(places[start:end]), mark_of(match["marks"])
        )
        if piece.kind == "duration":
            form.append(match["marks"].replace(",", "") + "N")
            durations.append(piece)
        else:
            form.append("X")
            moments.append(piece)
    form.append(said[end:])
    return Shape("".join(form), coming, tuple(moments), tuple(durations))


def _piece(kind: str, letters: str, places: tuple[int, ...], mark: str) -> FoldedPiece:
    return FoldedPiece(kind, letters, places, mark, _fields(letters, places) if kind == "moment" else None)


def _without_hours(letters: str, places: list[int]) -> tuple[str, list[int]]:
    """The words without the hour of the day.

    UnreadableDate where an hour bounds: "before three on the 7th" does not end on the 6th.
    """
    kept, left = _without(_HOURS, letters, places)
    if len(kept) < len(letters) and not _BOUNDED_BY.isdisjoint(kept):
        raise UnreadableDate("bounded by an hour of a day")
    return kept, left


def _month_last(letters: str, places: list[int]) -> tuple[str, list[int]]:
    """March 10-25 as 10-25 March."""
    match = _MONTH_FIRST.search(letters)
    if match is None:
        return letters, places
    at, end = match.span()
    turned = places[:at] + places[at + 1 : end] + [places[at]] + places[end:]
    return f"{letters[:at]}{letters[at + 1 : end]}M{letters[end:]}", turned


def _without(pattern: re.Pattern[str], letters: str, places: list[int]) -> tuple[str, list[int]]:
    """The letters and places without what the pattern finds."""
    if not pattern.search(letters):
        return letters, places
    kept = [at for start, end in _gaps(pattern, letters) for at in range(start, end)]
    return "".join([letters[at] for at in kept]), [places[at] for at in kept]


def _gaps(pattern: re.Pattern[str], letters: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in pattern.finditer(letters)]
    return list(
        zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(letters)], strict=True)
    )


def marked(moment: Moment, marks: str) -> Moment:
    """The moment with the qualifier of the letters `a` about and `m` perhaps."""
    said = {"~": "a", "?": "m", "%": "am", "": ""}[moment.mark] + marks
    return moment._replace(mark=mark_of(said))


def mark_of(letters: str) -> str:
    """The EDTF qualifier of the letters."""
    return _MARKS["a" * ("a" in letters) + "m" * ("m" in letters)]


def _duration(letters: str, values: list[int]) -> Duration:
    count, at = (values[0], 1) if letters[0] == "d" else (None, 0)
    if count == 0:
        raise UnreadableDate("a duration of nothing")
    return Duration(count, _unit(letters[at], values[at]))


def _unit(letter: str, value: int) -> DurationUnit:
    if letter == "u":
        return DurationUnit.WEEK if value == 7 else DurationUnit.DAY
    return _UNITS[letter]


_FIELDS = {"y": "year", "M": "month", "S": "month", "W": "weekday", "O": "ordinal", "P": "part", "d": "day"}


@lru_cache(maxsize=1024)
def _fields(letters: str, places: tuple[int, ...]) -> Fields:
    """The place of each field.

    A number before the word for year is a year without its century, unless it is below ten and counts years.
    """
    at = {
        "cardinal" if pair == "dg" else _FIELDS.get(pair[0], ""): place
        for pair, place in zip(_pairs(letters), places, strict=True)
    }
    place = dict.fromkeys(("year", "month", "day", "part", "weekday", "ordinal", "cardinal"), UNSAID) | at
    short, least = (place["ordinal"], 0) if place["ordinal"] != UNSAID else (place["cardinal"], 10)
    return Fields(place["year"], short, least, place["month"], place["day"], place["part"], place["weekday"])


def _pairs(letters: str) -> list[str]:
    """Each letter with the one after it."""
    return [letters[at : at + 2] for at in range(len(letters))]


def _moment(at: Fields, said: Sequence[int | None], mark: str) -> Moment:
    year, month, part = said[at.year], said[at.month], said[at.part]
    if at.short != UNSAID:
        year = _short(said[at.short] or 0, least=at.least)
    winter = month == WINTER and year is not None
    return Moment(
        year, month, said[at.day], None if part is None else _PARTS[part], said[at.weekday], mark, winter
    )


def _short(value: int, *, least: int) -> int:
    """A year without its century; a cardinal below ten counts years and names none."""
    if not least <= value < 100:
        raise UnreadableDate("no year without its century")
    return value


def _winter(letters: str, values: list[int], _: date | None) -> Moment:
    """A season over the turn of a year: only the winter of two years that follow each other."""
    season, first, second = (
        values[at] for at in (letters.index("S"), letters.index("y"), letters.index("y") + 2)
    )
    if season != WINTER or second not in (first + 1, (first + 1) % 100):
        raise UnreadableDate("a season of two years that is no winter")
    return Moment(first, season, part=_PARTS[values[0]] if letters[0] == "P" else None)


def _decade_of(number: int, century: int, reference: date | None) -> Moment:
    """A decade of this century, or, for 0, of the last one."""
    if number >= 100 or number % 10:
        raise UnreadableDate("no decade of a century")
    before = century - 1 if century else needed(reference).year // 100 - 1
    return Moment(before * 100 + number, part=PeriodPart.DECADE, inferred=not century)


def _decade(letters: str, values: list[int], reference: date | None) -> Moment:
    number = max(values)
    if letters.endswith("7"):
        return _decade_of(values[0], values[-1], reference)
    if number % 10:
        raise UnreadableDate("a decade begins with a round year")
    if number >= 1000:
        return Moment(number, part=PeriodPart.DECADE)
    if number >= 100:
        raise UnreadableDate("a year of three digits")
    here = needed(reference).year
    year = here // 100 * 100 + number
    return Moment(year if year <= here else year - 100, part=PeriodPart.DECADE, inferred=True)


def _relative(letters: str, values: list[int], reference: date | None) -> Moment:
    today = needed(reference)
    if letters == "D":
        return moment_of(shifted(today, values[0]), inferred=True)
    at = letters.index("p")
    step, letter, value = values[at], letters[1 - at], values[1 - at]
    if letter == "W":
        return weekday_beside(today, value, step=step)
    if letter in "MS":
        return season_or_month_beside(today, value, step=step)
    if _unit(letter, value) is DurationUnit.DAY:
        raise UnreadableDate("beside a day of the story and not of its telling")
    return unit_beside(today, _unit(letter, value), step=step)


def _in_year(letters: str, values: list[int], reference: date | None) -> Moment:
    """A moment of the last, this or next year or month."""
    today, at = needed(reference), letters.index("p")
    step = values[at]
    if letters[:2] in ("pg", "gp"):
        letters, values, at = f"{letters[2:]}pg", values[2:], len(letters) - 2
    named = _fields(letters[:at].replace("g", "f"), tuple(range(at)))
    said = _moment(named, [*values[:at], None], "")
    if letters.endswith("n"):
        month = unit_beside(today, DurationUnit.MONTH, step=step)
        return said._replace(year=month.year, month=month.month, inferred=True)
    return said._replace(year=today.year + step, inferred=True)


def _beside(letters: str, values: list[int], reference: date | None) -> Moment:
    """The fifth of last March, of next March, of March of this year (« le 5 mars dernier »)."""
    step = values[-1]
    named = _moment(_fields(letters[:-1], tuple(range(len(letters) - 1))), [*values[:-1], None], "")
    if step == 0:
        return named._replace(year=needed(reference).year, inferred=True)
    if abs(step) != 1:
        raise UnreadableDate("no such year beside this one")
    return named._replace(coming=step > 0)


def _weekday(letters: str, values: list[int], reference: date | None) -> Moment:
    """Tuesday of last week."""
    at = dict(zip(letters, values, strict=True))
    if _unit("u", at["u"]) is not DurationUnit.WEEK:
        raise UnreadableDate("a day of the week beside a day")
    today = needed(reference)
    return moment_of(shifted(today, 7 * at["p"] + at["W"] - today.weekday()), inferred=True)


def _school(letters: str, values: list[int], _: date | None) -> Moment:
    """The school year of two years that follow each other."""
    first, second = [value for letter, value in zip(letters, values, strict=True) if letter in "yd"]
    if second not in (first + 1, (first + 1) % 100):
        raise UnreadableDate("a school year of two years that do not follow each other")
    return Moment(first, Feast.SCHOOL_YEAR)


_BUILDERS = {
    "weekday": _weekday,
    "beside": _beside,
    "school": _school,
    "in_year": _in_year,
    "winter": _winter,
    "decade": _decade,
    "relative": _relative,
}

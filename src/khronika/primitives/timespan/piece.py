"""A piece of an expression: the letters of one moment or duration, and what they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.feast import Feast
from khronika.primitives.timespan.moment import WINTER, Moment, PeriodPart, moment_of
from khronika.primitives.timespan.numerals import FIRST_YEAR
from khronika.primitives.timespan.relative import (
    Duration,
    DurationUnit,
    needed,
    season_or_month_beside,
    shifted,
    unit_beside,
    weekday_beside,
    weekend_beside,
)
from khronika.primitives.timespan.settled import MANY
from khronika.primitives.timespan.years import PARTS_SAID, YearsPart, first_of_century

_UNITS = {"n": DurationUnit.MONTH, "g": DurationUnit.YEAR, "G": DurationUnit.YEAR, "l": DurationUnit.YEAR}
WEEKEND = 2
"""The number of the word for Saturday and Sunday among those of `u`."""
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


def piece_of(kind: str, letters: str, places: tuple[int, ...], mark: str) -> FoldedPiece:
    """The piece of these letters, each of which has a place among the numbers."""
    return FoldedPiece(kind, letters, places, mark, _fields(letters, places) if kind == "moment" else None)


def moment_named(piece: FoldedPiece, values: Sequence[int], reference: date | None) -> Moment:
    """The moment that a piece names by its numbers. Raises UnreadableDate."""
    if piece.fields is not None:
        return _moment(piece.fields, [*values, None], piece.mark)
    moment = _BUILDERS[piece.kind](piece.letters, [values[at] for at in piece.places], reference)
    return moment._replace(mark=piece.mark) if piece.mark else moment


def duration_named(piece: FoldedPiece, values: Sequence[int]) -> Duration:
    """The duration that a piece names by its numbers. Raises UnreadableDate."""
    letters, said = piece.letters, [values[at] for at in piece.places]
    count, at = (said[0], 1) if letters[0] == "d" else (None, 0)
    if count == 0:
        raise UnreadableDate("a duration of nothing")
    if count is None and (letters[at] in "lG" or said[at] >= MANY):
        raise UnreadableDate("a duration that nobody counted")
    return Duration(count, _unit(letters[at], said[at]))


def _unit(letter: str, value: int) -> DurationUnit:
    if letter == "u":
        return DurationUnit.WEEK if value % MANY == 7 else DurationUnit.DAY
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
    """A decade of a century, of this one or of the last."""
    if number >= 100 or number % 10:
        raise UnreadableDate("no decade of a century")
    inferred = century in _BESIDE_THIS_CENTURY
    before = needed(reference).year // 100 + _BESIDE_THIS_CENTURY[century] if inferred else century - 1
    if inferred and before * 100 + number > needed(reference).year:
        raise UnreadableDate("a decade that is still ahead")
    return Moment(before * 100 + number, inferred=inferred, years=YearsPart.WHOLE)


_BESIDE_THIS_CENTURY = {0: -1, 1: 0}
"""Centuries beside that of the telling, by the number of their words."""


def _years(letters: str, values: list[int], reference: date | None) -> Moment:
    """A decade or a century, or the part of it that is said first."""
    if letters[0] != "P":
        return _decade(letters, values, reference)
    if values[0] >= len(PARTS_SAID):
        raise UnreadableDate("no such part of a decade")
    return _decade(letters[1:], values[1:], reference)._replace(years=PARTS_SAID[values[0]])


def _century(number: int, reference: date | None) -> Moment:
    """The century of this number, that of the telling or the one before."""
    inferred = number in _BESIDE_THIS_CENTURY
    here = (needed(reference).year - 1) // 100 + 1 if inferred else number
    said = here + _BESIDE_THIS_CENTURY[number] if inferred else number
    return Moment(first_of_century(said), inferred=inferred, years=YearsPart.WHOLE)


def _decade(letters: str, values: list[int], reference: date | None) -> Moment:
    if letters == "7":
        return _century(values[0], reference)
    number = max(values)
    if letters.endswith("7"):
        return _decade_of(values[0], values[-1], reference)
    if number % 10:
        raise UnreadableDate("a decade begins with a round year")
    if number >= FIRST_YEAR:
        return Moment(number, years=YearsPart.WHOLE)
    if number >= 100:
        raise UnreadableDate("of so early a time no decade is read")
    here = needed(reference).year
    year = here // 100 * 100 + number
    return Moment(year if year <= here else year - 100, inferred=True, years=YearsPart.WHOLE)


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
    if letter == "u" and value == WEEKEND:
        return weekend_beside(today, step=step)
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
    "years": _years,
    "relative": _relative,
}

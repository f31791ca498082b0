"""Letters that name one moment or one duration, folded into `X` and `N`."""

import re
from dataclasses import dataclass, replace
from datetime import date

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.moment import WINTER, Moment, Part, moment_of
from khronika.primitives.timespan.relative import (
    Duration,
    Unit,
    needed,
    season_or_month_beside,
    shifted,
    unit_beside,
    weekday_beside,
)

_HOURS = re.compile(r"[fF](?:h|d?c)[tTUx-](?:h|dc)|[ax]?(?:h|dc)|H")
_BOUNDED_BY = frozenset("TBALEUtz")
_EMPTY = re.compile(r"(?<!d)nf?(?=M)|(?<=M)n|(?<=[Pw])f(?=[^f])|(?<=y[-/evtxTU,]y)G|^[,o]+|,+$|i(?!d?[unl]|dg)")
_MONTH_FIRST = re.compile(r"Md[-xtev]d(?![Mung])")
_UNITS = {"n": Unit.MONTH, "g": Unit.YEAR, "G": Unit.YEAR, "l": Unit.YEAR}
_PARTS = (Part.EARLY, Part.MIDDLE, Part.LATE, Part.FIRST_HALF, Part.SECOND_HALF)
_MARKS = {"": "", "a": "~", "m": "?", "am": "%"}

_FOLD = re.compile(
    r"""(?P<marks>(?:[am],?)*)(?:
    (?P<in_year>(?:W?,?d?M|P?[MSP])(?:pg|f?gp)|[dP]pn)
  | (?P<relative>D|p[ungSMW]|[ungSMW]p)
  | (?P<duration>d?[unl]Y*|d?[gG](?=[jk])|(?<=[Iiqz])d?[gG])
  | (?P<decade>Z[gG]?|(?<![-/])[dy]G|G[dy])
  | (?P<winter>P?Sy[/-][yd]g?G?)
  | (?P<moment>W?,?dM,?(?:g?y|d(?=g))?g?
             | W?,?Md,?y(?![unlc])
             | W?,?Md(?![unlcgy])
             | P?[MS],?(?:g?y|d(?=g))?g?
             | P?(?:g?y|dg)g?
             | W
             | d)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The form of an expression and, in order, the moments of its `X` and the durations of its `N`."""

    form: str
    moments: tuple[Moment, ...]
    durations: tuple[Duration, ...]


def folded(letters: str, values: list[int], reference: date | None) -> Folded:
    """The expression with every named moment and duration folded; raises UnreadableDate for one that is named against all rules."""
    letters, values = _month_last(*_without(_EMPTY, *_without_hours(letters, values)))
    form: list[str] = []
    moments: list[Moment] = []
    durations: list[Duration] = []
    end = 0
    for match in _FOLD.finditer(letters):
        start, kind = match.end("marks"), match.lastgroup
        form.append(letters[end : match.start()])
        end = match.end()
        found, numbers = letters[start:end], values[start:end]
        if kind == "duration":
            form.append(match["marks"].replace(",", "") + "N")
            durations.append(_duration(found, numbers))
        else:
            form.append("X")
            moment = _BUILDERS[kind or ""](found, numbers, reference)
            moments.append(_marked(moment, match["marks"]) if match["marks"] else moment)
    form.append(letters[end:])
    return Folded("".join(form), tuple(moments), tuple(durations))


def _without_hours(letters: str, values: list[int]) -> tuple[str, list[int]]:
    """The words without the hour of the day; UnreadableDate where an hour bounds: "before three on the 7th" does not end on the 6th."""
    kept, numbers = _without(_HOURS, letters, values)
    if len(kept) < len(letters) and not _BOUNDED_BY.isdisjoint(kept):
        raise UnreadableDate("bounded by an hour of a day")
    return kept, numbers


def _month_last(letters: str, values: list[int]) -> tuple[str, list[int]]:
    """March 10-25 as 10-25 March."""
    match = _MONTH_FIRST.search(letters)
    if match is None:
        return letters, values
    at, end = match.span()
    turned = values[:at] + values[at + 1 : end] + [values[at]] + values[end:]
    return f"{letters[:at]}{letters[at + 1 : end]}M{letters[end:]}", turned


def _without(pattern: re.Pattern[str], letters: str, values: list[int]) -> tuple[str, list[int]]:
    """The letters and values without what the pattern finds."""
    if not pattern.search(letters):
        return letters, values
    kept = [at for start, end in _gaps(pattern, letters) for at in range(start, end)]
    return "".join([letters[at] for at in kept]), [values[at] for at in kept]


def _gaps(pattern: re.Pattern[str], letters: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in pattern.finditer(letters)]
    return list(zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(letters)], strict=True))


def marked(moment: Moment, marks: str) -> Moment:
    """The moment with the qualifier of the letters `a` about and `m` perhaps."""
    return _marked(moment, marks)


def _marked(moment: Moment, marks: str) -> Moment:
    said = {"~": "a", "?": "m", "%": "am", "": ""}[moment.mark] + marks
    return replace(moment, mark=_MARKS["a" * ("a" in said) + "m" * ("m" in said)])


def _duration(letters: str, values: list[int]) -> Duration:
    count, at = (values[0], 1) if letters[0] == "d" else (None, 0)
    return Duration(count, _unit(letters[at], values[at]))


def _unit(letter: str, value: int) -> Unit:
    if letter == "u":
        return Unit.WEEK if value == 7 else Unit.DAY
    return _UNITS[letter]


def _moment(letters: str, values: list[int], _: date | None) -> Moment:
    """A moment by its fields; a small number before the word for year is a year without its century."""
    year = month = day = part = weekday = None
    for at, (letter, value) in enumerate(zip(letters, values, strict=True)):
        match letter:
            case "y":
                year = value
            case "M" | "S":
                month = value
            case "P":
                part = _PARTS[value]
            case "W":
                weekday = value
            case "d" if letters[at + 1 : at + 2] == "g":
                year = _short(value)
            case "d":
                day = value
            case _:
                pass
    return Moment(year, month, day, part, weekday, inferred=month == WINTER and year is not None)


def _short(value: int) -> int:
    if value >= 100:
        raise UnreadableDate("a year of three digits")
    return value


def _winter(letters: str, values: list[int], _: date | None) -> Moment:
    """A season over the turn of a year: only the winter of two years that follow each other."""
    season, first, second = (values[at] for at in (letters.index("S"), letters.index("y"), letters.index("y") + 2))
    if season != WINTER or second not in (first + 1, (first + 1) % 100):
        raise UnreadableDate("a season of two years that is no winter")
    return Moment(first, season, part=_PARTS[values[0]] if letters[0] == "P" else None)


def _decade(letters: str, values: list[int], reference: date | None) -> Moment:
    number = max(values)
    if number % 10:
        raise UnreadableDate("a decade begins with a round year")
    if number >= 1000:
        return Moment(number, part=Part.DECADE)
    if number >= 100:
        raise UnreadableDate("a year of three digits")
    here = needed(reference).year
    year = here // 100 * 100 + number
    return Moment(year if year <= here else year - 100, part=Part.DECADE, inferred=True)


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
    return unit_beside(today, _unit(letter, value), step=step)


def _in_year(letters: str, values: list[int], reference: date | None) -> Moment:
    """A moment of the last, this or next year or month."""
    today, at = needed(reference), letters.index("p")
    step = values[at]
    said = _moment(letters[:at].replace("g", "f"), values[:at], reference)
    if letters.endswith("n"):
        month = unit_beside(today, Unit.MONTH, step=step)
        return replace(said, year=month.year, month=month.month, inferred=True)
    return replace(said, year=today.year + step, inferred=True)


_BUILDERS = {"in_year": _in_year, "moment": _moment, "winter": _winter, "decade": _decade, "relative": _relative}

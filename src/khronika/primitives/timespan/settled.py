"""Letters of an expression brought into the order and the form that the grammar knows: parts that are counted, years said first."""

import re
from collections.abc import Callable, Sequence

from khronika.primitives.timespan.error import UnreadableDate

Said = tuple[str, list[int]]
"""Letters and the number of each."""

MANY = 100
"""Added to the number of a unit that is said in the plural: without a count it tells nothing ("weeks ago")."""
WEEK_OF_MONTH = 11
LAST_WEEK_OF_MONTH = 16
_TEENS, _TWENTIES = 9, 10
_WEEK = 7
_MOST_DAYS = 31
_MOST_WEEKS = 5
_MONTHS = 12
_LEAST_SHORT_YEAR = 10

_COUNTED = re.compile(r"[\^dM][4632]|4[dM](?!M)")
_BORN = re.compile("d?8")
_TWO_PARTS = re.compile(r"P[xt-]P((?:[MS],?)?g?y|[MS]|Z[gGl]?7?)")
_FIRST_PART = {"4": 5, "6": 3, "3": 0, "2": 3}
"""The number of a language's `P` for the first quarter, half-year, ten days, half."""
_HOW_MANY = {"4": 4, "6": 2, "3": 3, "2": 2}
_TENS = re.compile("ZC")
_NTH_WEEK = re.compile(r"\^u(?=f?M)")
_LAST_WEEK = re.compile(r"pu(?=f?M)")
_MARKS_LAST = re.compile(r"(.*[^am,]),?([am]+)")
_UNIT_FIRST = re.compile(r"([unglG])([#d])(?=j)|(?<=I)([unglG])([#d])$")
_SHORT_YEAR = re.compile(r"[d^]Md(?=$|[xtT-][d^]M)")
_INCLUDED = re.compile(",?=")
_EITHER_UNIT = re.compile(r"([#d])[v-]([#d])([unlgG])(?=j)|(?<=q)([#d])[v-]([#d])([unlgG])")
_ONE_OR_TWO = re.compile(r"(?<![#d])([unlgG])[v-]([#d])(?=j)|(?<=q)#([unlgG])v([#d])$")
_YEAR_ALONE = re.compile(r"(?<=[FTUAB])(#?\^)$|^(#?\^)$")
_HYPHENS = re.compile("d-M-(?=[yd])")
_TWO_DECADES = re.compile(r"d-(?:Z([gG]?7)?|[d^](G7))")
_SHORT_END = re.compile(r"y[-/]d(?=[gGl]?$)")
_CENTURY = re.compile(r"[\^d]1")
_CENTURIES = range(19, 22)
_YEAR_OF = re.compile(r"(?<=[SM])(#?\^)(?=$|[^g#^])")
_WEEKDAY_BEHIND = re.compile(r"(?<=y)-W$")
_WEEKDAY_WITHIN = re.compile(r"([d^]M),?W,?(?=y)")
_MARK_WITHIN = re.compile(r",[am]+,")
_TO_ORDER = re.compile(
    r"1|v[#d][unlgG]|d-M|y[-/]d|\^u|pu|[unglG][#d]|[d^]Md|P[xt-]P|d-Z|[SM]#?\^|-W|M,?W|-[d^]G|^[FTUAB]?#?\^$|[unlgG#d][v-][#d]"
)
"""What no other letters need to be looked at for."""

_CHANGED = frozenset("46328C")


def settled(letters: str, values: Sequence[int], *, day_first: bool) -> Said:
    """The expression as the grammar expects it.

    Raises UnreadableDate for a part that no month or year has.
    """
    said = (
        _marks_out(letters, list(values)) if ",a" in letters or ",m" in letters else (letters, list(values))
    )
    if not _CHANGED.isdisjoint(letters):
        for pattern, change in _PARTS:
            said = _changed(pattern, change, said)
    if _TO_ORDER.search(letters):
        for pattern, change in _ORDERS:
            said = _changed(pattern, change, said)
    return _day_month_year(said) if day_first else said


def _marks_out(letters: str, values: list[int]) -> Said:
    """In January, if I am not mistaken, 2015: what is said between commas holds for the whole."""
    match = _MARK_WITHIN.search(letters)
    if match is None:
        return letters, values
    start, end = match.start() + 1, match.end() - 1
    return (
        letters[start:end] + letters[: start - 1] + letters[end + 1 :],
        [*values[start:end], *values[: start - 1], *values[end + 1 :]],
    )


def _changed(
    pattern: re.Pattern[str], change: Callable[[re.Match[str], Sequence[int]], Said], said: Said
) -> Said:
    letters, values = said
    match = pattern.search(letters)
    while match:
        start, end = match.span()
        new, numbers = change(match, values[start:end])
        letters, values = letters[:start] + new + letters[end:], values[:start] + numbers + values[end:]
        match = pattern.search(letters, start + len(new))
    return letters, values


def _counted_part(match: re.Match[str], values: Sequence[int]) -> Said:
    """A second quarter, a first half-year, a third ten days."""
    text = match[0]
    which, number = (text[0], values[1]) if text[0] == "4" else (text[1], values[0])
    if not 1 <= number <= _HOW_MANY[which]:
        raise UnreadableDate("no such part of a year or a month")
    return "P", [_FIRST_PART[which] + number - 1]


def _tens(_: re.Match[str], values: Sequence[int]) -> Said:
    """The twenties of March are its days 20 to 29."""
    if values[0] not in (10, 20):
        raise UnreadableDate("no such days of a month")
    return "P", [_TEENS if values[0] == 10 else _TWENTIES]


def _century(_: re.Match[str], values: Sequence[int]) -> Said:
    if values[0] not in _CENTURIES:
        raise UnreadableDate("of so early or late a time nothing is read")
    return "7", [values[0]]


def _nth_week(match: re.Match[str], values: Sequence[int]) -> Said:
    if values[1] == 1:
        # The seventh day of May.
        return "^", [values[0]]
    if values[1] != _WEEK:
        return match[0], list(values)
    if not 1 <= values[0] <= _MOST_WEEKS:
        raise UnreadableDate("no such week of a month")
    return "P", [WEEK_OF_MONTH + values[0] - 1]


def _last_week(match: re.Match[str], values: Sequence[int]) -> Said:
    if tuple(values) != (-1, _WEEK):
        return match[0], list(values)
    return "P", [LAST_WEEK_OF_MONTH]


def _unit_first(match: re.Match[str], values: Sequence[int]) -> Said:
    """Two weeks, said with the number behind, are about two weeks."""
    unit, number = (match[1], match[2]) if match[1] else (match[3], match[4])
    return f"a{number}{unit}", [0, values[1], values[0]]


def _short_year(match: re.Match[str], values: Sequence[int]) -> Said:
    # A smaller number may be anything; who means 2005 writes 05 between dots or says 2005.
    return (f"{match[0][:2]}^g", [*values, 0]) if 10 <= values[2] < 100 else (match[0], list(values))


def _either_unit(match: re.Match[str], values: Sequence[int]) -> Said:
    first, second, unit = match[1] or match[4], match[2] or match[5], match[3] or match[6]
    return f"{first}{unit}v{second}{unit}", [values[0], values[3], 0, values[2], values[3]]


def _one_or_two(match: re.Match[str], values: Sequence[int]) -> Said:
    """A year or two ago."""
    unit, kind = (match[1], values[0]) if match[1] else (match[3], values[1])
    return f"d{unit}v{match[2] or match[4]}{unit}", [1, kind % MANY, 0, values[-1], kind]


def _year_alone(match: re.Match[str], values: Sequence[int]) -> Said:
    """«В тридцать седьмом»: a number that is no day of a month."""
    return (f"{match[0]}g", [*values, 0]) if sum(values) > _MOST_DAYS else (match[0], list(values))


def _hyphens(_: re.Match[str], values: Sequence[int]) -> Said:
    """Day, month and year, parted by hyphens."""
    return "dM", [values[0], values[2]]


def _short_end(match: re.Match[str], values: Sequence[int]) -> Said:
    """1920-21 ends in 1921."""
    first, last = values[0], values[2]
    beside = match.string[: match.start()] + match.string[match.end() :]
    if last <= _MONTHS and "S" not in beside and not beside.startswith("G"):
        raise UnreadableDate("a month or a second year")
    if not first % 100 < last < 100:
        return match[0], list(values)
    return f"y{match[0][1]}y", [first, values[1], first // 100 * 100 + last]


def _two_decades(match: re.Match[str], values: Sequence[int]) -> Said:
    """The thirties to forties, both of the century that is said behind."""
    if values[0] % 10 or not values[0] < values[2] < 100:
        return match[0], list(values)
    behind = match[1] or match[2] or ""
    century = [values[-1]] if behind else []
    return f"Z{'7' * len(century)}-Z{behind}", [values[0], *century, *values[1:]]


def _year_of(match: re.Match[str], values: Sequence[int]) -> Said:
    """«Зимой сорок второго» is of 1942; a month has days of its own up to 31."""
    least = _MOST_DAYS if match.string[match.start() - 1] == "M" else _LEAST_SHORT_YEAR - 1
    return (f"{match[0]}g", [*values, 0]) if sum(values) > least else (match[0], list(values))


def _weekday_behind(_: re.Match[str], values: Sequence[int]) -> Said:
    """29 July 2017-Saturday is no time from one to the other."""
    return "W", [values[1]]


def _weekday_within(match: re.Match[str], values: Sequence[int]) -> Said:
    """13 February Saturday 1926."""
    weekday = values[match[0].index("W")]
    return f"W{match[1]}", [weekday, *values[:2]]


def _nothing(_: re.Match[str], __: Sequence[int]) -> Said:
    return "", []


def _born(match: re.Match[str], values: Sequence[int]) -> Said:
    """Born in 85: the word for year of birth makes a year of a number."""
    return ("^g" if match[0] == "d8" else "g"), list(values)


def _two_parts(match: re.Match[str], values: Sequence[int]) -> Said:
    """Early to mid March is early March to mid March."""
    tail = values[3:]
    return f"P{match[1]}-P{match[1]}", [values[0], *tail, 0, values[2], *tail]


_PARTS = ((_COUNTED, _counted_part), (_TENS, _tens), (_BORN, _born))
_ORDERS = (
    (_CENTURY, _century),
    (_NTH_WEEK, _nth_week),
    (_LAST_WEEK, _last_week),
    (_UNIT_FIRST, _unit_first),
    (_SHORT_YEAR, _short_year),
    (_TWO_PARTS, _two_parts),
    (_ONE_OR_TWO, _one_or_two),
    (_EITHER_UNIT, _either_unit),
    (_YEAR_ALONE, _year_alone),
    (_HYPHENS, _hyphens),
    (_TWO_DECADES, _two_decades),
    (_SHORT_END, _short_end),
    (_YEAR_OF, _year_of),
    (_WEEKDAY_BEHIND, _weekday_behind),
    (_WEEKDAY_WITHIN, _weekday_within),
)


def _day_month_year(said: Said) -> Said:
    """Three numbers with blanks between are a date where the day comes first.

    Raises UnreadableDate for «март 19», which is a year of two digits as well as a day.
    """
    letters, values = said
    if letters == "Md" and values[1] >= _LEAST_SHORT_YEAR:
        raise UnreadableDate("a day of the month, or its year")
    if letters != "ddy" or not 1 <= values[1] <= 12:
        return said
    return "dMy", values


def marks_first(letters: str, values: Sequence[int]) -> Said:
    """About and perhaps, when they are said last, hold for the whole as if they were said first."""
    match = _MARKS_LAST.fullmatch(letters)
    if match is None:
        return letters, list(values)
    end, start = match.end(1), match.start(2)
    return match[2] + match[1], [*values[start:], *values[:end]]


def last_day_included(letters: str, values: Sequence[int]) -> Said:
    """Until a day that is said to be included: what ends before it or on it ends on it."""
    if "=" not in letters:
        return letters, list(values)
    without, numbers = _changed(_INCLUDED, _nothing, (letters, list(values)))
    return without.replace("T", "U"), numbers

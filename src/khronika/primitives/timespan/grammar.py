"""The forms an expression may have, each with its meaning; any other form is unreadable."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from operator import le

from khronika.primitives.timespan.completion import complete, complete_pair
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.fold import Folded, mark_of, marked
from khronika.primitives.timespan.moment import (
    DAYS_OF_A_MONTH,
    Moment,
    PeriodPart,
    days,
    moment_of,
)
from khronika.primitives.timespan.night import night_before, night_between, night_of
from khronika.primitives.timespan.relative import Duration, DurationUnit, beside, needed, single_day
from khronika.primitives.timespan.side import (
    after,
    at_the_earliest,
    at_the_latest,
    before,
    ended,
    for_so_long,
    since,
    until,
    until_now,
    until_the_last,
    up_to,
)
from khronika.primitives.timespan.span import Kind, interval
from khronika.primitives.timespan.stretch import Meaning, component_of, from_to, lasting, over_both, point
from khronika.primitives.timespan.term import (
    joined,
    longer_until,
    term,
    term_ending,
    term_longer,
    term_to,
    term_until,
    two_units,
)
from khronika.primitives.timespan.years import YearsPart

Rule = Callable[[Folded, date | None], Meaning]


def _named(said: Folded, reference: date | None) -> Meaning:
    return point(complete(said.moments[0], reference))


def _set_for(said: Folded, reference: date | None) -> Meaning:
    """«На четверг»: what was set for a day, of which nobody says whether it is past."""
    return point(complete(ended(said.moments[0]), reference))


def _whole(said: Folded, reference: date | None) -> Meaning:
    moment = complete(said.moments[0], reference)
    return lasting(*days(moment), moment)


def _range(said: Folded, reference: date | None) -> Meaning:
    return from_to(Kind.SPAN, said, reference)


def _dashed(said: Folded, reference: date | None) -> Meaning:
    """A dash lasts, except where people mean one of the two: between days that follow each other, and months without a year between."""
    first, second = said.moments
    if first.weekday is not None and first.day is None and second.month is not None:
        return _weekday_of(first, second, reference)
    months = first.day is None and first.month is not None and first.year is None
    if first.years and not second.years:
        raise UnreadableDate("decades, or years from a round one on")
    if (first.part and second.part) or any(
        each.years not in (None, YearsPart.WHOLE) for each in said.moments
    ):
        return over_both(said, reference)
    neighbours = first.day is not None and first.month is None and second.day == first.day + 1
    return from_to(Kind.POINT if months or neighbours else Kind.SPAN, said, reference)


def _weekday_of(first: Moment, second: Moment, reference: date | None) -> Meaning:
    """«В субботу — 12 января» is that Saturday, and no days from one to the other."""
    if second.day is None or second.weekday is not None or first.mark:
        raise UnreadableDate("a day of the week beside a moment that is no day")
    return point(complete(second._replace(weekday=first.weekday), reference))


def _somewhere_between(said: Folded, reference: date | None) -> Meaning:
    return from_to(Kind.POINT, said, reference)


def _day_of_the_story(said: Folded, reference: date | None) -> Meaning:
    """Three days later, on 22 April: the date tells, the distance belongs to the story."""
    if said.moments[0].month is None:
        raise UnreadableDate("beside a day of the story and not of its telling")
    return _named(said, reference)


def _week_of(said: Folded, reference: date | None) -> Meaning:
    duration, moment = said.durations[0], complete(said.moments[0], reference)
    if duration.unit is not DurationUnit.WEEK or duration.number is not None:
        raise UnreadableDate("a duration beside a date")
    day = moment_of(single_day(moment), inferred=moment.inferred)
    return point(
        Moment(day.year, day.month, day.day, PeriodPart.WEEK, mark=moment.mark, inferred=day.inferred)
    )


def _from_today(sign: int) -> Rule:
    def rule(said: Folded, reference: date | None) -> Meaning:
        today = moment_of(needed(reference), inferred=True)
        return point(beside(today, said.durations[0], sign=sign)._replace(mark=said.mark))

    return rule


def _in_some_time(said: Folded, reference: date | None) -> Meaning:
    """«Через неделю»; «через день» is every other day as well."""
    if said.durations[0] == Duration(None, DurationUnit.DAY):
        raise UnreadableDate("in a day, or every other day")
    return _from_today(1)(said, reference)


def _either_ago(said: Folded, reference: date | None) -> Meaning:
    """Two or three years ago: from the first day that one may mean to the last that the other may."""
    today = moment_of(needed(reference), inferred=True)
    bounds = [days(beside(today, duration, sign=-1)) for duration in said.durations]
    start, end = min(first for first, _ in bounds), max(last for _, last in bounds)
    return Kind.POINT, interval(start, end, mark=said.mark), start, end, True


def _two_units_ago(said: Folded, reference: date | None) -> Meaning:
    return _from_today(-1)(said._replace(durations=(joined(said),)), reference)


def _from_moment(sign: int) -> Rule:
    def rule(said: Folded, reference: date | None) -> Meaning:
        return point(beside(complete(said.moments[0], reference), said.durations[0], sign=sign))

    return rule


def _day_beside(sign: int) -> Rule:
    def rule(said: Folded, reference: date | None) -> Meaning:
        return point(beside(complete(said.moments[0], reference), Duration(1, DurationUnit.DAY), sign=sign))

    return rule


def _listed(said: Folded, reference: date | None, *, brackets: str, kind: Kind) -> Meaning:
    """Two or more moments, each of its own EDTF date, in the order of time."""
    said_of_each = _of_each_year(said.moments, kind)
    moments = [said_of_each[-1]]
    for moment in reversed(said_of_each[:-1]):
        first, second = complete_pair(moment, moments[0], reference)
        moments = [first, second, *moments[1:]]
    texts, firsts, lasts = zip(*map(component_of, moments), strict=True)
    if any(map(le, firsts[1:], firsts)) or any(moment.part or moment.years for moment in moments):
        raise UnreadableDate("a list out of the order of time")
    inferred = any(moment.inferred for moment in moments)
    return kind, f"{brackets[0]}{','.join(texts)}{brackets[1]}", firsts[0], max(lasts), inferred


def _of_each_year(moments: Sequence[Moment], kind: Kind) -> Sequence[Moment]:
    """28 June 1927 or 1928 is of that day in both years.

    Raises UnreadableDate of what happened in both: it may be any day of the second.
    """
    first, *others = moments
    if first.year is None or first.month is None or any(each.month or each.part for each in others):
        return moments
    if kind is Kind.SET:
        raise UnreadableDate("a day or a month of the second year, or all of it")
    return [first, *(first._replace(year=each.year) for each in others)]


def _each(said: Folded, reference: date | None) -> Meaning:
    return _listed(said, reference, brackets="{}", kind=Kind.SET)


def _either(said: Folded, reference: date | None) -> Meaning:
    if len(said.moments) == 2 and any(moment.part in DAYS_OF_A_MONTH for moment in said.moments):
        return over_both(said, reference)
    return _listed(said, reference, brackets="[]", kind=Kind.POINT)


_FORMS: dict[str, Rule] = {
    **{
        "".join(form): _range
        for form in product(("f", "F", ""), ("X",), (*"tTUx-", "et", "eT", "eU"), ("X",))
    },
    **dict.fromkeys(("X-X", "X/X"), _dashed),
    **dict.fromkeys(("bXeX",), _somewhere_between),
    **dict.fromkeys(("X", "fX"), _named),
    **dict.fromkeys(("oX",), _set_for),
    **dict.fromkeys(("wX", "wfX"), _whole),
    **dict.fromkeys(("FX", "FX>", "fX>", "X>", "FX,>", "X,>"), since),
    **dict.fromkeys(("UX", "tX"), until),
    **dict.fromkeys(("TX",), up_to),
    **dict.fromkeys(("<N",), for_so_long),
    **dict.fromkeys(("UX-X",), until_the_last),
    **dict.fromkeys(("N;,X", "N;X", "IN,X"), _day_of_the_story),
    **dict.fromkeys(("BX",), before),
    **dict.fromkeys(("AX",), after),
    **dict.fromkeys(("LX",), at_the_latest),
    **dict.fromkeys(("EX",), at_the_earliest),
    **dict.fromkeys(("KX", "XK", "KfX"), night_of),
    **dict.fromkeys(("KoX",), night_before),
    **dict.fromkeys(("FXoX", "KFXoX", "KfXxX", "KFXxX", "KXxX", "KX-X"), night_between),
    **dict.fromkeys(("NFX", "FXoN", "FXN", "XoN", "X,oN", "oNFX"), term),
    **dict.fromkeys(("wNFX",), term),
    **{"".join(form): term_to for form in product(("N",), ("f", "F"), ("X",), "tTUx", ("X",))},
    **{
        "".join(form): term_to
        for form in product(("f", "F"), ("X",), "tTUx", ("X",), ("N", ",N", "oN", ",oN"))
    },
    **dict.fromkeys(("NtX", "NTX", "NUX", "NxX"), term_ending),
    **{f"{form}{sign}+N": term_longer for form in ("NFX", "FXoN", "FXN", "XoN") for sign in ("", ",")},
    **{
        f"{form}{sign}+{end}X": term_until
        for form in ("NFX", "FXoN", "FXN", "XoN")
        for sign in ("", ",")
        for end in "tTU"
    },
    **{"".join(form): longer_until for form in product("fF", ("X",), "tTUx", ("X+", "X,+"), "tTU", ("X",))},
    **dict.fromkeys(("NNFX", "NeNFX", "FXoNN", "FXoNeN"), two_units),
    **dict.fromkeys(("NvNj", "qNvN"), _either_ago),
    **dict.fromkeys(("NNj", "NeNj", "qNN", "qNeN"), _two_units_ago),
    **{
        "".join(form): until_now
        for form in product(("f", "F", ""), ("X",), ("", ",", "-", "e", "-t", "t"), ("!",))
    },
    **dict.fromkeys(("iNX", "iNfX", "NX", "NfX"), _week_of),
    **dict.fromkeys(("IN",), _in_some_time),
    **dict.fromkeys(("iN",), _from_today(1)),
    **dict.fromkeys(("Nj", "qN"), _from_today(-1)),
    **dict.fromkeys(("INAX", "NAX", "zNAX"), _from_moment(1)),
    **dict.fromkeys(("VX", "VfX"), _day_beside(1)),
    **dict.fromkeys(("JX", "JfX"), _day_beside(-1)),
    **dict.fromkeys(("NBX", "zNTX", "zNBX"), _from_moment(-1)),
}
_LIST = re.compile(r"X(?:,X)*,?([ev])X")
_MARKED_DURATION = re.compile(r"(?<=[qIi<])[am]+(?=N)")
_OF_ALL = re.compile(r"[am,]+(?=.)")
_SEVERAL = re.compile(r"r,?")


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a form alone tells: its rule, None where it has none, marks of all its moments, and whether it was several times."""

    rule: Rule | None
    marks: str
    several: bool


def meaning(said: Folded, reference: date | None) -> Meaning:
    """What a folded expression means; raises UnreadableDate for every form not listed here."""
    sense = _sense(said.form)
    if sense.rule is None:
        raise UnreadableDate("not a form of words that fixes a date")
    if sense.marks:
        moments = tuple([marked(moment, sense.marks) for moment in said.moments])
        said = said._replace(moments=moments, mark=mark_of(sense.marks))
    found = sense.rule(said, reference)
    return (Kind.SET, *found[1:]) if sense.several else found


@lru_cache(maxsize=4096)
def _sense(form: str) -> _Sense:
    # Many expressions have few forms: what a form means is found once.
    marks, several = "".join(_MARKED_DURATION.findall(form)), False
    form = _MARKED_DURATION.sub("", form)
    while leading := _OF_ALL.match(form) or _SEVERAL.match(form):
        several = several or form[0] == "r"
        marks += leading[0] if form[0] != "r" else ""
        form = form[leading.end() :]
    return _Sense(_rule(form), marks, several)


def _rule(form: str) -> Rule | None:
    # A day and a month between dots are a date only beside another date: alone they may number anything.
    rule = _FORMS.get(form.replace("X.", "X") if form.count("X") > 1 else form)
    if rule is None and form.startswith("o"):
        return _rule(form[1:])
    if rule is not None:
        return rule
    several = _LIST.fullmatch(form.replace("f", ""))
    if several is None:
        return None
    return _each if several[1] == "e" else _either

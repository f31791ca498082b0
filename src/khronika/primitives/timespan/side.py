"""Times that are open on one side: since, until, before, after, no later and no earlier than a moment."""

from datetime import date

from khronika.primitives.timespan.completion import complete, complete_pair
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.fold import Folded
from khronika.primitives.timespan.moment import WINTER, Moment, PeriodPart, days, moment_of
from khronika.primitives.timespan.relative import beside, needed, shifted
from khronika.primitives.timespan.span import Kind, interval
from khronika.primitives.timespan.stretch import Meaning, component_of, from_to
from khronika.primitives.timespan.years import YearsPart


def since(said: Folded, reference: date | None) -> Meaning:
    """Since a moment."""
    moment = complete(said.moments[0], reference)
    text, first, _ = component_of(moment)
    return Kind.SPAN, f"{text}/..", first, None, moment.inferred


def for_so_long(said: Folded, reference: date | None) -> Meaning:
    """« Depuis dix ans »: since as long ago, as exact as the unit."""
    today = moment_of(needed(reference), inferred=True)
    moment = beside(today, said.durations[0], sign=-1)._replace(mark=said.mark)
    text, first, _ = component_of(moment)
    return Kind.SPAN, f"{text}/..", first, None, True


def ended(moment: Moment) -> Moment:
    """What something lasts until, or is set for, may still be ahead: without a year nobody knows which one is meant.

    Raises UnreadableDate.
    """
    if moment.year is None and not (moment.coming or moment.inferred):
        raise UnreadableDate("it lasts to, or is set for, a day that may be past or ahead")
    return moment


def until_the_last(said: Folded, reference: date | None) -> Meaning:
    """Until 1952-1953: to the end of the second year."""
    first, last = said.moments
    if first.month is not None or last.month is not None:
        raise UnreadableDate("until a day or a month, or between two")
    from_to(Kind.SPAN, said, reference)
    return until(said._replace(moments=(complete_pair(first, last, reference)[1],)), reference)


def until(said: Folded, reference: date | None) -> Meaning:
    """Until a moment, with it."""
    moment = complete(ended(said.moments[0]), reference)
    text, _, last = component_of(moment)
    return Kind.SPAN, f"../{text}", None, last, moment.inferred


def before(said: Folded, reference: date | None) -> Meaning:
    """Before a moment."""
    moment = complete(said.moments[0], reference)
    # "Before the end of March" is March to its end, not before its last third.
    return _ending(days(moment)[1] if _is_late(moment) else shifted(days(moment)[0], -1), moment)


def _is_early(moment: Moment) -> bool:
    return moment.part is PeriodPart.EARLY or moment.years is YearsPart.EARLY


def _is_late(moment: Moment) -> bool:
    return moment.part is PeriodPart.LATE or moment.years is YearsPart.LATE


def up_to(said: Folded, reference: date | None) -> Meaning:
    """«До марта» may mean to its beginning or to its end: only a day, and the beginning of something, is surely excluded."""
    moment = complete(ended(said.moments[0]), reference)
    first, last = days(moment)
    if first == last or _is_early(moment) or (moment.month or 0) > WINTER:
        return before(said, reference)
    return _ending(last, moment)


def at_the_latest(said: Folded, reference: date | None) -> Meaning:
    """No later than a moment."""
    moment = complete(ended(said.moments[0]), reference)
    return _ending(days(moment)[1], moment)


def _ending(last: date, moment: Moment) -> Meaning:
    return Kind.POINT, interval(None, last, mark=moment.mark), None, last, moment.inferred


def after(said: Folded, reference: date | None) -> Meaning:
    """After a moment."""
    moment = complete(said.moments[0], reference)
    # "After the beginning of March" excludes no day of March.
    return _beginning(days(moment)[0] if _is_early(moment) else shifted(days(moment)[1], 1), moment)


def at_the_earliest(said: Folded, reference: date | None) -> Meaning:
    """No earlier than a moment."""
    moment = complete(said.moments[0], reference)
    return _beginning(days(moment)[0], moment)


def _beginning(first: date, moment: Moment) -> Meaning:
    return Kind.POINT, interval(first, None, mark=moment.mark), first, None, moment.inferred


def until_now(said: Folded, reference: date | None) -> Meaning:
    """What lasts until it is told: open where nobody knows when that was."""
    if reference is None:
        return since(said, reference)
    moment = complete(said.moments[0], reference)
    text, first, last = component_of(moment)
    if last > reference:
        raise UnreadableDate("it begins after it is told")
    return Kind.SPAN, f"{text}/{reference}", first, reference, True

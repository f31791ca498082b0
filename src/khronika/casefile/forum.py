"""Forum and ground first: what should make a lawyer look again before anything else. It warns and forbids nothing."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from khronika.casefile.casefile import EnteredForum
from khronika.casefile.law import Law
from khronika.casefile.word import ForumGround
from khronika.record.value import Date
from khronika.record.view import EntityView

if TYPE_CHECKING:
    from datetime import date


class ForumDoubt(Enum):
    """Why a forum should be looked at again."""

    UNSETTLED = "what brings the case there is not settled"
    GROUND = "this ground does not bring a case before this forum by the table"
    TOO_EARLY = "an episode lies, or may lie, before the first day for which the forum is open"
    TOO_LATE = "an episode lies, or may lie, after the last day for which the forum is open"
    STATE_ONLY = (
        "the forum asks for the responsibility of a State: elements of crimes are not what it decides"
    )


class EpisodeExtent(NamedTuple):
    """The first and last possible day of an episode (RFC 3339), empty where it is open."""

    first: str
    last: str


_DATES = ("date", "start_date", "end_date")


def extent_of(view: EntityView) -> EpisodeExtent | None:
    """The first and last possible day of an episode or act by all dates that are asserted; None where there are none."""
    firsts: list[date | None] = []
    lasts: list[date | None] = []
    for each in view.values(*_DATES):
        if each.is_asserted and isinstance(each.value, Date):
            firsts.append(each.value.span.earliest)
            lasts.append(each.value.span.latest)
    if not firsts:
        return None
    known, latest = list(filter(None, firsts)), list(filter(None, lasts))
    first = min(known).isoformat() if len(known) == len(firsts) else ""
    last = max(latest).isoformat() if len(latest) == len(lasts) else ""
    return EpisodeExtent(first, last)


def forum_doubts(entered: EnteredForum, law: Law, episodes: Iterable[EpisodeExtent]) -> Iterator[ForumDoubt]:
    """What to look at again."""
    event = entered.event
    known = law.forums[event.forum.value]
    if event.ground is ForumGround.UNSETTLED:
        yield ForumDoubt.UNSETTLED
    elif event.ground.value not in known.grounds:
        yield ForumDoubt.GROUND
    extents = list(episodes)
    if known.first and any(each.first < known.first for each in extents if each.first):
        yield ForumDoubt.TOO_EARLY
    if known.last and any(each.last > known.last for each in extents if each.last):
        yield ForumDoubt.TOO_LATE
    if not known.tries_persons:
        yield ForumDoubt.STATE_ONLY

"""What is taken for nothing when the log is folded, because it was there before: an id is given once, and no opening counts twice."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from khronika.archive.store.event import Unreadable, UnreadableEvent
from khronika.intake.event import SealEvent
from khronika.ledger.entry import LogEntry
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent
from khronika.record.event import PolicyEvent, ReviewEvent, StateEvent, WithdrawEvent

DECISIONS = (ReviewEvent, WithdrawEvent, PolicyEvent, JudgeEvent, JudgeWithdrawnEvent)
"""Types of events that make nothing of their own: put into the log a second time, their openings would decide a second time."""

Ask = Callable[..., list[tuple[Any, ...]]]
"""Puts a question to the index, with its values."""

_AT_ONCE = 64
_MARKS = ",".join("?" * _AT_ONCE)
_BATCHES = f"SELECT id FROM batch WHERE id IN ({_MARKS})"  # noqa: S608 -- our own words
_ITEMS = f"SELECT id FROM item WHERE id IN ({_MARKS})"  # noqa: S608
_DECISIONS = f"SELECT commitment FROM decision WHERE commitment IN ({_MARKS})"  # noqa: S608


def without_repeats(entries: Sequence[LogEntry], ask: Ask) -> Iterator[LogEntry]:
    """The entries; one that makes a batch or an item under an id that is taken, or repeats a decision, as an UnreadableEvent."""
    batches = _known(_BATCHES, [entry.event.batch for entry in entries if isinstance(entry.event, StateEvent)], ask)
    items = _known(_ITEMS, [entry.link.item for entry in entries if _begins_item(entry) and entry.link], ask)
    decided = _known(_DECISIONS, [entry.commitment for entry in entries if isinstance(entry.event, DECISIONS)], ask)
    for entry in entries:
        key, known = _made(entry, batches, items, decided)
        if key is None:
            yield entry
        elif (key in known) is _is_anew(entry):
            known.add(key)
            yield entry
        else:
            yield entry._replace(link=None, event=UnreadableEvent(kind=entry.event.KIND, reason=Unreadable.REPEATED))


def _made(entry: LogEntry, batches: set[Any], items: set[Any], decided: set[Any]) -> tuple[str | bytes | None, set[Any]]:
    """Under which key an entry makes something, and the keys of this kind that are taken."""
    event = entry.event
    if isinstance(event, StateEvent):
        return event.batch, batches
    if _begins_item(entry) and entry.link:
        return entry.link.item, items
    return (entry.commitment, decided) if isinstance(event, DECISIONS) else (None, decided)


def _is_anew(entry: LogEntry) -> bool:
    """Whether it records a batch of version 1 anew, which has to be there."""
    return isinstance(entry.event, StateEvent) and entry.event.of is not None


def _begins_item(entry: LogEntry) -> bool:
    return isinstance(entry.event, SealEvent) and entry.link is not None and entry.link.seq == 0


def _known(question: str, keys: Sequence[str | bytes], ask: Ask) -> set[Any]:
    found: set[Any] = set()
    for start in range(0, len(keys), _AT_ONCE):
        some = [*keys[start : start + _AT_ONCE]]
        found.update(row[0] for row in ask(question, *some, *some[:1] * (_AT_ONCE - len(some))))
    return found

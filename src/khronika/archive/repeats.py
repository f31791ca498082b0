"""What is taken for nothing when the log is folded, because it was there before: an id is given once, and no opening counts twice."""

from collections.abc import Iterator, Sequence

from khronika.archive.store.event import Unreadable, UnreadableEvent
from khronika.archive.upgrade_rows import Ask, UpgradeRows, named_by
from khronika.intake.event import AccessionEvent, SealEvent
from khronika.ledger.entry import LogEntry
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent
from khronika.record.event import CaseEvent, PolicyEvent, ReviewEvent, StateEvent, WithdrawEvent
from khronika.seal.event import MemberEvent

_AT_ONCE = 64
_MARKS = ",".join("?" * _AT_ONCE)
_BATCHES = f"SELECT id FROM batch WHERE id IN ({_MARKS})"  # noqa: S608 -- our own words
_ITEMS = f"SELECT id FROM item WHERE id IN ({_MARKS})"  # noqa: S608
_MADE = f"SELECT key FROM made WHERE key IN ({_MARKS})"  # noqa: S608


def made_key(entry: LogEntry) -> str:
    """What an event makes or decides that may be made or decided once: an id with its kind, or for a decision its commitment; else empty.

    Batches and items are not among them, and neither is what an upgrade records anew: the index knows these by rows of their own.
    """
    match entry.event:
        case (
            CaseEvent(of=None, case=identity)
            | AccessionEvent(accession=identity)
            | MemberEvent(member=identity)
            | JudgeEvent(judgement=identity)
        ):
            return f"{entry.event.KIND} {identity}"
        case ReviewEvent() | WithdrawEvent() | PolicyEvent() | JudgeWithdrawnEvent():
            # Put into the log a second time, its opening would decide a second time.
            return f"{entry.event.KIND} {entry.commitment.hex()}"
        case _:
            return ""


def without_repeats(entries: Sequence[LogEntry], ask: Ask, upgrade: UpgradeRows) -> Iterator[LogEntry]:
    """The entries; as an UnreadableEvent one that makes something under an id that is taken, or repeats a decision.

    So comes, too, what records something anew that does not wait for it.
    """
    batches = _known(_BATCHES, [entry.event.batch for entry in entries if isinstance(entry.event, StateEvent)], ask)
    items = _known(_ITEMS, [entry.link.item for entry in entries if _begins_item(entry) and entry.link], ask)
    made = _known(_MADE, [key for key in map(made_key, entries) if key], ask)
    for entry in entries:
        if upgrade.is_awaited(entry) if named_by(entry.event) else _is_new(entry, batches, items, made):
            upgrade.note(entry)
            yield entry
        else:
            yield entry._replace(link=None, event=UnreadableEvent(kind=entry.event.KIND, reason=Unreadable.REPEATED))


def _is_new(entry: LogEntry, batches: set[str], items: set[str], made: set[str]) -> bool:
    """Whether nothing was made so before; remembers that it is now."""
    event, key = entry.event, made_key(entry)
    if key:
        return _is_first(key, made)
    if isinstance(event, StateEvent):
        return _is_first(event.batch, batches)
    return not _begins_item(entry) or entry.link is None or _is_first(entry.link.item, items)


def _is_first(key: str, known: set[str]) -> bool:
    is_first = key not in known
    known.add(key)
    return is_first


def _begins_item(entry: LogEntry) -> bool:
    return isinstance(entry.event, SealEvent) and entry.link is not None and entry.link.seq == 0


def _known(question: str, keys: Sequence[str], ask: Ask) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        some = [*keys[start : start + _AT_ONCE]]
        found.update(row[0] for row in ask(question, *some, *some[:1] * (_AT_ONCE - len(some))))
    return found

"""What is taken for nothing when the log is folded, because it was there before: an id is given once, and no opening counts twice."""

from collections.abc import Iterator, Sequence

from khronika.archive.events.event import Unreadable, UnreadableEvent
from khronika.archive.index.upgrade_rows import Ask, UpgradeRows, named_by
from khronika.intake.event import AccessionCorrectedEvent, AccessionEvent, SealEvent
from khronika.ledger.custody import CustodyEvent
from khronika.ledger.entry import LogEntry
from khronika.link.event import JudgeEvent
from khronika.record.event import CaseEvent, StateEvent
from khronika.seal.event import MemberEvent

_AT_ONCE = 64
_MARKS = ",".join("?" * _AT_ONCE)
_BATCHES = f"SELECT id FROM batch WHERE id IN ({_MARKS})"  # noqa: S608 -- our own words
_ITEMS = f"SELECT id FROM item WHERE id IN ({_MARKS})"  # noqa: S608
_HEADS = f"SELECT id, seq, head FROM item WHERE id IN ({_MARKS})"  # noqa: S608
_MADE = f"SELECT key FROM made WHERE key IN ({_MARKS})"  # noqa: S608


def made_key(entry: LogEntry) -> str:
    """What an event makes or decides that may be made or decided once: an id with its kind, or for a decision its commitment; else empty.

    Batches, items and links of custody are not among them: the index knows these by rows of their own.
    """
    match entry.event:
        case (
            CaseEvent(of=None, case=identity)
            | AccessionEvent(accession=identity)
            | MemberEvent(member=identity)
            | JudgeEvent(judgement=identity)
        ):
            return f"{entry.event.KIND} {identity}"
        case AccessionCorrectedEvent(accession=identity, number=number):
            return f"{entry.event.KIND} {identity} {number}"
        case StateEvent() | CustodyEvent() | UnreadableEvent():
            return ""
        case event:
            # Put into the log a second time, its opening would decide a second time, or bring back what a
            # newer one has replaced.
            return f"{event.KIND} {entry.commitment.hex()}"


def without_repeats(entries: Sequence[LogEntry], ask: Ask, upgrade: UpgradeRows) -> Iterator[LogEntry]:
    """The entries.

    As an UnreadableEvent one that makes something under an id that is taken, repeats a decision, or is a link
    out of place.

    So comes, too, what records something anew that does not wait for it.
    """
    batches = _known(
        _BATCHES, [entry.event.batch for entry in entries if isinstance(entry.event, StateEvent)], ask
    )
    items = _known(_ITEMS, [entry.link.item for entry in entries if _begins_item(entry) and entry.link], ask)
    made = _known(_MADE, [key for key in map(made_key, entries) if key], ask)
    chains = _Chains([entry.link.item for entry in entries if entry.link and not _begins_item(entry)], ask)
    for entry in entries:
        if not (upgrade.is_awaited(entry) if named_by(entry.event) else _is_new(entry, batches, items, made)):
            yield _for_nothing(entry, Unreadable.REPEATED)
        elif not chains.is_continued(entry):
            yield _for_nothing(entry, Unreadable.MISPLACED)
        else:
            upgrade.note(entry)
            yield entry


def _for_nothing(entry: LogEntry, reason: Unreadable) -> LogEntry:
    return entry._replace(link=None, event=UnreadableEvent(kind=entry.event.KIND, reason=reason))


class _Chains:
    """Follows the custody chains of items through the next run of events."""

    def __init__(self, items: Sequence[str], ask: Ask) -> None:
        self._heads: dict[str, tuple[int, str]] = {}
        for some in _portions(items):
            self._heads |= {item: (seq, head.hex()) for item, seq, head in ask(_HEADS, *some)}

    def is_continued(self, entry: LogEntry) -> bool:
        """Whether an event is no link, or the next of its chain.

        A link out of its place would set the chain back or ahead, and the honest ones after it would fork it.
        Version 1 looked for the last link before it had the lock, so that archives of it may hold links of
        honest writers that do not fit.
        """
        link = entry.link
        if link is None:
            return True
        if entry.version > 1 and not _begins_item(entry):
            seq, head = self._heads.get(link.item, (-1, ""))
            if (link.seq, link.prev) != (seq + 1, head):
                return False
        self._heads[link.item] = link.seq, entry.commitment.hex()
        return True


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
    return {row[0] for some in _portions(keys) for row in ask(question, *some)}


def _portions(keys: Sequence[str]) -> Iterator[list[str]]:
    """The keys, as many at once as a question has places for."""
    for start in range(0, len(keys), _AT_ONCE):
        some = [*keys[start : start + _AT_ONCE]]
        yield some + some[:1] * (_AT_ONCE - len(some))

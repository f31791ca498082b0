"""What waits for a reviewer: the one that is looked at in full, the queue behind it, and what changed meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.index.record_rows import MembersDeed
from khronika.archive.members.membership import member_names
from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.record.waiting import OtherReport, WaitingBatch, others, reviewers_needed, waiting
from khronika.archive.store.archive import Archive
from khronika.presentation.citing import is_name_kept
from khronika.presentation.recorded_batch import RecordedBatch, recorded_batch
from khronika.record.event import StateEvent
from khronika.record.meaning import shown
from khronika.record.value import value_of

MOST = 25
"""Batches of the queue that are listed."""
MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A batch of the queue: where it stands, what it is about, and what is the matter with it."""

    waiting: WaitingBatch
    control: str
    about: str
    member: str


@dataclass(frozen=True, slots=True)
class OtherValue:
    """What another report says of the same, in words; empty where it is a name that is kept inside."""

    found: OtherReport
    value: str


@dataclass(frozen=True, slots=True)
class ChangeSince:
    """What another member did since somebody was here last."""

    deed: MembersDeed
    member: str
    about: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The batch that is looked at, None where nothing waits; the queue, of which `all` wait; what changed.

    `further` batches were not looked at; `seen` is how many events the log had. `window` is the part of the
    queue that is shown.
    """

    batch: RecordedBatch | None
    against: tuple[OtherValue, ...]
    queue: tuple[QueueLine, ...]
    all: int
    further: int
    reviewers: int
    changes: tuple[ChangeSince, ...]
    later: str
    """The id of the next in the queue; empty where there is none."""
    seen: int
    window: "QueueWindow"


@dataclass(frozen=True, slots=True)
class QueueWindow:
    """Which part of the queue is shown: its page, and the batch after which it begins, empty for the first.

    `earlier` and `later` are pages of the same part, None where there is none; `further` is the batch after which the
    next part begins, empty where none comes.
    """

    page: int = 0
    after: str = ""
    earlier: int | None = None
    later: int | None = None
    further: str = ""


def review_view(archive: Archive, at: str, since: int, window: QueueWindow) -> ReviewPage:
    """The review of a batch, or of the first of a part of the queue; raises QuestionError for one that is none."""
    seen, queue = archive.index.size(), waiting(archive, window.after)
    found = queue.batches
    ids = [each.found.batch for each in found]
    window = _settled(window, len(ids), queue.last if queue.further else "")
    begin = window.page * MOST
    chosen = at or next(iter(ids[begin:]), "")
    place = ids.index(chosen) if chosen in ids else -1
    members = member_names(archive)
    deeds = archive.index.reviews.since(since, archive.keyring.member.member, MOST_CHANGES)
    return ReviewPage(
        recorded_batch(archive, chosen) if chosen else None,
        tuple(_others(archive, chosen)) if chosen else (),
        tuple(_line(archive, each, members) for each in found[begin : begin + MOST]),
        len(found),
        queue.further,
        reviewers_needed(archive),
        tuple(
            ChangeSince(each, members.get(each.member, each.member[:8]), _about(archive, each.batch))
            for each in deeds
        ),
        ids[place + 1] if place + 1 < len(ids) else "",
        seen,
        window,
    )


def _settled(window: QueueWindow, number: int, further: str) -> QueueWindow:
    """The same part with what comes before and after its page; the last page for one beyond it."""
    page = min(window.page, max(0, number - 1) // MOST)
    later = page + 1 if (page + 1) * MOST < number else None
    return QueueWindow(
        page, window.after, page - 1 if page else None, later, further if later is None else ""
    )


def _line(archive: Archive, each: WaitingBatch, members: Mapping[str, str]) -> QueueLine:
    row = archive.index.item_by_id(each.found.item) if each.found.item else None
    member = each.found.member
    control = archive.control(row) if row else ""
    return QueueLine(each, control, _about(archive, each.found.batch), members.get(member, member[:8]))


def _about(archive: Archive, batch: str) -> str:
    """The label of what the first statement of a batch is about, as it is now."""
    positions = archive.index.about(StateEvent, batch)
    event = archive.entry(positions[-1]).event if positions else None
    if not isinstance(event, StateEvent) or not event.statements:
        return ""
    subject = event.statements[0].subject
    described = archive.index.record.described(subject.id)
    return described.label if described else subject.label


def _others(archive: Archive, batch: str) -> Iterator[OtherValue]:
    labels = PresentLabels(archive.index.record)
    for each in others(archive, batch):
        subject = archive.index.record.subject_of(each.statement)
        described = archive.index.record.described(subject)
        is_kept = is_name_kept(described.protection if described else "", each.name, archive.words)
        yield OtherValue(each, "" if is_kept else shown(labels.of(value_of(each.value))))

"""Decisions on what is recorded: reviews, withdrawals and the policy of review, each an event of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khronika.archive.store.archive import Archive
from khronika.record.error import ReviewError, UnknownWordError
from khronika.record.event import PolicyEvent, RemarkWithdrawnEvent, ReviewEvent, StateEvent, WithdrawEvent
from khronika.record.fold import Record
from khronika.record.recorded import Review, State
from khronika.record.review import Status, require_reviewable, reviewers_at, standing

NEXT = 1 << 62
"""A place in the log after every other."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Statements a decision is about, with what became of each."""

    statuses: dict[str, Status]


def decide(
    archive: Archive, references: Sequence[str], state: State, why: str, *, seen: int | None = None
) -> Decided:
    """Take statements, or whole batches, to a state; a reason is always given.

    All of it is recorded or nothing.

    A reference is the id of a statement or of a batch. `seen` is how many events the log had when somebody looked at
    them: what was reviewed later is not decided on unseen. Raises UnknownWordError, ReviewError.
    """
    if not why.strip():
        raise ReviewError(
            "a decision without a reason", hint="say why with --why, or in a file: --why-file FILE"
        )
    member = archive.keyring.member.member
    with archive.writing() as writer:
        # Looked at under the lock: another process may have decided meanwhile.
        meant = _meant(archive, references)
        _require_seen(archive, meant, seen)
        for batch, statements in meant.items():
            _require_reviewable(archive.index.record.batch(batch), statements, state, member)
        writer.append_all([_decision(batch, statements, state, why) for batch, statements in meant.items()])
        writer.commit()
    return Decided(
        {each: status for batch, named in meant.items() for each, status in _became(archive, batch, named)}
    )


def remark(batch: str, why: str, statements: tuple[str, ...] | None = None) -> ReviewEvent:
    """A word on statements that leaves them open: a note for whoever reviews them, or why they go back to who stated them.

    Acceptances before it do not count any more.
    """
    return ReviewEvent(batch=batch, statements=statements, state=State.PROPOSED, why=why)


def send_back(archive: Archive, references: Sequence[str], why: str, *, seen: int | None = None) -> Decided:
    """Leave statements, or whole batches, open with a comment for who stated them, whatever was decided before.

    `seen` is as in `decide`. Raises UnknownWordError, ReviewError.
    """
    if not why.strip():
        raise ReviewError("a comment without words", hint="say what is missing")
    with archive.writing() as writer:
        meant = _meant(archive, references)
        _require_seen(archive, meant, seen)
        for batch, statements in meant.items():
            _require_left(archive.index.record.batch(batch), statements)
        writer.append_all(
            [remark(batch, why, None if named is None else tuple(named)) for batch, named in meant.items()]
        )
        writer.commit()
    return Decided(
        {each: status for batch, named in meant.items() for each, status in _became(archive, batch, named)}
    )


def withdraw_remark(archive: Archive, batch: str, position: int) -> None:
    """Take back a comment of one's own on a batch; acceptances that it undid stay undone. Raises ReviewError."""
    with archive.writing() as writer:
        own = {each.place.position: each for each in standing_remarks(archive, batch)}
        remark_ = own.get(position)
        if remark_ is None or remark_.place.by != writer.member:
            raise ReviewError(
                "no comment of yours stands there", hint="a comment is taken back by whoever wrote it, once"
            )
        commitment = archive.entry(position).commitment.hex()
        writer.append(RemarkWithdrawnEvent(batch=batch, remark=commitment))
        writer.commit()


def standing_remarks(archive: Archive, batch: str) -> list[Review]:
    """The comments on a batch that their authors did not take back, the oldest first."""
    reviews = sorted(archive.index.record.batch(batch).reviews, key=lambda each: each.place)
    remarks = [each for each in reviews if each.state is State.PROPOSED]
    withdrawn = {
        (entry.by, entry.event.remark)
        for entry in archive.entries(archive.index.about(RemarkWithdrawnEvent, batch))
        if isinstance(entry.event, RemarkWithdrawnEvent)
    }
    if not withdrawn:
        return remarks
    entries = {entry.position: entry for entry in archive.entries([each.place.position for each in remarks])}
    return [
        each
        for each in remarks
        if (each.place.by, entries[each.place.position].commitment.hex()) not in withdrawn
    ]


def undo(archive: Archive, batches: Sequence[str], why: str) -> Decided:
    """Withdraw whole batches. Raises UnknownWordError, ReviewError."""
    for batch in batches:
        if "." in batch:
            raise UnknownWordError(
                "the id of a batch is expected, not of a statement",
                hint="khronika review withdraws single statements",
            )
    return decide(archive, batches, State.WITHDRAWN, why)


def require_reviewers(archive: Archive, reviewers: int) -> int:
    """Ask for so many different members, 1 or 2, before a statement is accepted.

    Gives how many it takes from now on.

    Two members lower what two are asked for (docs/format/record.md). Raises ReviewError.
    """
    if reviewers not in (1, 2):
        raise ReviewError("a statement is accepted by one member or by two")
    with archive.writing() as writer:
        writer.append(PolicyEvent(reviewers=reviewers))
        writer.commit()
    return reviewers_at(archive.index.record.policies(), archive.index.size())


def _meant(archive: Archive, references: Iterable[str]) -> dict[str, list[str] | None]:
    """Statements by their batch; None for the whole of it."""
    found: dict[str, list[str] | None] = {}
    for reference in references:
        batch, dot, _ = reference.partition(".")
        known = (
            archive.index.record.subject_of(reference) if dot else archive.index.about(StateEvent, reference)
        )
        if not known:
            raise UnknownWordError(
                "no statement and no batch has this id", hint="khronika query and khronika history show ids"
            )
        named = found.setdefault(batch, [])
        if not dot:
            found[batch] = None
        elif named is not None and reference not in named:
            named.append(reference)
    return found


def _require_seen(archive: Archive, batches: Iterable[str], seen: int | None) -> None:
    """Raises ReviewError where somebody reviewed one of these batches after the log had so many events."""
    if seen is None:
        return
    for batch in batches:
        if any(each.place.position >= seen for each in archive.index.record.batch(batch).reviews):
            raise ReviewError(
                "somebody decided on it after it was shown to you", hint="look at it again, then decide"
            )


def _require_reviewable(record: Record, named: list[str] | None, state: State, member: str) -> None:
    """A decision on a batch needs one statement it changes; a decision on statements must change each."""
    statuses = standing(record).statuses
    failures: list[ReviewError] = []
    reviewers = reviewers_at(sorted(record.policies), NEXT)
    for statement in named if named is not None else statuses:
        try:
            require_reviewable(statuses[statement], state, member, reviewers)
        except ReviewError as error:
            failures.append(error)
    if failures and (named is not None or len(failures) == len(statuses)):
        raise failures[0]


def _require_left(record: Record, named: list[str] | None) -> None:
    """Raises ReviewError where nothing of what is meant is left, or one that is named was withdrawn."""
    statuses = standing(record).statuses
    gone = [statuses[each].state is State.WITHDRAWN for each in (named if named is not None else statuses)]
    if any(gone) if named is not None else all(gone):
        raise ReviewError(
            "the statement is withdrawn, for good", hint="state it again if it was withdrawn by mistake"
        )


def _decision(
    batch: str, statements: list[str] | None, state: State, why: str
) -> ReviewEvent | WithdrawEvent:
    named = None if statements is None else tuple(statements)
    if state is State.WITHDRAWN:
        return WithdrawEvent(batch=batch, statements=named, why=why)
    return ReviewEvent(batch=batch, statements=named, state=state, why=why)


def _became(archive: Archive, batch: str, named: list[str] | None) -> list[tuple[str, Status]]:
    statuses = standing(archive.index.record.batch(batch)).statuses
    return sorted((each, status) for each, status in statuses.items() if named is None or each in named)

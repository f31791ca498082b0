"""What is in an archive, as `khronika status` tells it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from khronika.archive.custody.departure import prepared_only
from khronika.archive.custody.receipts import metadata, receipts
from khronika.archive.custody.take_back import is_taken_back
from khronika.archive.derivation.coverage import account_json, accounts
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.title import item_title
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome
from khronika.intake.accession import shown_path
from khronika.intake.event import AccessionClosedEvent, AccessionEvent, SealEvent
from khronika.ledger.stamps import stamped_times
from khronika.primitives.codec import Json
from khronika.record.event import CaseEvent


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts, cases by code, accessions not finished, packages prepared that did not leave, and the newest trusted time with its size.

    `taken` counts items that were taken back, which are in no other count.

    The time is RFC 3339, empty when there is none.
    """

    items: int
    read: int
    partly: int
    unread: int
    events: int
    batches: int
    cases: tuple[str, ...]
    unfinished: tuple[str, ...]
    prepared: int
    taken: int
    anchored: str
    anchored_size: int


def overview(archive: Archive) -> Overview:
    """A summary of the archive."""
    closed = {accession for _, accession in archive.index.events(AccessionClosedEvent)}
    opened = dict.fromkeys(str(accession) for _, accession in archive.index.events(AccessionEvent))
    at, size = _newest_time(archive)
    outcomes = archive.index.outcomes()
    return Overview(
        items=sum(outcomes.values()),
        read=outcomes[Outcome.READ.value],
        partly=outcomes[Outcome.PARTLY.value],
        unread=outcomes[Outcome.UNREAD.value],
        events=archive.log.size,
        batches=archive.index.batches(),
        cases=tuple({str(code): None for _, code in archive.index.events(CaseEvent)}),
        unfinished=tuple(
            accession
            for accession in opened
            if accession not in closed and not is_taken_back(archive, accession)
        ),
        prepared=len(prepared_only(archive)),
        taken=len(archive.index.taken()),
        anchored=at,
        anchored_size=size,
    )


def _newest_time(archive: Archive) -> tuple[str, int]:
    newest = max(((at, slot.size) for slot, at in stamped_times(archive.log.files) if at), default=("", 0))
    archive.remember()
    return newest


def item_json(archive: Archive, row: ItemRow, derivation: Derivation | None) -> dict[str, Json]:
    """One item as `khronika status --json` prints it; raises VaultError, MalformedError."""
    title = item_title(archive, row, derivation)
    renditions: list[Json] = [
        {"rendition": made.id, "kind": made.kind.value, "media_type": made.media, "size": made.size}
        for made in (derivation.renditions if derivation else ())
    ]
    return {
        "item": row.id,
        "control": archive.control(row),
        "media_type": row.media,
        "size": row.size,
        "sha256": row.sha256.hex(),
        "events": row.seq + 1,
        "title": title.text,
        "title_from": title.kind.value,
        "names": [*names(archive, row)],
        "state": derivation.outcome.value if derivation else "sealed",
        "reason": derivation.reason.value if derivation and derivation.reason else None,
        "reader": derivation.reader if derivation else None,
        "account": [account_json(account) for account in accounts(archive, derivation)] if derivation else [],
        "renditions": renditions,
    }


def full_item_json(archive: Archive, row: ItemRow, derivation: Derivation | None) -> Json:
    """`item_json` with all that `khronika show --json` prints besides; raises VaultError, MalformedError."""
    said: list[Json] = [
        {"member": [*each.member], "said": dict(each.said)}
        for each in (metadata(archive, derivation) if derivation is not None else ())
    ]
    received: list[Json] = [asdict(each) for each in receipts(archive, row)]
    return item_json(archive, row, derivation) | {"received": received, "metadata": said}


def names(archive: Archive, row: ItemRow) -> list[str]:
    """The original names an item was sealed under."""
    events = (entry.event for entry in archive.custody(row))
    return list(dict.fromkeys(shown_path(event.name) for event in events if isinstance(event, SealEvent)))


def not_sealed(archive: Archive, accession: str) -> Iterator[tuple[str, str, str]]:
    """Outcome, reason and path of every entry of an accession that was not sealed."""
    for entry in archive.entries(archive.index.about(AccessionClosedEvent, accession)):
        if isinstance(entry.event, AccessionClosedEvent):
            for aside in entry.event.outcomes.not_sealed:
                yield aside.outcome.value, aside.reason, shown_path(aside.path)

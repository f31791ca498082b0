"""What is in an archive, as `khronika status` tells it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.anchoring import timestamps
from khronika.archive.archive import Archive
from khronika.archive.derivation import Derivation
from khronika.archive.derived import derivations
from khronika.archive.index import ItemRow
from khronika.evidence.reading.outcome import Outcome
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Stamp, recheck, stamps
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts, cases by code, accessions not finished, and the newest trusted time with the size it covers.

    The time is RFC 3339, empty when there is none.
    """

    items: int
    read: int
    unread: int
    events: int
    batches: int
    cases: tuple[str, ...]
    unfinished: tuple[str, ...]
    anchored: str
    anchored_size: int


def overview(archive: Archive) -> Overview:
    """A summary of the archive."""
    states: dict[str, str] = {}
    for position, accession in archive.index.events("accession"):
        event, _ = archive.event(position)
        states[str(accession)] = str(event.get("state"))
    at, size = _newest_time(archive)
    outcomes = Counter(derivation.outcome for _, derivation in derivations(archive, archive.index.items()) if derivation)
    return Overview(
        items=archive.index.count(),
        read=outcomes[Outcome.READ],
        unread=outcomes[Outcome.UNREAD],
        events=archive.log.size,
        batches=len(archive.index.events("state")),
        cases=tuple({str(code): None for _, code in archive.index.events("case")}),
        unfinished=tuple(accession for accession, state in states.items() if state == "opened"),
        anchored=at,
        anchored_size=size,
    )


def _newest_time(archive: Archive) -> tuple[str, int]:
    newest = ("", 0)
    for kept in stamps(timestamps(archive)):
        if isinstance(kept, Stamp):
            try:
                newest = max(newest, (recheck(kept).at.strftime("%Y-%m-%dT%H:%M:%SZ"), kept.slot.size))
            except AnchorError:
                continue
    return newest


def item_json(archive: Archive, row: ItemRow, derivation: Derivation | None) -> Json:
    """One item as `khronika status --json` prints it."""
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
        "state": derivation.outcome.value if derivation else "sealed",
        "reason": derivation.reason.value if derivation and derivation.reason else None,
        "reader": derivation.reader if derivation else None,
        "renditions": renditions,
    }


def names(archive: Archive, row: ItemRow) -> list[str]:
    """The original names an item was sealed under."""
    found: dict[str, None] = {}
    for position, sealed in archive.custody(row):
        del sealed
        match archive.event(position)[1].get("name"):
            case str(name):
                found[name] = None
            case {"shown": str(name)}:
                found[name] = None
            case _:
                continue
    return list(found)


def not_sealed(archive: Archive, accession: str) -> Iterator[tuple[str, str, str]]:
    """Outcome, reason and path of every entry of an accession that was not sealed."""
    for position in archive.index.about("accession", accession):
        match archive.event(position)[1].get("outcomes"):
            case {"not_sealed": list(entries)}:
                yield from (_entry(entry) for entry in entries)
            case _:
                continue


def _entry(entry: Json) -> tuple[str, str, str]:
    match entry:
        case {"outcome": str(outcome), "reason": str(reason), "path": path}:
            return outcome, reason, path if isinstance(path, str) else str(path.get("shown") if isinstance(path, dict) else "")
        case _:
            return "", "", ""

"""What the reports of imports rest on: shown as it is, and based anew by one event; and imports that read the same file."""

from collections.abc import Sequence
from hashlib import sha256

from khronika.archive.archive import Archive
from khronika.archive.importing import Coming, Importing, plan_import
from khronika.archive.importing_log import PastImport, past_import, past_imports
from khronika.exchange.coming import Loss
from khronika.exchange.event import RowFate
from khronika.exchange.sheet import SHEET
from khronika.record.error import ReviewError
from khronika.record.event import OriginEvent

EACH_ITS_OWN = "each report on an origin of its own"


def rests_on(archive: Archive, past: PastImport) -> str:
    """What the reports of an import that are not undone rest on, in words."""
    found = archive.index.record.origins(past.batches)
    if not found:
        return "nothing of it is left"
    named = sorted(found - {""})
    told = ", ".join(named[:3]) if len(named) <= 3 else f"{len(named)} origins"
    return ", ".join(part for part in (told, EACH_ITS_OWN if "" in found else "") if part)


def base_anew(archive: Archive, identity: str, origin: str, why: str) -> int:
    """Let all reports of an import rest on one origin, its file where none is named; how many there are.

    Raises UnknownImportError, ReviewError where no reason is given or nothing of it is left.
    """
    if not why.strip():
        raise ReviewError("a decision without a reason", hint="say why with --why")
    with archive.writing() as writer:
        past = past_import(archive, identity)
        gone = archive.index.record.undone()
        batches = tuple(batch for batch in past.batches if batch not in gone)
        if not batches:
            raise ReviewError("nothing of this import stands any more")
        named = origin.strip() or archive.control(archive.item(past.item))
        writer.append_all([OriginEvent(batches=batches, origin=named, why=why)])
        writer.commit()
    return len(batches)


def imports_of(archive: Archive, octets: bytes) -> list[PastImport]:
    """Imports that read this very file and are not undone, oldest first."""
    items = {row.id for row in archive.index.items_by_digests([sha256(octets).digest()])}
    gone = archive.index.record.undone()
    return [each for each in past_imports(archive) if each.item in items and any(batch not in gone for batch in each.batches)]


def told_twice(archive: Archive, coming: Coming, earlier: list[PastImport]) -> list[int]:
    """Numbers of rows that an import of the same sheet said already and this one would say once more."""
    sheet = _sheet_of(coming.account.losses())
    said = {row.number for each in earlier if _sheet_of(each.losses) == sheet for row in each.rows if row.fate is RowFate.ADDED}
    if not said:
        return []
    planned: Importing = plan_import(archive, coming)
    return [row.number for row in planned.rows if row.fate is RowFate.ADDED and row.number in said]


def _sheet_of(losses: Sequence[Loss]) -> str:
    """Which sheet of several was read, as the losses of an import tell it; empty where there was only one."""
    return next((loss.what for loss in losses if loss.what.startswith(SHEET)), "")

"""What the reports of imports rest on: shown as it is, and based anew by one event.

And imports that read the same file.
"""

from collections.abc import Collection
from hashlib import sha256
from typing import NamedTuple

from khronika.archive.exchange.import_event import PastImport, past_import, past_imports
from khronika.archive.exchange.import_rows import Coming, Importing, plan_import
from khronika.archive.exchange.update import known_entities
from khronika.archive.exchange.version import sheet_of, versions_by_rows
from khronika.archive.store.archive import Archive
from khronika.exchange.event import RowFate
from khronika.exchange.tables.row import is_lasting
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
    """Let all reports of an import rest on one origin, and those of other versions of its table that rest on the same; how many there are.

    Where no origin is named, an import rests on its own file: alone, if it is a later version, which then is another table.
    Raises UnknownImportError, ReviewError where no reason is given or nothing of it is left.
    """
    if not why.strip():
        raise ReviewError("a decision without a reason", hint="say why with --why")
    with archive.writing() as writer:
        past = past_import(archive, identity)
        gone = archive.index.record.undone()
        own = tuple(batch for batch in past.batches if batch not in gone)
        if not own:
            raise ReviewError("nothing of this import stands any more")
        file = archive.control(archive.item(past.item))
        named = origin.strip() or file
        batches = dict.fromkeys(own) if named == file else dict.fromkeys([*own, *_of_versions(archive, past)])
        writer.append_all([OriginEvent(batches=tuple(batches), origin=named, why=why)])
        writer.commit()
    return len(batches)


def _of_versions(archive: Archive, past: PastImport) -> list[str]:
    """Batches of other versions of the table of an import: those of the same name, or of whatever name on the file of one of them."""
    record = archive.index.record
    origins = record.origins(past.batches) - {""}
    resting = frozenset[str]().union(*(record.on_origin(origin) for origin in origins))
    files = {
        archive.control(archive.item(each.item))
        for each in past_imports(archive)
        if each.item and each.name == past.name
    }
    return [
        batch
        for each in past_imports(archive)
        if each.name == past.name or not origins.isdisjoint(files)
        for batch in each.batches
        if batch in resting
    ]


def imports_of(archive: Archive, data: bytes) -> list[PastImport]:
    """Imports that read this very file and are not undone, oldest first."""
    items = {row.id for row in archive.index.items_by_digests([sha256(data).digest()])}
    gone = archive.index.record.undone()
    return [
        each
        for each in past_imports(archive)
        if each.item in items and any(batch not in gone for batch in each.batches)
    ]


class ReadBefore(NamedTuple):
    """What of a table was read before: its newest import, whether of this very file, and the rows that would be said once more."""

    past: PastImport
    same: bool
    twice: tuple[int, ...]


def read_before(archive: Archive, data: bytes, coming: Coming) -> ReadBefore | None:
    """What is known of a file before it is imported: whether it or another version of its table was read.

    None where neither was.
    """
    same = imports_of(archive, data)
    if same:
        return ReadBefore(same[-1], same=True, twice=tuple(told_twice(archive, coming, same)))
    known = known_entities(archive, coming.name).ids
    references = {each.reference for row in coming.rows for each in row.named}
    if all(map(is_lasting, references)) and not references.isdisjoint(known):
        # A later version with a key, which says only what is new.
        return None
    shared = next(versions_by_rows(archive, coming), None)
    if shared is None:
        return None
    return ReadBefore(shared.past, same=False, twice=tuple(_added(archive, coming, shared.rows)))


def told_twice(archive: Archive, coming: Coming, earlier: list[PastImport]) -> list[int]:
    """Numbers of rows that an import of the same sheet said already and this one would say once more."""
    sheet = sheet_of(coming.account.losses())
    said = {
        row.number
        for each in earlier
        if sheet_of(each.losses) == sheet
        for row in each.rows
        if row.fate is RowFate.ADDED
    }
    return _added(archive, coming, said) if said else []


def _added(archive: Archive, coming: Coming, among: Collection[int]) -> list[int]:
    planned: Importing = plan_import(archive, coming)
    return [row.number for row in planned.rows if row.fate is RowFate.ADDED and row.number in among]

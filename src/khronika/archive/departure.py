"""Exports that were prepared and did not leave: `export` events of a package that no later event says was written."""

from khronika.archive.archive import Archive
from khronika.dossier.event import ExportEvent, PackageEvent
from khronika.exchange.event import RecordExportEvent


def prepared_only(archive: Archive) -> frozenset[str]:
    """Ids of the packages and exports that were cut off before they were written whole.

    Under format 1 nothing said that a package was written: there every export counts as left.
    """
    index = archive.index
    written = {dossier for kind in (PackageEvent, RecordExportEvent) for _, dossier in index.events(kind)}
    first: dict[str, int] = {}
    for position, dossier in index.events(ExportEvent):
        if dossier is not None and dossier not in written:
            first.setdefault(dossier, position)
    return frozenset(dossier for dossier, position in first.items() if archive.entry(position).version > 1)

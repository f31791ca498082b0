"""What became of exports: prepared and not left, or left and cut off before the package got its name."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from khronika.archive.store.archive import Archive
from khronika.dossier.event import ExportEvent, PackageEvent
from khronika.durable.reading import open_file
from khronika.durable.stream import sync_folder
from khronika.durable.unfinished import clear
from khronika.exchange.event import RecordExportEvent

_OPENING = "data/package.opening"
_LONGEST_OPENING = 1 << 24


class Settled(NamedTuple):
    """How many unfinished folders were removed, and packages that the log says had left, which got a name now.

    `others` is how many whole packages of other archives stay there without a name: only those archives know whether they had left.
    """

    removed: int
    named: tuple[Path, ...]
    others: int = 0


NOTHING_LEFT = Settled(0, ())


def settle(archive: Archive, parent: Path) -> Settled:
    """Put right what killed exports left in `parent`: what the log says has left gets a name.

    All else is removed but for others' packages.

    A package is whole and durable before the event that says that it left is committed, and gets its name
    right after. A whole one of another archive may have left by the log of that one: it stays.
    """
    packages = {
        archive.entry(position).commitment.hex(): dossier
        for position, dossier in archive.index.events(PackageEvent)
    }
    named: list[Path] = []
    others: list[Path] = []

    def keep(folder: Path) -> bool:
        commitment = _commitment(folder / _OPENING)
        # The opening is in every copy of a package: that all else is as it was bound is for the verifier to
        # say.
        origin = _origin_of_whole(folder) if commitment else ""
        if not origin:
            return False
        if commitment not in packages:
            if origin != archive.site.origin:
                others.append(folder)
            return origin != archive.site.origin
        place = parent / f"package-{packages[commitment]}"
        if place.exists():
            return False
        folder.rename(place)
        sync_folder(parent)
        named.append(place)
        return True

    return Settled(clear(parent, keep), tuple(named), len(others))


def _origin_of_whole(folder: Path) -> str:
    """The origin of the log that a package says it comes from; empty where it does not verify as it is."""
    from khronika_verify.finding import Result
    from khronika_verify.package import examine

    report = examine(folder)
    return report.facts.origin if report.result is Result.CONSISTENT else ""


def _commitment(opening: Path) -> str:
    """The commitment of an opening in a folder that a killed export left; empty where there is none."""
    try:
        with open_file(opening) as file:
            return hashlib.sha256(file.read(_LONGEST_OPENING)).hexdigest()
    except OSError:
        return ""


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

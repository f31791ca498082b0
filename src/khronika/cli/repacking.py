"""khronika upgrade --repack: cut what earlier builds sealed into pieces of one size."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from khronika.cli.language import say
from khronika.cli.show import ProgressLine, as_typed, json_line, stoppable, tell, warn

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive
    from khronika.archive.upgrade.repack import Repacking

FAILED, INTERRUPTED = 1, 130


def cut_objects(opened: "Archive", archive: Path, line: ProgressLine, *, dry_run: bool, as_json: bool) -> int:
    """Cut what there is to be cut, or only say what that is; gives the status to exit with."""
    from khronika.archive.upgrade.repack import outstanding, repack

    before = outstanding(opened)
    if dry_run or not before.objects:
        typer.echo(json_line(_json(0, before)) if as_json else _waiting(before))
        return 0
    with stoppable("object") as stop:
        left = repack(opened, lambda done, total: line.count(done, total, say("objects")), stop)
    line.end()
    cut = before.objects - left.objects
    if as_json:
        typer.echo(json_line(_json(cut, left)))
    else:
        tell(
            say(
                "cut into pieces of one size: {cut} objects; copies from before tell their sizes: "
                "bring them up to date",
                cut=cut,
            )
        )
        for place in left.unreadable:
            tell(say("cannot be read, and stays as it is: vault/{place}", place=place))
    return _status(left, archive)


def _status(left: "Repacking", archive: Path) -> int:
    if left.objects > len(left.unreadable):
        warn(say("interrupted; go on with: khronika upgrade {archive} --repack", archive=as_typed(archive)))
        return INTERRUPTED
    if left.unreadable:
        warn(
            say(
                "{number} objects cannot be read: bring them back from a copy: khronika copy COPY {archive}",
                number=len(left.unreadable),
                archive=archive,
            )
        )
    return FAILED if left.unreadable else 0


def _json(cut: int, left: "Repacking") -> dict[str, object]:
    return {
        "cut": cut,
        "left": left.objects,
        "octets": left.octets,
        "pieces": left.pieces,
        "unreadable": list(left.unreadable),
    }


def _waiting(waiting: "Repacking") -> str:
    if not waiting.objects:
        return say("no object tells its size: there is nothing to cut")
    told = "to be cut: {number} objects of {size} MB, into pieces that take {pieces} MB"
    size, pieces = f"{waiting.octets / 1e6:,.0f}", f"{waiting.pieces / 1e6:,.0f}"
    return say(told, number=waiting.objects, size=size, pieces=pieces)

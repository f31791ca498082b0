"""khronika upgrade --repack: cut what earlier builds sealed into pieces of one size."""

from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.language import count, say
from khronika.cli.show import ProgressLine, as_typed, show_views, stoppable, warn

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive
    from khronika.archive.upgrade.repack import Repacking

FAILED, INTERRUPTED = 1, 130


def cut_objects(opened: "Archive", archive: Path, line: ProgressLine, *, dry_run: bool, as_json: bool) -> int:
    """Cut what there is to be cut, or only say what that is; gives the status to exit with."""
    from khronika.archive.upgrade.repack import outstanding, repack
    from khronika.presentation.upgrade import RepackingView

    before = outstanding(opened)
    if dry_run or not before.objects:
        show_views([RepackingView(before)], as_json=as_json)
        return 0
    with stoppable("object") as stop:
        left = repack(opened, lambda done, total: line.count(done, total, say("objects")), stop)
    line.end()
    show_views([RepackingView(left, before.objects - left.objects)], as_json=as_json)
    return _status(left, archive)


def _status(left: "Repacking", archive: Path) -> int:
    if left.objects > len(left.unreadable):
        warn(say("interrupted; go on with: khronika upgrade {archive} --repack", archive=as_typed(archive)))
        return INTERRUPTED
    if left.unreadable:
        warn(
            count(
                "{n} object cannot be read: bring it back from a copy: khronika copy COPY {archive}",
                "{n} objects cannot be read: bring them back from a copy: khronika copy COPY {archive}",
                len(left.unreadable),
                archive=archive,
            )
        )
    return FAILED if left.unreadable else 0

"""Why nothing can be written: an archive that is not upgraded, a disk that is full."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from khronika.archive.error import NoSpaceError, UpgradeNeededError
from khronika.archive.folder.facts import Label
from khronika.archive.index.index import Index
from khronika.primitives.message import message


def upgrade_needed(index: Index, label: Label) -> UpgradeNeededError:
    """What to say of an archive whose upgrade was not begun, or is not finished."""
    if label.is_sealed:
        fact = message("your keys are locked as version 2 of the format locked them")
    elif index.has_begun_upgrade() and not index.is_upgraded():
        fact = message("the upgrade of this archive is not finished")
    else:
        version = label.version if index.has_begun_upgrade() else 1
        fact = message("this archive is of version {version} of the format", version=version)
    return UpgradeNeededError(
        message("{fact}: it can be read, but not written; nothing was written", fact=fact),
        hint="khronika upgrade ARCHIVE",
    )


@contextmanager
def telling_a_full_disk() -> Iterator[None]:
    """Raises NoSpaceError where the system says that the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpaceError(
                "the disk is full: what was acknowledged is safe, the rest is not in the archive",
                hint="free some space and try again",
            ) from error
        raise

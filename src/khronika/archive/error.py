"""What can go wrong with an archive as a whole.

ArchiveError
├── NotArchiveError      the folder holds no archive
│   └── NewerFormatError  it is of a version of the format that a later program writes
├── UpgradeNeededError   the archive is of an earlier version: it can be read, and not written
├── ExistsError          something is there already ├── InsideError          what leaves an archive cannot lie
in one ├── ReadOnlyError        nothing can be written where the archive lies ├── NoSpaceError         the
disk is full; what was acknowledged stands ├── DamagedIndexError    the index cannot be read; it can be built
again ├── UnknownItemError     no item, or more than one, is meant ├── UnknownCaseError └── StaleError
the log is behind what is known of it
    ├── ForkError        it holds other events than are known
    └── IncompleteError  newer files lie beside an older log
"""

from khronika.primitives.error import KhronikaError


class ArchiveError(KhronikaError):
    """An archive cannot do what was asked."""


class NotArchiveError(ArchiveError):
    """The folder holds no archive."""


class NewerFormatError(NotArchiveError):
    """The archive is of a version of the format that only a later program knows."""


class UpgradeNeededError(ArchiveError):
    """The archive is of an earlier version of the format, or its upgrade is not finished: it can be read, and not written."""


class ExistsError(ArchiveError):
    """Something is there already and is not overwritten."""


class InsideError(ArchiveError):
    """What leaves an archive in the clear would lie in an archive's own folder."""


class ReadOnlyError(ArchiveError):
    """Nothing can be written where the archive lies: it can be read."""


class NoSpaceError(ArchiveError):
    """The disk is full; what was acknowledged stands."""


class DamagedIndexError(ArchiveError):
    """The index cannot be read; nothing is lost with it but time."""


class UnknownItemError(ArchiveError):
    """No item, or more than one, is meant."""


class UnknownCaseError(ArchiveError):
    """No case of that code is recorded."""


class StaleError(ArchiveError):
    """The log is behind what is known of it: an older copy was put back."""


class ForkError(StaleError):
    """The log holds other events than are known of it: two copies were worked in."""


class IncompleteError(StaleError):
    """Newer files lie beside an older log: the copy is not whole."""

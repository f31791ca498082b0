"""What the system refused, in words: what happened, what is safe, what to do next."""

import errno
import os

from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

SAFE = message("what was acknowledged is safe")
_AGAIN = message("run the same command again: it goes on, or begins anew")
_FULL = (message("the disk is full"), message("free some space; then {again}", again=_AGAIN))
_BROKEN = (
    message("the disk failed, or is gone"),
    message(
        "{again}; if it fails again, bring the archive to another disk: khronika copy ARCHIVE TARGET",
        again=_AGAIN,
    ),
)
_AWAY = (
    message("the other machine does not answer"),
    message("look at the network and at that machine; then {again}", again=_AGAIN),
)
_FORBIDDEN = (
    message("this user may not do that there"),
    message("look at whose the files and folders are, or choose another folder"),
)
_NAMES = message("look at the names given")
_WORDS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EIO: _BROKEN,
    errno.ENODEV: _BROKEN,
    errno.ENXIO: _BROKEN,
    errno.ESTALE: _BROKEN,
    errno.ENOTCONN: _BROKEN,
    errno.ECONNABORTED: _BROKEN,
    errno.ETIMEDOUT: _AWAY,
    errno.EHOSTDOWN: _AWAY,
    errno.EHOSTUNREACH: _AWAY,
    errno.ENETDOWN: _AWAY,
    errno.ENETUNREACH: _AWAY,
    errno.ENETRESET: _AWAY,
    errno.ECONNREFUSED: _AWAY,
    errno.ECONNRESET: _AWAY,
    errno.EROFS: (
        message("nothing can be written there"),
        message("the medium can only be read: choose another folder, or copy what is there to a disk first"),
    ),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EFBIG: (
        message("this file system holds no file of this size"),
        message("FAT32 ends at 4 GiB: format the medium as exFAT or ext4"),
    ),
    errno.ENOENT: (message("a file or folder that was named is not there"), _NAMES),
    errno.ENOTDIR: (message("a file stands where a folder is needed"), _NAMES),
    errno.EISDIR: (message("a folder stands where a file is needed"), _NAMES),
    errno.ENOTSUP: (message("a pipe, a device or a socket stands where a file is needed"), _NAMES),
    errno.ENAMETOOLONG: (message("a name is longer than this file system takes"), _NAMES),
    errno.ELOOP: (message("a link leads round in a circle, or stands where none may"), _NAMES),
}


class SystemRefusedError(KhronikaError):
    """The system could not do something; its own words and no path."""


class NotOnThisSystemError(KhronikaError):
    """The system lacks what an archive needs."""


def told_of_module(error: ModuleNotFoundError) -> KhronikaError | None:
    """A module that a system does not have, for the person at the door; None where it should be there."""
    if error.name != "fcntl":
        return None
    return NotOnThisSystemError(
        "archives cannot be opened on this system: it has no locks on files as Linux and macOS have, and two writers would damage them",
        hint="packages can be verified here (khronika verify PACKAGE, or its verify.py); for archives use WSL, a virtual machine, or Linux",
    )


def told(error: OSError) -> SystemRefusedError:
    """An error of the system for the person at the door.

    Its own message would hold a path: its number says what happened.
    """
    if error.errno is None:
        return SystemRefusedError(message("a file or connection failed; {safe}", safe=SAFE), hint=_AGAIN)
    fact, hint = _WORDS.get(error.errno, (message("the system refused something"), _AGAIN))
    return SystemRefusedError(
        message("{fact} ({lower}); {safe}", fact=fact, lower=os.strerror(error.errno).lower(), safe=SAFE),
        hint=hint,
    )

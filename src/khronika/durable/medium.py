"""What the file system below a folder does not keep: modes of files, numbers by which folders are known again, locks of other machines."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_VOLUMES = Path("/dev/disk/by-uuid")
_FORGETFUL = ("cifs", "exfat", "fuse", "msdos", "ntfs", "smb3", "vfat")
"""How the names begin of the kinds of file systems that draw numbers of folders anew at each mounting, or
may."""

_SHARED = (
    *(
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.curlftpfs",
        "fuse.davfs",
        "fuse.gluster",
        "fuse.gvfs",
        "fuse.rclone",
    ),
    *("fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "lustre", "ncp", "nfs", "smb", "webdav"),
)
"""How the names begin of the kinds that lie on another machine."""

_LATE = (
    "davfs",
    "fuse.curlftpfs",
    "fuse.davfs",
    "fuse.gvfs",
    "fuse.rclone",
    "fuse.s3fs",
)
"""How the names begin of the kinds whose client keeps what is written and hands it on later, whatever was synced."""

_ADDRESS = re.compile("//[^/]|[^/]+:/")
"""How what is mounted begins where it is named by an address: `//host/share`, `host:/folder`, `https://host`. davfs2
mounts as a kind that is only called "fuse"."""


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a folder lies: the kind of its file system, as the kernel names it, its path from the root of that, and what is mounted."""

    kind: str
    path: str
    source: str

    @property
    def is_forgetful(self) -> bool:
        """Whether modes are not kept there, and numbers of folders do not last."""
        return self.kind.startswith(_FORGETFUL)

    @property
    def is_shared(self) -> bool:
        """Whether it lies on another machine, where others may use it at once, and memory is shared with none of them."""
        return self.kind.startswith(_SHARED) or _ADDRESS.match(self.source) is not None

    @property
    def is_late(self) -> bool:
        """Whether what is written there, and synced, reaches the other machine only later."""
        return self.kind.startswith(_LATE) or (self.kind == "fuse" and self.is_shared)


def mount_of(folder: Path, listing: str | None = None) -> Mount | None:
    """The mount below a folder, out of a listing as in proc(5), mountinfo; None where that says nothing."""
    try:
        text = _MOUNTS.read_text(errors="surrogateescape") if listing is None else listing
    except OSError:
        return None
    path, found = os.fspath(folder.resolve()), None
    for root, place, kind, source in _mounts(text):
        # Of two mounts at one place the later one is seen.
        if (path == place or path.startswith(f"{place.rstrip('/')}/")) and (
            found is None or len(place) >= len(found[1])
        ):
            found = root, place, kind, source
    if found is None:
        return None
    root, place, kind, source = found
    return Mount(kind, "/" + os.path.normpath(f"{root}/{path.removeprefix(place)}").strip("/"), source)


def folder_number(folder: Path) -> bytes:
    """Eight bytes by which a folder is known again, and which a copy of it elsewhere does not have.

    Its number in the file system; where that does not last, a digest of the volume and of the path in it.
    """
    status, mount = folder.stat(), mount_of(folder)
    if mount is None or not mount.is_forgetful:
        return status.st_ino.to_bytes(8, "big")
    return hashlib.sha256(
        f"{_volume(folder, status.st_dev)}\0{mount.path}".encode(errors="surrogateescape")
    ).digest()[:8]


def keeps_modes(folder: Path) -> bool:
    """Whether files have modes of their own there."""
    mount = mount_of(folder)
    return mount is None or not mount.is_forgetful


def is_shared(folder: Path) -> bool:
    """Whether a folder lies on another machine; False where the system does not tell."""
    mount = mount_of(folder)
    return mount is not None and mount.is_shared


def is_late(folder: Path) -> bool:
    """Whether what is written in a folder reaches another machine only later; False where the system does not tell."""
    mount = mount_of(folder)
    return mount is not None and mount.is_late


def _mounts(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Root, place, kind and source of each mount."""
    for line in text.splitlines():
        told, _, rest = line.partition(" - ")
        fields, (kind, source, *_) = told.split(" "), [*rest.split(" "), ""]
        if len(fields) > 4 and kind:
            yield _plain(fields[3]), _plain(fields[4]), kind, _plain(source)


def _plain(field: str) -> str:
    for written, meant in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        field = field.replace(written, meant)
    return field


def _volume(folder: Path, device: int) -> str:
    """The serial number of a volume, where the system tells it; else its size."""
    try:
        for link in _VOLUMES.iterdir():
            if link.stat().st_rdev == device:
                return link.name
    except OSError:
        pass  # no such listing
    seen = os.statvfs(folder)
    return f"{seen.f_blocks} x {seen.f_frsize}"

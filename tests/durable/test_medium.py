"""A folder is known again where it lies, also where the file system forgets its number; a copy elsewhere is not taken for it."""

from pathlib import Path

import pytest

from khronika.durable import medium
from khronika.durable.medium import Mount, folder_number, keeps_modes, mount_of

LISTING = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 8:17 / /media/anna/RED\040STICK rw,nosuid shared:5 - vfat /dev/sdb1 rw,fmask=0022
31 22 8:33 / /media/anna/other rw - exfat /dev/sdc1 rw
32 22 0:45 /team /media/anna/share rw - cifs //host/team rw
33 30 0:46 / /media/anna/RED\040STICK/over rw - tmpfs tmpfs rw
34 22 8:33 /deep /mnt/bound rw - fuse.exfat /dev/sdc1 rw
not a mount
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/data/anna/archive", Mount("ext4", "/data/anna/archive", "/dev/vda")),
        ("/media/anna/RED STICK/archive", Mount("vfat", "/archive", "/dev/sdb1")),
        ("/media/anna/RED STICK", Mount("vfat", "/", "/dev/sdb1")),
        ("/media/anna/RED STICKER", Mount("ext4", "/media/anna/RED STICKER", "/dev/vda")),
        ("/media/anna/RED STICK/over/x", Mount("tmpfs", "/x", "tmpfs")),
        ("/media/anna/share/archive", Mount("cifs", "/team/archive", "//host/team")),
        ("/mnt/bound/archive", Mount("fuse.exfat", "/deep/archive", "/dev/sdc1")),
    ],
)
def test_a_folder_lies_on_the_nearest_mount_above_it(folder, expected):
    assert mount_of(Path(folder), LISTING) == expected
    assert expected.is_forgetful is (expected.kind in {"vfat", "exfat", "cifs", "fuse.exfat"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/ /mnt/x rw - ext4 /dev/sdb1 rw", False),
        ("/ /mnt/x rw - fuse.mergerfs /data/a:/data/b rw", False),
        ("/ /mnt/x rw - 9p C:\\134 rw", False),
        ("/ /mnt/x rw - fuseblk /dev/sdb1 rw", False),
        ("/ /mnt/x rw - nfs4 host:/team rw", True),
        ("/ /mnt/x rw - fuse.rclone cloud: rw", True),
        ("/ /mnt/x rw - fuse https://cloud.example/dav rw", True),
        ("/ /mnt/x rw - fuse.unheard-of anna@host:/home rw", True),
        ("/ /mnt/x rw - unheard-of //host/team rw", True),
    ],
)
def test_a_mount_of_an_address_lies_on_another_machine_whatever_it_is_called(line, expected):
    found = mount_of(Path("/mnt/x/archive"), f"{LISTING}40 22 0:99 {line}\n")
    assert found is not None
    assert found.is_shared is expected


def test_where_nothing_is_told_of_mounts_numbers_count(tmp_path, monkeypatch):
    monkeypatch.setattr(medium, "_MOUNTS", tmp_path / "none")
    assert mount_of(tmp_path) is None
    assert folder_number(tmp_path) == tmp_path.stat().st_ino.to_bytes(8, "big")
    assert keeps_modes(tmp_path)


@pytest.fixture
def on_fat(tmp_path, monkeypatch):
    """The folder for temporary files as if a stick were mounted there."""
    listing = tmp_path.parent / f"{tmp_path.name}-mounts"
    listing.write_text(f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 8:17 / {tmp_path} rw - vfat /dev/b rw\n")
    monkeypatch.setattr(medium, "_MOUNTS", listing)
    monkeypatch.setattr(medium, "_VOLUMES", tmp_path / "none")
    return tmp_path


def test_on_fat_a_folder_is_the_same_after_its_number_has_changed(on_fat):
    (on_fat / "archive").mkdir()
    before, number = folder_number(on_fat / "archive"), (on_fat / "archive").stat().st_ino
    (on_fat / "archive").rename(on_fat / "away")
    (on_fat / "archive").mkdir()
    assert (on_fat / "archive").stat().st_ino != number
    assert folder_number(on_fat / "archive") == before != folder_number(on_fat / "away")
    assert not keeps_modes(on_fat)


def test_another_volume_is_another_folder(on_fat, monkeypatch):
    (on_fat / "archive").mkdir()
    volumes = on_fat.parent / f"{on_fat.name}-volumes"
    volumes.mkdir()
    seen = set()
    for serial in ("5E1C-0001", "5E1C-0002"):
        link = volumes / serial
        link.write_bytes(b"")
        monkeypatch.setattr(medium, "_VOLUMES", volumes)
        # A link is known by the device behind it: the listing of this test has files, whose device is 0.
        seen.add(medium._volume(on_fat, link.stat().st_rdev))
        link.unlink()
    assert seen == {"5E1C-0001", "5E1C-0002"}
    assert " x " in medium._volume(on_fat, 1)

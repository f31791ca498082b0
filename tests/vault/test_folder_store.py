"""What only the folder of objects promises: places, modes, no dates, no links."""

import stat

import pytest

from khronika.durable import tells_no_date
from khronika.vault.error import DamagedObjectError
from khronika.vault.store import FolderStore

NAME = "k3" + "a" * 24


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "vault").mkdir(mode=0o700)
    return tmp_path / "vault"


def keep(store, name, data):
    writer = store.create(name)
    writer.write(data)
    writer.sync()
    store.publish([name])


def test_a_piece_lies_in_the_folder_of_its_first_character(folder):
    keep(FolderStore(folder), NAME, b"octets")
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*")] == ["k", f"k/{NAME}"]
    assert (folder / "k" / NAME).read_bytes() == b"octets"


def test_objects_and_folders_are_for_their_owner_only_and_tell_no_date(folder):
    keep(FolderStore(folder), NAME, b"octets")
    FolderStore(folder).create("zz" + "a" * 24).discard()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    assert modes == {"k": 0o700, NAME: 0o600, "z": 0o700}
    assert all(tells_no_date(path.stat().st_mtime_ns) for path in [folder, *folder.rglob("*")])


def test_an_unfinished_piece_is_not_there(folder):
    FolderStore(folder).create(NAME)
    assert list(FolderStore(folder).listed()) == []


def test_a_link_in_the_place_of_an_object_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"outside")
    (folder / "k3").mkdir()
    (folder / "k3" / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedObjectError, match="cannot be read"):
        FolderStore(folder).read(NAME, 0, 7)

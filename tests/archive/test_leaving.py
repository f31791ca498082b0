"""What leaves an archive in the clear never lies in one."""

import shutil

import pytest

from khronika.archive.custody.letter import LetterOrder, write_letter
from khronika.archive.custody.take_out import take_out
from khronika.archive.error import InsideError
from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.folder.folder import require_outside
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.cli.cards_file import CardsFileError, require_apart
from khronika.exchange.exports.export_format import ExportFormat
from tests.world import found, reopen, seal, spread, view

LEAVING = {
    "a package": lambda archive, out: release(archive, ReleaseOrder("CASE-1", "court"), out),
    "an export": lambda archive, out: export(archive, ExportOrder(ExportFormat.CSV), out),
    "a letter": lambda archive, out: write_letter(archive, LetterOrder(), out),
    "an original": lambda archive, out: take_out(archive, next(archive.index.items()), out, "to look at it"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("leaving")
    with found(place / "archive") as archive:
        seal(archive, spread(place / "first", {"a.txt": b"first"}))
    return place / "archive"


@pytest.mark.parametrize("what", LEAVING)
def test_nothing_leaves_into_an_archive_or_a_copy_of_one(folder, tmp_path, what):
    (tmp_path / "copy").mkdir()
    shutil.copy(folder / "archive.json", tmp_path / "copy")
    with reopen(folder) as archive:
        before = view(archive)
        for place in (folder / "out", folder / "vault" / "out", tmp_path / "copy" / "out"):
            with pytest.raises(InsideError):
                LEAVING[what](archive, place)
            assert not place.exists()
        assert view(archive) == before


def test_cards_are_not_printed_into_an_archive(folder, tmp_path):
    with pytest.raises(CardsFileError):
        require_apart(folder / "cards.pdf")
    require_apart(tmp_path / "cards.pdf")


def test_a_folder_that_holds_something_else_called_archive_json_takes_what_leaves(tmp_path):
    (tmp_path / "archive.json").write_text('{"mail": []}')
    require_outside(tmp_path / "out")
    (tmp_path / "archive.json").write_text('{"folder":"' + "a" * 26 + '","format":"khronika-archive/999"}\n')
    with pytest.raises(InsideError):
        require_outside(tmp_path / "out")

"""What other programs import: typed, lazy, without the doors."""

import subprocess
import sys

import khronika
import khronika_verify
from tests.world import PASSPHRASE, found, seal, spread


def test_an_archive_opens_by_its_folder(tmp_path):
    with found(tmp_path / "archive") as made:
        seal(made, spread(tmp_path / "stick", {"a": b"one"}))
    with khronika.open(str(tmp_path / "archive"), passphrase=PASSPHRASE) as archive:
        assert [b"".join(archive.read(row)) for row in archive.index.items()] == [b"one"]


def test_a_date_is_read_as_it_was_said():
    assert khronika.timespan("в ночь на 7 апреля 2024").edtf == "2024-04-06/2024-04-07"


def test_a_folder_that_is_no_package_has_nothing_to_check(tmp_path):
    assert [finding.code for finding in khronika_verify.package(str(tmp_path))] == ["N001"]


def test_importing_loads_nothing_heavy():
    code = "import sys, khronika; print(sorted({'apsw', 'cryptography', 'typst', 'pypdfium2', 'typer'} & sys.modules.keys()))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )

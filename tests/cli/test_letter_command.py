"""khronika letter, and khronika verify PACKAGE --trust, on the command line."""

import json

import pytest

from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_release import FILE
from tests.commands import run
from tests.world import PASSPHRASE, found, recorded, seal, spread


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with an archive, a package of it, and files for the options."""
    home = tmp_path_factory.mktemp("letter-command")
    with found(home / "archive") as archive:
        seal(archive, spread(home / "originals", {"показания.txt": "Ночью меня били.".encode()}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        release(archive, ReleaseOrder("night"), home / "package")
    (home / "passphrase").write_text(f"{PASSPHRASE}\n")
    (home / "recipient").write_text("INVENTED: a court\n")
    return home


def test_a_letter_is_written_and_a_package_compared_with_it(home):
    options = ("--package", home / "package", "--language", "uk", "--recipient-file", home / "recipient")
    made = run(
        "letter", home / "archive", home / "letter", *options, "--passphrase-file", home / "passphrase"
    )
    assert made.returncode == 0, made.stderr
    assert "about 1 package" in made.stdout
    alone = run("verify", home / "package", "--json")
    trusted = run("verify", home / "package", "--trust", home / "letter/letter.json", "--json")
    assert [json.loads(each.stdout)["result"] for each in (alone, trusted)] == ["consistent", "verified"]
    assert (alone.returncode, trusted.returncode) == (0, 0)


def test_what_is_no_letter_leaves_no_verdict_and_an_archive_takes_none(home):
    wrong = run("verify", home / "package", "--trust", home / "recipient", "--json")
    assert (wrong.returncode, json.loads(wrong.stdout)["result"]) == (2, "incomplete")
    archive = run(
        "verify", home / "archive", "--trust", home / "recipient", "--passphrase-file", home / "passphrase"
    )
    assert archive.returncode == 2
    missing = run("verify", home / "package", "--trust", home / "no such file")
    assert (missing.returncode, missing.stdout) == (1, "")

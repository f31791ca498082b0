"""What whoever keeps a copy without a key sees: whether every byte is there, by khronika and by sha256sum alike."""

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from khronika.archive.copies.copy import copy_files
from khronika.archive.copies.sums import Damage, NoSumsError, compare, format_sums, parse_sums
from khronika.archive.folder.folder import Folder
from khronika.cli.main import app
from khronika.primitives.error import MalformedError
from tests.world import Remark, found, log, reopen, seal, spread

PATHS = st.dictionaries(
    st.from_regex(r"[a-z0-9]{1,8}(/[A-Za-z0-9][A-Za-z0-9.-]{0,8}){0,3}", fullmatch=True),
    st.binary(min_size=32, max_size=32),
)

ZEROS = b"0" * 64


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "first", {"a.txt": b"first", "b.bin": bytes(70_000)}))
    copy_files(Folder(folder / "archive"), folder / "copy", lambda *_: None)
    return folder / "copy"


@pytest.fixture
def copy(made, tmp_path):
    return shutil.copytree(made, tmp_path / "copy")


def flaws(copy):
    return {flaw.path: flaw.damage for flaw in compare(Folder(copy), lambda *_: None).flaws}


def sha256sum(copy):
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)


def test_a_copy_is_whole_by_both(copy):
    assert flaws(copy) == {}
    assert sha256sum(copy).returncode == 0
    with reopen(copy):
        pass  # whoever reads makes projections, which belong to nobody
    assert flaws(copy) == {}


def test_every_file_of_a_copy_is_listed_and_its_damage_named_by_both(copy):
    names = [line.partition("  ")[2] for line in (copy / "SHA256SUMS").read_text().splitlines()]
    assert {*names, "SHA256SUMS"} == {
        path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()
    }
    for name in names:
        path = copy / name
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert flaws(copy) == {name: Damage.DAMAGED}
        assert f"{name}: FAILED" in sha256sum(copy).stdout
        path.unlink()
        assert flaws(copy) == {name: Damage.MISSING}
        path.write_bytes(data)
    (copy / "vault" / "letter.txt").write_bytes(b"dear")
    assert flaws(copy) == {"vault/letter.txt": Damage.ADDED}


def test_the_command_says_it_in_words_and_asks_for_no_passphrase(copy):
    told = CliRunner().invoke(app, ["verify", str(copy), "--without-keys", "--quiet"])
    assert (told.exit_code, "whole: " in told.stdout, "not forgery" in told.stdout) == (0, True, True)
    (copy / "keys" / "past").unlink()
    told = CliRunner().invoke(app, ["verify", str(copy), "--without-keys", "--quiet"])
    assert (told.exit_code, "keys/past: missing" in told.stdout) == (1, True)
    told = CliRunner().invoke(app, ["verify", str(copy), "--without-keys", "--quiet", "--json"])
    assert json.loads(told.stdout)["flaws"] == [{"path": "keys/past", "damage": "missing"}]


def test_who_goes_on_in_a_copy_takes_its_list_away(copy):
    with reopen(copy) as archive:
        log(archive, Remark.numbered(1))
    with pytest.raises(NoSumsError):
        compare(Folder(copy), lambda *_: None)


@given(PATHS)
def test_a_list_is_had_back(digests):
    assert parse_sums(format_sums(digests)) == digests


REFUSED = [
    b"\n",
    b"x",
    ZEROS + b"  ../keys\n",
    ZEROS + b" *keys\n",
    ZEROS + b"  /etc/passwd\n",
    ZEROS + b"  b\n" + ZEROS + b"  a\n",
]


@pytest.mark.parametrize("data", REFUSED)
def test_a_list_of_any_other_form_or_that_leads_out_is_refused(data):
    with pytest.raises(MalformedError):
        parse_sums(data)


def test_files_that_came_since_are_counted_apart(copy):
    (copy / "keys" / "past").unlink()
    for number in range(30):
        (copy / "vault" / f"letter-{number}.txt").write_bytes(b"dear")
    told = CliRunner().invoke(app, ["verify", str(copy), "--without-keys", "--quiet"]).stdout
    files = len((copy / "SHA256SUMS").read_text().splitlines())
    assert (
        f"DAMAGED: files that are not as they were copied: 1 of {files}, and 30 others were not there then"
        in told
    )


@pytest.mark.parametrize("option", ["--known", "--trust"])
def test_what_cannot_be_compared_without_keys_is_refused_and_not_passed_over(copy, option):
    told = CliRunner().invoke(
        app, ["verify", str(copy), "--without-keys", option, str(copy / "ledger/a/checkpoint")]
    )
    assert (told.exit_code, told.stdout) == (2, "")


def test_a_checkpoint_is_not_asked_of_a_package_in_silence(tmp_path):
    (tmp_path / "data").mkdir()
    assert (
        CliRunner().invoke(app, ["verify", str(tmp_path), "--known", str(tmp_path / "checkpoint")]).exit_code
        == 2
    )

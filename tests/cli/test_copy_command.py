"""khronika copy and khronika continue, as people type them."""

import json
import shutil

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.seal.member import Cost
from tests.commands import run
from tests.world import Remark, everything_in, log, put_back

PASSPHRASE = "six words that nobody else knows"


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "passphrase.txt").write_text(f"{PASSPHRASE}\n")
    return ["--passphrase-file", str(tmp_path / "passphrase.txt")]


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", Cost(64, 1, 1))).close()
    return tmp_path / "archive"


def remark(folder, number):
    with Archive.open(folder, PASSPHRASE) as opened:
        log(opened, Remark.numbered(number))


def test_a_copy_is_made_and_status_tells_of_it(archive, secret, tmp_path):
    made = run("copy", archive, tmp_path / "stick", *secret, "--json")
    assert made.returncode == 0, made.stderr
    answer = json.loads(made.stdout)
    assert (answer["result"], answer["codes"], answer["durable"]) == ("verified", [], True)
    remark(archive, 1)
    told = run("status", archive, *secret)
    assert f"copy: {tmp_path / 'stick'}, checked 20" in told.stdout
    assert "events it lacks: 1" in told.stdout
    assert (
        "compared: the copy holds" in run("copy", archive, tmp_path / "other stick", "--without-key").stdout
    )


def test_an_older_copy_is_read_with_a_word_and_not_written(archive, secret, tmp_path):
    shutil.copytree(archive, tmp_path / "stick")
    remark(archive, 1)
    told = run("status", tmp_path / "stick", *secret)
    assert told.returncode == 0
    assert "older copy" in told.stderr
    refused = run("copy", tmp_path / "stick", tmp_path / "other", *secret)
    assert refused.returncode == 1
    assert "hint: work in the newest one" in refused.stderr


def test_what_was_set_back_is_refused_until_somebody_says_why_they_go_on(archive, secret, tmp_path):
    older = everything_in(archive)
    remark(archive, 1)
    put_back(archive, older)
    refused = run("status", archive, *secret)
    assert refused.returncode == 1
    assert "an older copy was put back" in refused.stderr
    assert "khronika continue ARCHIVE" in refused.stderr
    assert run("continue", archive, *secret).returncode == 1
    (tmp_path / "reason.txt").write_text("the laptop was taken\n")
    going = run("continue", archive, "--reason-file", tmp_path / "reason.txt", *secret)
    assert going.returncode == 0, going.stderr
    assert "logged: the log is known to have had 3 events" in going.stdout

"""The other tests check that we can verify our own proofs; these check that somebody else's program can."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ledger.grown import ORIGIN, SIGNERS, VERIFIERS, commitment, commitments, grow

SOURCE = Path(__file__).parent / "foreign" / "main.go"
GOPATH = Path(os.environ.get("KHRONIKA_GOPATH", "/usr/share/gocode"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """The Go program, built once: it says whether it verified."""
    if shutil.which("go") is None:
        pytest.skip("no Go compiler here (Debian: golang-go)")
    if not (GOPATH / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip(
            "golang.org/x/mod is not under GOPATH (Debian: golang-golang-x-mod-dev; set KHRONIKA_GOPATH elsewhere)"
        )
    folder = tmp_path_factory.mktemp("stranger")
    settings = {
        "GOPATH": str(GOPATH),
        "GO111MODULE": "off",
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
        "CGO_ENABLED": "0",
    }
    subprocess.run(
        ["go", "build", "-o", folder / "check", SOURCE], env={**os.environ, **settings}, check=True
    )

    def check(*arguments):
        done = subprocess.run(
            [folder / "check", str(VERIFIERS[0]), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or done.stderr
        return done.returncode == 0

    return check


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log of 1,000 leaves, with its checkpoint at 300 kept beside it."""
    folder = tmp_path_factory.mktemp("log")
    log = grow(folder / "a", 300)
    shutil.copy(folder / "a/checkpoint", folder / "older")
    log.append(commitments(300, 1000), SIGNERS)
    return log, folder


def test_a_stranger_opens_our_checkpoint(stranger, log, tmp_path):
    _, folder = log
    assert stranger("note", folder / "a/checkpoint")
    changed = tmp_path / "changed"
    changed.write_bytes((folder / "a/checkpoint").read_bytes().replace(b"\n1000\n", b"\n1001\n"))
    assert not stranger("note", changed)


@pytest.mark.parametrize("index", [0, 255, 256, 700, 999])
def test_a_stranger_agrees_that_an_entry_is_in_our_log_and_another_is_not(stranger, log, tmp_path, index):
    path = tmp_path / "x.tlog-proof"
    path.write_bytes(log[0].prove(index).encode())
    assert stranger("inclusion", path, commitment(index).hex())
    assert not stranger("inclusion", path, commitment(index + 1).hex())


def test_a_stranger_agrees_that_our_log_has_only_grown(stranger, log, tmp_path):
    grown, folder = log
    older = grow(tmp_path / "b", 300).head
    path = tmp_path / "x.consistency"
    path.write_bytes(grown.prove_since(older).encode())
    assert older.origin == ORIGIN
    assert stranger("consistency", path, folder / "older", folder / "a/checkpoint")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    assert not stranger("consistency", path, folder / "older", folder / "a/checkpoint")

"""The worked example, built once for all the tests of a run, whichever process they run in, and without a network where that can be had."""

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import COMMAND


@dataclass(frozen=True)
class Demonstration:
    """The folder that `khronika demo` made, and what it printed."""

    folder: Path
    output: str
    apart: bool

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def package(self) -> Path:
        return self.folder / "court-package-ik-99"

    @property
    def passphrase(self) -> list[str]:
        return ["--passphrase-file", str(self.folder / "passphrase.txt")]


def without_network() -> list[str]:
    """What runs a command in a network namespace of its own, or nothing where that is not allowed."""
    unshare = shutil.which("unshare")
    trial = subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False) if unshare else None
    return [unshare, "-rn"] if unshare and trial and trial.returncode == 0 else []


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The worked example, made by the first process that asks for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, output = shared / "demonstration", shared / "demonstration.txt"
    apart = without_network()
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            made = subprocess.run(
                [*apart, *COMMAND, "demo", str(folder), "--no-serve"],
                capture_output=True,
                text=True,
                check=False,
            )
            assert made.returncode == 0, made.stderr
            output.write_text(made.stdout)
    return Demonstration(folder, output.read_text(), bool(apart))


@pytest.fixture
def copy_of(tmp_path: Path):
    """A copy of a folder that a test may harm."""

    def copied(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / folder.name))

    return copied


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory):
    """The Go program of tests/ledger/foreign, built once a process: does it accept this proof of this commitment under this key?"""
    gopath = Path(os.environ.get("KHRONIKA_GOPATH", "/usr/share/gocode"))
    if shutil.which("go") is None or not (gopath / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("no Go compiler or no golang.org/x/mod here (Debian: golang-go golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("foreign")
    source = Path(__file__).parent / "ledger/foreign/main.go"
    settings = {
        "GOPATH": str(gopath),
        "GO111MODULE": "off",
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
        "CGO_ENABLED": "0",
    }
    subprocess.run(
        ["go", "build", "-o", folder / "check", source], env={**os.environ, **settings}, check=True
    )

    def accepts(verifier: str, proof: Path, commitment: str) -> bool:
        words = [folder / "check", verifier, "inclusion", str(proof), commitment]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    return accepts

"""What runs only on Linux refuses elsewhere with the reason, and everything else works."""

import os
import subprocess
import sys

import pytest

from khronika.archive import doctor
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.evidence.reading.error import NotHereError
from khronika.evidence.workers import pool
from khronika.evidence.workers.supervisor import read_item
from khronika_verify.single import build_verify_py
from tests.verify.forge_simulator import SMALL
from tests.verify.package_simulator import compose

DOOR = "khronika.cli.main"


def on(system, *arguments, cwd):
    words = [sys.executable, "-m", "tests.install.another_system", system, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": os.fspath(cwd)}
    return subprocess.run(
        words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, cwd=cwd, env=environment
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package") / "dossier"
    compose(SMALL).write(folder)
    return folder


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_recipient_verifies_a_package_on_any_system(project, package, tmp_path, system):
    verifier = tmp_path / "verify.py"
    verifier.write_bytes(build_verify_py())
    by_program = on(system, DOOR, "verify", package, "--json", cwd=project)
    by_file = on(system, verifier, package, "--json", cwd=project)
    program = [sys.executable, "-m", DOOR]
    here = subprocess.run(
        [sys.executable, "-I", verifier, package, "--json"], capture_output=True, text=True, check=False
    )
    assert here.stdout
    assert by_file.stdout == here.stdout
    assert (
        by_program.stdout
        == subprocess.run(
            [*program, "verify", package, "--json"], capture_output=True, text=True, check=False
        ).stdout
    )
    assert by_program.returncode == by_file.returncode == here.returncode


def test_where_files_have_no_locks_an_archive_is_refused_with_the_reason(project, tmp_path):
    for words in (["status", tmp_path], ["init", tmp_path / "new"], ["demo", tmp_path / "demo"]):
        refused = on("win32", DOOR, *words, cwd=project)
        assert refused.returncode == 1
        assert "archives cannot be opened on this system: it has no locks" in refused.stderr
        assert "hint: packages can be verified here" in refused.stderr
    assert not list(tmp_path.iterdir())


def test_the_doctor_looks_at_any_system(project):
    for system, said in (("win32", "no archives"), ("darwin", "evidence is read on Linux only")):
        seen = on(system, DOOR, "doctor", cwd=project)
        assert seen.returncode == 1
        assert said in seen.stdout
        assert "what the shell keeps" in seen.stdout
        assert seen.stderr == ""


def test_where_nothing_confines_a_worker_archives_are_kept_and_nothing_is_read(project, tmp_path):
    (tmp_path / "words").write_text("correct horse battery staple, nine lamps")
    (tmp_path / "leak.txt").write_text("ВЫМЫСЕЛ")
    secret = ["--passphrase-file", tmp_path / "words"]
    archive, told = (
        tmp_path / "archive",
        ["--source", "S-1", "--obtained", "2024", "--channel", "x", "--note", "x", "--consent", "x"],
    )
    for words in (["init", archive, "--name", "INVENTED"], ["seal", archive, tmp_path / "leak.txt", *told]):
        done = on("darwin", DOOR, *words, *secret, cwd=project)
        assert done.returncode == 0, done.stderr
    refused = on("darwin", DOOR, "read", archive, *secret, cwd=project)
    assert refused.returncode == 1
    assert "evidence can be read on Linux only" in refused.stderr
    assert "hint: copy the archive to a Linux machine" in refused.stderr


def test_no_worker_is_started_where_none_can_be_confined(monkeypatch):
    monkeypatch.setattr(pool.sys, "platform", "darwin")
    with pytest.raises(NotHereError):
        WorkerPool()
    with pytest.raises(NotHereError):
        read_item("text/plain", 1, lambda _, __: b"x")


def test_a_program_among_a_users_libraries_is_told_that_workers_cannot_find_it(tmp_path):
    inside = doctor._installation(tmp_path / "khronika/archive/doctor.py", str(tmp_path))
    assert not inside.fine
    assert "python3 -m venv" in inside.hint
    assert doctor._installation(tmp_path / "khronika/archive/doctor.py", str(tmp_path / "elsewhere")).fine

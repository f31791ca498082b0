"""A package compared with a letter that came by another way."""

import json
import os
import shlex
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from khronika_verify.cli import main
from khronika_verify.finding import Result
from khronika_verify.form import MalformedError
from khronika_verify.letter import compare_letter, read_letter
from khronika_verify.letter_text import LETTER_TEXTS
from khronika_verify.package import Report, examine
from khronika_verify.report import write_report
from khronika_verify.single import build_verify_py
from khronika_verify.text import LANGUAGES
from tests.verify.forge_simulator import SMALL
from tests.verify.letter_simulator import CHANGES, SPELLINGS, UNREADABLE, letter, spelled, told_of
from tests.verify.package_simulator import compose
from tests.version1 import unpacked


@pytest.fixture(scope="module")
def report(genuine: Path) -> Report:
    return examine(genuine)


def on_letters(report: Report) -> set[str]:
    return {finding.code for finding in report.findings if finding.code.startswith("X")}


@pytest.mark.parametrize("name", CHANGES)
def test_a_letter_that_says_something_else_is_found(name, genuine, report):
    change, codes, result = CHANGES[name]
    compared = compare_letter(report, letter(genuine, change))
    assert on_letters(compared) == codes
    assert compared.result is result


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_letter_in_another_form_leaves_no_verdict(name, genuine, report):
    compared = compare_letter(report, letter(genuine, UNREADABLE[name]))
    assert (on_letters(compared), compared.result) == ({"X009"}, Result.INCOMPLETE)


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_letter_has_one_spelling(name, genuine):
    data = letter(genuine)
    assert SPELLINGS[name](data) != data
    with pytest.raises(MalformedError):
        read_letter(SPELLINGS[name](data))


def test_a_kind_of_signature_that_was_taken_out_of_policy_and_checkpoints_is_found_by_the_letter(forge):
    """A18: nothing in the package tells of it any more."""
    whole = compose(SMALL)
    forge.write_world(whole)
    honest = letter(forge.folder / "dossier")
    stripped = compose(SMALL)
    stripped.policy = f"log {stripped.log.verifier(1)}\nquorum none\n".encode()
    stripped.write(forge.folder / "stripped")
    report = examine(forge.folder / "stripped")
    assert report.result is Result.CONSISTENT
    assert {"X002", "X006"} == on_letters(compare_letter(report, honest))


def test_a_replaced_package_with_keys_an_authority_and_dates_of_its_own_is_consistent_and_found_by_the_letter(
    forge, authority
):
    """A17: whoever replaces everything brings a consistent package; no sentence about its times stands without the condition."""
    honest = letter(forge.genuine)
    world = compose(SMALL)
    world.write(forge.folder / "replaced", [world.stamp(authority("p384"), world.sealed)])
    report = examine(forge.folder / "replaced")
    told = {
        **told_of(forge.folder / "replaced"),
        "keys": [key.replace("A", "B") for key in json.loads(honest)["keys"]],
    }
    assert report.result is Result.CONSISTENT
    assert on_letters(compare_letter(report, spelled(told))) == {
        "X009"
    }  # nobody can make a key fit by changing its text
    for language in LANGUAGES:
        sealed = [line for line in write_report(report, language).splitlines() if " UTC" in line]
        assert sealed
        assert all(report.facts.brackets[0].root in line for line in sealed)


def test_what_is_wrong_stays_wrong_with_the_right_letter(forge):
    folder = forge.copy()
    data = letter(folder)
    (folder / "data/index.html").write_text("changed")
    compared = compare_letter(examine(folder), data)
    assert compared.result is Result.FAILED


def test_a_folder_without_a_package_is_not_verified_by_any_letter(genuine, tmp_path):
    compared = compare_letter(examine(tmp_path), letter(genuine))
    assert (compared.result, on_letters(compared)) == (Result.INCOMPLETE, set())


def test_a_package_of_version_1_is_verified_by_a_letter(tmp_path):
    folder = unpacked("demonstration", tmp_path).package
    compared = compare_letter(examine(folder), letter(folder))
    assert (compared.result, on_letters(compared)) == (Result.VERIFIED, {"X007"})
    named = letter(
        folder,
        lambda told: told["packages"].append({"dossier": examine(folder).facts.dossier, "event": "00" * 32}),
    )
    assert on_letters(compare_letter(examine(folder), named)) == {"X006"}


def test_verify_py_takes_the_letter_and_says_so_first(genuine, tmp_path):
    (tmp_path / "verify.py").write_bytes(build_verify_py())
    (tmp_path / "letter.json").write_bytes(letter(genuine))
    run = [sys.executable, "-I", str(tmp_path / "verify.py"), str(genuine), "--trust"]
    outcome = subprocess.run(
        [*run, str(tmp_path / "letter.json")], capture_output=True, text=True, check=False
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(
        "VERIFIED: no fault was found, and the keys are those of the letter you gave.\n"
    )
    assert "If the letter reached you from the organisation itself" in outcome.stdout
    missing = subprocess.run(
        [*run, str(tmp_path / "no such file")], capture_output=True, text=True, check=False
    )
    assert (missing.returncode, missing.stdout) == (2, "")
    piped = [shlex.join(run), f"<(sleep 0.2; cat {shlex.quote(str(tmp_path / 'letter.json'))})"]
    assert (
        subprocess.run(["bash", "-c", " ".join(piped)], capture_output=True, text=True, check=True).stdout
        == outcome.stdout
    )


def test_verify_py_waits_for_no_pipe_that_nobody_writes_to(genuine, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("khronika_verify.cli.PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SystemExit, match="2"):
        main([str(genuine), "--trust", str(tmp_path / "pipe")], tmp_path)
    assert "nothing comes out of the pipe" in capsys.readouterr().err


def test_verify_py_waits_for_a_command_that_has_the_pipe_open_and_is_slow(
    genuine, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("khronika_verify.cli.PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe")
    held = os.open(tmp_path / "pipe", os.O_RDWR)
    threading.Timer(0.3, lambda: (os.write(held, b"no letter"), os.close(held))).start()
    assert main([str(genuine), "--trust", str(tmp_path / "pipe"), "--json"], tmp_path) == 2
    assert "X009" in capsys.readouterr().out


def test_every_finding_on_letters_has_been_made():
    assert {code for _, codes, _ in CHANGES.values() for code in codes} | {"X009"} == LETTER_TEXTS.keys()

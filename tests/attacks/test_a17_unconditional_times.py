"""A17: whoever replaces a package brings keys, an authority and dates of their own; no report may state such a date without its condition.

Such a package is `consistent` in itself, and only a letter that came by another way tells it from the genuine one.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khronika_verify.package import examine
from khronika_verify.report import write_report
from khronika_verify.text import LANGUAGES
from tests.attacks.verifiers import require_agreement
from tests.verify.forge_simulator import SMALL
from tests.verify.letter_simulator import letter
from tests.verify.package_simulator import compose
from tests.verify.scenario_simulator import chance

pytestmark = pytest.mark.browser


@pytest.fixture
def honest(small, tmp_path) -> Path:
    """The letter for the genuine package."""
    path = tmp_path / "letter.json"
    path.write_bytes(letter(small))
    return path


@pytest.fixture
def replaced(authority, tmp_path) -> Path:
    """The same story under the same name of the log, with keys of the forger and a date by an authority of the forger."""
    world = compose(SMALL)
    world.log.ed25519 = Ed25519PrivateKey.from_private_bytes(chance("forger ed25519"))
    world.log.mldsa44 = mldsa.MLDSA44PrivateKey.from_seed_bytes(chance("forger mldsa44"))
    world.log.notes.clear()
    world.policy = f"log {world.log.verifier(1)}\nlog {world.log.verifier(6)}\nquorum none\n".encode()
    world.write(tmp_path / "replaced", [world.stamp(authority("p384"), world.sealed)])
    return tmp_path / "replaced"


def test_a_replaced_package_is_consistent_alone_and_fails_beside_the_letter(
    replaced, honest, program, reader
):
    assert require_agreement(replaced, program, reader).result == "consistent"
    compared = require_agreement(replaced, program, reader, honest)
    assert compared.result == "failed"
    assert {"X001", "X002", "X006"} <= compared.codes


def test_a_date_by_an_authority_that_the_letter_does_not_name_is_not_called_verified(
    small_world, authority, honest, program, reader, tmp_path
):
    """The team's own keys, and a date that it gave itself later: nothing contradicts the letter, and it does not vouch for the date."""
    small_world.write(tmp_path / "dated", [small_world.stamp(authority("p384"), small_world.sealed)])
    compared = require_agreement(tmp_path / "dated", program, reader, honest)
    assert (compared.result, {code for code in compared.codes if code.startswith("X")}) == (
        "failed",
        {"X004", "X006"},
    )
    (tmp_path / "general.json").write_bytes(letter(tmp_path / "dated", lambda told: told["roots"].clear()))
    assert (
        require_agreement(tmp_path / "dated", program, reader, tmp_path / "general.json").result
        == "consistent"
    )


def test_every_report_tells_the_date_under_the_condition_of_its_root(replaced, program, reader):
    [bracket] = examine(replaced).facts.brackets
    reader.check(replaced)
    for language in LANGUAGES:
        alone = subprocess.run(
            [sys.executable, "-I", str(program), str(replaced), "--language", language],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        assert alone == write_report(examine(replaced), language)
        reader.page.locator(f"#languages [lang={language}]").click()
        dated = [line for line in alone.splitlines() if " UTC" in line]
        dated += [point for point in reader.page.locator(".proves li").all_inner_texts() if " UTC" in point]
        assert len(dated) == 2
        assert all(bracket.root in sentence for sentence in dated), language

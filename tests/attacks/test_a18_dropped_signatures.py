"""A18: the signature against computers of the future can be dropped from a package. All verifiers miss it, or the letter does."""

import pytest

from khronika.archive.verification.verify_package import verify_package
from tests.attacks.verifiers import require_agreement
from tests.verify.forge_simulator import SMALL
from tests.verify.letter_simulator import letter
from tests.verify.package_simulator import World, compose
from tests.verify.scenario_simulator import b64

pytestmark = pytest.mark.browser


def sign(world: World, *kinds: int) -> None:
    """Let the log sign the checkpoint of the package with these kinds of key alone."""
    body = world.log.body(world.size)
    lines = [
        f"— {world.log.origin} {b64(world.log.key_id(kind) + world.log.signature(kind, body, world.size))}\n"
        for kind in kinds
    ]
    world.log.notes[world.size] = body + b"\n" + "".join(lines).encode()


def test_a_signature_that_was_taken_from_the_checkpoints_is_missed_by_all_three(forge, verdict):
    world = compose(SMALL)
    sign(world, 1)
    told = verdict(forge.write_world(world))
    assert (told.result, told.faults) == ("failed", {"L008"})


def test_a_signature_that_was_taken_from_a_package_of_version_1_is_missed_by_all_three(forge_1, verdict):
    world = forge_1.compose(SMALL)
    sign(world, 1)
    told = verdict(forge_1.write_world(world))
    assert (told.result, told.faults) == ("failed", {"L008"})


def test_a_signature_that_was_taken_from_the_stamped_checkpoint_is_missed_by_all_three(
    forge, authority, verdict
):
    world = compose(SMALL)
    body = world.log.body(world.sealed)
    line = f"— {world.log.origin} {b64(world.log.key_id(1) + world.log.signature(1, body, world.sealed))}\n"
    world.log.notes[world.sealed] = body + b"\n" + line.encode()
    told = verdict(forge.write_world(world, [world.stamp(authority("p256"), world.sealed)]))
    assert (told.result, told.faults) == ("failed", {"L008"})


def test_a_key_that_was_taken_from_policy_and_checkpoints_is_missed_by_the_letter(
    forge, program, reader, tmp_path
):
    """Nothing in the package tells of it any more: that is what the letter is for."""
    forge.write_world(compose(SMALL))
    (tmp_path / "letter.json").write_bytes(letter(forge.folder / "dossier"))
    world = compose(SMALL)
    world.policy = f"log {world.log.verifier(1)}\nquorum none\n".encode()
    world.write(tmp_path / "stripped")
    assert require_agreement(tmp_path / "stripped", program, reader).result == "consistent"
    compared = require_agreement(tmp_path / "stripped", program, reader, tmp_path / "letter.json")
    assert compared.result == "failed"
    assert "X002" in compared.codes


def test_a_log_that_never_had_the_second_key_needs_no_second_signature(forge, verdict):
    world = compose(SMALL)
    world.policy = f"log {world.log.verifier(1)}\nquorum none\n".encode()
    sign(world, 1)
    assert verdict(forge.write_world(world)).result == "consistent"


def test_a_wrong_second_signature_is_found_by_the_verifier_that_can_check_it(forge):
    world = compose(SMALL)
    sign(world, 1, 6)
    note = world.log.notes[world.size]
    line = note.splitlines(keepends=True)[-1]
    # In its first part: the last bytes of such a signature are zeros as often as not.
    name, _, signature = line.rpartition(b" ")
    spoilt = b"%b %b%b%b" % (
        name,
        signature[:100],
        b"B" * 10 if signature[100:110] == b"A" * 10 else b"A" * 10,
        signature[110:],
    )
    world.log.notes[world.size] = note.replace(line, spoilt)
    assert {finding.code for finding in verify_package(forge.write_world(world)).findings} & {
        "L003",
        "L007",
    } == {"L003"}

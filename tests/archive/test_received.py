"""What `khronika verify PACKAGE` checks beyond the court's verifier: signatures against computers of the future."""

from pathlib import Path

import pytest

from khronika.archive.verification.verify_package import verify_package
from khronika_verify.package import examine
from tests.verify.conftest import authority
from tests.verify.forge_simulator import SMALL
from tests.verify.package_simulator import World, compose
from tests.verify.scenario_simulator import b64

__all__ = ["authority"]


def with_second_signature(world: World, size: int, flipped: int) -> bytes:
    """The checkpoint of a size, its second signature changed in as many bits."""
    body = world.log.body(size)
    signatures = [bytearray(world.log.signature(kind, body, size)) for kind in (1, 6)]
    signatures[1][-1] ^= flipped
    lines = [
        f"— {world.log.origin} {b64(world.log.key_id(kind) + made)}\n"
        for kind, made in zip((1, 6), signatures, strict=True)
    ]
    return body + b"\n" + "".join(lines).encode()


def differing(folder: Path) -> set[str]:
    """What `khronika verify` finds, and the court's verifier does not."""
    return {finding.code for finding in verify_package(folder).findings} - {
        finding.code for finding in examine(folder).findings
    }


@pytest.mark.parametrize(("flipped", "found"), [(0, set()), (1, {"L003"})])
def test_a_wrong_second_signature_on_the_checkpoint_is_found(tmp_path, flipped, found):
    world = compose(SMALL)
    world.log.notes[world.size] = with_second_signature(world, world.size, flipped)
    world.write(tmp_path / "dossier")
    assert differing(tmp_path / "dossier") == found


def test_a_wrong_second_signature_on_a_stamped_checkpoint_is_found(tmp_path, authority):
    world = compose(SMALL)
    world.log.notes[world.sealed] = with_second_signature(world, world.sealed, 1)
    world.write(tmp_path / "dossier", [world.stamp(authority("p256"), world.sealed)])
    assert differing(tmp_path / "dossier") == {"L003"}

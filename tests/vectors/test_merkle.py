"""The vectors of transparency-dev/merkle: written for another implementation, judged by ours. Some of their roots are no hashes at all."""

import json

import pytest

from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.cosigner import check_extension
from khronika.ledger.error import ProofError
from khronika.ledger.tree import EMPTY_ROOT, check_consistency, check_inclusion
from khronika.primitives.codec import parse_b64


@pytest.fixture(scope="module")
def merkle(shared):
    folder = shared / "vectors" / "transparency-dev-merkle"
    if not folder.is_dir():
        pytest.skip("the vectors of transparency-dev/merkle are not among the shared ones")
    return folder


def cases(folder):
    return {
        str(path.relative_to(folder)): json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))
    }


def proof_in(case):
    return [parse_b64(text) for text in case["proof"] or []]


def includes(case):
    try:
        check_inclusion(
            parse_b64(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            parse_b64(case["root"]),
            proof_in(case),
        )
    except ProofError:
        return False
    return True


def is_consistent(case):
    try:
        check_consistency(
            case["size1"], case["size2"], parse_b64(case["root1"]), parse_b64(case["root2"]), proof_in(case)
        )
    except ProofError:
        return False
    return True


def test_every_inclusion_vector_gets_its_verdict(merkle):
    verdicts = {
        name: (includes(case), not case["wantErr"]) for name, case in cases(merkle / "inclusion").items()
    }
    assert len(verdicts) == 98
    assert {name: pair for name, pair in verdicts.items() if pair[0] != pair[1]} == {}


def test_every_consistency_vector_gets_its_verdict(merkle):
    verdicts = {
        name: (is_consistent(case), not case["wantErr"])
        for name, case in cases(merkle / "consistency").items()
    }
    assert len(verdicts) == 98
    assert {name: pair for name, pair in verdicts.items() if pair[0] != pair[1]} == {}


def test_from_size_zero_the_checker_refuses_what_a_cosigner_accepts(merkle):
    from_zero = [
        case
        for case in cases(merkle / "consistency" / "additional").values()
        if case["size1"] == 0 and not case["proof"]
    ]
    assert len(from_zero) >= 4
    seen = TreeHead("example.invalid/a", 0, EMPTY_ROOT)
    for case in from_zero:
        assert not is_consistent(case)
        check_extension(seen, TreeHead("example.invalid/a", max(1, case["size2"]), b"\1" * 32), [])

# SPDX-License-Identifier: Apache-2.0
"""That every opening stands in one log under one checkpoint, signed as the policy asks (docs/format/dossier.md, checks 2 and 3)."""

from collections import Counter
from dataclasses import dataclass, field

from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles
from khronika_verify.form import MalformedError
from khronika_verify.limit import MAX_CHECKPOINTS, MAX_POLICY, MAX_PROOF
from khronika_verify.note import Checkpoint, read_checkpoint
from khronika_verify.policy import Policy, check_checkpoint, reaches_quorum, read_policy
from khronika_verify.proof import Proof, read_proof
from khronika_verify.shown import PACKAGE, Shown
from khronika_verify.tree import leaf_hash, root_of_inclusion

POLICY = "data/policy.txt"


@dataclass
class Ledger:
    """What the proofs say: the package's checkpoint, and the place in the log of every opening that is proven to stand there.

    `closing` is the later checkpoint under which the event of the package itself is proven.
    """

    policy: Policy | None = None
    checkpoint: Checkpoint | None = None
    indexes: dict[str, int] = field(default_factory=dict)
    closing: Checkpoint | None = None


def check_ledger(disk: PackageFiles, shown: dict[str, Shown], findings: Findings) -> Ledger:
    """Findings P001 and L001 to L008.

    The package's checkpoint is the one most proofs stand under, and the others are L006.
    """
    ledger = Ledger(policy=_read_policy(disk, findings))
    checkpoints: dict[bytes, Checkpoint] = {}
    notes: dict[str, bytes] = {}
    for stem, entry in shown.items():
        proof = _read_proof(disk, stem, checkpoints, findings)
        if proof:
            if stem == PACKAGE:
                ledger.closing = checkpoints[proof.note]
            else:
                notes[stem] = checkpoints[proof.note].note
            _check_inclusion(ledger, entry, proof, checkpoints[proof.note], findings)
    if notes:
        _check_one_checkpoint(ledger, notes, checkpoints, findings)
    if ledger.closing and ledger.policy:
        # No quorum is asked for: witnesses may not have seen it yet, and what they saw is what it continues.
        check_checkpoint(ledger.closing, ledger.policy, f"{PACKAGE}.tlog-proof", findings)
    return ledger


def _read_policy(disk: PackageFiles, findings: Findings) -> Policy | None:
    try:
        return read_policy(disk.read(POLICY, MAX_POLICY) or b"")
    except MalformedError:
        findings.add("P001", POLICY)
        return None


def _read_proof(
    disk: PackageFiles, stem: str, checkpoints: dict[bytes, Checkpoint], findings: Findings
) -> Proof | None:
    """The proof beside an opening, its checkpoint read once for all proofs that carry the same."""
    path = f"{stem}.tlog-proof"
    try:
        proof = read_proof(disk.read(path, MAX_PROOF) or b"")
        if proof.note not in checkpoints and len(checkpoints) == MAX_CHECKPOINTS:
            findings.add("L006", path)
            return None
        if proof.note not in checkpoints:
            checkpoints[proof.note] = read_checkpoint(proof.note)
    except MalformedError:
        findings.add("L001", path)
        return None
    return proof


def _check_inclusion(
    ledger: Ledger, entry: Shown, proof: Proof, checkpoint: Checkpoint, findings: Findings
) -> None:
    leaf = leaf_hash(entry.opening.commitment)
    try:
        included = root_of_inclusion(leaf, proof.index, checkpoint.size, proof.path) == checkpoint.root
    except MalformedError:
        included = False
    if included:
        ledger.indexes[entry.stem] = proof.index
    else:
        findings.add("L002", entry.path)


def _check_one_checkpoint(
    ledger: Ledger, notes: dict[str, bytes], checkpoints: dict[bytes, Checkpoint], findings: Findings
) -> None:
    note = Counter(notes.values()).most_common(1)[0][0]
    checkpoint = ledger.checkpoint = checkpoints[note]
    first = next(stem for stem, other in notes.items() if other == note)
    for stem, other in notes.items():
        if other != note:
            findings.add("L006", f"{stem}.tlog-proof")
    if ledger.policy:
        check_checkpoint(checkpoint, ledger.policy, f"{first}.tlog-proof", findings)
        if not reaches_quorum(checkpoint, ledger.policy):
            findings.add("L005", f"{first}.tlog-proof")

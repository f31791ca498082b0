# SPDX-License-Identifier: Apache-2.0
"""Time-stamps in the package: what an outside clock proves about the log (docs/format/dossier.md, what is checked, 9)."""

import hashlib
from dataclasses import dataclass

from khronika_verify.certificate import Certificate, is_chain_valid, read_chain
from khronika_verify.finding import Findings, Level
from khronika_verify.folder import PackageFiles
from khronika_verify.form import MalformedError
from khronika_verify.ledger import Ledger
from khronika_verify.limit import MAX_NOTE, MAX_PROOF, MAX_STAMPS, MAX_TOKEN
from khronika_verify.note import Checkpoint, read_checkpoint
from khronika_verify.place import LATER
from khronika_verify.policy import check_checkpoint
from khronika_verify.proof import read_consistency
from khronika_verify.signature import Algorithm, UnknownAlgorithmError, hash_name
from khronika_verify.token import Request, Token, is_token_signed, read_reply, read_request
from khronika_verify.tree import is_consistent

TIMESTAMPS = "data/timestamps/"
SUFFIXES = (".checkpoint", ".tsq", ".tsr", ".chain.pem", ".consistency")


@dataclass(frozen=True)
class Bracket:
    """What one valid token proves: every leaf below `size` existed before `before`, in seconds since 1970.

    `root` is the root's SHA-256.
    """

    stem: str
    size: int
    before: int
    root: str


def check_stamps(disk: PackageFiles, ledger: Ledger, findings: Findings) -> list[Bracket]:
    """Findings T001 to T007, L003 and L004, and what the tokens without a fault or gap prove."""
    paths = [*disk.under(TIMESTAMPS), *(disk.under(LATER) if ledger.closing else ())]
    stems = sorted({path[: -len(suffix)] for path in paths for suffix in SUFFIXES if path.endswith(suffix)})
    if not stems:
        findings.add("T006", TIMESTAMPS.rstrip("/"))
    for stem in stems[MAX_STAMPS:]:
        findings.add("T001", f"{stem}.tsr")
    return [bracket for stem in stems[:MAX_STAMPS] if (bracket := _check_stamp(disk, stem, ledger, findings))]


def _check_stamp(disk: PackageFiles, stem: str, ledger: Ledger, findings: Findings) -> Bracket | None:
    own = Findings()
    checkpoint = _check_stamped(disk, stem, ledger, own)
    token = _read_token(disk, stem, own)
    chain = _read_chain(disk, stem, own)
    if token and chain:
        _check_authority(token, chain, stem, own)
    for finding in own.found:
        findings.add(finding.code, finding.path, finding.detail)
    if (
        not token
        or not chain
        or not checkpoint
        or any(finding.level is not Level.NOTICE for finding in own.found)
    ):
        return None
    return Bracket(stem, checkpoint.size, token.statement.before, hashlib.sha256(chain[-1].der).hexdigest())


def _check_stamped(disk: PackageFiles, stem: str, ledger: Ledger, findings: Findings) -> Checkpoint | None:
    """The stamped checkpoint: by a log of the policy, and one history with the package's, or with the later one that closes it."""
    path = f"{stem}.checkpoint"
    own = ledger.closing if stem.startswith(LATER) else ledger.checkpoint
    try:
        checkpoint = read_checkpoint(disk.read(path, MAX_NOTE) or b"")
    except MalformedError:
        findings.add("T005", path)
        return None
    if ledger.policy and own and checkpoint.note != own.note:
        check_checkpoint(checkpoint, ledger.policy, path, findings)
    if own and not _is_one_history(disk, stem, checkpoint, own):
        findings.add("T005", path)
    return checkpoint


def _is_one_history(disk: PackageFiles, stem: str, stamped: Checkpoint, own: Checkpoint) -> bool:
    path = f"{stem}.consistency"
    smaller, larger = sorted((stamped, own), key=lambda checkpoint: checkpoint.size)
    folder = LATER if stem.startswith(LATER) else TIMESTAMPS
    if stamped.origin != own.origin or not stem.startswith(f"{folder}{stamped.size}-"):
        return False
    if smaller.size == larger.size:
        return smaller.root == larger.root and path not in disk.files
    try:
        proof = read_consistency(disk.read(path, MAX_PROOF) or b"")
    except MalformedError:
        return False
    stated = (proof.old, proof.new) == (smaller.size, larger.size)
    return stated and is_consistent(smaller.size, larger.size, (smaller.root, larger.root), proof.path)


def _read_token(disk: PackageFiles, stem: str, findings: Findings) -> Token | None:
    request = token = None
    try:
        request = read_request(disk.read(f"{stem}.tsq", MAX_TOKEN) or b"")
    except MalformedError:
        findings.add("T001", f"{stem}.tsq")
    try:
        token = read_reply(disk.read(f"{stem}.tsr", MAX_TOKEN) or b"")
    except MalformedError:
        findings.add("T001", f"{stem}.tsr")
    stamped = disk.read(f"{stem}.checkpoint", MAX_NOTE) or b""
    if request and token and not _answers(request, token, stamped):
        findings.add("T002", f"{stem}.tsr")
    return token


def _answers(request: Request, token: Token, stamped: bytes) -> bool:
    """Whether the token is over these bytes with SHA-256, and is the answer to the request."""
    imprints = [
        (_digest_name(algorithm), digest) for algorithm, digest in (request.imprint, token.statement.imprint)
    ]
    right = all(imprint == ("sha256", hashlib.sha256(stamped).digest()) for imprint in imprints)
    return (
        right and token.statement.nonce == request.nonce and request.policy in (None, token.statement.policy)
    )


def _digest_name(algorithm: Algorithm) -> str:
    try:
        return hash_name(algorithm)
    except UnknownAlgorithmError:
        return ""


def _read_chain(disk: PackageFiles, stem: str, findings: Findings) -> list[Certificate]:
    try:
        return read_chain(disk.read(f"{stem}.chain.pem", MAX_TOKEN) or b"")
    except MalformedError:
        findings.add("T004", f"{stem}.chain.pem")
        return []


def _check_authority(token: Token, chain: list[Certificate], stem: str, findings: Findings) -> None:
    try:
        if not is_token_signed(token, chain[0]):
            findings.add("T003", f"{stem}.tsr")
        if not is_chain_valid(chain, token.statement.at):
            findings.add("T004", f"{stem}.chain.pem")
    except UnknownAlgorithmError:
        findings.add("T007", f"{stem}.tsr")

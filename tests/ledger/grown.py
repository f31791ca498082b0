"""Logs made for tests: fixed keys, commitments that are told apart by their number."""

import hashlib

from khronika.ledger.key import NoteSigner
from khronika.ledger.log import Log
from khronika.ledger.log_files import ClearFiles
from khronika.seal.signature import SigningKey

ORIGIN = "k7q2m5xw3nbt4rdc6yjh8fgs2a.invalid/a"
SIGNERS = (
    NoteSigner(ORIGIN, SigningKey.ed25519(b"\1" * 32)),
    NoteSigner(ORIGIN, SigningKey.ml_dsa_44(b"\2" * 32)),
)
VERIFIERS = tuple(signer.verifier for signer in SIGNERS)


def commitment(number, salt=b""):
    return hashlib.sha256(salt + number.to_bytes(8)).digest()


def commitments(start, stop, salt=b""):
    return [commitment(number, salt) for number in range(start, stop)]


def grow(folder, *sizes):
    """A log that was committed at each of these sizes."""
    log = Log.create(ClearFiles(folder), ORIGIN, VERIFIERS)
    for size in sizes:
        log.append(commitments(log.size, size), SIGNERS)
    return log


def reopen(folder):
    return Log.open(ClearFiles(folder), ORIGIN, VERIFIERS)


def everything_in(folder):
    """Every file's content by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put_back(folder, files):
    """Write the files of `everything_in` into the folder and remove every other one."""
    for path in list(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)


def codes(findings):
    return sorted({(finding.code, finding.path) for finding in findings})

"""Verifying a court package with everything this machine has: the court's own verifier, and what it leaves to libraries."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from khronika.ledger.checkpoint import Checkpoint
from khronika.ledger.key import NoteVerifier, SignatureKind
from khronika.ledger.proof import InclusionProof
from khronika.primitives.error import KhronikaError
from khronika_verify.finding import Finding
from khronika_verify.letter import compare_letter
from khronika_verify.package import Report, examine

ML_DSA_UNCHECKED = "L007"


def verify_package(folder: Path, letter: bytes | None = None) -> Report:
    """The report of `khronika_verify`, with the ML-DSA-44 signatures checked too that it cannot check.

    Compared with a letter, if given.
    """
    report = _with_all_signatures(folder)
    return report if letter is None else compare_letter(report, letter)


def _with_all_signatures(folder: Path) -> Report:
    report = examine(folder)
    findings = tuple(finding for finding in report.findings if finding.code != ML_DSA_UNCHECKED)
    if len(findings) == len(report.findings):
        return report
    broken = tuple(_broken_signatures(folder, report.facts.keys))
    return replace(report, findings=findings + broken) if not broken else _failed(report, findings + broken)


def _failed(report: Report, findings: tuple[Finding, ...]) -> Report:
    from khronika_verify.finding import Result

    return replace(report, findings=findings, result=Result.FAILED)


def _broken_signatures(folder: Path, keys: tuple[str, ...]) -> Iterator[Finding]:
    verifiers = [
        verifier for key in keys if (verifier := NoteVerifier.parse(key)).kind is SignatureKind.SUBTREE
    ]
    seen: set[bytes] = set()
    for path in sorted((*folder.glob("data/**/*.tlog-proof"), *folder.glob("data/timestamps*/*.checkpoint"))):
        try:
            checkpoint = _checkpoint(path)
        except KhronikaError:
            continue  # what is malformed is reported by the court's verifier
        data = checkpoint.encode()
        if data in seen:
            continue
        seen.add(data)
        for verifier in verifiers:
            if any(verifier.made(signature) for signature in checkpoint.signatures) and not verifier.signed(
                checkpoint
            ):
                yield Finding("L003", path.relative_to(folder).as_posix())


def _checkpoint(path: Path) -> Checkpoint:
    data = _bytes_of(path)
    return Checkpoint.parse(data) if path.suffix == ".checkpoint" else InclusionProof.parse(data).checkpoint


def _bytes_of(path: Path) -> bytes:
    """The bytes of a file of a package; where files have no locks, packages are verified all the same."""
    try:
        from khronika.durable.reading import bytes_of
    except ModuleNotFoundError:
        return path.read_bytes()
    return bytes_of(path)

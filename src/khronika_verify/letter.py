# SPDX-License-Identifier: Apache-2.0
"""The organisation's letter, read strictly, and a package compared with it (docs/format/letter.md)."""

import hashlib
import re
from dataclasses import dataclass, replace

from khronika_verify.finding import Findings, Result
from khronika_verify.form import (
    HEX_DIGEST,
    ID,
    MalformedError,
    list_of,
    members_of,
    number_of,
    read_canonical,
    read_lines,
    text_of,
)
from khronika_verify.ledger import POLICY
from khronika_verify.limit import MAX_LETTER, MAX_LISTED
from khronika_verify.note import NAME, read_verifier_key
from khronika_verify.package import Facts, Report
from khronika_verify.shown import PACKAGE

DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
MEMBERS = "checkpoint format keys letter made origin packages programs roots"


@dataclass(frozen=True)
class Letter:
    """What came by another way.

    Digests and the root are hex, `packages` has the commitment of each dossier's `package` event.
    """

    origin: str
    keys: tuple[str, ...]
    roots: tuple[str, ...]
    size: int
    root: str
    packages: dict[str, str]
    programs: dict[str, tuple[str, ...]]


def read_letter(data: bytes) -> Letter:
    """A `letter.json` in its one spelling; raises MalformedError."""
    lines = read_lines(data[: MAX_LETTER + 1])
    if len(data) > MAX_LETTER or len(lines) != 1:
        raise MalformedError("a letter is one line, and not of any length")
    told = members_of(read_canonical(lines[0]), MEMBERS)
    checkpoint, programs = (
        members_of(told["checkpoint"], "root size"),
        members_of(told["programs"], "verify.html verify.py"),
    )
    _spelled(told["letter"], ID)
    _spelled(told["made"], DAY)
    keys = _distinct_list([text_of(key) for key in list_of(told["keys"])])
    if (
        told["format"] != "khronika-letter/1"
        or not keys
        or [read_verifier_key(key).text for key in keys] != list(keys)
    ):
        raise MalformedError("another format, or no keys")
    return Letter(
        origin=_spelled(told["origin"], NAME),
        keys=keys,
        roots=_digests(told["roots"]),
        size=number_of(checkpoint["size"]),
        root=_spelled(checkpoint["root"], HEX_DIGEST),
        packages=_packages(told["packages"]),
        programs={name: _digests(digests) for name, digests in programs.items()},
    )


def _spelled(value: object, form: "re.Pattern[str]") -> str:
    text = text_of(value)
    if not form.fullmatch(text):
        raise MalformedError("a text in another form")
    return text


def _packages(value: object) -> dict[str, str]:
    listed = [members_of(package, "dossier event") for package in list_of(value)]
    dossiers = _distinct_list([_spelled(package["dossier"], ID) for package in listed])
    return {dossier: _spelled(package["event"], HEX_DIGEST) for dossier, package in zip(dossiers, listed)}  # noqa: B905 -- Python 3.9 knows no `strict`


def _digests(value: object) -> tuple[str, ...]:
    return _distinct_list([_spelled(digest, HEX_DIGEST) for digest in list_of(value)])


def _distinct_list(texts: list[str]) -> tuple[str, ...]:
    if len(texts) > MAX_LISTED or len(set(texts)) != len(texts):
        raise MalformedError("too long a list, or a thing twice")
    return tuple(texts)


def compare_letter(report: Report, data: bytes) -> Report:
    """The report on a package after it was compared with these bytes of a letter: findings X001 to X009, and the result."""
    findings = Findings(list(report.findings))
    try:
        letter = read_letter(data)
    except MalformedError:
        findings.add("X009", "")
        return replace(report, result=findings.result(), findings=tuple(findings.found))
    facts = replace(report.facts, letter=hashlib.sha256(data).hexdigest())
    is_whole = bool(facts.keys and facts.root) and _compare(letter, facts, findings)
    result = findings.result()
    verdict = Result.VERIFIED if result is Result.CONSISTENT and is_whole else result
    return replace(report, result=verdict, findings=tuple(findings.found), facts=facts)


def _compare(letter: Letter, facts: Facts, findings: Findings) -> bool:
    """Whether the letter names every key and every root; what contradicts it is found."""
    if letter.origin != facts.origin:
        findings.add("X003", POLICY)
        return False
    _compare_keys(letter, facts, findings)
    _compare_whole(letter, facts, findings)
    strange = [bracket for bracket in facts.brackets if bracket.root not in letter.roots]
    for bracket in strange:
        findings.add("X004", f"{bracket.stem}.chain.pem", bracket.root)
    return not strange


def _compare_whole(letter: Letter, facts: Facts, findings: Findings) -> None:
    """The tree, the package as a whole, and its programs."""
    for size, root, path in ((facts.size, facts.root, "data"), (*facts.closing, PACKAGE)):
        if size == letter.size and root != letter.root:
            findings.add("X005", path, str(size))
    if facts.dossier not in letter.packages:
        findings.add("X007", "")
    elif letter.packages[facts.dossier] != facts.event:
        findings.add("X006", f"{PACKAGE}.opening")
    for name, digest in facts.programs.items():
        if digest not in letter.programs[name]:
            findings.add("X008", name)


def _compare_keys(letter: Letter, facts: Facts, findings: Findings) -> None:
    named = set(facts.keys)
    for key in facts.keys:
        if key not in letter.keys:
            findings.add("X001", POLICY, _beginning(key))
    for key in letter.keys:
        if key not in named and key.partition("+")[0] == facts.origin:
            findings.add("X002", POLICY, _beginning(key))


def _beginning(key: str) -> str:
    """The name and id of a verifier key."""
    return "+".join(key.split("+", 2)[:2])

# SPDX-License-Identifier: Apache-2.0
"""The examination of a court package from beginning to end."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from khronika_verify.accession import check_accessions
from khronika_verify.bag import INFORMATION, MANIFEST, TAG_MANIFEST, bag_label, check_bag
from khronika_verify.binding import check_binding
from khronika_verify.claimed import check_claimed
from khronika_verify.custody import EXHIBITS
from khronika_verify.exhibit import Exhibit, check_exhibits
from khronika_verify.finding import Finding, Findings, Result
from khronika_verify.folder import PackageFiles, survey_package
from khronika_verify.form import MalformedError
from khronika_verify.ledger import POLICY, Ledger, check_ledger
from khronika_verify.limit import MAX_STATEMENTS
from khronika_verify.quotation import Quotations, check_quotes
from khronika_verify.review import check_reviews
from khronika_verify.shown import PACKAGE, Shown, check_authors, read_shown
from khronika_verify.statement import STATEMENTS, check_telling
from khronika_verify.telling import Telling, read_telling
from khronika_verify.text import LANGUAGES
from khronika_verify.timestamp import Bracket, check_stamps

PROGRAMS = ("verify.py", "verify.html")


@dataclass(frozen=True)
class Facts:
    """What a reader compares with a letter from outside the package, and what the proofs come to.

    `keys` are the verifier keys of the policy; `programs` are SHA-256 in hex; `size` and `root` are the
    checkpoint's, root in hex; `sealed` holds, for each exhibit with a proven seal, the place of its first
    seal in the log; `bare` the payload that only the manifests protect: none where the package is bound as a
    whole (`is_bound`); `quotations` says how many were compared; `language` is that of the case, or English.
    `origin` is the log's; `event` the commitment of the `package` event of `dossier`, `closing` size and root
    of the checkpoint under which it is proven; `letter` the SHA-256 of the letter the package was compared
    with. All are empty where there is none.
    """

    keys: tuple[str, ...] = ()
    programs: dict[str, str] = field(default_factory=dict)
    size: int = 0
    root: str = ""
    brackets: tuple[Bracket, ...] = ()
    sealed: dict[str, int] = field(default_factory=dict)
    bare: tuple[str, ...] = ()
    is_bound: bool = False
    quotations: Quotations = field(default_factory=Quotations)
    language: str = "en"
    origin: str = ""
    dossier: str = ""
    event: str = ""
    closing: tuple[int, str] = (0, "")
    letter: str = ""


@dataclass(frozen=True)
class Report:
    """The verdict on a package, the numbers of exhibits and of events shown, every finding, and the facts."""

    result: Result
    exhibits: int
    events: int
    findings: tuple[Finding, ...]
    facts: Facts


def package(folder: Path | str) -> list[Finding]:
    """All findings about the package in a folder; never raises for what the package holds."""
    return list(examine(Path(folder)).findings)


def examine(folder: Path) -> Report:
    """The full report on the package in a folder; never raises for what the package holds."""
    findings = Findings()
    disk = survey_package(folder)
    if not _is_bag(disk):
        findings.add("N001", "")
        return _report(findings, {}, {}, Facts())
    check_bag(disk, findings)
    if not _is_package(disk):
        findings.add("N001", "data")
        return _report(findings, {}, {}, Facts())
    return _examine_package(disk, findings)


def _is_bag(disk: PackageFiles) -> bool:
    return any(
        path in (MANIFEST, TAG_MANIFEST, INFORMATION, "bagit.txt") or path.startswith("data/")
        for path in [*disk.files, *disk.unsafe]
    )


def _is_package(disk: PackageFiles) -> bool:
    return any(
        path in (POLICY, STATEMENTS) or path.startswith(EXHIBITS) or path.endswith(".opening")
        for path in disk.under("data/")
    )


def _examine_package(disk: PackageFiles, findings: Findings) -> Report:
    telling = _read_telling(disk, findings)
    shown = read_shown(disk, telling.version if telling else None, findings)
    check_authors(shown, findings)
    ledger = check_ledger(disk, shown, findings)
    exhibits = check_exhibits(disk, shown, telling.dossier if telling else None, findings)
    check_accessions(shown, findings)
    quotations = Quotations()
    if telling:
        check_telling(telling, shown, exhibits, findings)
        quotations = check_quotes(disk, telling, exhibits, findings)
        check_reviews(telling, shown, ledger, findings)
        if bag_label(disk, "External-Identifier") != telling.dossier:
            findings.add("S002", INFORMATION)
    brackets = check_stamps(disk, ledger, findings)
    check_claimed(shown, ledger, brackets, findings)
    facts = _facts(disk, ledger, exhibits, brackets)
    if _has_binding(disk, telling):
        check_binding(disk, shown, telling, ledger, findings)
        facts = replace(facts, bare=(), is_bound=True)
    if not exhibits:
        findings.add("N001", "data")
    return _report(findings, exhibits, shown, _named(replace(facts, quotations=quotations), telling, shown))


def _named(facts: Facts, telling: Telling | None, shown: dict[str, Shown]) -> Facts:
    """The facts with what the package calls itself: its dossier, its event, and the language of the case, where reports are told in it."""
    language = next((language for language in LANGUAGES if telling and language == telling.language), "en")
    event = shown[PACKAGE].opening.commitment if PACKAGE in shown else ""
    return replace(facts, language=language, dossier=telling.dossier if telling else "", event=event)


def _has_binding(disk: PackageFiles, telling: Telling | None) -> bool:
    """Whether this is a package of version 2, as far as it can be known."""
    return telling.version == 2 if telling else f"{PACKAGE}.opening" in disk.files


def _read_telling(disk: PackageFiles, findings: Findings) -> Telling | None:
    try:
        return read_telling(disk.read(STATEMENTS, MAX_STATEMENTS) or b"")
    except MalformedError:
        findings.add("S001", STATEMENTS)
        return None


def _report(
    findings: Findings, exhibits: dict[str, Exhibit], shown: dict[str, Shown], facts: Facts
) -> Report:
    return Report(findings.result(), len(exhibits), len(shown), tuple(findings.found), facts)


def _facts(
    disk: PackageFiles, ledger: Ledger, exhibits: dict[str, Exhibit], brackets: list[Bracket]
) -> Facts:
    firsts = {
        exhibit.control: ledger.indexes.get(seal.entry.stem)
        for exhibit in exhibits.values()
        for seal in exhibit.seals()[:1]
    }
    digests = {path: disk.digest(path) for path in PROGRAMS if path in disk.files}
    checkpoint = ledger.checkpoint
    return Facts(
        keys=tuple(key.text for key in ledger.policy.named_keys()) if ledger.policy else (),
        programs={path: digest[0] for path, digest in digests.items() if digest},
        size=checkpoint.size if checkpoint else 0,
        root=checkpoint.root.hex() if checkpoint else "",
        brackets=tuple(brackets),
        sealed={control: index for control, index in firsts.items() if index is not None},
        origin=checkpoint.origin if checkpoint else "",
        closing=(ledger.closing.size, ledger.closing.root.hex()) if ledger.closing else (0, ""),
        bare=tuple(path for path in disk.under("data/") if _is_bare(path)),
    )


def _is_bare(path: str) -> bool:
    """Whether nothing but the manifest speaks for a file."""
    proven = (".opening", ".tlog-proof")
    place = path.split("/")
    original = path.startswith(EXHIBITS) and len(place) == 4 and place[3].startswith("original.")
    return not (
        path.endswith(proven)
        or ".fields/" in path
        or path.startswith("data/timestamps/")
        or path in (POLICY, STATEMENTS)
        or original
    )

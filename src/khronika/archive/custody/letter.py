"""Writing a letter: what a recipient compares packages with, gathered, written and logged (docs/format/letter.md)."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.custody.anchor import timestamps
from khronika.archive.custody.departure import settle
from khronika.archive.error import ArchiveError
from khronika.archive.folder.folder import require_outside
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.archive.verification.verify_package import verify_package
from khronika.dossier.event import LetterEvent, PackageEvent
from khronika.dossier.files.package import require_free
from khronika.dossier.letter import Letter, NamedPackage
from khronika.dossier.paper.letter_pdf import letter_pdf
from khronika.durable import write
from khronika.durable.stream import sync_folder
from khronika.durable.unfinished import unfinished
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Stamp, recheck, stamps
from khronika.primitives.codec import format_id
from khronika.primitives.digest import Digest
from khronika_verify.finding import Result
from khronika_verify.package import Report
from khronika_verify.single import build_verify_py, verify_html


class UnfitPackageError(ArchiveError):
    """A package that was named cannot stand in a letter."""


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """The packages the letter is about, the language of its page, and for whom it is, which is kept veiled."""

    packages: tuple[Path, ...] = ()
    language: str = "en"
    recipient: str = ""


def write_letter(archive: Archive, order: LetterOrder, out: Path) -> Letter:
    """Write `letter.json` and `letter.pdf` into the new folder `out`, and log the letter.

    Raises, before anything is written, UpgradeNeededError, PackageExistsError, InsideError,
    UnfitPackageError; later UnprintableError, OSError. The event is committed when both files are written,
    right before the folder gets its name.
    """
    archive.require_upgraded()
    require_free(out)
    require_outside(out)
    reports = tuple(_fit(archive, folder) for folder in order.packages)
    settle(archive, out.parent)
    with archive.writing() as writer, unfinished(out.parent) as folder:
        letter = _letter(archive, writer, reports)
        write(folder / "letter.json", letter.encode())
        write(folder / "letter.pdf", letter_pdf(letter, order.language, writer.now()))
        writer.append(_event(letter, order))
        require_free(out)
        writer.commit()
        folder.rename(out)
    sync_folder(out.parent)
    return letter


def _fit(archive: Archive, folder: Path) -> Report:
    """The report on a package of this archive that left and is as it left."""
    report = verify_package(folder)
    if report.result in (Result.FAILED, Result.INCOMPLETE):
        raise UnfitPackageError(
            "a package named for the letter does not verify", hint="look closer with: khronika verify PACKAGE"
        )
    if not report.facts.event:
        hint = "write its case again with khronika dossier, or write a letter without --package"
        raise UnfitPackageError("a package named is of version 1, which nothing binds as a whole", hint=hint)
    entries = archive.entries(archive.index.about(PackageEvent, report.facts.dossier))
    if report.facts.event not in {entry.commitment.hex() for entry in entries}:
        raise UnfitPackageError(
            "a package named is not one that this archive handed out", hint="name the archive that wrote it"
        )
    return report


def _letter(archive: Archive, writer: Writer, reports: tuple[Report, ...]) -> Letter:
    """What the packages tell already; without any, what the archive has by now."""
    newest = max(reports, key=lambda report: report.facts.size, default=None)
    head = writer.log.head
    programs = {"verify.html": verify_html(), "verify.py": build_verify_py()}
    digests = [report.facts.programs for report in reports] or [
        {name: str(Digest.of(data)) for name, data in programs.items()}
    ]
    named = {report.facts.dossier: report.facts.event for report in reports}
    return Letter(
        letter=format_id(os.urandom(16)),
        made=writer.now()[:10],
        origin=archive.site.origin,
        keys=tuple(archive.site.verifiers),
        roots=_distinct(_roots_of(reports) if reports else _roots(archive)),
        size=newest.facts.size if newest else head.size,
        root=newest.facts.root if newest else head.root.hex(),
        packages=tuple(NamedPackage(dossier, event) for dossier, event in sorted(named.items())),
        programs={name: _distinct(told[name] for told in digests) for name in programs},
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts)))


def _roots_of(reports: tuple[Report, ...]) -> Iterator[str]:
    return (bracket.root for report in reports for bracket in report.facts.brackets)


def _roots(archive: Archive) -> Iterator[str]:
    """The root certificates under which the archive's tokens stand."""
    for kept in stamps(timestamps(archive)):
        if isinstance(kept, Stamp):
            try:
                yield str(recheck(kept).root)
            except AnchorError:
                continue  # `khronika verify ARCHIVE` reports it


def _event(letter: Letter, order: LetterOrder) -> LetterEvent:
    return LetterEvent(
        letter=letter.letter,
        digest=str(Digest.of(letter.encode())),
        size=letter.size,
        root=letter.root,
        packages=tuple(package.dossier for package in letter.packages),
        recipient=order.recipient or None,
    )

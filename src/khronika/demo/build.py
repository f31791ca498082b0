"""The worked example from end to end: material, archive, statements, time stamp, court packages, verification."""

import json
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from khronika.archive.casefile.reading import read_case_file
from khronika.archive.custody.anchor import anchor
from khronika.archive.custody.letter import LetterOrder, write_letter
from khronika.archive.custody.seal import seal_paths
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.record.state import record
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import preview, release
from khronika.archive.search.search import Searching
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.verification.verify import verify_archive
from khronika.archive.verification.verify_package import verify_package
from khronika.demo.authority import MissingProgramError, local_authority
from khronika.demo.case_file import LoggedIds, case_files
from khronika.demo.material import generate
from khronika.demo.review import reviewed
from khronika.durable import write
from khronika.intake.accession import Provenance, parse_provenance
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import counted
from khronika.record.event import CaseEvent
from khronika.record.statement import StatementFile
from khronika.record.statement_file import parse_statement_file

_SOUGHT = "Talnikovtsev"
MARK = "this-folder-is-the-worked-example.txt"
_MARK_TEXT = (
    "Made by `khronika demo`, which also removes it when it is run again. Everything in it is invented.\n"
)

STATEMENT_FILES = ("statements.json", "eighteen-months.json", "transports.json")

TEXTS = Provenance(
    source="S-02",
    channel="interviews of the project and the press",
    obtained={
        "when": "2024-09",
        "how": "recorded and typed up by the project; one interview as published; one letter as received",
    },
    note="INVENTED EXAMPLE: the three who testify may not be named anywhere outside",
    consent="testimony: court only; the published interview and the letter: free",
)


class DemoError(KhronikaError):
    """The worked example did not come out as it must."""


class NotOursError(DemoError):
    """The folder holds something else than an earlier worked example."""


@dataclass(frozen=True, slots=True)
class Made:
    """Where the parts of the worked example are, and what its checks said."""

    folder: Path
    archive: Path
    packages: tuple[Path, ...]
    material: Path
    anchored: bool
    verdicts: tuple[str, ...]


def build(folder: Path, tell: Callable[[str], None]) -> Made:
    """Make the worked example in `folder`, replacing an earlier one; `tell` is given one line a step.

    Raises NotOursError, MissingExtraError, DemoError when a check fails.
    """
    with as_file(files("khronika.demo") / "examples") as examples:
        _prepare(folder)
        material = folder / "material"
        tell("drawing the insider's scans, photograph, film and recording")
        generate(material / "insider")
        shutil.copytree(examples / "texts", material / "texts")
        passphrase = _passphrase()
        write(folder / "passphrase.txt", f"{passphrase}\n".encode())
        tell("making the archive (the passphrase is stretched with 256 MiB of memory)")
        with Archive.create(folder / "archive", Founding(passphrase, "INVENTED: the documenter")) as archive:
            recorded = _fill(archive, material, examples, tell)
            _review(archive, folder, recorded, tell)
            anchored = _anchor(archive, folder / "authority", tell)
            packages = tuple(_release(archive, folder, tell))
            tell("writing the letter that a recipient compares the packages with")
            write_letter(archive, LetterOrder(packages, recipient="INVENTED: a court"), folder / "letter")
    tell("verifying the archive, and each package with both verifiers, alone and with the letter")
    verdicts = tuple(_verify(folder / "archive", passphrase, packages, folder / "letter/letter.json"))
    return Made(folder, folder / "archive", packages, material, anchored, verdicts)


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise NotOursError(
                "the folder holds something else than an earlier worked example", hint="name a new folder"
            )
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(folder / MARK, _MARK_TEXT.encode())


@dataclass(frozen=True, slots=True)
class _Recorded:
    """The logged ids of the examples' batches by those of their files, of statements and entities, and where the examples are."""

    batches: Mapping[str, str]
    logged: LoggedIds
    examples: Path


def _fill(archive: Archive, material: Path, examples: Path, tell: Callable[[str], None]) -> _Recorded:
    """Everything in the archive."""
    tell("sealing what the insider handed over, then the testimonies and the press")
    insider = parse_provenance((examples / "accession.json").read_text(encoding="utf-8"))
    for name, provenance in (("insider", insider), ("texts", TEXTS)):
        path = str((material / name).resolve()).encode()
        sealing = seal_paths(archive, [path], provenance, lambda _: None, lambda: False)
        if sealing.not_sealed:
            raise DemoError("a file of the worked example was not sealed")
    _read(archive, tell)
    tell("recording who says that who did what to whom, each statement at its place in the evidence")
    stated = _stated(examples)
    recording = record(archive, stated)
    if recording.refusals:
        raise DemoError(
            counted(
                "{n} batch of the worked example was refused",
                "{n} batches of the worked example were refused",
                len(recording.refusals),
            ),
            hint=recording.refusals[0].fact,
        )
    batches, statements = dict[str, str](), dict[str, str]()
    for batch, identity in zip(stated.batches, recording.ids, strict=True):
        batches[batch.id] = identity
        for number, statement in enumerate(batch.statements, start=1):
            statements[statement.id] = f"{identity}.{number}"
    keys = {(entity.type, entity.label): key for key, entity in stated.entities.items()}
    entities = {keys[made.type, made.label]: made.id for made in recording.made}
    return _Recorded(batches, LoggedIds(statements, entities), examples)


def _stated(examples: Path) -> StatementFile:
    """The statement files of the examples as one: they name entities by the same keys."""
    stated = [parse_statement_file((examples / name).read_text(encoding="utf-8")) for name in STATEMENT_FILES]
    entities = {key: entity for each in reversed(stated) for key, entity in each.entities.items()}
    batches = tuple(batch for each in stated for batch in each.batches)
    return StatementFile(entities, batches, tuple(case for each in stated for case in each.cases))


def _review(archive: Archive, folder: Path, recorded: _Recorded, tell: Callable[[str], None]) -> None:
    tell("having two members review it: both accept what was recorded, and the second disputes one statement")
    passphrase = _passphrase()
    write(folder / "passphrase-of-the-reviewer.txt", f"{passphrase}\n".encode())
    with reviewed(archive, folder / "archive", passphrase, recorded.batches) as reviewer:
        tell(
            "entering the case files: forum, what is alleged, each element with what supports and contradicts it"
        )
        for code in case_files(archive, reviewer, recorded.examples, recorded.logged):
            missing = read_case_file(archive, code, datetime.now(UTC).date().isoformat()).gaps
            tell(f"the case file of {code} has {len(missing)} gaps, the worst: {missing[0].gap.value}")


def _passphrase() -> str:
    return " ".join(secrets.token_hex(2) for _ in range(6))


def _read(archive: Archive, tell: Callable[[str], None]) -> None:
    tell(
        "reading everything in processes without network and files: text, scans, photograph, film, recording"
    )
    with WorkerPool() as pool:
        result = ReadJob(archive, ReadPlan(), pool, lambda _: None).run(items_to_read(archive))
    with Searching(archive) as searching:
        searching.catch_up()
        found = searching.find(_SOUGHT)
    if result.damaged or not found:
        raise DemoError("what was read of the worked example is not found again")
    tell(
        f"read {result.read} items; a search for {_SOUGHT} finds it in {len(found)} of them, in either alphabet"
    )


def _anchor(archive: Archive, folder: Path, tell: Callable[[str], None]) -> bool:
    try:
        authority = local_authority(folder)
    except MissingProgramError as error:
        tell(f"no time stamp: {error.fact}")
        return False
    tell("having the log time-stamped (by a throw-away authority: it proves the mechanism, not a date)")
    anchor(archive, authority, authority.roots)
    return True


def _release(archive: Archive, folder: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    codes = {str(code): None for _, code in archive.index.events(CaseEvent)}
    for code in codes:
        out = folder / f"court-package-{code}"
        tell(f"writing the court package of case {code}")
        order = ReleaseOrder(code, recipient="INVENTED: a court")
        confirmed = frozenset(preview(archive, order).decision.unconfirmed)
        tell(
            f"about persons under a pseudonym, {len(confirmed)} places that tell more than their labels were looked at and confirmed"
        )
        release(archive, replace(order, allow=confirmed), out)
        yield out


def _verify(archive: Path, passphrase: str, packages: tuple[Path, ...], letter: Path) -> Iterator[str]:
    verdict = verify_archive(archive, passphrase, None, lambda _, __: None)
    if verdict.failed:
        raise DemoError("the archive of the worked example does not verify")
    yield f"khronika verify {archive.name}: verified, {verdict.items} items, {verdict.events} events"
    for package in packages:
        report = verify_package(package)
        alone = subprocess.run(
            [sys.executable, "-I", "verify.py", "--json"], cwd=package, capture_output=True, check=False
        )
        if report.result.value != "consistent" or alone.returncode:
            raise DemoError("a package of the worked example does not verify")
        told = report.facts.quotations
        quoted = f"{told.compared} of {told.compared + len(told.quotes())} quotations compared"
        yield f"khronika verify {package.name}: {report.result.value}, {report.exhibits} exhibits, {report.events} events, {quoted}"
        yield f"python3 -I verify.py in {package.name}: {json.loads(alone.stdout)['result']}"
        trusted = verify_package(package, letter.read_bytes())
        if trusted.result.value != "verified":
            raise DemoError("a package of the worked example does not fit the letter")
        yield f"khronika verify {package.name} --trust {letter.parent.name}/{letter.name}: {trusted.result.value}"

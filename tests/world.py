"""An archive as tests found one: a cheap passphrase, a few originals, and short questions about what is in it."""

import gc
import os
import signal
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, TypeVar

from khronika.archive.custody.seal import seal_paths, seal_rest
from khronika.archive.custody.sealing import Sealing, SealingProgress
from khronika.archive.events.event import EVENT_TYPES
from khronika.archive.record.review import decide
from khronika.archive.record.state import Recording, record
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.verification.verify import verify_archive
from khronika.intake.accession import Provenance, path_json
from khronika.intake.event import SealEvent
from khronika.ledger.entry import LogEntry
from khronika.primitives.codec import canonical
from khronika.primitives.event import Event, Exposure, plain, veiled
from khronika.primitives.finding import Finding, Level
from khronika.primitives.form import NUMBER, TEXT
from khronika.record.recorded import State
from khronika.record.statement import StatementFile
from khronika.seal.member import Cost

PASSPHRASE = "seven words nobody would ever put together"
CHEAP = Cost(64, 1, 1)
PROVENANCE = Provenance("S-17", "signal")

Kind = TypeVar("Kind", bound=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Event):
    """An event of a type that the program does not know: it is kept, proven, and says nothing."""

    KIND: ClassVar[str] = "remark"

    number: int = plain(NUMBER, Exposure.PUBLIC, "which one it is")
    text: str = veiled(TEXT, Exposure.PERSONAL, "what it says")

    @classmethod
    def numbered(cls, number: int) -> "Remark":
        return cls(number=number, text="veiled")


def found(folder: Path) -> Archive:
    """A new archive whose passphrase costs nothing to try."""
    return Archive.create(folder, Founding(PASSPHRASE, "Anna", CHEAP))


def reopen(folder: Path) -> Archive:
    return Archive.open(folder, PASSPHRASE)


def spread(folder: Path, contents: dict[str, bytes]) -> Path:
    """Write originals below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def seal(
    archive: Archive,
    *sources: Path | bytes,
    report: Callable[[SealingProgress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Sealing:
    """Seal sources as one new accession."""
    return seal_paths(archive, [os.fsencode(source) for source in sources], PROVENANCE, report, stop)


def resume(archive: Archive, accession: str) -> Sealing:
    """Go on with an accession that was interrupted."""
    return seal_rest(archive, accession, lambda _: None, lambda: False)


def recorded(archive: Archive, told: StatementFile) -> Recording:
    """Record statements, and accept them all, as a court package asks for."""
    recording = record(archive, told)
    assert recording.refusals == ()
    decide(archive, recording.ids, State.ACCEPTED, "compared with the passage")
    return recording


def findings(folder: Path) -> tuple[Finding, ...]:
    """What a verification finds, without the index."""
    return verify_archive(folder, PASSPHRASE, None, lambda *_: None).findings


def faults(folder: Path) -> set[tuple[str, str]]:
    """Code and place of every fault a verification finds."""
    return {(finding.code, finding.path) for finding in findings(folder) if finding.level is not Level.NOTICE}


def codes(folder: Path) -> set[str]:
    """The code of every fault."""
    return {code for code, _ in faults(folder)}


def entries(archive: Archive) -> list[LogEntry]:
    """Every event of the log."""
    return archive.entries(range(archive.log.size))


def events_of(archive: Archive, kind: type[Kind]) -> list[Kind]:
    """Every event of a type, oldest first."""
    return [entry.event for entry in entries(archive) if isinstance(entry.event, kind)]


def log(archive: Archive, *events: Event) -> Sequence[bytes]:
    """Put events of the archive's member into its log."""
    with archive.writing() as writer:
        commitments = writer.append_all(events)
        writer.commit()
    return commitments


def logged_paths(archive: Archive) -> Counter[tuple[str, str]]:
    """How often each path was sealed with each digest, as the log has it; a path by its canonical JSON."""
    return Counter(
        (canonical(path_json(event.path)), event.content.sha256) for event in events_of(archive, SealEvent)
    )


def originals_in(*sources: Path) -> Counter[tuple[str, str]]:
    """What `logged_paths` should be once every file below these folders is sealed."""
    files = [path for source in sources for path in source.rglob("*") if path.is_file()]
    return Counter((canonical(os.fspath(path)), sha256(path.read_bytes()).hexdigest()) for path in files)


def view(archive: Archive) -> list[object]:
    """Everything the index says."""
    index = archive.index
    rows = [(row, index.chain(row.number)) for row in index.items()]
    return [index.size(), rows, [(kind.KIND, index.events(kind)) for kind in EVENT_TYPES]]


def contents(archive: Archive) -> dict[str, bytes]:
    """The bytes behind every path that was sealed, read back out of the vault."""
    found = {}
    for row in archive.index.items():
        data = b"".join(archive.read(row))
        for entry in archive.custody(row):
            if isinstance(entry.event, SealEvent):
                found[canonical(path_json(entry.event.path))] = data
    return found


def bytes_below(source: Path) -> dict[str, bytes]:
    """What `contents` should be once every file below this folder is sealed."""
    return {canonical(os.fspath(path)): path.read_bytes() for path in source.rglob("*") if path.is_file()}


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its path below the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put_back(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of `everything_in`, and nothing else, into the folder."""
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if name in files:
                path.rmdir()
        elif name not in files or path.is_symlink():
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)


def in_child(work: Callable[[], int], patience: int = 60) -> int:
    """Run `work` in a process of its own that ends without any clearing up; its exit status, or minus the signal that ended it."""
    with warnings.catch_warnings():
        # The child calls nothing that another thread of this process could hold a lock of.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        gc.disable()  # it would touch, and so copy, every page of the parent
        status = 99
        try:
            signal.alarm(patience)
            # Whatever is no status would keep `_exit` from ending the child, which would run further tests.
            status = int(work() or 0)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

"""The acts whose growth is measured, as two builds have them: the one at hand, and that of 22 November 2026 (ea35547)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from khronika.demo.authority import local_authority
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Reading
from khronika.intake.accession import Provenance
from khronika.primitives.uncollected import uncollected
from khronika.record.statement_file import parse_statement_file
from khronika.seal.member import Cost

try:
    from khronika.archive.custody.anchor import anchor
    from khronika.archive.custody.overview import overview
    from khronika.archive.custody.seal import seal_paths
    from khronika.archive.derivation.derive import keep_readings
    from khronika.archive.derivation.reading_task import ItemReading
    from khronika.archive.exchange.export import ExportOrder
    from khronika.archive.exchange.export import export as export_record
    from khronika.archive.record.query import QueryInput, ask, meant_entity, page
    from khronika.archive.record.review import decide
    from khronika.archive.record.state import record
    from khronika.archive.release.order import ReleaseOrder
    from khronika.archive.release.release import release
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
    from khronika.evidence.citation.locator import InParagraph
    from khronika.evidence.citation.mapped_text import Composer
    from khronika.exchange.exports.export_format import ExportFormat
    from khronika.record.event import StateEvent
    from khronika.record.recorded import State

    STATE: object = StateEvent
except ModuleNotFoundError:  # the build of 22 November
    from khronika.archive.anchoring import anchor
    from khronika.archive.archive import Archive
    from khronika.archive.create import Founding
    from khronika.archive.export import Order as ReleaseOrder
    from khronika.archive.exporting import ExportOrder
    from khronika.archive.exporting import Format as ExportFormat
    from khronika.archive.exporting import export as export_record
    from khronika.archive.overview import overview
    from khronika.archive.record_asking import Wanted as QueryInput
    from khronika.archive.record_asking import ask, meant_entity, page
    from khronika.archive.record_decision import decide
    from khronika.archive.release import release
    from khronika.archive.seal_run import seal_paths
    from khronika.archive.sealing_study import keep_studies as keep_readings
    from khronika.archive.stating import record
    from khronika.archive.study import Study as ItemReading
    from khronika.evidence.reading.locator import InParagraph
    from khronika.evidence.reading.mapping import Composer
    from khronika.record.event import State

    STATE = "state"

PASSPHRASE = "nobody keeps anything behind this one"


def create(folder: Path) -> None:
    """A new archive, whose passphrase is stretched cheaply."""
    Archive.create(folder, Founding(PASSPHRASE, "bench", Cost(64, 1, 1))).close()


def opened(folder: Path) -> Archive:
    """The archive, to be closed."""
    return Archive.open(folder, PASSPHRASE)


def state(archive: Archive, text: str) -> None:
    """Record what a statement file says."""
    with uncollected():
        recording = record(archive, parse_statement_file(text))
    if recording.refusals:
        raise RuntimeError(recording.refusals[0].fact)


def status(archive: Archive) -> object:
    """What `khronika status` counts."""
    return overview(archive)


def meant(archive: Archive, reference: str) -> str:
    """The id of who is meant; raises KhronikaError."""
    return meant_entity(archive, reference).id


def shown(archive: Archive, reference: str) -> object:
    """The page of an entity."""
    return page(archive, reference)


def acts(
    archive: Archive, kind: str = "", first: date | None = None, last: date | None = None, victim: str = ""
) -> int:
    """How many acts answer a question."""
    return len(ask(archive, QueryInput(kind=kind, victim=victim, first=first, last=last)).found)


def stamp(archive: Archive, folder: Path, times: int) -> None:
    """Have the log stamped so often by an authority that is kept in `folder`."""
    authority = local_authority(folder)
    for _ in range(times):
        anchor(archive, authority, authority.roots)


def seal(archive: Archive, folder: Path) -> None:
    """Seal every file of a folder."""
    seal_paths(archive, [str(folder).encode()], Provenance("S-1", "bench"), lambda _: None, lambda: False)


def keep(archive: Archive, texts: dict[str, str]) -> None:
    """Keep a reading of each item, by id, that found one text of paragraphs."""
    readings = [ItemReading(item, _reading(text), ()) for item, text in texts.items()]
    with archive.writing() as writer:
        keep_readings(archive, writer, readings)


def _reading(text: str) -> Reading:
    composer = Composer()
    for number, line in enumerate(text.splitlines(), start=1):
        composer.line(line, InParagraph(number))
    return Reading(Outcome.READ, reader="text", texts=(composer.finish(),))


def words_of(archive: Archive) -> Iterator[tuple[str, str]]:
    """Id and text of every item."""
    for row in archive.index.items():
        yield row.id, b"".join(archive.read(row)).decode()


def exported(archive: Archive, form: str, out: Path) -> None:
    """Export what is proposed in this format."""
    export_record(archive, ExportOrder(ExportFormat(form), states=frozenset({State.PROPOSED})), out)


def accept_all(archive: Archive) -> None:
    """Accept every statement of every batch."""
    batches = [str(batch) for _, batch in archive.index.events(STATE)]
    decide(archive, batches, State.ACCEPTED, "measured")


def released(archive: Archive, code: str, out: Path) -> None:
    """Release a case."""
    release(archive, ReleaseOrder(code), out)

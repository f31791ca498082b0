"""Corrections of recognised words that a case cites: what a court is told beside what was recognised."""

from collections.abc import Iterable, Iterator, Mapping

from khronika.archive.derivation.text_corrections import does_stand, recorded_corrections
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.disclosure.release import CaseRelease, CorrectionMaterial
from khronika.dossier.plan import PlannedCorrection
from khronika.evidence.citation.citation import Citation
from khronika.primitives.event import field_name
from khronika.record.event import StateEvent, TextCorrectedEvent
from khronika.record.text_correction import TextCorrection, read_by_members

CORRECTION_FIELDS = frozenset(
    {
        field_name(TextCorrectedEvent, lambda event: event.rendition),
        field_name(TextCorrectedEvent, lambda event: event.locator),
        field_name(TextCorrectedEvent, lambda event: event.recognised),
        field_name(TextCorrectedEvent, lambda event: event.corrected),
    }
)
"""Field texts of a correction that leave with it: never the note, nor what stands around."""


def corrections_cited(
    archive: Archive, batches: Iterable[StateEvent], rows: Iterable[ItemRow]
) -> Mapping[str, CorrectionMaterial]:
    """By id of a batch what members read in words that it cites of these items, or around them.

    Of items without their bytes, too: their quotes leave.

    Raises MalformedError, VaultError.
    """
    found, by_id = {}, {row.id: row for row in rows}
    for batch, citation, of_item in _cited(archive, batches, by_id.values()):
        read = read_by_members(of_item, citation)
        of_words = [each for each in of_item if each.counts and each.is_of_words(citation)]
        leaving = tuple(each.id for each in of_words if does_stand(archive, by_id[citation.item], each))
        found[batch] = CorrectionMaterial(leaving, read.words, read.around)
    return found


def planned_corrections(
    archive: Archive, batches: Iterable[StateEvent], rows: Iterable[ItemRow], release: CaseRelease
) -> Mapping[str, tuple[PlannedCorrection, ...]]:
    """Those of them that leave, as they are told; raises as above."""
    planned = {}
    for batch, _, of_item in _cited(archive, batches, rows):
        leaving = release.corrections.get(batch, ())
        planned[batch] = tuple(
            PlannedCorrection(each.event.recognised.exact, each.event.corrected, each.by, each.at)
            for each in of_item
            if each.id in leaving
        )
    return planned


def _cited(
    archive: Archive, batches: Iterable[StateEvent], rows: Iterable[ItemRow]
) -> Iterator[tuple[str, Citation, tuple[TextCorrection, ...]]]:
    known = {row.id: recorded_corrections(archive, row) for row in rows}
    for batch in batches:
        citation = batch.citation
        if citation is not None and (of_item := known.get(citation.item)):
            yield batch.batch, citation, of_item

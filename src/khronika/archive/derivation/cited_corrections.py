"""Corrections of recognised words that a case cites: what a court is told beside what was recognised."""

from collections.abc import Iterable, Iterator, Mapping

from khronika.archive.derivation.text_corrections import recorded_corrections
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.disclosure.release import CaseRelease, CorrectionMaterial
from khronika.dossier.plan import PlannedCorrection
from khronika.evidence.citation.citation import Citation
from khronika.primitives.event import field_name
from khronika.record.event import StateEvent, TextCorrectedEvent
from khronika.record.text_correction import TextCorrection, sentence_of

CORRECTION_FIELDS = frozenset(
    {
        field_name(TextCorrectedEvent, lambda event: event.rendition),
        field_name(TextCorrectedEvent, lambda event: event.locator),
        field_name(TextCorrectedEvent, lambda event: event.recognised),
        field_name(TextCorrectedEvent, lambda event: event.context),
        field_name(TextCorrectedEvent, lambda event: event.corrected),
    }
)
"""Field texts of a correction that leave with it: never the note."""


def corrections_cited(
    archive: Archive, batches: Iterable[StateEvent], rows: Iterable[ItemRow]
) -> Mapping[str, tuple[CorrectionMaterial, ...]]:
    """By id of a batch the corrections that count of words that it cites, or around them, of the items that leave.

    Raises MalformedError, VaultError.
    """
    return {
        batch: tuple(
            CorrectionMaterial(each.id, sentence_of(each.event), not each.is_of_words(citation))
            for each in found
        )
        for batch, citation, found in _cited(archive, batches, rows)
    }


def planned_corrections(
    archive: Archive, batches: Iterable[StateEvent], rows: Iterable[ItemRow], release: CaseRelease
) -> Mapping[str, tuple[PlannedCorrection, ...]]:
    """Those of them that leave, as they are told; raises as above."""
    planned = {}
    for batch, _, found in _cited(archive, batches, rows):
        leaving = release.corrections.get(batch, ())
        planned[batch] = tuple(
            PlannedCorrection(each.event.recognised.exact, each.event.corrected, each.by, each.at)
            for each in found
            if each.id in leaving
        )
    return planned


def _cited(
    archive: Archive, batches: Iterable[StateEvent], rows: Iterable[ItemRow]
) -> Iterator[tuple[str, Citation, list[TextCorrection]]]:
    known = {row.id: recorded_corrections(archive, row) for row in rows}
    for batch in batches:
        citation = batch.citation
        if citation is not None and (of_item := known.get(citation.item)):
            counting = [each for each in of_item if each.counts]
            found = [e for e in counting if e.is_of_words(citation) or e.is_around_words(citation)]
            if found:
                yield batch.batch, citation, found

"""Correcting what was recognised: a form with one field, what it records, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.derivation.text_corrections import correct_text, withdraw_correction
from khronika.archive.index.index import ItemRow
from khronika.archive.stating.selection import SelectedPassage, WordsSelected, selected
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import parse_citation
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.presentation.text_corrections import correction_views, stretches_in
from khronika.primitives.error import KhronikaError
from khronika.web.error import NotFoundError
from khronika.web.numbers import number_of
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.once import LOCKED, LONGEST
from khronika.web.pages.stating import numbers_of, selection_of

_SEEN = ("part", "page")
"""Where on a picture the words were seen: there one goes on."""


@dataclass(frozen=True, slots=True)
class CorrectForm:
    """The form as it is shown: what was selected, what was typed, what is wrong with it, and where it goes back to."""

    control: str
    selection: Mapping[str, str]
    passage: SelectedPassage
    corrected: str
    back: str
    note: str = ""
    fault: str = ""


def form(asked: PageRequest) -> PageAnswer:
    """The form, filled in with what was recognised or was corrected last; raises EvidenceError, NotFoundError."""
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        selection, passage = _selected(archive, row, asked.query)
        corrected = _corrected(archive, row, passage) or passage.quote
        control = archive.control(row)
        shown = CorrectForm(control, selection, passage, corrected, _back(control, asked.query, ""))
    return ShownPage("correct.html", {"shown": shown})


def correct(asked: PageRequest) -> PageAnswer:
    """Record it, once however often it is sent; or show the form again with what is wrong, nothing of it lost."""
    corrected, note = (asked.form.get(name, "")[: LONGEST + 1] for name in ("corrected", "note"))
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        selection, passage = _selected(archive, row, asked.form)
        control = archive.control(row)
        citation = parse_citation(passage.citation)
        start = citation.quote.start if citation.quote else None
        draft = CitationDraft(QuoteDraft(passage.quote, start=start), rendition=citation.rendition)
        try:
            made = correct_text(archive, row, draft, corrected, note)
        except KhronikaError as error:
            if isinstance(error, LOCKED):
                raise
            back = _back(control, asked.form, "")
            shown = CorrectForm(control, selection, passage, corrected, back, note, error.fact)
            return ShownPage("correct.html", {"shown": shown})
    return GoTo(_back(control, asked.form, made.correction))


def take_back(asked: PageRequest) -> PageAnswer:
    """Let a correction count no longer; raises UnknownCorrectionError."""
    identity = asked.form.get("correction", "")
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        withdraw_correction(archive, row, identity, asked.form.get("why", "")[:LONGEST])
        control = archive.control(row)
    return GoTo(f"/items/{control}?correction={identity}#corrections")


def _selected(
    archive: Archive, row: ItemRow, values: Mapping[str, str]
) -> tuple[Mapping[str, str], SelectedPassage]:
    numbers = {name: value for name, value in numbers_of(values).items() if name not in _SEEN}
    selection = selection_of(numbers)
    if not isinstance(selection, WordsSelected):
        raise NotFoundError("no words were selected", hint="select some that were recognised, and press T")
    passage = selected(archive, row, derivation_of(archive, row), selection)
    seen = {name: str(number_of(values, name, 0)) for name in _SEEN if name in values}
    return {**numbers, **seen}, passage


def _corrected(archive: Archive, row: ItemRow, passage: SelectedPassage) -> str:
    """What was read last where exactly these words stand; empty where nothing was."""
    if not isinstance(chosen := passage.selection, WordsSelected):
        return ""
    span = chosen.start, chosen.end
    found = stretches_in(correction_views(archive, row), chosen.rendition, span)
    return next((each.corrected for each in found if (each.start, each.end) == span), "")


def _back(control: str, values: Mapping[str, str], correction: str) -> str:
    """The page of the item: its picture, where the words were seen on one, or its text where they stand."""
    if all(name in values for name in _SEEN):
        part, page = (number_of(values, name, 0) for name in _SEEN)
        return f"/items/{control}?part={part}&page={page}#look"
    return f"/items/{control}?correction={correction}#sought" if correction else f"/items/{control}?text=0"

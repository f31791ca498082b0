"""Stating a violation from what was selected in an item: the form, what it records, and drafts of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.index import ItemRow
from khronika.archive.record.state import Recording, record
from khronika.archive.stating.form_entities import EntityField, FieldFault, FormVoice
from khronika.archive.stating.selection import (
    PlaceSelected,
    SelectedPassage,
    Selection,
    WordsSelected,
    corners_of_region,
    place_of_numbers,
    selected,
)
from khronika.archive.stating.violation import Violation, read_violation
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.locator import Whole
from khronika.presentation import stating
from khronika.primitives.error import KhronikaError
from khronika.record.statement import Assessment, Protection, Stance
from khronika.session.draft import DraftSeal, opened
from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile, ShownPage
from khronika.web.pages.items import number, one_of
from khronika.web.pages.naming import CLASSES, NEW_TYPES
from khronika.web.pages.once import LONGEST, NAME, STRANGE, recorded_once

FIELDS = (
    *("victim", "victim_is", "kind", "method", "place", "place_is", "date", "perpetrator", "perpetrator_is"),
    *("degree", "detail", "who", "role", "knows", "stance", "assessment", "reliability", "credibility"),
    *("source", "note", "protection", "recorded_act"),
)
"""What the form says; anything else that is sent counts for nothing."""
SIDES = ("left", "top", "right", "bottom")
SELECTION = (
    *("rendition", "start", "end", "part", "page", "picture", "slide", "from_ms", "to_ms", "box", "words"),
    *("corners", "places", *SIDES),
)


@dataclass(frozen=True, slots=True)
class StateForm:
    """The form as it is shown: its name, what was selected, what it says, and what is wrong with it."""

    name: str
    control: str
    selection: Mapping[str, str]
    passage: SelectedPassage
    form: Violation
    note: str = ""
    faults: tuple[FieldFault, ...] = ()

    def fault(self, name: str) -> FieldFault | None:
        """What is wrong with a field."""
        return next((each for each in self.faults if each.field == name), None)


def form(asked: PageRequest) -> PageAnswer:
    """The form beside what was selected, filled in as far as can be; raises UnknownItemError, EvidenceError."""
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        kept = kept_draft(asked, archive)
        if kept is not None:
            return _filled_again(asked, archive, row, kept)
        selection = numbers_of(asked.query)
        passage = selected(archive, row, derivation_of(archive, row), selection_of(selection))
        read = stating.prefilled(archive, row, passage, asked.words)
        name = asked.visit.forms.begin(DraftSeal.of(archive))
        return _shown(asked, archive, StateForm(name, archive.control(row), selection, passage, read))


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it was typed: its name, what was typed, and what is wrong with it."""

    name: str
    typed: Mapping[str, str]
    faults: tuple[FieldFault, ...] = ()


def kept_draft(asked: PageRequest, archive: Archive) -> SentForm | None:
    """What was typed before into a form that the address names; it stays kept until it is recorded.

    Raises NotMemberError where another member typed it, or it is of another archive.
    """
    name = asked.query.get("draft", "")
    draft = asked.visit.forms.draft(name)
    if draft is None:
        return None
    fields = opened(archive, draft.sealed)
    return SentForm(asked.visit.forms.begin(draft.seal, name), fields)


def state(asked: PageRequest) -> PageAnswer:
    """Record what the form says, once; or show it again with what is wrong, nothing of it lost."""
    name = asked.form.get(NAME, "")
    draft = f"/items/{asked.path['item']}/state", own_fields(asked.form)
    return recorded_once(
        asked.visit.forms, name, draft, lambda: _stated(asked, name), lambda *told: _again(asked, *told)
    )


def _stated(asked: PageRequest, name: str) -> PageAnswer:
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        if not asked.visit.forms.is_of(name, DraftSeal.of(archive)):
            return _filled_again(asked, archive, row, SentForm("", asked.form, STRANGE))
        passage = selected(archive, row, derivation_of(archive, row), selection_of(numbers_of(asked.form)))
        read = violation_of(asked.form, passage)
        victim = " ".join(read.victim.text.split())
        label = stating.act_label(read, asked.words, archive.words, victim)
        made = read_violation(archive, read, passage.citation, label)
        if made.file is None:
            return _filled_again(asked, archive, row, SentForm(name, asked.form, made.faults))
        recording = record(archive, made.file, asked.form.get("note", "")[:LONGEST])
        if recording.refusals:
            return _filled_again(asked, archive, row, SentForm(name, asked.form, refused(recording)))
    return GoTo(f"/batches/{recording.ids[0]}?new=1")


def refused(recording: Recording) -> tuple[FieldFault, ...]:
    """What stood in the way of recording, as faults of the whole form."""
    return tuple(FieldFault("", each.fact) for each in recording.refusals)


def _again(asked: PageRequest, name: str, faults: tuple[FieldFault, ...]) -> PageAnswer:
    with asked.workspace.reading() as archive:
        row = archive.any_item(asked.path["item"])
        return _filled_again(asked, archive, row, SentForm(name, asked.form, faults))


def _filled_again(asked: PageRequest, archive: Archive, row: ItemRow, sent: SentForm) -> ShownPage:
    """The form as it was typed, with what is wrong."""
    name = sent.name or asked.visit.forms.begin(DraftSeal.of(archive))
    numbers, passage, gone = selected_again(archive, row, sent.typed)
    read, note = violation_of(sent.typed, passage), sent.typed.get("note", "")
    faults = sent.faults or gone
    return _shown(asked, archive, StateForm(name, archive.control(row), numbers, passage, read, note, faults))


def selected_again(
    archive: Archive, row: ItemRow, fields: Mapping[str, str]
) -> tuple[dict[str, str], SelectedPassage, tuple[FieldFault, ...]]:
    """The numbers of a form that was sent, and what they select.

    A selection that is not there any more is the whole item, and why is told.
    """
    numbers = numbers_of(fields)
    try:
        return numbers, selected(archive, row, derivation_of(archive, row), selection_of(numbers)), ()
    except KhronikaError as error:
        whole = SelectedPassage(PlaceSelected(Whole()), {"item": row.id, "whole": True}, "")
        return {}, whole, (FieldFault("", error.fact),)


def _shown(asked: PageRequest, archive: Archive, shown: StateForm) -> ShownPage:
    recorded = archive.index.record.described(shown.form.recorded_act) if shown.form.recorded_act else None
    values = {
        "shown": shown,
        "choices": stating.violation_choices(archive.words, asked.words.language),
        "stretches": stating.noticed_stretches(shown.passage),
        "persons": stating.noticed_persons(shown.passage),
        "recorded_act": recorded.label if recorded else "",
        "lists": stating,
        "new_types": {"party": CLASSES["party"], "spot": CLASSES["spot"]},
        "new_named": NEW_TYPES,
        "whole": isinstance(shown.passage.selection, PlaceSelected)
        and isinstance(shown.passage.selection.place, Whole),
    }
    return ShownPage("state.html", values)


def selection_of(values: Mapping[str, str]) -> Selection:
    """What the numbers of an address or a form select: words, a place, else the item as a whole."""
    numbers = {
        name: found
        for name in ("start", "end", "page", "picture", "slide", "from_ms", "to_ms")
        if (found := number(values, name, None)) is not None
    }
    if values.get("rendition") and "start" in numbers and "end" in numbers:
        return WordsSelected(values["rendition"], numbers["start"], numbers["end"])
    box = corners(values.get("box", "")) or _region(values)
    if values.get("places") == "pixels" and box is not None:
        numbers["picture"] = numbers.pop("page", 0)
    place = place_of_numbers(numbers, box)
    words = " ".join(values.get("words", "")[:LONGEST].split())
    return PlaceSelected(place or Whole(), words, number(values, "part", 0) or 0)


def _region(values: Mapping[str, str]) -> tuple[int, int, int, int] | None:
    """The box of a region that is told in hundredths of the picture of a page; None where it is none."""
    try:
        ends = tuple(float(each) for each in values.get("corners", "").split())
        left, top, right, bottom = (float(values.get(side, "")) / 100 for side in SIDES)
    except ValueError:
        return None
    is_region = 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    if len(ends) != 6 or not is_region or not all(abs(each) < 1e6 for each in ends):
        return None
    return corners_of_region(ends, (left, top, right, bottom))


def corners(text: str) -> tuple[int, int, int, int] | None:
    """Four whole numbers parted by commas; None for anything else."""
    parts = text.split(",")
    if len(parts) != 4 or not all(each.isascii() and each.isdecimal() and len(each) < 7 for each in parts):
        return None
    left, low, right, high = map(int, parts)
    return (left, low, right, high) if left <= right and low <= high else None


def numbers_of(values: Mapping[str, str]) -> dict[str, str]:
    """What of an address or a form says what was selected; people count characters from 1."""
    found = {name: values[name][:LONGEST] for name in SELECTION if values.get(name)}
    if (first := number(values, "first", None)) is not None:
        found["start"] = str(max(first - 1, 0))
    for name in ("from", "to"):
        if (seconds := number(values, f"{name}_second", None)) is not None:
            found[f"{name}_ms"] = str(seconds * 1000)
    return found


def own_fields(values: Mapping[str, str]) -> dict[str, str]:
    """What of a form is ours to keep."""
    return {name: values[name][:LONGEST] for name in (*FIELDS, *SELECTION) if values.get(name)}


def violation_of(values: Mapping[str, str], passage: SelectedPassage) -> Violation:
    """What a form says; what is no choice of ours is none."""

    def text(name: str) -> str:
        return values.get(name, "")[:LONGEST].strip()

    def entity(name: str) -> EntityField:
        return EntityField(text(name), text(f"{name}_is") if text(name) else "")

    voice = FormVoice(
        who=text("who"),
        role=text("role") or "speaker",
        knows=text("knows"),
        stance=one_of(Stance, text("stance")) or Stance.ASSERTS,
        assessment=one_of(Assessment, text("assessment")) or Assessment.CLAIMED,
        reliability=text("reliability") or "F",
        credibility=text("credibility") or "6",
        source=text("source"),
    )
    return Violation(
        victim=entity("victim"),
        kind=text("kind"),
        method=text("method"),
        place=entity("place"),
        date=stating.date_noticed(passage, text("date")),
        perpetrator=entity("perpetrator"),
        degree=text("degree"),
        detail=text("detail"),
        voice=voice,
        recorded_act=text("recorded_act"),
        protection=one_of(Protection, text("protection")) or Protection.INSIDE,
    )


def keep_draft(asked: PageRequest) -> PageAnswer:
    """Keep what was typed so far. It needs no unlocked archive: a lock must not lose it."""
    item = asked.path["item"]
    if item.isascii() and item.replace("-", "").isalnum():
        name = asked.form.get(NAME, "")
        asked.visit.forms.keep(name, f"/items/{item}/state", own_fields(asked.form))
    return SentFile(b"kept", "text/plain; charset=utf-8")

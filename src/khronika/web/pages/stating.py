"""Stating a violation from what was selected in an item: the form, what it records, names while they are typed, drafts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.index import ItemRow
from khronika.archive.record.selection import (
    PlaceSelected,
    SelectedPassage,
    Selection,
    WordsSelected,
    place_of_numbers,
    selected,
)
from khronika.archive.record.state import Recording, record
from khronika.archive.record.suggestion import suggestions
from khronika.archive.record.violation import (
    EntityField,
    FieldFault,
    Violation,
    Voice,
    read_violation,
)
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import StaleKeysError
from khronika.evidence.citation.locator import Whole
from khronika.presentation import stating
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message
from khronika.record.statement import Assessment, Protection, Stance
from khronika.session import SessionLockedError
from khronika.session.draft import DraftSeal, opened
from khronika.web.error import NoArchiveError, NotFoundError, WorkspaceError
from khronika.web.forms import FormStanding
from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile, ShownPage
from khronika.web.pages.items import number, one_of

FIELDS = (
    *("victim", "victim_is", "kind", "method", "place", "place_is", "date", "perpetrator", "perpetrator_is"),
    *("degree", "detail", "who", "role", "knows", "stance", "assessment", "reliability", "credibility"),
    *("source", "note", "protection", "recorded_act"),
)
"""What the form says; anything else that is sent counts for nothing."""
SELECTION = ("rendition", "start", "end", "page", "picture", "slide", "from_ms", "to_ms", "box", "words")
LONGEST = 4_000
"""Characters of a field."""
CLASSES = {"party": ("Person", "Organization"), "spot": ("Facility", "Place"), "act": ()}
"""Classes of types that names are looked for in, and types that may be made on the spot."""
NEW_TYPES = {
    "Person": message("a new person"),
    "Organization": message("a new organisation"),
    "Facility": message("a new place of detention"),
    "Place": message("a new place"),
}
_OUT_OF_DATE = message("this form is out of date: see whether it was recorded already, then send it again")
_SENT_AT_ONCE = message("this form is being recorded at this moment")
_LOCKED = (SessionLockedError, NoArchiveError, StaleKeysError)


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
        kept = _draft(asked, archive)
        selection = _numbers_of(kept or asked.query)
        passage = selected(archive, row, derivation_of(archive, row), selection_of(selection))
        if kept is not None:
            read, note = violation_of(kept, passage), kept.get("note", "")
        else:
            read, note = stating.prefilled(archive, row, passage, asked.words), ""
        name = asked.visit.forms.begin(DraftSeal.of(archive))
        shown = StateForm(name, archive.control(row), selection, passage, read, note)
        return _shown(asked, archive, shown)


def _draft(asked: PageRequest, archive: Archive) -> dict[str, str] | None:
    """What was typed before into a form that the address names; it is a new form from now on."""
    name = asked.query.get("draft", "")
    draft = asked.visit.forms.draft(name)
    if draft is None:
        return None
    fields = opened(archive, draft.sealed)
    asked.visit.forms.drop(name)
    return fields


def state(asked: PageRequest) -> PageAnswer:
    """Record what the form says, once; or show it again with what is wrong, nothing of it lost."""
    forms, name = asked.visit.forms, asked.form.get("form_name", "")
    fields = own_fields(asked.form)
    standing, result = forms.take(name)
    if standing is FormStanding.TAKEN:
        raise WorkspaceError(_SENT_AT_ONCE, hint="look at the statements of the item")
    if standing is FormStanding.OPEN and not (result := forms.recorded(fields)):
        return _taken(asked, name, fields)
    if result:
        return GoTo(result)
    return _again(asked, forms.begin(), (FieldFault("", _OUT_OF_DATE),))


def _taken(asked: PageRequest, name: str, fields: dict[str, str]) -> PageAnswer:
    """Record a form that is open; where nothing comes of it, it is open again and what was typed is kept."""
    forms = asked.visit.forms
    try:
        answer = _stated(asked, name)
    except BaseException as error:
        forms.give_back(name)
        forms.keep(name, f"/items/{asked.path['item']}/state", fields)
        if isinstance(error, KhronikaError) and not isinstance(error, _LOCKED):
            return _again(asked, name, (FieldFault("", error.fact),))
        raise
    if isinstance(answer, GoTo):
        forms.done(name, answer.path, fields)
    else:
        forms.give_back(name)
    return answer


def _stated(asked: PageRequest, name: str) -> PageAnswer:
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        passage = selected(archive, row, derivation_of(archive, row), selection_of(_numbers_of(asked.form)))
        read = violation_of(asked.form, passage)
        victim = " ".join(read.victim.text.split())
        label = stating.act_label(read, asked.words, archive.words, victim)
        made = read_violation(archive, read, passage.citation, label)
        if made.file is None:
            return _form_again(asked, archive, row, name, made.faults)
        recording = record(archive, made.file, asked.form.get("note", "")[:LONGEST])
        if recording.refusals:
            return _form_again(asked, archive, row, name, _refused(recording))
    return GoTo(f"/batches/{recording.ids[0]}?new=1")


def _refused(recording: Recording) -> tuple[FieldFault, ...]:
    return tuple(FieldFault("", each.fact) for each in recording.refusals)


def _again(asked: PageRequest, name: str, faults: tuple[FieldFault, ...]) -> PageAnswer:
    with asked.workspace.reading() as archive:
        return _form_again(asked, archive, archive.any_item(asked.path["item"]), name, faults)


def _form_again(
    asked: PageRequest, archive: Archive, row: ItemRow, name: str, faults: tuple[FieldFault, ...]
) -> ShownPage:
    """The form as it was sent, with what is wrong; a selection that is not there any more is the whole item."""
    numbers = _numbers_of(asked.form)
    try:
        passage = selected(archive, row, derivation_of(archive, row), selection_of(numbers))
    except KhronikaError:
        passage = SelectedPassage(PlaceSelected(Whole()), {"item": row.id, "whole": True}, "")
    read, note = violation_of(asked.form, passage), asked.form.get("note", "")
    return _shown(asked, archive, StateForm(name, archive.control(row), numbers, passage, read, note, faults))


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
    place = place_of_numbers(numbers, corners(values.get("box", "")))
    return PlaceSelected(place or Whole(), " ".join(values.get("words", "")[:LONGEST].split()))


def corners(text: str) -> tuple[int, int, int, int] | None:
    """Four whole numbers parted by commas; None for anything else."""
    parts = text.split(",")
    if len(parts) != 4 or not all(each.isascii() and each.isdecimal() and len(each) < 7 for each in parts):
        return None
    left, low, right, high = map(int, parts)
    return (left, low, right, high) if left <= right and low <= high else None


def _numbers_of(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values[name][:LONGEST] for name in SELECTION if values.get(name)}


def own_fields(values: Mapping[str, str]) -> dict[str, str]:
    """What of a form is ours to keep."""
    return {name: values[name][:LONGEST] for name in (*FIELDS, *SELECTION) if values.get(name)}


def violation_of(values: Mapping[str, str], passage: SelectedPassage) -> Violation:
    """What a form says; what is no choice of ours is none."""

    def text(name: str) -> str:
        return values.get(name, "")[:LONGEST].strip()

    def entity(name: str) -> EntityField:
        return EntityField(text(name), text(f"{name}_is") if text(name) else "")

    voice = Voice(
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


def names(asked: PageRequest) -> PageAnswer:
    """Whom or what the letters typed so far may mean, and what may be made of them: JSON, for our script."""
    kind = asked.form.get("kind", "")
    if kind not in CLASSES:
        raise NotFoundError("nothing is here")
    typed = asked.form.get("typed", "")[:LONGEST]
    with asked.workspace.reading() as archive:
        types = archive.words.of_class(kind)
        found = suggestions(archive, typed, types)
        told = [
            {"is": each.id, "label": each.label, "told": _type_name(archive, each.type, asked.words.language)}
            for each in found
        ]
    fresh = [
        {"is": f"new:{each}", "label": typed, "told": asked.words.of(NEW_TYPES[each])}
        for each in CLASSES[kind]
    ]
    body = json.dumps({"found": told, "fresh": fresh}, ensure_ascii=False)
    return SentFile(body.encode(), "application/json; charset=utf-8")


def _type_name(archive: Archive, name: str, language: str) -> str:
    word = archive.words.types.get(name)
    return word.labels.get(language) if word else name


def keep_draft(asked: PageRequest) -> PageAnswer:
    """Keep what was typed so far. It needs no unlocked archive: a lock must not lose it."""
    item = asked.path["item"]
    if item.isascii() and item.replace("-", "").isalnum():
        name = asked.form.get("form_name", "")
        asked.visit.forms.keep(name, f"/items/{item}/state", own_fields(asked.form))
    return SentFile(b"kept", "text/plain; charset=utf-8")

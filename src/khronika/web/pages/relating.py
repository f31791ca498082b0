"""How two persons, or other entities, of a selection are related: the form, filled in, and what it records."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.index import ItemRow
from khronika.archive.record.state import record
from khronika.archive.stating.form_entities import EntityField, FieldFault
from khronika.archive.stating.relation import RELATED, StatedRelation, read_relation, relations
from khronika.archive.stating.selection import SelectedPassage, selected
from khronika.archive.store.archive import Archive
from khronika.presentation.stating import noticed_related, noticed_stretches, prefilled
from khronika.session.draft import DraftSeal
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.naming import CLASSES, NEW_TYPES
from khronika.web.pages.once import LONGEST, NAME, STRANGE, recorded_once
from khronika.web.pages.stating import (
    SELECTION,
    SentForm,
    kept_draft,
    numbers_of,
    refused,
    selected_again,
    selection_of,
)

_MIX_UP = "possible_mix_up"
"""Says that two are not one: it is chosen, never filled in."""
_NONE = EntityField(), ""
FIELDS = ("subject", "subject_is", "name", "value", "value_is", "who")


@dataclass(frozen=True, slots=True)
class RelationForm:
    """The form as it is shown."""

    name: str
    control: str
    selection: Mapping[str, str]
    passage: SelectedPassage
    form: StatedRelation
    faults: tuple[FieldFault, ...] = ()

    def fault(self, name: str) -> FieldFault | None:
        """What is wrong with a field."""
        return next((each for each in self.faults if each.field == name), None)


def form(asked: PageRequest) -> PageAnswer:
    """The form with the first two that were noticed, and the relation that was stated last."""
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        kept = kept_draft(asked, archive)
        if kept is not None:
            return _shown(asked, archive, _typed(asked, archive, kept))
        numbers = numbers_of(asked.query)
        passage = selected(archive, row, derivation_of(archive, row), selection_of(numbers))
        form = _filled(asked, archive, row, passage)
        name = asked.visit.forms.begin(DraftSeal.of(archive))
        return _shown(asked, archive, RelationForm(name, archive.control(row), numbers, passage, form))


def _filled(asked: PageRequest, archive: Archive, row: ItemRow, passage: SelectedPassage) -> StatedRelation:
    found = noticed_related(archive, passage)
    subject, value = (*found, _NONE, _NONE)[:2]
    fitting = [each for each in relations(archive.words, subject[1], value[1]) if each != _MIX_UP]
    last = asked.visit.relation
    name = last if last in fitting else next(iter(fitting), "")
    voice = prefilled(archive, row, passage, asked.words).voice
    return StatedRelation(subject[0], name, value[0], voice)


def relate(asked: PageRequest) -> PageAnswer:
    """Record it, once."""
    fields = {name: asked.form[name][:LONGEST] for name in (*FIELDS, *SELECTION) if name in asked.form}
    draft = f"/items/{asked.path['item']}/relation", fields
    name = asked.form.get(NAME, "")
    return recorded_once(
        asked.visit.forms, name, draft, lambda: _related(asked, name), lambda *told: _again(asked, *told)
    )


def _related(asked: PageRequest, name: str) -> PageAnswer:
    with asked.workspace.reading() as archive:
        if not asked.visit.forms.is_of(name, DraftSeal.of(archive)):
            return _shown(asked, archive, _typed(asked, archive, SentForm("", asked.form, STRANGE)))
        shown = _typed(asked, archive, SentForm(name, asked.form))
        if shown.faults:
            return _shown(asked, archive, shown)
        made = read_relation(archive, shown.form, shown.passage.citation)
        if made.file is None:
            return _shown(asked, archive, replace(shown, faults=made.faults))
        recording = record(archive, made.file)
        if recording.refusals:
            return _shown(asked, archive, replace(shown, faults=refused(recording)))
    asked.visit.relation = shown.form.name
    return GoTo(f"/batches/{recording.ids[0]}?new=1")


def _again(asked: PageRequest, name: str, faults: tuple[FieldFault, ...]) -> PageAnswer:
    with asked.workspace.reading() as archive:
        return _shown(asked, archive, _typed(asked, archive, SentForm(name, asked.form, faults)))


def _typed(asked: PageRequest, archive: Archive, sent: SentForm) -> RelationForm:
    """The form as it was typed."""
    row, values = archive.any_item(asked.path["item"]), sent.typed
    name = sent.name or asked.visit.forms.begin(DraftSeal.of(archive))
    numbers, passage, gone = selected_again(archive, row, values)

    def entity(field: str) -> EntityField:
        text = values.get(field, "")[:LONGEST].strip()
        return EntityField(text, values.get(f"{field}_is", "") if text else "")

    voice = replace(prefilled(archive, row, passage, asked.words).voice, who=values.get("who", "")[:LONGEST])
    form = StatedRelation(entity("subject"), values.get("name", ""), entity("value"), voice)
    return RelationForm(name, archive.control(row), numbers, passage, form, sent.faults or gone)


def _shown(asked: PageRequest, archive: Archive, shown: RelationForm) -> ShownPage:
    labels = archive.words.property_labels
    named = dict.fromkeys(name for kind in RELATED for name in relations(archive.words, kind))
    pairs = [(name, labels[name].get(asked.words.language)) for name in named]
    values = {
        "shown": shown,
        "stretches": noticed_stretches(shown.passage),
        "relations": sorted(pairs, key=lambda pair: pair[1].casefold()),
        "new_types": {"related": CLASSES["related"]},
        "new_named": NEW_TYPES,
    }
    return ShownPage("relation.html", values)

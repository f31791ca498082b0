"""Why a field text stays as it was logged.

A proof shows the text that was logged, to the letter: nothing can stand in another's place, as in an export a
label or an id does. Whatever an export would change is a reason to stay here, and so is whatever nobody here
knows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from khronika.disclosure.audience import Naming, Withheld
from khronika.disclosure.disclosed_field import DisclosableField, DisclosedField
from khronika.disclosure.logged_text import (
    joined_quote,
    logged_entities,
    logged_texts,
    quote_in_context,
    readable_text,
)
from khronika.disclosure.protected_names import PERSON
from khronika.disclosure.release import (
    CaseMaterial,
    CorrectionMaterial,
    ReleaseRequest,
    ReportField,
    ReportFields,
)
from khronika.disclosure.rules import PSEUDONYM, Rules
from khronika.primitives.codec import Json, parse_canonical
from khronika.record.case import cited_statements
from khronika.record.view import Assertion, EntityView

CONFIRMABLE = frozenset(
    {Withheld.PROTECTED, Withheld.NAME, Withheld.SPELLED, Withheld.QUOTE, Withheld.CONTEXT}
)
"""Reasons that a member who looked may set aside. Never a source, a state that was not asked for, what is not
known, what nobody cites."""

_OF_ITEM = frozenset({ReportField.ITEM, ReportField.RENDITION, ReportField.LOCATOR, ReportField.CONTEXT})
"""Fields that lead to an item."""


@dataclass(slots=True)
class FieldReasons:
    """Reasons to stay, for the field texts of one case."""

    material: CaseMaterial
    request: ReleaseRequest
    rules: Rules
    cited: frozenset[str] = field(init=False)
    """Ids of the statements that a sentence rests on."""
    shown: frozenset[str] = field(init=False)
    """The same, and those that speak against them."""
    _held: Mapping[str, tuple[EntityView, str, Assertion]] = field(init=False)

    def __post_init__(self) -> None:
        self.cited = frozenset(cited_statements(self.material.content.sections))
        self.shown = self.cited | self.material.against
        self._held = {
            held.statement.id: (view, name, held)
            for view, name, held in self._statements()
            if held.statement.id in self.shown
        }

    def _statements(self) -> Iterator[tuple[EntityView, str, Assertion]]:
        for view in self.rules.material.views.values():
            for each in view.properties:
                for value in each.values:
                    yield from ((view, each.name, held) for held in value.held)

    def of_text(self, text: str) -> Withheld | None:
        """Why words that stand free stay: they hold a protected name, or the code of a source."""
        if not self.rules.guard.contains(text):
            return None
        return Withheld.SOURCE if self.rules.codes.contains(text) else Withheld.SPELLED

    def of_field(self, report: ReportFields, kind: ReportField, number: str) -> Withheld | None:
        """Why a field of a batch stays; `number` is that of a member of a list, else empty."""
        if kind in _OF_ITEM and _is_elsewhere(report):
            return Withheld.ELSEWHERE
        return self._of_part(report, kind, number)

    def _of_part(self, report: ReportFields, kind: ReportField, number: str) -> Withheld | None:
        value = report.values[f"{kind.value}.{number}" if number else kind.value]
        match kind:
            case ReportField.ENTITIES | ReportField.SOURCE:
                reason: Withheld | None = Withheld.NEVER
            case ReportField.ITEM:
                reason = (
                    None  # an id: letters drawn at random spell short names now and then, and say nothing
                )
            case ReportField.STATEMENTS:
                reason = self._of_statement(f"{report.batch}.{number}", value)
            case ReportField.CHAIN | ReportField.ORIGIN:
                reason = _strongest(
                    [self._of_entities(value), self._of_labels(value), *self._of_texts(value)]
                )
            case ReportField.QUOTE:
                # By itself, too: what is logged around it may begin or end in letters that would hide a
                # name in it.
                spelled = _strongest(
                    map(
                        self.of_text,
                        (
                            joined_quote(report.values.get(ReportField.CONTEXT.value), value),
                            joined_quote(None, value),
                            # What was misread tells a name to whoever knows what stands there.
                            *self.corrections_of(report).words,
                        ),
                    )
                )
                reason = Withheld.QUOTE if spelled is Withheld.SPELLED else spelled
            case ReportField.CONTEXT:
                reason = self._of_context(report, value)
            case ReportField.RENDITION | ReportField.LOCATOR:
                reason = _strongest([self._of_place(report, kind, value), *self._of_texts(value)])
            case _:
                reason = _strongest(self._of_texts(value))
        return reason

    def corrections_of(self, report: ReportFields) -> CorrectionMaterial:
        """What was corrected of words that a batch cites, and of what stands around them."""
        return self.material.corrections.get(report.batch, CorrectionMaterial())

    def shown_value(self, report: ReportFields, kind: ReportField, value: Json) -> str:
        """A value on one line for the member who looks: a quote with what asks to be confirmed with it."""
        read = self.corrections_of(report).words if kind is ReportField.QUOTE else ()
        return readable_text([value, *(text for text in read if self.of_text(text))])

    def of_disclosed(self, each: DisclosedField, value: Json) -> Withheld | None:
        """Why a field that was asked for stays all the same.

        The code of a source that was asked for is what it is.
        """
        if each.field is DisclosableField.ACCESSION_SOURCE and (value is None or value in self.rules.sources):
            return None
        return _strongest(self._of_texts(value))

    def is_protected_person(self, entity: str) -> bool:
        """Whether the audience does not read all names of an entity that goes by a pseudonym or is a person."""
        view = self.rules.material.views.get(entity)
        if view is None:
            return True
        return view.protection == PSEUDONYM or (
            view.type == PERSON and self.rules.naming(view) is not Naming.FULL
        )

    def label(self, entity: str) -> str:
        """The label that the audience reads; empty where it reads none."""
        shown = self.rules.shown.get(entity)
        return shown.label if shown else ""

    def _of_statement(self, statement: str, value: Json) -> Withheld | None:
        if statement not in self._held:
            return Withheld.UNKNOWN
        view, name, held = self._held[statement]
        word = self.rules.words.properties.get((view.type, name))
        if word is None or not _is_logged(value, view, name, held):
            return Withheld.UNKNOWN
        if statement in self.material.against and held.stands:
            reason = self.rules.reason_in_any_state(view, word)
        else:
            reason = self.rules.reason(view, word, held)
        # Whoever rests a sentence on a note of the team asks for it to leave.
        asked = None if reason is Withheld.NOTE else reason
        named = (self._of_entities(value), self._of_labels(value), self._of_words_said(value))
        return _strongest([asked, *named, *self._of_texts(value)])

    def _of_context(self, report: ReportFields, context: Json) -> Withheld | None:
        # Its own edges cut words in two, which no guard finds: that tells nothing new only where the whole
        # item leaves, too.
        if context is not None and report.exhibit in self.request.without_bytes:
            return Withheld.CONTEXT
        whole = quote_in_context(context, report.values.get(ReportField.QUOTE.value))
        read = map(self.of_text, self.corrections_of(report).around) if context is not None else ()
        return _strongest([self.of_text(whole), *self._of_texts(context), *read])

    def _of_place(self, report: ReportFields, kind: ReportField, value: Json) -> Withheld | None:
        """Why a part of a place stays with the bytes: a reading's digest, its reader and an encoding tell which file it is."""
        names_files = any(
            isinstance(each, dict) and "member" in each
            for each in (value if isinstance(value, list) else [value])
        )
        tells = kind is ReportField.RENDITION or names_files
        return Withheld.CONTEXT if tells and report.exhibit in self.request.without_bytes else None

    def _of_labels(self, value: Json) -> Withheld | None:
        """Why a label stays that is not the one the audience reads: what a pseudonym replaced, in letters that no guard need find."""
        for entity, members in logged_entities(value):
            label, view = members.get("label"), self.rules.material.views.get(entity)
            if view and label and label != self.label(entity) and self._is_hidden(view):
                return Withheld.NAME
        return None

    def _is_hidden(self, view: EntityView) -> bool:
        return view.protection == PSEUDONYM or self.rules.naming(view) is Naming.NUMBER

    def _of_entities(self, value: Json) -> Withheld | None:
        """Why an entity that the value names may not be named at all."""
        for entity, _ in logged_entities(value):
            if entity not in self.rules.material.views:
                return Withheld.UNKNOWN
            if self.rules.is_source(entity):
                return Withheld.SOURCE
        return None

    def _of_words_said(self, value: Json) -> Withheld | None:
        """The words a protected person was named in stay, whatever they are: a nickname may be recorded nowhere."""
        said = (entity for entity, members in logged_entities(value) if members.get("said"))
        return Withheld.NAME if any(map(self.is_protected_person, said)) else None

    def _of_texts(self, value: Json) -> Iterator[Withheld | None]:
        return (self.of_text(text) for text in logged_texts(value, self.label))


def _is_elsewhere(report: ReportFields) -> bool:
    """Whether a batch cites an item that does not leave with the case: nothing that leads to it leaves, either."""
    return not report.exhibit and report.values.get(ReportField.ITEM.value) is not None


def _is_logged(value: Json, view: EntityView, name: str, held: Assertion) -> bool:
    """Whether a logged statement is the one that the record holds."""
    match value:
        case {"id": identity, "subject": {"id": subject}, "property": told, "value": inner}:
            known = (held.statement.id, view.id, name)
            return (identity, subject, told) == known and inner == parse_canonical(held.statement.value)
        case _:
            return False


def _strongest(reasons: Iterable[Withheld | None]) -> Withheld | None:
    """The first reason that nobody can set aside, else the first of any."""
    found = [reason for reason in reasons if reason is not None]
    final = [reason for reason in found if reason not in CONFIRMABLE]
    return next(iter([*final, *found]), None)

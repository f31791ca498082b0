"""The filter by audience for a case with its proofs: every field text leaves or stays, and what must be confirmed is listed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khronika.disclosure.audience import Withheld
from khronika.disclosure.case_place import CasePlace, PlaceKind
from khronika.disclosure.disclosed_field import DisclosedField, is_disclosed
from khronika.disclosure.error import OuterAudienceError, UndisclosableError, UnknownPlaceError
from khronika.disclosure.exhibit_look import ExhibitLook
from khronika.disclosure.field_reasons import CONFIRMABLE, FieldReasons
from khronika.disclosure.logged_text import entity_of, logged_entities, readable_text
from khronika.disclosure.release import (
    CaseMaterial,
    CaseRelease,
    PreviewEntry,
    PreviewState,
    ReleaseRequest,
    ReportField,
    ReportFields,
)
from khronika.disclosure.rules import Rules
from khronika.primitives.codec import Json
from khronika.primitives.message import message

_ESSENTIAL = frozenset({ReportField.STATEMENTS, ReportField.STANCE, ReportField.STANDING})
"""Fields without which a sentence says something else than was recorded: where one must stay, nothing
leaves."""
_OF_WORDS = (ReportField.QUOTE, ReportField.RENDITION, ReportField.LOCATOR)
"""Fields that tell which words are cited, and where they stand."""
_NAMES_ENTITIES = frozenset({ReportField.STATEMENTS, ReportField.CHAIN, ReportField.ORIGIN})
"""Fields in which entities stand by their ids and labels."""
_LISTS = frozenset({ReportField.STATEMENTS, ReportField.CHAIN})
"""Fields of which each member has a text of its own."""
_PLACES = {
    ReportField.STATEMENTS: PlaceKind.STATEMENT,
    ReportField.QUOTE: PlaceKind.QUOTE,
    ReportField.CONTEXT: PlaceKind.CONTEXT,
    ReportField.LOCATOR: PlaceKind.LOCATOR,
    ReportField.RENDITION: PlaceKind.RENDITION,
    ReportField.CHAIN: PlaceKind.CHAIN,
    ReportField.ORIGIN: PlaceKind.ORIGIN,
}


def release_of(material: CaseMaterial, request: ReleaseRequest, rules: Rules) -> CaseRelease:
    """What of a case may leave (docs/format/disclosure.md). Pure: the same arguments give the same answer.

    Raises OuterAudienceError, and UnknownPlaceError where something was confirmed that does not ask for it.
    """
    if rules.access.audience.is_outer:
        raise OuterAudienceError(
            "a package of proofs can be made for a court, not for the press or the public",
            hint="khronika export ARCHIVE --for press OUT",
        )
    return _Deciding(material, request, FieldReasons(material, request, rules)).release()


@dataclass(slots=True)
class _Deciding:
    material: CaseMaterial
    request: ReleaseRequest
    reasons: FieldReasons
    _preview: list[PreviewEntry] = field(default_factory=list)
    _refused: list[tuple[CasePlace, Withheld]] = field(default_factory=list)
    _labelled: set[str] = field(default_factory=set)

    def release(self) -> CaseRelease:
        """The decision on everything."""
        self._require_exhibits()
        for place, text in self._words():
            self._settle(place, self.reasons.of_text(text), text, essential=True)
        fields = {
            report.batch: {name: self._of_field(report, name) for name in report.values}
            for report in self.material.reports
        }
        self._refuse_missing(fields)
        disclosed = frozenset(self._disclosed())
        gaps = {look.exhibit: look.gaps for look in self._looks() if look.gaps}
        self._require_asking()
        return CaseRelease(
            fields,
            disclosed,
            tuple(self._preview),
            tuple(self._refused),
            self.material.against,
            gaps,
            self._corrections(fields),
        )

    def _corrections(
        self, fields: Mapping[str, Mapping[str, Withheld | None]]
    ) -> Mapping[str, tuple[str, ...]]:
        """What members read leaves with the words that a batch cites, where the bytes leave, too."""
        return {
            report.batch: self.reasons.corrections_of(report).corrections
            for report in self.material.reports
            if report.exhibit
            and report.exhibit not in self.request.without_bytes
            and all(fields[report.batch].get(name.value, Withheld.UNKNOWN) is None for name in _OF_WORDS)
        }

    def _words(self) -> Iterator[tuple[CasePlace, str]]:
        """What the team wrote: under one veil, so that it can only leave as a whole."""
        content = self.material.content
        yield CasePlace(PlaceKind.CODE), self.material.code
        yield CasePlace(PlaceKind.TITLE), content.title
        number = 0
        for heading, section in enumerate(content.sections, start=1):
            yield CasePlace(PlaceKind.HEADING, str(heading)), section.heading
            for sentence in section.sentences:
                number += 1
                yield CasePlace(PlaceKind.SENTENCE, f"s{number}"), sentence.text
        for allegation, labels in self.material.allegations.items():
            yield from ((CasePlace(PlaceKind.ALLEGATION, allegation), label) for label in labels)

    def _refuse_missing(self, fields: Mapping[str, Mapping[str, Withheld | None]]) -> None:
        for statement in sorted(self.reasons.shown):
            batch, _, number = statement.rpartition(".")
            if f"{ReportField.STATEMENTS.value}.{number}" not in fields.get(batch, {}):
                self._refused.append((CasePlace(PlaceKind.STATEMENT, statement), Withheld.UNKNOWN))

    def _of_field(self, report: ReportFields, name: str) -> Withheld | None:
        kind, number = _parse_name(name)
        if kind is None:
            return Withheld.UNKNOWN
        if kind is ReportField.STATEMENTS and f"{report.batch}.{number}" not in self.reasons.shown:
            return Withheld.UNCITED
        place, value = _place(report.batch, kind, number), report.values[name]
        reason = self.reasons.of_field(report, kind, number)
        shown = self.reasons.shown_value(report, kind, value)
        settled = self._settle(place, reason, shown, essential=kind in _ESSENTIAL)
        if settled is None and kind in _NAMES_ENTITIES:
            self._show_protected(place, value)
        if (
            settled is None
            and kind is ReportField.STATEMENTS
            and f"{report.batch}.{number}" in self.material.against
        ):
            self._preview.append(PreviewEntry(place, PreviewState.AGAINST, None, readable_text(value)))
        return settled

    def _looks(self) -> Iterator[ExhibitLook]:
        """What was found in the exhibits whose bytes leave.

        Each mention of a name asks for the exhibit to be confirmed.
        """
        for look in self.material.looks:
            if look.exhibit not in self.request.without_bytes:
                for mention in look.mentions:
                    place = CasePlace(PlaceKind.EXHIBIT, look.exhibit)
                    self._settle(
                        place, Withheld.SPELLED, mention.excerpt, essential=True, where=mention.where
                    )
                yield look

    def _settle(
        self, place: CasePlace, reason: Withheld | None, text: str, *, essential: bool, where: str = ""
    ) -> Withheld | None:
        """Why a text stays, once what was confirmed counts; None when it leaves."""
        if reason is None:
            return None
        if reason not in CONFIRMABLE:
            self._refused += [(place, reason)] if essential else []
            return reason
        if place in self.request.confirmed:
            self._preview.append(PreviewEntry(place, PreviewState.CONFIRMED, reason, text, where))
            return None
        self._preview.append(
            PreviewEntry(place, PreviewState.ASKS if essential else PreviewState.STAYS, reason, text, where)
        )
        return reason

    def _show_protected(self, place: CasePlace, value: Json) -> None:
        """What a court may read of protected persons anyway: labels, each once, and statements about those who are named inside."""
        subject = entity_of(value)
        if subject and self.reasons.is_protected_person(subject) and place not in self.request.confirmed:
            self._preview.append(PreviewEntry(place, PreviewState.LEAVES, None, readable_text(value)))
        for entity, _ in logged_entities(value):
            if entity not in self._labelled and self.reasons.is_protected_person(entity):
                self._labelled.add(entity)
                self._preview.append(
                    PreviewEntry(place, PreviewState.LEAVES, None, self.reasons.label(entity))
                )

    def _disclosed(self) -> Iterator[DisclosedField]:
        for each, value in sorted(self.material.values.items(), key=lambda member: str(member[0])):
            if is_disclosed(self.request.disclosed, each.field, each.exhibit):
                place = CasePlace(PlaceKind.FIELD, str(each))
                if (
                    self._settle(
                        place, self.reasons.of_disclosed(each, value), readable_text(value), essential=True
                    )
                    is None
                ):
                    yield each

    def _require_exhibits(self) -> None:
        exhibits = {each.exhibit for each in self.material.values} | {
            report.exhibit for report in self.material.reports
        }
        if {each.exhibit for each in self.request.disclosed if each.exhibit} - exhibits:
            hint = message("its exhibits are {names}", names=", ".join(sorted(exhibits - {""})))
            raise UndisclosableError(
                "a field of something that is no exhibit of this case was asked for", hint=hint
            )

    def _require_asking(self) -> None:
        asking = {
            entry.place
            for entry in self._preview
            if entry.state not in (PreviewState.LEAVES, PreviewState.AGAINST)
        }
        if idle := self.request.confirmed - asking:
            places = ", ".join(sorted(map(str, idle)))
            raise UnknownPlaceError(
                message("nothing asks to be confirmed here: {places}", places=places),
                hint="confirm what --dry-run lists, and no more",
            )


def _parse_name(name: str) -> tuple[ReportField | None, str]:
    """The field, and for a member of a list its number; None for a name that no field text has."""
    known, _, number = name.partition(".")
    kind = next((kind for kind in ReportField if kind.value == known), None)
    is_member = re.fullmatch("[1-9][0-9]*", number, re.ASCII) is not None
    return (
        (kind, number)
        if is_member is (kind in _LISTS) and name == known + ("." + number if is_member else "")
        else (None, "")
    )


def _place(batch: str, kind: ReportField, number: str) -> CasePlace:
    part = f".{number}" if number else ""
    if kind in _PLACES:
        return CasePlace(_PLACES[kind], f"{batch}{part}")
    return CasePlace(PlaceKind.REPORT, f"{batch}.{kind.value}{part}")

"""The one filter by audience: from views of the record to what may leave.

Every export is written from its plan only.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.disclosure.audience import Access, Withheld, exported_id, pseudonymous_id
from khronika.disclosure.grounds import ReportGrounds, exported_item, exported_report
from khronika.disclosure.numbering import Numbering, with_disagreements
from khronika.disclosure.part import ExportPart
from khronika.disclosure.plan import ExportedItem, ExportedReport, ExportedStatement, ExportPlan
from khronika.disclosure.rules import Material, Rules
from khronika.disclosure.value import ExportedValue, exported_values
from khronika.record.event_form import EntityReference, Party
from khronika.record.value import value_of
from khronika.record.view import Assertion, EntityView
from khronika.record.vocabulary import PropertyWord, Vocabulary


def plan(material: Material, access: Access, words: Vocabulary, part: ExportPart | None = None) -> ExportPlan:
    """What of the material, or of a part of it, this access lets out (docs/format/exchange.md, "Out").

    Names are protected as in the whole. Pure: the same arguments give the same plan.
    """
    return _Plan(Rules(material, access, words), part).plan()


@dataclass(slots=True)
class _Plan:
    rules: Rules
    part: ExportPart | None = None
    _numbering: Numbering = field(init=False)
    _withheld: Counter[Withheld] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._numbering = Numbering({each.id: each for each in self.rules.shown.values()})
        if self.rules.labels_withheld:
            self._withheld[Withheld.LABEL] = self.rules.labels_withheld

    @property
    def access(self) -> Access:
        """For whom, and what was asked for."""
        return self.rules.access

    def plan(self) -> ExportPlan:
        """The whole plan, in an order that tells nothing."""
        ordered = sorted(self._statements(), key=lambda each: (each.subject.id, each.property, each.id))
        finished = [self._numbering.finished(each) for each in ordered]
        met = {each.subject.id for each in finished} | {
            value.entity for each in finished for value in each.values if value.entity
        }
        entities = tuple(self._numbering.labelled(each) for each in sorted(met))
        reports = {report.id: report for report in self._reports({each.report for each in finished})}
        statements = with_disagreements(finished, reports, self.rules.words)
        items = tuple(self._listed())
        return ExportPlan(self.access.audience, entities, statements, reports, dict(self._withheld), items)

    def _listed(self) -> Iterator[ExportedItem]:
        """Outside, even how many items there are would tell something."""
        if self.part is not None and not self.access.audience.is_outer:
            yield from (exported_item(each, self.access) for each in self.part.listed)

    def _statements(self) -> Iterator[ExportedStatement]:
        rules = self.rules
        for view in rules.material.views.values():
            for each in view.properties:
                word = rules.words.properties.get((view.type, each.name))
                reason = rules.reason_in_any_state(view, word) if word is not None else Withheld.UNKNOWN
                for held in each.held():
                    if self.part is not None and not self.part.has(view.id, held):
                        continue
                    decided = self._decide(view, word, reason, held)
                    if isinstance(decided, Withheld):
                        self._withheld[decided] += 1
                    else:
                        yield decided

    def _decide(
        self, view: EntityView, word: PropertyWord | None, reason: Withheld | None, held: Assertion
    ) -> ExportedStatement | Withheld:
        """The statement as it leaves, or why it does not; `reason` is what holds of its property."""
        rules, words = self.rules, self.rules.words
        if word is None:
            return Withheld.UNKNOWN
        if not rules.is_asked_for(held):
            return Withheld.STATE
        if reason is not None:
            return reason
        value = value_of(held.statement.value)
        if unnamed := rules.reason_of_named(value):
            return unnamed
        values = tuple(
            self._without_words(exported) for exported in exported_values(value, word, words, self._reference)
        )
        if rules.guard.names and any(map(self._spells, values)):
            return Withheld.SPELLED
        identity, report = (
            exported_id(self.access, held.statement.id),
            exported_id(self.access, held.report.batch),
        )
        return ExportedStatement(
            identity, rules.shown[view.id], word.name, values, report, held.status.state.value
        )

    def _spells(self, value: ExportedValue) -> bool:
        """Whether words of the value tell a protected name; those of an entity are its label, which was decided already."""
        return not value.entity and any(self.rules.guard.contains(text) for text in value.texts() if text)

    def _without_words(self, value: ExportedValue) -> ExportedValue:
        """The value without the words it was said in, where these are somebody's name or could lead to it."""
        if not value.said:
            return value
        sayable = (
            value.entity in self.rules.named_fully if value.entity else not self.access.audience.is_outer
        )
        return value if sayable and not self.rules.guard.contains(value.said) else value._replace(said="")

    def _reference(self, entity: str) -> tuple[str, str]:
        shown = self.rules.shown[entity]
        return shown.id, shown.label

    def _reports(self, wanted: set[str]) -> Iterator[ExportedReport]:
        batches = {
            exported_id(self.access, held.report.batch): held.report
            for view in self.rules.material.views.values()
            for held in view.held()
        }
        material = self.rules.material
        for identity in sorted(batches.keys() & wanted):
            report = batches[identity]
            grounds, item = (
                material.grounds.get(report.batch, ReportGrounds()),
                material.items.get(report.item),
            )
            yield exported_report(identity, report, grounds, item, self)

    # What the grounds of a report ask of the plan.

    def may_say(self, text: str) -> bool:
        """Whether the text holds no protected name."""
        return not self.rules.guard.contains(text)

    def withhold(self, reason: Withheld) -> None:
        """Counts something that stays behind."""
        self._withheld[reason] += 1

    def who(self, party: Party) -> str:
        """Whom a link of attribution may name; empty where nobody."""
        if isinstance(party, EntityReference):
            return self._speaker(party.id)
        return party if not self.access.audience.is_outer and self.may_say(party) else ""

    def _speaker(self, entity: str) -> str:
        """Outside, that somebody under a pseudonym spoke would tell who the source is."""
        shown = self.rules.shown.get(entity)
        if (
            shown is None
            or self.rules.is_source(entity)
            or (self.access.audience.is_outer and shown.id not in self.rules.named_fully)
        ):
            return ""
        return self._numbering.labelled(shown.id).label

    def origin(self, origin: str) -> str:
        """What stands for an origin, so that two reports of one are known as such."""
        shown = self.rules.shown.get(origin)
        if self.access.audience.is_outer or (shown and self.rules.is_source(origin)):
            return pseudonymous_id(self.access, f"origin {origin}" if origin else "")
        return shown.id if shown else self.who(origin) or pseudonymous_id(self.access, origin)

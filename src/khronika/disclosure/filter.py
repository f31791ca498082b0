"""The one filter by audience: from views of the record to what may leave. Every export is written from its plan only."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from khronika.disclosure.audience import STATES, Access, Audience, Naming, Withheld, exported_id, pseudonymous_id
from khronika.disclosure.grounds import ItemFacts, exported_report
from khronika.disclosure.name_guard import NameGuard
from khronika.disclosure.numbering import Numbering, with_disagreements
from khronika.disclosure.plan import ExportedEntity, ExportedReport, ExportedStatement, ExportPlan
from khronika.disclosure.protected_names import EntityNaming, protected_names, withdrawn_names
from khronika.disclosure.value import ExportedValue, exported_values
from khronika.primitives.codec import Json
from khronika.record.name import name_texts
from khronika.record.recorded import Described
from khronika.record.value import Value, entities, value_of
from khronika.record.view import EntityView, Held, PropertyView
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

_TEAM_NOTES = frozenset({"note", "remarks", "possible_mix_up"})
"""Properties in which a team writes for itself: they leave for nobody outside."""
_LEADS_TO_PERSON = frozenset({"address", "case_number", "contract_number", "injury_log", "official_number", "order_number"})
"""Properties by which a reader finds a person without a name: they do not leave for outer audiences."""


@dataclass(frozen=True, slots=True)
class Material:
    """What an export is planned from: views, all ever said of entities, each report's veiled values, items by id, codes of sources.

    `withdrawn` is what was said of entities that are in no view any more, since what spoke of them was undone.
    """

    views: Mapping[str, EntityView]
    described: tuple[Described, ...]
    grounds: Mapping[str, Mapping[str, Json]]
    items: Mapping[str, ItemFacts]
    sources: frozenset[str] = frozenset()
    withdrawn: tuple[Described, ...] = ()


def plan(material: Material, access: Access, words: Vocabulary) -> ExportPlan:
    """What of the material this access lets out (docs/format/exchange.md, "Out"). Pure: the same arguments give the same plan."""
    return _Plan(material, access, words).plan()


@dataclass(slots=True)
class _Plan:
    material: Material
    access: Access
    words: Vocabulary
    _guard: NameGuard = field(init=False)
    _shown: dict[str, ExportedEntity] = field(default_factory=dict)
    _named_fully: set[str] = field(default_factory=set)
    _numbering: Numbering = field(init=False)
    _withheld: Counter[Withheld] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        namings = [EntityNaming(view.id, self._naming(view), self._classes(view)) for view in self.material.views.values()]
        withdrawn = [(each, self.access.naming(each.protection)) for each in self.material.withdrawn]
        names = protected_names(self.material.views, self.material.described, namings, self.material.sources)
        self._guard = NameGuard((*names, *withdrawn_names(withdrawn, self.material.views, namings)))
        self._shown = {view.id: self._entity(exported_id(self.access, view.id), view) for view in self.material.views.values()}
        self._numbering = Numbering({each.id: each for each in self._shown.values()})

    def plan(self) -> ExportPlan:
        """The whole plan, in an order that tells nothing."""
        ordered = sorted(self._statements(), key=lambda each: (each.subject.id, each.property, each.id))
        finished = [self._numbering.finished(each) for each in ordered]
        met = {each.subject.id for each in finished} | {value.entity for each in finished for value in each.values if value.entity}
        entities = tuple(self._numbering.labelled(each) for each in sorted(met))
        reports = {report.id: report for report in self._reports({each.report for each in finished})}
        statements = with_disagreements(finished, reports, self.words)
        return ExportPlan(self.access.audience, entities, statements, reports, dict(self._withheld))

    def _naming(self, view: EntityView) -> Naming:
        return self.access.naming(view.protection)

    def _classes(self, view: EntityView) -> frozenset[str]:
        word = self.words.types.get(view.type)
        return word.classes if word else frozenset()

    def _entity(self, identity: str, view: EntityView) -> ExportedEntity:
        """The entity as it is shown; without a label where it will have a number."""
        naming = self._naming(view)
        if naming is Naming.NUMBER:
            return ExportedEntity(identity, view.type, "")
        if self._is_protected(view, view.label):
            self._withheld[Withheld.LABEL] += 1
            return ExportedEntity(identity, view.type, "")
        if naming is not Naming.FULL:
            return ExportedEntity(identity, view.type, view.label)
        self._named_fully.add(identity)
        return ExportedEntity(
            identity, view.type, view.label, tuple(name for name in name_texts(view.described) if not self._is_protected(view, name))
        )

    def _is_protected(self, view: EntityView, name: str) -> bool:
        """Whether a name of this entity holds that of somebody protected. A court must read who a namesake is; outside one need not."""
        if self.access.audience.is_outer or view.protection == "pseudonym":
            return self._guard.contains(name)
        return self._guard.is_full_name(name)

    def _statements(self) -> Iterator[ExportedStatement]:
        for view in self.material.views.values():
            for each in view.properties:
                for value in each.values:
                    yield from self._of_value(view, each, value.held)

    def _of_value(self, view: EntityView, each: PropertyView, holding: Iterable[Held]) -> Iterator[ExportedStatement]:
        for held in holding:
            decided = self._decide(view, each, held)
            if isinstance(decided, Withheld):
                self._withheld[decided] += 1
            else:
                yield decided

    def _decide(self, view: EntityView, each: PropertyView, held: Held) -> ExportedStatement | Withheld:
        word = self.words.properties.get((view.type, each.name))
        if word is None:
            return Withheld.UNKNOWN
        value = value_of(held.statement.value)
        if (reason := self._reason(view, word, held)) or (reason := self._names_withheld(value)):
            return reason
        values = tuple(self._without_words(exported) for exported in exported_values(value, word, self.words, self._reference))
        if any(self._guard.contains(text) for exported in values for text in exported.texts() if text and not exported.entity):
            return Withheld.SPELLED
        identity, report = exported_id(self.access, held.statement.id), exported_id(self.access, held.report.batch)
        return ExportedStatement(identity, self._shown[view.id], each.name, values, report, held.status.state.value)

    def _reason(self, view: EntityView, word: PropertyWord, held: Held) -> Withheld | None:
        outer = self.access.audience.is_outer
        if not held.stands or held.status.state not in self.access.states & STATES:
            return Withheld.STATE
        if "source" in self._classes(view):
            return Withheld.SOURCE
        if self._is_hidden(view):
            return Withheld.PROTECTED
        if word.range is Range.NAME and self._naming(view) is not Naming.FULL:
            return Withheld.NAME
        if word.name in _TEAM_NOTES and self.access.audience is not Audience.INSIDE:
            return Withheld.NOTE
        return Withheld.IDENTIFYING if outer and word.name in _LEADS_TO_PERSON else None

    def _is_hidden(self, view: EntityView) -> bool:
        """Whether no statement about it may leave: it goes by a pseudonym, or by a number and is no mere occasion."""
        naming = self._naming(view)
        if naming is Naming.NUMBER:
            return "occasion" not in self._classes(view)
        return view.protection == "pseudonym"

    def _names_withheld(self, value: Value) -> Withheld | None:
        """Why an entity that the value names may not be named at all, if so: a source, or one nothing else is known of."""
        for entity in entities(value):
            view = self.material.views.get(entity.id)
            if view is None:
                return Withheld.UNKNOWN
            if "source" in self._classes(view) or entity.type == "Source":
                return Withheld.SOURCE
        return None

    def _without_words(self, value: ExportedValue) -> ExportedValue:
        """The value without the words it was said in, where these are somebody's name or could lead to it."""
        sayable = value.entity in self._named_fully if value.entity else not self.access.audience.is_outer
        return value if sayable and not self._guard.contains(value.said) else replace(value, said="")

    def _reference(self, entity: str) -> tuple[str, str]:
        shown = self._shown[entity]
        return shown.id, shown.label

    def _reports(self, wanted: set[str]) -> Iterator[ExportedReport]:
        batches = {
            exported_id(self.access, held.report.batch): held.report for view in self.material.views.values() for held in view.held()
        }
        for identity in sorted(batches.keys() & wanted):
            report = batches[identity]
            yield exported_report(identity, report, self.material.grounds.get(report.batch, {}), self.material.items.get(report.item), self)

    # What the grounds of a report ask of the plan.

    def may_say(self, text: str) -> bool:
        """Whether the text holds no protected name."""
        return not self._guard.contains(text)

    def withhold(self, reason: Withheld) -> None:
        """Counts something that stays behind."""
        self._withheld[reason] += 1

    def who(self, party: Json) -> str:
        """Whom a link of attribution may name; empty where nobody."""
        match party:
            case {"entity": entity} | {"id": entity}:
                return self._speaker(str(entity))
            case str() if not self.access.audience.is_outer and self.may_say(party):
                return party
            case _:
                return ""

    def _speaker(self, entity: str) -> str:
        """Outside, that somebody under a pseudonym spoke would tell who the source is."""
        shown = self._shown.get(entity)
        if shown is None or self._is_source(entity) or (self.access.audience.is_outer and shown.id not in self._named_fully):
            return ""
        return self._numbering.labelled(shown.id).label

    def origin(self, origin: str) -> str:
        """What stands for an origin, so that two reports of one are known as such."""
        shown = self._shown.get(origin)
        if self.access.audience.is_outer or (shown and self._is_source(origin)):
            return pseudonymous_id(self.access, f"origin {origin}" if origin else "")
        return shown.id if shown else self.who(origin) or pseudonymous_id(self.access, origin)

    def _is_source(self, entity: str) -> bool:
        return "source" in self._classes(self.material.views[entity])

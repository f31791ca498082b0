"""The one access filter: from views of the record to what may leave for an audience. Every format is written from its plan only."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from khronika.exchange.going_access import STATES, Access, Audience, Naming, Withheld, alias, mark
from khronika.exchange.going_grounds import ItemFacts, gone_report
from khronika.exchange.going_label import Numbering, with_disagreements
from khronika.exchange.going_names import NameGuard
from khronika.exchange.going_plan import ExportPlan, GoneEntity, GoneReport, GoneStatement
from khronika.exchange.going_secrets import Told, bygone_secrets, secrets
from khronika.exchange.going_value import GoneValue, gone_values, named_entities
from khronika.primitives.codec import Json, parse_canonical
from khronika.record.recorded import Described
from khronika.record.view import EntityView, Held, PropertyView
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

_TEAM_NOTES = frozenset({"note", "remarks", "possible_mix_up"})
"""Properties in which a team writes for itself: they leave for nobody outside."""
_LEADS_TO_PERSON = frozenset({"address", "case_number", "contract_number", "injury_log", "official_number", "order_number"})
"""Properties by which a reader finds a person without a name: they do not leave for outer audiences."""


@dataclass(frozen=True, slots=True)
class Material:
    """What an export is planned from: views, all ever said of entities, each report's veiled values, items by id, codes of sources.

    `bygone` is what was said of entities that are in no view any more, since what spoke of them was undone.
    """

    views: Mapping[str, EntityView]
    described: tuple[Described, ...]
    grounds: Mapping[str, Mapping[str, Json]]
    items: Mapping[str, ItemFacts]
    sources: frozenset[str] = frozenset()
    bygone: tuple[Described, ...] = ()


def plan(material: Material, access: Access, words: Vocabulary) -> ExportPlan:
    """What of the material this access lets out (docs/format/exchange.md, "Out"). Pure: the same arguments give the same plan."""
    return _Plan(material, access, words).made()


@dataclass(slots=True)
class _Plan:
    material: Material
    access: Access
    words: Vocabulary
    _guard: NameGuard = field(init=False)
    _shown: dict[str, GoneEntity] = field(default_factory=dict)
    _fully: set[str] = field(default_factory=set)
    _numbering: Numbering = field(init=False)
    _withheld: Counter[Withheld] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        told = [Told(view.id, self._naming(view), self._classes(view)) for view in self.material.views.values()]
        gone = [(each, self.access.naming(each.protection)) for each in self.material.bygone]
        kept = secrets(self.material.views, self.material.described, told, self.material.sources)
        self._guard = NameGuard((*kept, *bygone_secrets(gone, self.material.views, told)))
        self._shown = {view.id: self._entity(alias(self.access, view.id), view) for view in self.material.views.values()}
        self._numbering = Numbering({each.id: each for each in self._shown.values()})

    def made(self) -> ExportPlan:
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

    def _entity(self, identity: str, view: EntityView) -> GoneEntity:
        """The entity as it is shown; without a label where it will have a number."""
        naming = self._naming(view)
        if naming is Naming.NUMBER:
            return GoneEntity(identity, view.type, "")
        if self._is_told(view, view.label):
            self._withheld[Withheld.LABEL] += 1
            return GoneEntity(identity, view.type, "")
        if naming is not Naming.FULL:
            return GoneEntity(identity, view.type, view.label)
        self._fully.add(identity)
        return GoneEntity(identity, view.type, view.label, tuple(name for name in _names(view.names) if not self._is_told(view, name)))

    def _is_told(self, view: EntityView, name: str) -> bool:
        """Whether a name of this entity tells that of somebody protected. A court must read who a namesake is; outside one need not."""
        if self.access.audience.is_outer or view.protection == "pseudonym":
            return self._guard.betrays(name)
        return self._guard.tells_whole(name)

    def _statements(self) -> Iterator[GoneStatement]:
        for view in self.material.views.values():
            for each in view.properties:
                for value in each.values:
                    yield from self._of_value(view, each, value.held)

    def _of_value(self, view: EntityView, each: PropertyView, holding: Iterable[Held]) -> Iterator[GoneStatement]:
        for held in holding:
            told = self._told(view, each, held)
            if isinstance(told, Withheld):
                self._withheld[told] += 1
            else:
                yield told

    def _told(self, view: EntityView, each: PropertyView, held: Held) -> GoneStatement | Withheld:
        word = self.words.properties.get((view.type, each.name))
        if word is None:
            return Withheld.UNKNOWN
        value = parse_canonical(held.statement.value)
        if (reason := self._kept_back(view, word, held)) or (reason := self._names_unsayable(value)):
            return reason
        values = tuple(self._without_words(gone) for gone in gone_values(value, word, self.words, self._reference))
        if any(self._guard.betrays(text) for gone in values for text in gone.texts() if text and not gone.entity):
            return Withheld.SPELLED
        identity, report = alias(self.access, held.statement.id), alias(self.access, held.report.batch)
        return GoneStatement(identity, self._shown[view.id], each.name, values, report, held.status.state.value)

    def _kept_back(self, view: EntityView, word: PropertyWord, held: Held) -> Withheld | None:
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

    def _names_unsayable(self, value: Json) -> Withheld | None:
        """Why an entity that the value names may not be named at all, if so: a source, or one nothing else is known of."""
        for entity, kind, _ in named_entities(value):
            view = self.material.views.get(entity)
            if view is None:
                return Withheld.UNKNOWN
            if "source" in self._classes(view) or kind == "Source":
                return Withheld.SOURCE
        return None

    def _without_words(self, gone: GoneValue) -> GoneValue:
        """The value without the words it was said in, where these are somebody's name or could lead to it."""
        sayable = gone.entity in self._fully if gone.entity else not self.access.audience.is_outer
        return gone if sayable and not self._guard.betrays(gone.said) else replace(gone, said="")

    def _reference(self, entity: str) -> tuple[str, str]:
        shown = self._shown[entity]
        return shown.id, shown.label

    def _reports(self, wanted: set[str]) -> Iterator[GoneReport]:
        batches = {alias(self.access, held.report.batch): held.report for view in self.material.views.values() for held in view.held()}
        for identity in sorted(batches.keys() & wanted):
            report = batches[identity]
            yield gone_report(identity, report, self.material.grounds.get(report.batch, {}), self.material.items.get(report.item), self)

    # What the grounds of a report ask of the plan.

    def may_say(self, text: str) -> bool:
        """Whether the text betrays nobody."""
        return not self._guard.betrays(text)

    def keep_back(self, reason: Withheld) -> None:
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
        if shown is None or self._is_source(entity) or (self.access.audience.is_outer and shown.id not in self._fully):
            return ""
        return self._numbering.labelled(shown.id).label

    def origin(self, origin: str) -> str:
        """What stands for an origin, so that two reports of one are known as such."""
        shown = self._shown.get(origin)
        if self.access.audience.is_outer or (shown and self._is_source(origin)):
            return mark(self.access, f"origin {origin}" if origin else "")
        return shown.id if shown else self.who(origin) or mark(self.access, origin)

    def _is_source(self, entity: str) -> bool:
        return "source" in self._classes(self.material.views[entity])


def _names(names: Json) -> Iterator[str]:
    for name in names if isinstance(names, list) else ():
        match name:
            case {"value": str(value)}:
                yield value
            case _:
                continue

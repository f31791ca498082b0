"""What an audience may read of the record: how everybody is named to it, which names no text may hold, which statements stay behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from khronika.disclosure.audience import STATES, Access, Audience, Naming, Withheld, exported_id
from khronika.disclosure.grounds import ItemFacts, ReportGrounds
from khronika.disclosure.name_guard import NameGuard, ProtectedKind
from khronika.disclosure.plan import ExportedEntity
from khronika.disclosure.protected_names import EntityNaming, protected_names, withdrawn_names
from khronika.record.name import name_texts
from khronika.record.recorded import Described, State
from khronika.record.statement import Protection
from khronika.record.value import Value, entities
from khronika.record.view import Assertion, EntityView
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

PSEUDONYM = Protection.PSEUDONYM.value
_TEAM_NOTES = frozenset({"note", "remarks", "possible_mix_up"})
"""Properties in which a team writes for itself: they leave for nobody outside."""
_LEADS_TO_PERSON = frozenset(
    {"address", "case_number", "contract_number", "injury_log", "official_number", "order_number"}
)
"""Properties by which a reader finds a person without a name: they do not leave for outer audiences."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is decided from: views, all ever said of entities, each report's veiled values, items by id, codes of sources.

    `withdrawn` is what was said of entities that are in no view any more, since what spoke of them was undone.
    """

    views: Mapping[str, EntityView]
    described: tuple[Described, ...]
    grounds: Mapping[str, ReportGrounds]
    items: Mapping[str, ItemFacts]
    sources: frozenset[str] = frozenset()
    withdrawn: tuple[Described, ...] = ()


@dataclass(slots=True)
class Rules:
    """The rules of one audience over one record. Pure: the same arguments give the same answers."""

    material: Material
    access: Access
    words: Vocabulary
    guard: NameGuard = field(init=False)
    """Finds every protected name, codes of sources among them."""
    codes: NameGuard = field(init=False)
    """Finds codes of sources."""
    sources: frozenset[str] = field(init=False)
    """Every code of a source that the archive knows."""
    shown: Mapping[str, ExportedEntity] = field(init=False)
    """Every entity of the record by its id there, as the audience sees it; without a label where it will have
    a number."""
    named_fully: set[str] = field(default_factory=set, init=False)
    """Ids, as the audience sees them, of those whose label and names it reads."""
    _states: frozenset[State] = field(init=False)
    labels_withheld: int = field(default=0, init=False)
    """How many labels hold a protected name."""

    def __post_init__(self) -> None:
        self._states = self.access.states & STATES
        views = self.material.views
        namings = [EntityNaming(view.id, self.naming(view), self.classes(view)) for view in views.values()]
        withdrawn = [(each, self.access.naming(each.protection)) for each in self.material.withdrawn]
        names = protected_names(views, self.material.described, namings, self.material.sources)
        self.guard = NameGuard((*names, *withdrawn_names(withdrawn, views, namings)))
        codes = tuple(name for name in names if name.kind is ProtectedKind.CODE)
        self.codes, self.sources = NameGuard(codes), frozenset(code.text for code in codes)
        self.shown = {view.id: self._as_shown(view) for view in views.values()}

    def naming(self, view: EntityView) -> Naming:
        """How the entity is named to the audience."""
        return self.access.naming(view.protection)

    def classes(self, view: EntityView) -> frozenset[str]:
        """The classes of its type; none for a type that the vocabulary does not know."""
        word = self.words.types.get(view.type)
        return word.classes if word else frozenset()

    def is_source(self, entity: str) -> bool:
        """Whether an entity of the record is a source."""
        return "source" in self.classes(self.material.views[entity])

    def reason(self, view: EntityView, word: PropertyWord, held: Assertion) -> Withheld | None:
        """Why a statement stays behind, whatever its value is; None when it need not."""
        return self.reason_in_any_state(view, word) if self.is_asked_for(held) else Withheld.STATE

    def is_asked_for(self, held: Assertion) -> bool:
        """Whether a statement stands, in a state that was asked for and may be."""
        return held.stands and held.status.state in self._states

    def reason_in_any_state(self, view: EntityView, word: PropertyWord) -> Withheld | None:
        """Why a statement about an entity stays behind, whatever became of it and whatever its value is."""
        outer = self.access.audience.is_outer
        if "source" in self.classes(view):
            return Withheld.SOURCE
        if self._is_hidden(view):
            return Withheld.PROTECTED
        if word.range is Range.NAME and self.naming(view) is not Naming.FULL:
            return Withheld.NAME
        if word.name in _TEAM_NOTES and self.access.audience is not Audience.INSIDE:
            return Withheld.NOTE
        return Withheld.IDENTIFYING if outer and word.name in _LEADS_TO_PERSON else None

    def reason_of_named(self, value: Value) -> Withheld | None:
        """Why an entity that the value names may not be named at all, if so: a source, or one nothing else is known of."""
        for entity in entities(value):
            if entity.id not in self.material.views:
                return Withheld.UNKNOWN
            if self.is_source(entity.id) or entity.type == "Source":
                return Withheld.SOURCE
        return None

    def _as_shown(self, view: EntityView) -> ExportedEntity:
        identity, naming = exported_id(self.access, view.id), self.naming(view)
        if naming is Naming.NUMBER:
            return ExportedEntity(identity, view.type, "")
        if self._is_protected(view, view.label):
            self.labels_withheld += 1
            return ExportedEntity(identity, view.type, "")
        if naming is not Naming.FULL:
            return ExportedEntity(identity, view.type, view.label)
        self.named_fully.add(identity)
        names = tuple(name for name in name_texts(view.described) if not self._is_protected(view, name))
        return ExportedEntity(identity, view.type, view.label, names)

    def _is_protected(self, view: EntityView, name: str) -> bool:
        """Whether a name of this entity holds that of somebody protected. A court must read who a namesake is.

        Outside one need not.
        """
        if self.access.audience.is_outer or view.protection == PSEUDONYM:
            return self.guard.contains(name)
        return self.guard.is_full_name(name)

    def _is_hidden(self, view: EntityView) -> bool:
        """Whether no statement about it may leave: it goes by a pseudonym, or by a number and is no mere occasion."""
        naming = self.naming(view)
        if naming is Naming.NUMBER:
            return "occasion" not in self.classes(view)
        return view.protection == PSEUDONYM

"""Proposing a mapping from the headings of a table: a beginning for a person to change, never a decision."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from khronika.exchange.mapping.mapping import ColumnMapping, ColumnRule, EntityRule, RelationRule
from khronika.exchange.tables.synonym import is_heading_of, plain
from khronika.primitives.codec import Json
from khronika.record.statement import (
    Assessment,
    Batch,
    Credibility,
    Knowledge,
    Reliability,
    Role,
    Stance,
    StatementLink,
)
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

DEFAULT_TERMS = Batch(
    id="terms",
    item=None,
    citation=None,
    chain=(StatementLink("the table as it came in", Role.RECORDER, Knowledge.DOCUMENT, "", ""),),
    origin="",
    stance=Stance.ASSERTS,
    assessment=Assessment.CLAIMED,
    reliability=Reliability.F,
    credibility=Credibility.UNKNOWN,
    source="",
    statements=(),
)
"""Nothing is known of how reliable a table is before somebody says so: F and 6."""
PREFERRED = (
    *("Person", "Detention", "Confinement", "Act", "Facility", "Organization", "Document"),
    *(
        "Release",
        "Transfer",
        "Death",
        "Recruitment",
        "MedicalFinding",
        "CounselAccess",
        "Appearance",
        "Intervention",
        "Posting",
    ),
)
"""Of types that as many headings fit, the first."""
_BEARERS = ("detainee", "victim", "transferee", "appearing", "holder", "subject_of")
"""Properties by which an occasion names the person it is about; the first that the type has."""


def propose(
    name: str, head: Sequence[str], words: Vocabulary, of: str = "", terms: Batch = DEFAULT_TERMS
) -> ColumnMapping:
    """A mapping for a table with these headings, about entities of the type `of` or of the one that most headings fit.

    Where rows are about occasions and tell of a person besides, the person is an entity of its own. Columns that no property
    corresponds to become notes that begin with the heading, so that nothing is lost; those that may tell who sources are, are left out.
    """
    apart = tuple(heading for heading in head if tells_of_sources(heading))
    told = [heading for heading in head if heading not in apart]
    kind = of or likeliest(told, words)
    proposal = _Proposal(kind, words, told)
    label = _listed(told, "label")[:1] or _listed(told, "key")[:1]
    if kind != "Person" and proposal.person:
        label = _listed(told, "key")[:1]
    if kind == "Person" and (parts := _parts_of_name(told)):
        label = list(parts)
    main = EntityRule("row", kind, tuple(_listed(told, "key")[:1]), tuple(label))
    for heading in told:
        if heading not in main.key and heading not in _parts_of_name(told):
            proposal.take(heading)
    entities = {"row": main, **proposal.entities}
    return ColumnMapping(name, terms, entities, tuple(proposal.columns), tuple(proposal.relations), apart)


class _Proposal:
    """Rules gathered heading by heading."""

    def __init__(self, kind: str, words: Vocabulary, head: Sequence[str]) -> None:
        self._kind, self._words = kind, words
        self.entities: dict[str, EntityRule] = {}
        self.columns: list[ColumnRule] = []
        self.relations: list[RelationRule] = []
        self.person: tuple[str, ...] = ()
        bearer = _bearer(kind, words)
        if bearer:
            self.person = _parts_of_name(head) or _naming(head, kind, words)[:1]
        if self.person:
            self.entities["person"] = EntityRule("person", "Person", self.person, self.person)
            self.relations.append(RelationRule("row", bearer, "person"))

    def take(self, heading: str) -> None:
        """Add what a heading is about."""
        if heading in self.person:
            self.columns.append(ColumnRule(heading, "person", "name"))
            return
        word, person = (
            property_of(heading, self._kind, self._words),
            property_of(heading, "Person", self._words),
        )
        if (
            self.person
            and person is not None
            and (word is None or person.range is Range.CODE)
            and person.name != "name"
        ):
            self._add(heading, "person", person)
        elif word is None:
            self.columns.append(ColumnRule(heading, "row", "note", lead=heading))
        else:
            self._add(heading, "row", word)

    def _add(self, heading: str, entity: str, word: PropertyWord) -> None:
        if word.range is not Range.ENTITY:
            # A note says what stood above it, unless the heading says only that it is one.
            lead = (
                heading
                if word.name == "note" and plain(heading) not in _headings().properties["note"]
                else ""
            )
            self.columns.append(ColumnRule(heading, entity, word.name, lead=lead))
            return
        to = next((kind for kind in PREFERRED if kind in word.to), min(word.to))
        to = "Facility" if word.name == "facility" else to
        name = next(
            each
            for each in (word.name, *(f"{word.name}{number}" for number in range(2, 1_000)))
            if each not in self.entities
        )
        self.entities[name] = EntityRule(name, to, (heading,), (heading,))
        self.columns.append(ColumnRule(heading, name, "name"))
        self.relations.append(RelationRule(entity, word.name, name))


def property_of(heading: str, kind: str, words: Vocabulary) -> PropertyWord | None:
    """The property of a type that a heading names: by its name, its label in one of four languages, the list of headings, a synonym."""
    told = plain(heading)
    own = [word for (of, _), word in words.properties.items() if of == kind]
    named = [word for word in own if told in {plain(word.name), *map(plain, word.labels.found_by())}]
    meant = [word for word in own if is_heading_of(heading, kind, word.name)] if not named else []
    listed = (
        [word for word in own if told in _headings().properties.get(word.name, ())]
        if not named and not meant
        else []
    )
    found = next(iter([*named, *meant, *listed]), None)
    bare = _ASIDE.sub("", heading).strip()
    return property_of(bare, kind, words) if found is None and bare and bare != heading else found


_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
"""What stands in a heading beside what it names: `charge (statute)`."""


def likeliest(head: Sequence[str], words: Vocabulary) -> str:
    """The type that rows under these headings are about."""
    fitting = {
        kind: {each for each in head if property_of(each, kind, words) is not None} for kind in PREFERRED
    }
    persons = fitting["Person"] | {*_parts_of_name(head)}
    names = _naming(head, "Person", words) or _parts_of_name(head)
    own = {
        kind: len(fitting[kind] - persons) for kind in PREFERRED if kind != "Person" and _bearer(kind, words)
    }
    # A list of persons with what befell each is about what befell them: the person is named there.
    about = max(own, key=lambda kind: (own[kind], len(fitting[kind]), -PREFERRED.index(kind)))
    if names and own[about] > 0:
        return about
    return max(PREFERRED, key=lambda kind: len(fitting[kind]))


def tells_of_sources(heading: str) -> bool:
    """Whether a column by its heading may hold who told something, or how to reach them: nothing for the record of others."""
    return plain(heading) in _headings().sources or bool(_REACHED.search(plain(heading)))


_REACHED = re.compile(
    r"\b(?:телефон|тел\b|контакт|родств|родич|telegram|телеграм|phone|contact|whatsapp|e-?mail|relative|next of kin)"
)
"""Words by which somebody is reached, wherever they stand in a heading."""


def _naming(head: Sequence[str], kind: str, words: Vocabulary) -> tuple[str, ...]:
    """Headings under which stands the name of whom the rows are about, the surest first."""
    sure = [each for each in head if _is_name(each, words)]
    # `ФИО умершего`, but not `ФИО адвоката`, which another property means.
    free = [
        each for each in head if _OF_SOMEBODY.match(plain(each)) and property_of(each, kind, words) is None
    ]
    return tuple(dict.fromkeys([*sure, *(each for each in free if not _OTHERS.search(plain(each)))]))


_OF_SOMEBODY = re.compile(r"(?:ф\.? ?и\.? ?о\b|п\.? ?і\.? ?б\b|(?:full )?name of )")
_OTHERS = re.compile(
    r"адвокат|следоват|слідч|судь|судд|врач|лікар|сотрудник|співробітн|начальник|свидет|свідк|прокур|родств|родич|заявит|заявник|"
    r"lawyer|judge|officer|witness|doctor|investigator"
)


def _is_name(heading: str, words: Vocabulary) -> bool:
    word = property_of(heading, "Person", words)
    bearer = any(is_heading_of(heading, kind, name) for kind, name in _BORNE)
    return bearer or (word is not None and word.name == "name")


_BORNE = (("Detention", "detainee"), ("Confinement", "detainee"), ("Act", "victim"))
"""Properties whose synonyms name the person whom rows are about, whatever else the rows tell."""


def _bearer(kind: str, words: Vocabulary) -> str:
    """The property by which a type names the person it is about; empty where it has none."""
    found = (words.properties.get((kind, name)) for name in _BEARERS)
    return next(
        (
            word.name
            for word in found
            if word is not None and word.range is Range.ENTITY and "Person" in word.to
        ),
        "",
    )


def _parts_of_name(head: Sequence[str]) -> tuple[str, ...]:
    """The columns of a surname, a given name and a patronymic, where a name stands in parts."""
    for parts in _headings().name_parts:
        found = [next((each for each in head if plain(each) in part), "") for part in parts]
        if found[0] and found[1]:
            return tuple(each for each in found if each)
    return ()


def _listed(head: Iterable[str], which: str) -> list[str]:
    wanted = _headings().key if which == "key" else _headings().label
    return [heading for heading in head if plain(heading) in wanted]


@dataclass(frozen=True, slots=True)
class _Headings:
    key: frozenset[str]
    label: frozenset[str]
    sources: frozenset[str]
    name_parts: tuple[tuple[frozenset[str], ...], ...]
    properties: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def _headings() -> _Headings:
    read = json.loads(files("khronika.exchange.mapping").joinpath("headers.json").read_text(encoding="utf-8"))
    by_name = {name: _set(texts) for name, texts in read["properties"].items()}
    parts = tuple(tuple(_set(part) for part in language) for language in read["name parts"])
    return _Headings(_set(read["key"]), _set(read["label"]), _set(read["sources"]), parts, by_name)


def _set(texts: Json) -> frozenset[str]:
    return frozenset(plain(str(text)) for text in texts) if isinstance(texts, list) else frozenset()

"""Proposing a mapping from the headings of a table: a beginning for a person to change, never a decision."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from khronika.exchange.mapping import ColumnMapping, ColumnRule, EntityRule, RelationRule
from khronika.primitives.codec import Json
from khronika.record.statement import Assessment, Batch, Credibility, Knowledge, Link, Reliability, Role, Stance
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

DEFAULT_TERMS = Batch(
    id="terms",
    item=None,
    citation=None,
    chain=(Link("the table as it came in", Role.RECORDER, Knowledge.DOCUMENT, "", ""),),
    origin="",
    stance=Stance.ASSERTS,
    assessment=Assessment.CLAIMED,
    reliability=Reliability.F,
    credibility=Credibility.UNKNOWN,
    source="",
    statements=(),
)
"""Nothing is known of how reliable a table is before somebody says so: F and 6."""
PREFERRED = ("Person", "Detention", "Confinement", "Act", "Facility", "Organization", "Document")
"""Of types that as many headings fit, the first."""


def propose(name: str, head: Sequence[str], words: Vocabulary, of: str = "", terms: Batch = DEFAULT_TERMS) -> ColumnMapping:
    """A mapping for a table with these headings, about entities of the type `of` or of the one that most headings fit.

    Columns that no property corresponds to become notes that begin with the heading, so that nothing is lost.
    """
    kind = of or _likeliest(head, words)
    proposal = _Proposal(kind, words)
    label = _listed(head, "label")[:1] or _listed(head, "key")[:1]
    main = EntityRule("row", kind, tuple(_listed(head, "key")[:1]), tuple(label))
    for heading in head:
        if heading not in main.key:
            proposal.take(heading)
    entities = {"row": main, **proposal.entities}
    return ColumnMapping(name, terms, entities, tuple(proposal.columns), tuple(proposal.relations))


class _Proposal:
    """Rules gathered heading by heading."""

    def __init__(self, kind: str, words: Vocabulary) -> None:
        self._kind, self._words = kind, words
        self.entities: dict[str, EntityRule] = {}
        self.columns: list[ColumnRule] = []
        self.relations: list[RelationRule] = []

    def take(self, heading: str) -> None:
        """Add what a heading is about."""
        word = property_of(heading, self._kind, self._words)
        if word is None:
            self.columns.append(ColumnRule(heading, "row", "note", lead=heading))
        elif word.range is Range.ENTITY:
            to = next((kind for kind in PREFERRED if kind in word.to), min(word.to))
            to = "Facility" if word.name == "facility" else to
            self.entities[word.name] = EntityRule(word.name, to, (heading,), (heading,))
            self.columns.append(ColumnRule(heading, word.name, "name"))
            self.relations.append(RelationRule("row", word.name, word.name))
        else:
            self.columns.append(ColumnRule(heading, "row", word.name))


def property_of(heading: str, kind: str, words: Vocabulary) -> PropertyWord | None:
    """The property of a type that a heading names: by its name, by its label in one of four languages, or by the list of headings."""
    plain = _plain(heading)
    own = [word for (of, _), word in words.properties.items() if of == kind]
    named = [word for word in own if plain in {_plain(word.name), *map(_plain, word.labels.all())}]
    listed = [word for word in own if plain in _headings().properties.get(word.name, ())]
    return next(iter([*named, *listed]), None)


def _likeliest(head: Sequence[str], words: Vocabulary) -> str:
    fitting = {kind: sum(property_of(each, kind, words) is not None for each in head) for kind in PREFERRED}
    return max(PREFERRED, key=lambda kind: fitting[kind])


def _listed(head: Iterable[str], which: str) -> list[str]:
    wanted = _headings().key if which == "key" else _headings().label
    return [heading for heading in head if _plain(heading) in wanted]


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("*", "").casefold().split())


@dataclass(frozen=True, slots=True)
class _Headings:
    key: frozenset[str]
    label: frozenset[str]
    properties: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def _headings() -> _Headings:
    read: dict[str, Json] = json.loads(files("khronika.exchange").joinpath("mapping_headers.json").read_text(encoding="utf-8"))
    properties = read["properties"]
    by_name = {name: _set(texts) for name, texts in properties.items()} if isinstance(properties, dict) else {}
    return _Headings(_set(read["key"]), _set(read["label"]), by_name)


def _set(texts: Json) -> frozenset[str]:
    return frozenset(_plain(str(text)) for text in texts) if isinstance(texts, list) else frozenset()

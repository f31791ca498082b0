"""The cast of our words down to stock FollowTheMoney schemata and properties, as ftm_out_cast.json has it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from khronika.record.vocabulary import Vocabulary

MARK = "khronika:"
"""What the word begins with that tells the type of an entity whose schema stands for several."""
_FORMS = {
    "country": re.compile("[a-z]{2}"),
    "language": re.compile("[a-z]{3}"),
    "gender": re.compile("male|female|other"),
    "mimetype": re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+_-]*"),
    "date": re.compile(r"\d{4}(-\d\d(-\d\d)?)?"),
    "checksum": re.compile("[0-9a-f]{40,64}"),
    "number": re.compile(r"-?\d+"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The tables of ftm_out_cast.json: schemata that stand for abstract ones, and each schema's properties with their types."""

    schemata: Mapping[str, str]
    label: Mapping[str, tuple[str, ...]]
    required: Mapping[str, tuple[str, ...]]
    properties: Mapping[str, Mapping[str, str]]
    forms: Mapping[str, Mapping[str, str]]
    parents: Mapping[str, tuple[str, ...]]
    mark: Mapping[str, str]

    def schema(self, kind: str, words: Vocabulary) -> str:
        """The stock schema of a type; empty when there is none."""
        named = words.types[kind].ftm if kind in words.types else ""
        schema = self.schemata.get(named, named)
        return schema if schema in self.forms else ""

    def marked(self, schema: str, texts: Iterable[str], words: Vocabulary) -> str:
        """The type that an entity of this schema says it was.

        Empty where it says none that goes out as this schema.
        """
        kinds = (text.removeprefix(MARK) for text in texts if text.startswith(MARK))
        return next(
            (kind for kind in kinds if kind in words.types and self.schema(kind, words) == schema), ""
        )

    def property(self, kind: str, name: str, words: Vocabulary) -> str:
        """The stock property of a property of this type; empty when there is none."""
        schema, word = self.schema(kind, words), words.properties.get((kind, name))
        chosen = self.properties.get(schema, {}).get(name) or (word.ftm if word else "")
        return chosen if chosen in self.forms.get(schema, {}) else ""

    def is_a(self, schema: str, other: str) -> bool:
        """Whether a schema is another or descends from it."""
        return schema == other or other in self.parents.get(schema, ())

    def takes(self, schema: str, name: str, text: str) -> bool:
        """Whether a property of no entity type takes this text as it is."""
        form = _FORMS.get(self.forms[schema][name])
        return bool(text) and (form is None or form.fullmatch(text) is not None)

    def range(self, schema: str, name: str) -> str:
        """Of which schema the entities of a property are; empty for a property that takes text."""
        return self.forms[schema][name].partition("entity:")[2]

    def naming(self, schema: str) -> tuple[str, ...]:
        """The properties that hold an entity's label: none for schemata whose things have no name."""
        return self.label.get(schema, ("name",) if "name" in self.forms[schema] else ())


@cache
def cast() -> Cast:
    """The tables, read once."""
    read = json.loads(
        resources.files("khronika.exchange.exports").joinpath("ftm_cast.json").read_text("utf-8")
    )
    label, required, parents = (
        {name: tuple(each) for name, each in read[table].items()}
        for table in ("label", "required", "parents")
    )
    return Cast(read["schemata"], label, required, read["properties"], read["forms"], parents, read["mark"])

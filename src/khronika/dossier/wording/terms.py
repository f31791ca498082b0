"""The words of the record in the language of a dossier: types, properties, controlled values, and what a statement says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from khronika.dossier.wording.claim import Claim
from khronika.dossier.wording.date_words import say_span
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import PackageLanguage, Words
from khronika.record.value import (
    Code,
    Date,
    EntityRef,
    Name,
    Number,
    PlainWords,
    Several,
    Single,
    Text,
    UnknownValue,
    UnreadDate,
    Value,
)
from khronika.record.vocabulary import Labels, Vocabulary


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary in one language."""

    vocabulary: Vocabulary
    language: PackageLanguage

    def type(self, name: str) -> str:
        """The label of a type; the bare name where the vocabulary has no word for it."""
        word = self.vocabulary.types.get(name)
        return self._label(word.labels if word else None, name)

    def property(self, name: str) -> str:
        """The label of a property; the bare name where the vocabulary has no word for it."""
        return self._label(self.vocabulary.property_labels.get(name), name)

    def code(self, kind: str, name: str, code: str) -> str:
        """The label of a controlled value of a type's property.

        The bare code where the vocabulary has no word for it.
        """
        word = self.vocabulary.properties.get((kind, name))
        value = self.vocabulary.lists[word.list].values.get(code) if word is not None and word.list else None
        return value.labels.get(self.language) if value else code

    def value(self, claim: Claim) -> str:
        """What a statement says, on one line: entities by their labels, controlled values in the language of the dossier."""
        return self._value(claim.value, claim)

    def _label(self, labels: Labels | None, name: str) -> str:
        return labels.get(self.language) if labels else name.replace("_", " ")

    def _value(self, value: Value, claim: Claim) -> str:
        match value:
            case Several(members=several):
                return ", ".join(self._value(member, claim) for member in several)
            case UnknownValue():
                return one_line(value.json) if value.known is None else self._value(value.known, claim)
            case Code(code=code):
                return one_line(self.code(claim.subject.type, claim.property, code))
            case _:
                beside = f"{Words(self.language).say('semicolon')} ".join(self._beside(value))
                return one_line(self._told(value)) + (f" ({beside})" if beside else "")

    def _told(self, value: Single) -> str:
        match value:
            case (
                PlainWords(text=text)
                | Text(text=text)
                | UnreadDate(text=text)
                | Name(value=text)
                | Code(code=text)
                | EntityRef(label=text)
            ):
                return text
            case Date(span=span):
                return say_span(span, self.language)
            case Number():
                return self._number(value)
        assert_never(value)

    def _number(self, value: Number) -> str:
        say = Words(self.language).say
        if value.number is not None:
            return str(value.number)
        if value.low is not None and value.high is not None:
            return f"{value.low}\N{EN DASH}{value.high}"
        return say("at least", number=value.low) if value.high is None else say("at most", number=value.high)

    def _beside(self, value: Single) -> Iterator[str]:
        """What stands beside a value and changes what it says, in the order in which the log has it."""
        say = Words(self.language).say
        match value:
            case Text(verbatim=str(verbatim)):
                yield say("verbatim", text=one_line(verbatim))
            case UnreadDate():
                yield say("unread date")
            case Name():
                if value.kind is not None:
                    yield one_line(self._name_kind(value.kind))
                told = {"name language": value.language, "name script": value.script}
                yield from (say(key, code=one_line(code)) for key, code in told.items() if code is not None)
            case Date(span=span) if span.inferred:
                yield say("inferred")
            case _:
                return

    def _name_kind(self, code: str) -> str:
        kind = self.vocabulary.lists["name-kind"].values.get(code)
        return kind.labels.get(self.language) if kind else code

"""What types, properties and codes of the record are called in a language, as the vocabulary has it."""

from dataclasses import dataclass, field

from khronika.record.vocabulary import ValueList, Vocabulary


@dataclass(frozen=True, slots=True)
class VocabularyLabels:
    """The labels of a vocabulary in one language; lists are looked up once."""

    words: Vocabulary
    language: str
    _lists: dict[str, tuple[ValueList, ...]] = field(default_factory=dict)

    def property_name(self, name: str) -> str:
        """The label of a property; its name where the vocabulary does not know it."""
        labels = self.words.property_labels.get(name)
        return labels.get(self.language) if labels else name

    def type_name(self, name: str) -> str:
        """The label of a type; its name where the vocabulary does not know it."""
        word = self.words.types.get(name)
        return word.labels.get(self.language) if word else name

    def value_text(self, name: str, value: str) -> str:
        """A value of a property as it is shown: the label of a code, where the property has a list of these."""
        if name not in self._lists:
            lists = {word.list: None for word in self.words.words() if word.name == name and word.list}
            self._lists[name] = tuple(self.words.lists[each] for each in lists)
        found = next((each.values[value] for each in self._lists[name] if value in each.values), None)
        return found.labels.get(self.language) if found else value

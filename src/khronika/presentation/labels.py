"""What types and properties of the record are called in a language, as the vocabulary has it."""

from functools import cache

from khronika.record.vocabulary import ValueList
from khronika.record.vocabulary_file import vocabulary


def property_name(name: str, language: str) -> str:
    """The label of a property; its name where the vocabulary does not know it."""
    labels = vocabulary().property_labels.get(name)
    return labels.get(language) if labels else name


def value_text(name: str, value: str, language: str) -> str:
    """A value of a property as it is shown: the label of a code, where the property has a list of these."""
    found = next((each.values[value] for each in _lists_of(name) if value in each.values), None)
    return found.labels.get(language) if found else value


@cache
def _lists_of(name: str) -> tuple[ValueList, ...]:
    words = vocabulary()
    lists = {word.list: None for word in words.words() if word.name == name and word.list}
    return tuple(words.lists[each] for each in lists)


def type_name(name: str, language: str) -> str:
    """The label of a type; its name where the vocabulary does not know it."""
    word = vocabulary().types.get(name)
    return word.labels.get(language) if word else name

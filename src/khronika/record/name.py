"""An entity's names, read in one way by all who ask: the guard of names, the linker, the search for a name, the check of sources, views."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from khronika.record.value import Name, PlainWords, Several, Text, Value, members, value_of


def names_in(value: Value) -> Iterator[Name]:
    """Every name in a value of a property of names, or in the names of a description. Plain words are a name.

    Blank ones are none.
    """
    for member in members(value):
        match member:
            case Name(value=text) if text.strip():
                yield member
            case PlainWords(text=text) | Text(text=text) if text.strip():
                yield Name(text)
            case _:
                continue


def described_names(text: str) -> tuple[Value, ...]:
    """The names of a description, from their canonical JSON."""
    names = value_of(text)
    return names.members if isinstance(names, Several) else (names,)


def name_texts(values: Iterable[Value]) -> tuple[str, ...]:
    """The texts of all names in these values, each once, in their order."""
    return tuple(dict.fromkeys(name.value for value in values for name in names_in(value)))


@lru_cache(maxsize=16_384)
def names_of(text: str) -> tuple[str, ...]:
    """The texts of all names in canonical JSON: the names of a description, or one value of a property of names."""
    return name_texts([value_of(text)])

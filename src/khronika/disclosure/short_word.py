"""When a short word of a name is that name, and not a word of the language: Ли and ли, Цой, Пак, Ни."""

from khronika.disclosure.read_words import ReadWords
from khronika.language.telling import is_function_word

_PARTICLES = frozenset(["ли", "же", "бы", "ль"])
"""Function words with which no sentence begins."""
_SHORTEST = 3
"""Letters from which a capital is enough."""
_LONG = 5
"""Letters from which none is needed."""


def is_name_alone(read: ReadWords, number: int) -> bool:
    """Whether a word that is spelled as a short surname is taken for one where no other word of the name stands beside it.

    docs/format/disclosure.md, "Short names".
    """
    form = read.words[number].form
    if len(form) >= _LONG:
        return True
    if len(form) == 1:
        return False
    if not read.is_capital(number):
        return len(form) >= _SHORTEST and not is_function_word(form) and read.is_without_capitals(number)
    is_in_capitals = len(form) < _SHORTEST and read.written(number).isupper()
    if not is_in_capitals and (
        form in _PARTICLES or not is_function_word(form) or read.is_within_sentence(number)
    ):
        return True
    return read.is_alone_in_line(number)

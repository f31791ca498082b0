"""What an error says to a person, in their language."""

from khronika.presentation.words import SOURCE, Words
from khronika.primitives.error import KhronikaError, MalformedError


def fact_in(words: Words, error: KhronikaError) -> str:
    """The fact of an error in a language.

    What a parser expected that only a programmer has to do with stands in no catalogue: it is told in the
    words of the code, behind a sentence in the language of the person.
    """
    told = words.of(error.fact)
    if isinstance(error, MalformedError) and words.language != SOURCE and told == error.fact:
        return words.say("something is not of the form that it must have ({detail})", detail=error.fact)
    return told

"""The language of the person in front of a command: `--language`, or what the environment says."""

import os
from contextvars import ContextVar

from khronika.presentation.words import LANGUAGES, Words, chosen_language, words_in

_chosen: ContextVar[str] = ContextVar("language", default="")


def choose(language: str) -> str:
    """Take a language for the rest of this command; "" is that of the environment. Returns it unchanged."""
    _chosen.set(language if language in LANGUAGES else "")
    return language


def language() -> str:
    """The language in which this command speaks."""
    return _chosen.get() or chosen_language(os.environ)


def words() -> Words:
    """The words of this command."""
    return words_in(language())


def say(template: str, **values: object) -> str:
    """A sentence in the language of this command."""
    return words().say(template, **values)


def count(one: str, other: str, number: int, **values: object) -> str:
    """A sentence about a number of things in the language of this command."""
    return words().count(one, other, number, **values)

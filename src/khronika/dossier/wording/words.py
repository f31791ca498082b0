"""The words of the interface in the four languages of a dossier, with their plural rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self, TypeAlias, assert_never

_Text: TypeAlias = "str | dict[str, str]"


class PackageLanguage(StrEnum):
    """Languages the interface of a dossier speaks."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    UKRAINIAN = "uk"
    FRENCH = "fr"


def plural(language: PackageLanguage, number: int) -> str:
    """The plural category of a whole number (Unicode CLDR cardinal rules): `one`, `few`, `many` or `other`."""
    match language:
        case PackageLanguage.ENGLISH:
            return "one" if number == 1 else "other"
        case PackageLanguage.FRENCH:
            return "one" if number in (0, 1) else "other"
        case PackageLanguage.RUSSIAN | PackageLanguage.UKRAINIAN:
            return _slavic(number)
        case _:
            assert_never(language)


def _slavic(number: int) -> str:
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return "few"
    return "many"


def grouped(number: int) -> str:
    """A whole number with its thousands set apart by no-break spaces."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: PackageLanguage

    @classmethod
    def of(cls, tag: str) -> Self:
        """The words for the language of a case; English where the interface does not speak it."""
        known = {language.value: language for language in PackageLanguage}
        return cls(known.get(tag.partition("-")[0].lower(), PackageLanguage.ENGLISH))

    def say(self, key: str, **parts: object) -> str:
        """The text of `key` with its places filled; raises KeyError for a key that is not in `words.json`."""
        text = _texts()[key][self.language]
        if not isinstance(text, str):
            raise KeyError(key)
        return text.format(**parts)

    def count(self, key: str, number: int) -> str:
        """The text of `key` in the form that goes with `number`."""
        forms = _texts()[key][self.language]
        if isinstance(forms, str):
            raise KeyError(key)
        return forms[plural(self.language, number)].format(n=grouped(number))

    def labelled(self, label: str) -> str:
        """A label with the colon after it, before which French has a no-break space."""
        return label + self.say("colon")

    def known(self, key: str) -> str | None:
        """The text of `key`, or None where there is none."""
        text = _texts().get(key, {}).get(self.language)
        return text if isinstance(text, str) else None

    def all(self) -> dict[str, str]:
        """Every text that has one form, places unfilled."""
        return {key: text for key in _texts() if isinstance(text := _texts()[key][self.language], str)}


def data_text(name: str) -> str:
    """A text file that lies beside this room's code."""
    return resources.files("khronika.dossier").joinpath(name).read_text("utf-8")


@cache
def _texts() -> Mapping[str, Mapping[str, _Text]]:
    texts: Mapping[str, Mapping[str, _Text]] = json.loads(data_text("words.json"))
    return texts

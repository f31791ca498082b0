"""Words for people in their language: what the code says in English, found again in the catalogues.

    words = words_in("uk")                     # one object a language, for any number of threads
    words.say("no item is called {name}", name=name)
    words.count("{n} item", "{n} items", 3)    # as many forms as the language has
    words.of(error.fact)                       # a Message, or a plain sentence, that a room below gave

English stands in the code and is its own catalogue. What a catalogue lacks is said in English.

The web workspace gives each request the words of its person:

    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.install_gettext_translations(words_in(language).translations, newstyle=True)

with one environment a language. Messages in `src/khronika/web/templates/` are gathered by `make words`, too:
`{% trans %}`, `_()`, `ngettext()`, and `say()` and `count()`, which are those of these words.
"""

import gettext
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from khronika.primitives.message import Message, message

LANGUAGES = ("en", "ru", "uk", "fr")
SOURCE = "en"
"""The language that the code is written in."""
_OF_THE_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")


class Words:
    """What is said in one language. It keeps nothing of what it said, and may be shared by threads."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self.translations = translations

    def say(self, template: str, **values: object) -> str:
        """A sentence, its places filled; values that are Messages in this language, too."""
        text = self.translations.gettext(template) if template else ""
        return text.format(**self._said(values)) if values else text

    def count(self, one: str, other: str, number: int, **values: object) -> str:
        """A sentence about a number of things, which stands in it as `{n}`."""
        text = self.translations.ngettext(one, other, number)
        return text.format(n=number, **self._said(values))

    def of(self, text: str) -> str:
        """What a room below said: a Message in this language, a plain sentence as the catalogue has it."""
        if not isinstance(text, Message):
            return self.say(text)
        if text.number is None:
            return self.say(text.template, **text.values)
        values = {name: value for name, value in text.values.items() if name != "n"}
        return self.count(text.template, text.plural, text.number, **values)

    def decimal(self, number: float, digits: int = 1) -> str:
        """A number with digits behind the point, which is a comma in three of the languages."""
        text = f"{number:.{digits}f}"
        return text if self.language == SOURCE else text.replace(".", ",")

    def size(self, size: float) -> str:
        """A size in bytes, kilobytes of a thousand bytes, and so on."""
        if size < 1000:
            return self.say("{number} B", number=f"{size:.0f}")
        for unit in (message("{number} kB"), message("{number} MB"), message("{number} GB")):
            size /= 1000
            if size < 1000:
                return self.say(unit, number=self.decimal(size))
        return self.say("{number} TB", number=self.decimal(size / 1000))

    def duration(self, seconds: float) -> str:
        """A length of time: seconds below two minutes, minutes below two hours."""
        if seconds < 120:
            return self.say("{number} s", number=f"{seconds:.0f}")
        if seconds < 7_200:
            return self.say("{number} min", number=f"{seconds / 60:.0f}")
        return self.say("{number} h", number=self.decimal(seconds / 3_600))

    def _said(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self._of_value(value) for name, value in values.items()}

    def _of_value(self, value: object) -> object:
        if isinstance(value, tuple):
            return ", ".join(self.of(each) for each in value)
        return self.of(value) if isinstance(value, Message) else value


@lru_cache(maxsize=len(LANGUAGES))
def words_in(language: str) -> Words:
    """The words of a language; those of English for a language that is not ours."""
    if language not in LANGUAGES or language == SOURCE:
        return Words(SOURCE, gettext.NullTranslations())
    compiled = files("khronika.presentation").joinpath("catalogues", language, "LC_MESSAGES", "khronika.mo")
    if not compiled.is_file():
        return Words(SOURCE, gettext.NullTranslations())
    with compiled.open("rb") as file:
        return Words(language, gettext.GNUTranslations(file))


def chosen_language(environment: Mapping[str, str]) -> str:
    """The language that an environment asks for, if it is one of ours; English otherwise.

    KHRONIKA_LANGUAGE stands before what the system says: the first of LC_ALL, LC_MESSAGES and LANG that is not
    empty, as POSIX has it, so that a script is told English where it sets LC_ALL=C.
    """
    own = environment.get("KHRONIKA_LANGUAGE", "")
    told = next(filter(None, map(environment.get, _OF_THE_SYSTEM)), None) or ""
    codes = (_code(own), _code(told))
    return next((code for code in codes if code in LANGUAGES), SOURCE)


def _code(locale: str) -> str:
    """The language of a locale: `uk` of `uk_UA.UTF-8`."""
    return re.split(r"[-_.@]", locale.lower(), maxsplit=1)[0]

"""Documents and questions for the search: made of real word forms, with the frequencies of real texts, the same on every run."""

import json
import pydoc_data.topics
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, islice, product
from pathlib import Path
from random import Random

FORMS = {"ru": 90_000, "uk": 45_000, "en": 8_000}
SHARES = {"ru": 0.65, "uk": 0.2, "en": 0.15}
READ = 2_000
"""Entries of a dictionary that are read for one beginning."""

SURNAMES = 4_000
ZIPF = 1.0
"""A word of rank r is written as often as 1 / (r + 2.7): the law of Zipf and Mandelbrot."""

_CASES = ("", "а", "у", "ым", "е")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word forms of each language, the commonest first, and surnames in the nominative."""

    forms: Mapping[str, Sequence[str]]
    surnames: Sequence[str]

    def keep(self, path: Path) -> None:
        """Write it down for a process that has none of our libraries."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> Vocabulary:
    """A vocabulary that was kept."""
    return Vocabulary(**json.loads(path.read_text(encoding="utf-8")))


def vocabulary() -> Vocabulary:
    """Forms from the dictionaries of pymorphy3 and from the manual of Python.

    Function words come first, the others in a random order.
    """
    from khronika.language.telling import Language, function_words

    chance = Random(11)
    forms = {}
    for language, wanted in FORMS.items():
        common = sorted(function_words()[Language(language)])
        others = _english() if language == "en" else _dictionary(language, wanted)
        chosen = chance.sample(others, min(wanted, len(others)))
        chance.shuffle(common)
        forms[language] = list(dict.fromkeys([*common, *chosen]))
    return Vocabulary(forms, _surnames(chance))


def _dictionary(language: str, wanted: int) -> list[str]:
    """Forms that begin in so many ways as there is room for: the whole dictionary takes minutes to read."""
    import pymorphy3

    words = pymorphy3.MorphAnalyzer(lang=language).dictionary.words
    beginnings = ["".join(letters) for letters in product("абвгдежзиклмнопрстуфхцчш", repeat=3)]
    Random(10).shuffle(beginnings)
    found: set[str] = set()
    for beginning in beginnings:
        found.update(form for form, _ in islice(words.iteritems(beginning), READ) if form.isalpha())
        if len(found) >= wanted:
            break
    return sorted(found)


def _english() -> list[str]:
    return sorted(
        {
            word.lower()
            for text in pydoc_data.topics.topics.values()
            for word in re.findall(r"[A-Za-z]{3,}", text)
        }
    )


def _surnames(chance: Random) -> list[str]:
    syllables = [
        "ба",
        "ве",
        "гор",
        "дан",
        "жу",
        "зи",
        "ка",
        "лов",
        "мир",
        "но",
        "пет",
        "ру",
        "се",
        "тар",
        "фи",
        "хо",
        "ча",
        "шу",
        "ще",
        "ле",
    ]
    endings = ("ов", "ин", "ев", "енко", "ский", "ук")
    return [
        "".join([*chance.choices(syllables, k=chance.randint(2, 3)), chance.choice(endings)]).capitalize()
        for _ in range(SURNAMES)
    ]


def texts(words: Vocabulary, count: int) -> Iterator[str]:
    """So many texts of 20 to 60 words; two of three name someone, in some case."""
    chance = Random(12)
    weights = {
        language: list(accumulate(1 / (rank + 2.7) ** ZIPF for rank in range(len(forms))))
        for language, forms in words.forms.items()
    }
    for _ in range(count):
        language = chance.choices([*SHARES], [*SHARES.values()])[0]
        written = chance.choices(
            words.forms[language], cum_weights=weights[language], k=chance.randint(20, 60)
        )
        if chance.random() < 0.67:
            written[chance.randrange(len(written))] = chance.choice(words.surnames) + chance.choice(_CASES)
        yield " ".join(written).capitalize() + "."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: a kind, and its words."""

    kind: str
    words: tuple[str, ...]


def asked(words: Vocabulary, count: int) -> list[Asked]:
    """Questions as people ask: words, two or three words, phrases out of the texts (so as common as words are), names."""
    chance = Random(13)
    sample = list(texts(words, 5_000))
    return [
        _one(chance.choice(("one word", "two words", "three words", "phrase", "name")), chance, sample, words)
        for _ in range(count)
    ]


def _one(kind: str, chance: Random, sample: Sequence[str], words: Vocabulary) -> Asked:
    text = chance.choice(sample).lower().rstrip(".").split()
    if kind == "name":
        return Asked(kind, (chance.choice(words.surnames),))
    if kind == "phrase":
        place = chance.randrange(len(text) - 2)
        return Asked(kind, tuple(text[place : place + chance.randint(2, 3)]))
    return Asked(kind, tuple(chance.sample(text, {"one word": 1, "two words": 2, "three words": 3}[kind])))

"""What stands in a written name before anyone knows which word is what: words, initials, fathers' names.

No titles, no roles.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from khronika.language.folding import fold
from khronika.link import lexicon
from khronika.link.alphabet import SIGNS, composed
from khronika.link.ending import ANY, MAN, WOMAN
from khronika.link.generation import Generation, without_generation
from khronika.link.part import NamePart, child_of
from khronika.link.role import role

LONGEST = 200
"""A longer text is no name: the rest is not read."""

_QUOTED = re.compile(r"[«\"“„(]\s*([^»\"”“)]{1,40}?)\s*[»\"”“)]")
_LETTER = rf"(?:[^\W\d_]|[{SIGNS}])"
_WORD = re.compile(rf"{_LETTER}(?:[\w{SIGNS}'’ʼʻ`-]*[\w{SIGNS}'’ʼʻ`])?\.?|\d+[^\W\d_][\w-]*")
_LOWER, _UPPER = "a-zß-öø-ÿа-яёіїєґў", "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐЎ"
_GLUED = re.compile(rf"(?<=[{_LOWER}]{{2}})(?=[{_UPPER}][{_LOWER}]{{2}})")
_NUMBERED = re.compile(r"№|(?:^|\s)(?:#|[Nn][°o]\.?)\s*\d")
_SEVERAL = re.compile(r"(?<=\w|\.)\s+(?:and|и|та|і|й|et|und|&|\+)\s+(?=\w)")
_FORMER = re.compile(
    r"[(,]?\s*\b(?:урожд\w*\.?|дев\.|в девичестве|девичья фамилия|до замужества|дівоче прізвище|née|nee|born|geb\.?|z domu)\s+"
    rf"({_LETTER}[\w-]+)\)?"
    rf"|\(({_LETTER}[\w-]*(?:ова|ева|ёва|ина|ская|цкая|енко|ська|ov[aá]|ev[aá]|ina|sk[aá]|skaya))\)"
)
_ABD = re.compile(
    r"\b(?:(abd|абд)[\s-]+(?:[aeu][ldrsnt]h?|[аэу]ль?|[ауе]р)[\s-]+|(abd|абд)(?:[aeu][ldrsnt]h?|[аеуэ](?:ль?|[рнс]))-)(\w)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    rf"(?<!{_LETTER})(?:[aeui]l|аль|эль|уль)[-‐](?=\w)"
    # Before a letter of the sun the l of the article is said and written as that letter: ad-Din, аш-Шами.
    rf"|(?<!{_LETTER})[aeuаэу](?P<sun>[td]h?|sh|[rsznдтрснзш])[-‐](?=(?P=sun))",
    re.IGNORECASE,
)
_INITIAL = re.compile(
    "(?:[^\\W\\d_]|[Yy][aueoi]|[Zz]h|[KkSsCcTt]h|[Ss]hch|[Tt]s|[Tt]ch|[Ss]ch|[JjI][aueo])\\.?"
)
_TWO_INITIALS = re.compile(rf"[{_UPPER}]{{2}}")
_ARTICLES = frozenset({"al", "el", "ul", "ud", "ur", "аль", "эль", "уль", "ад", "уд"})
_PREFIXES = frozenset({"mac", "mc", "van", "von", "de", "la", "le", "da", "di"})


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of a written name."""

    words: tuple[str, ...]
    """What is no father's name that was announced as one, no initial and no role."""
    cuts: tuple[str, ...]
    child: NamePart | None
    """The father's name after `bin` or before `оглы`."""
    nicknames: frozenset[str]
    readings: int
    family: int
    """How many of the words stand before a comma: they are the surname; 0 without such a comma."""
    order: tuple[str, ...]
    """All words in their order, fathers' names with them."""
    former: tuple[str, ...]
    """The surname before a marriage, when it is told."""
    fathers: frozenset[int]
    """Which of `order` are fathers' names that were announced."""
    generation: Generation | None = None
    """Which of several of one name is meant, when it is told."""
    after_article: frozenset[str] = frozenset()
    """The words before which an Arabic article was left out."""


_NONE = frozenset[str]()

NOTHING = NameWords((), (), None, frozenset(), ANY, 0, (), (), frozenset())


@dataclass(slots=True)
class _Gathered:
    words: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    child: NamePart | None = None
    nicknames: set[str] = field(default_factory=set)
    readings: int = ANY
    order: list[str] = field(default_factory=list)
    fathers: set[int] = field(default_factory=set)
    announced: str = ""
    after_article: set[str] = field(default_factory=set)
    of_syllables: bool = False
    """Whether short words are names, and no initials, as in Chen Yu."""


@lru_cache(maxsize=1 << 12)
def words_of(text: str) -> NameWords:
    """The words of a written name, in one form however it was composed, stressed or divided at the end of a line.

    A label with a number (Свидетель № 1) holds no name, a line of several persons not the name of one.
    """
    text, generation = without_generation(composed(text[:LONGEST]))
    if _NUMBERED.search(text) or _SEVERAL.search(text):
        return NOTHING
    former = tuple(word for match in _FORMER.findall(text) for word in match if word)
    if former:
        text = _FORMER.sub(" ", text)
    if _ABD.search(text):
        text = _ABD.sub(_servant_of, text)
    found = _Gathered(nicknames={fold(match[1]) for match in _QUOTED.finditer(text)})
    found.of_syllables = any(token.casefold() in lexicon.surnames_of_syllables() for token in text.split())
    clauses = [*_clauses(_QUOTED.sub(" ", text) if found.nicknames else text)]
    family = 0
    for number, clause in enumerate(clauses):
        mixed = not clause.isupper()
        for word in _separate(clause, found.after_article):
            _gather(found, word, mixed=mixed)
        if number == 0 and len(clauses) > 1 and not found.cuts:
            family = len(found.words)
    told = len(found.words) > family or bool(found.cuts)
    return NameWords(
        tuple(found.words), tuple(found.cuts), found.child, frozenset(found.nicknames) or _NONE, found.readings,
        family if told and 0 < family <= _LONGEST_FAMILY else 0, tuple(found.order), former, frozenset(found.fathers),
        generation, frozenset(found.after_article) or _NONE,
    )  # fmt: skip


_LONGEST_FAMILY = 3


def _servant_of(match: re.Match[str]) -> str:
    """Abd al-Rahman and Abdul-Rahman as one word."""
    servant = match[1] or match[2]
    joined = f"{'ul' if servant.isascii() else 'ул'}{match[3].lower()}"
    return servant + (joined.upper() if servant.isupper() else joined)


def _clauses(text: str) -> Iterator[str]:
    return (clause for clause in re.split("[,;]+", text) if clause.strip())


def _gather(found: _Gathered, word: str, *, mixed: bool) -> None:
    """Put one word where it belongs."""
    plain = word.rstrip(".").casefold().replace("ё", "е")
    announced, found.announced = found.announced, ""
    if announced == "nickname" and plain not in lexicon.words().nickname:
        found.nicknames.add(fold(plain))
    elif announces := _announces(plain, found):
        found.announced = announces
    elif found.words and (of_child := _child(plain)):
        found.child = child_of(found.words.pop(), of_child)
        found.fathers.add(len(found.order) - 1)
    elif told := role(plain):
        found.readings = found.readings & told or found.readings
    elif not (found.of_syllables and len(plain) > 1 and not word.endswith(".")) and _is_cut(word, plain):
        found.cuts.append(word.rstrip("."))
    elif mixed and _TWO_INITIALS.fullmatch(word):
        found.cuts += word
    elif len(plain) > 1:
        _gather_name(found, word.rstrip("."), announced)


def _announces(plain: str, found: _Gathered) -> str:
    """Whether a nickname or a father's name comes next."""
    if plain in lexicon.words().nickname:
        return "nickname"
    return "father" if found.order and plain in lexicon.words().father else ""


def _gather_name(found: _Gathered, word: str, announced: str) -> None:
    found.order.append(word)
    if announced == "father":
        found.fathers.add(len(found.order) - 1)
        found.child = found.child or child_of(word, ANY)
    else:
        found.words.append(word)


def _separate(text: str, after_article: set[str]) -> Iterator[str]:
    """Words and initials one by one: И.С.Кузнецов is three, Рашид-оглы two, ТкачРоман two, ИК-99 none."""
    article = False
    for token in text.replace(".", ". ").split():
        if token in _ARTICLES:
            article = True
            continue
        plain = _ARTICLE.sub("", token.strip("-–—"), count=1)
        if article or len(plain) < len(token.strip("-–—")):
            after_article.add(plain)
        article = False
        for match in _WORD.finditer(plain):
            first, hyphen, last = match[0].rpartition("-")
            if hyphen and _child(last.casefold()):
                yield from (first, last)
            elif (
                match[0].isalpha()
                or not any(letter.isdigit() for letter in match[0])
                or fold(match[0]).isalpha()
            ):
                yield from _unglued(match[0])


def _unglued(word: str) -> list[str]:
    if word.istitle() or word.isupper() or word.islower():
        return [word]
    pieces = _GLUED.split(word)
    if len(pieces) != 2 or pieces[0].casefold() in _PREFIXES or min(map(len, pieces)) < 3:
        return [word]
    return pieces


def _child(plain: str) -> int:
    words = lexicon.words()
    return MAN if plain in words.son else WOMAN if plain in words.daughter else 0


def _is_cut(word: str, plain: str) -> bool:
    if _INITIAL.fullmatch(word):
        return True
    return word.endswith(".") and len(plain) <= 5

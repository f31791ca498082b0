"""Two written names word by word: for names whose parts nobody can tell apart, and for words that were joined, torn or left out.

Each word of one name is paired with at most one of the other. Words left over on one side only were left out; words left over on both
sides contradict each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from khronika.link import lexicon
from khronika.link.agreement import FieldAgreement, a_letter_apart, words_agree
from khronika.link.part import NamePart, initial, word
from khronika.link.sound import soundings
from khronika.link.syllable import of_syllables
from khronika.link.weights import weights
from khronika.link.word import NameWords

MOST = 8
"""Words of a name that are paired; a longer one is not compared so."""


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of a written name, made ready for pairing."""

    texts: tuple[str, ...]
    fathers: frozenset[int]
    cuts: tuple[NamePart, ...]
    joined: bool = False
    after_article: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the words of two names go together: pairs with what was found of each, and what is left over on either side."""

    pairs: tuple[tuple[NamePart, NamePart, FieldAgreement], ...]
    left_over: tuple[tuple[str, ...], tuple[str, ...]]
    bits: float
    joined: bool
    """Whether all the words of one are one word of the other."""


@lru_cache(maxsize=1 << 16)
def wording(found: NameWords) -> Wording | None:
    """The words without particles, each half of a hyphened one alone; None when they are too many or none."""
    texts: list[str] = []
    fathers: set[int] = set()
    for place, text in enumerate(found.order):
        for half in text.replace("‐", "-").split("-"):
            if half and half.casefold() not in lexicon.words().particle:
                if place in found.fathers:
                    fathers.add(len(texts))
                texts.append(half)
    if not 0 < len(texts) <= MOST:
        return None
    return Wording(
        tuple(texts),
        frozenset(fathers),
        tuple(initial(letters) for letters in found.cuts),
        after_article=found.after_article,
    )


def paired(left: Wording, right: Wording) -> Pairing | None:
    """The likeliest pairing; None when fewer than two words say anything. Symmetric."""
    one, other = _joined(left, right), _joined(right, left)
    best = _best(one, other)
    whole = sum(1 for _, _, found in best.pairs if found is not FieldAgreement.INITIAL)
    if any(_of_parts(*pair) for pair in best.pairs):
        # In Cyrillic endings tell which word is which part: what is only like is weighed part by part.
        return None
    if whole == 1 and len(one.texts) == len(other.texts) == 1 and (one.joined or other.joined):
        return replace(best, bits=best.bits + weights()["words joined"], joined=True)
    return best if whole > 1 else None


def _of_parts(ours: NamePart, theirs: NamePart, found: FieldAgreement) -> bool:
    if found is FieldAgreement.SLIP:
        return ours.cyrillic or theirs.cyrillic
    return found is FieldAgreement.HEARD and ours.cyrillic and theirs.cyrillic


def _joined(mine: Wording, theirs: Wording) -> Wording:
    """My words, joined where together they are one word of theirs: Плато но вич, Платонович."""
    if len(mine.texts) < 2:
        return mine
    known = {sound for text in theirs.texts for sound in soundings(text)}
    lengths = {len(text) + more for text in theirs.texts for more in (-2, -1, 0, 1, 2)}
    for length in range(min(len(mine.texts), 3), 1, -1):
        for start in range(len(mine.texts) - length + 1):
            together = "".join(mine.texts[start : start + length])
            if len(together) in lengths and not known.isdisjoint(soundings(together)):
                texts = (*mine.texts[:start], together, *mine.texts[start + length :])
                fathers = frozenset(_moved(place, start, length) for place in mine.fathers)
                return _joined(replace(mine, texts=texts, fathers=fathers, joined=True), theirs)
    return mine


def _moved(place: int, start: int, length: int) -> int:
    return place if place < start else max(start, place - length + 1)


def _best(left: Wording, right: Wording) -> Pairing:
    ours, theirs = _parts(left), _parts(right)
    ordered = bool(left.fathers and right.fathers)
    table = [
        [
            _found(one, other, apart=ordered and (place in left.fathers) != (against in right.fathers))
            for against, other in enumerate(theirs)
        ]
        for place, one in enumerate(ours)
    ]
    chosen = _assigned(table)
    pairs = [(ours[place], theirs[against], table[place][against]) for place, against in chosen]
    over = (
        [part for place, part in enumerate(ours) if place not in {pair[0] for pair in chosen}],
        [part for place, part in enumerate(theirs) if place not in {pair[1] for pair in chosen}],
    )
    if _slip_among_many(pairs, over):
        pairs.append((over[0].pop(), over[1].pop(), FieldAgreement.SLIP))
    words = (tuple(part.text for part in over[0]), tuple(part.text for part in over[1]))
    return Pairing(
        tuple(pairs), words, sum(_bits(found) for _, _, found in pairs) + left_over_bits(words), joined=False
    )


_MANY = 3


def _slip_among_many(
    pairs: Sequence[tuple[NamePart, NamePart, FieldAgreement]], over: tuple[list[NamePart], list[NamePart]]
) -> bool:
    """Whether beside three words and more that are the same one alone is a letter apart, however short: a known name and what is none.

    Two known names, or two unknown ones, may be brothers of one father and grandfather.
    """
    if (
        len(over[0]) != 1
        or len(over[1]) != 1
        or sum(1 for pair in pairs if pair[2] is FieldAgreement.SAME) < _MANY
    ):
        return False
    one, other = over[0][0], over[1][0]
    return (
        not one.cut
        and not other.cut
        and one.given_name is not other.given_name
        and a_letter_apart((one,), (other,))
    )


def _parts(mine: Wording) -> tuple[NamePart, ...]:
    parts = (word(text).after_article() if text in mine.after_article else word(text) for text in mine.texts)
    if not mine.cuts and of_syllables(mine.texts):
        return tuple(part.of_syllables() for part in parts)
    return (*parts, *mine.cuts)


def left_over_bits(over: tuple[tuple[str, ...], tuple[str, ...]]) -> float:
    """What words without a counterpart say: something against on one side, very much against on both."""
    ours, theirs = map(len, over)
    if ours and theirs:
        return weights()["words differ"]
    return weights()["words left out"] * (ours + theirs)


def _found(one: NamePart, other: NamePart, *, apart: bool) -> FieldAgreement:
    return FieldAgreement.DIFFERS if apart else words_agree(one, other)


@lru_cache(maxsize=64)
def _bits(found: FieldAgreement) -> float:
    return 0.0 if found in _NOT else weights()[f"word {found.value}"]


_NOT = frozenset({FieldAgreement.DIFFERS, FieldAgreement.INITIAL_DIFFERS, FieldAgreement.MISSING})


def _assigned(table: Sequence[Sequence[FieldAgreement]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns that together say most for one person."""
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for place, row in enumerate(table):
        after = dict(best)
        for used, (bits, chosen) in best.items():
            for against, found in enumerate(row):
                if used >> against & 1 or found in _NOT:
                    continue
                now, more = used | 1 << against, bits + _bits(found)
                if now not in after or more > after[now][0]:
                    after[now] = (more, [*chosen, (place, against)])
        best = after
    return max(best.values(), key=lambda each: (len(each[1]), each[0]))[1]

"""A language's words for dates, each a letter of the grammar and a number.

Numbers: `d` 0 to 999, `O` an ordinal before the word for year, `y` a year, `0` any other. In words: `#`,
ordinal `^`. Names: `M` month, `S` season, `W` day of the week, `P` part. Units: `u` of days, `n` month, `g`
year, `G` years, `l` years counted. Hours: `h` time, `c` o'clock, `H` part of the day. `Z` decade. Ends: `F`
since, `f` from (never alone), `t` to, `x` to (never alone), `U` until, `T` before or until. Between ends:
`-`, `/`, `o` on, `b` between. Lists: `e` and, `v` or, `,`. Sides: `B` before, `A` after, `L` at the latest,
`E` at the earliest, `J` the day before, `V` the day after. To come: `s` what was set, `Q` that it is still
ahead, `R` that it was set once, be it ahead or not. Other: `K` night, `a` about, `m` perhaps, `r` several
times, `w` the whole, `Y` what is served by the day. Also: `!` until now, `=` the last day included, `+` a
term that was made longer. `8` the word for a year of birth. `_` in, `@` at, `%` of, `&` about so many
(`separator`). Counted parts, after or before their number: `4` quarter, `6` half-year, `3` ten days of a
month, `2` half. Also: `C` the tens or twenties of a month, after `Z`. They become `P` (`settled`). `5` of a
school year. `9` since, or dated. `7` the century that has this number, or, for 0, the last one, alone or
behind `Z`; `1` the word for century, behind its number. `>` and later. `;` later than something of the
story. `<` since, or for so long.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

Entry = tuple[tuple[str, int], ...]
Spelling = tuple[str, tuple[int, ...]]
Row = tuple[str, int | tuple[int, ...], str]

SIGNS = "-/,"
"""Signs that are letters of the grammar in every language."""

MARKS = {"?": "m", "~": "a", "≈": "a"}
"""Signs that say what words say: perhaps, about."""

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

_LETTERS_OF_SIGNS = {sign: sign for sign in SIGNS} | MARKS
_SIGNS: dict[str, Spelling] = {sign: (letter, (0,)) for sign, letter in _LETTERS_OF_SIGNS.items()}
_CHOICE = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class DateLexicon:
    """The words and phrases of one language."""

    words: dict[str, Entry]
    spellings: dict[str, Spelling]
    """The same words, the letters and the numbers of each apart, and the signs."""
    lengths: dict[str, dict[str, tuple[int, ...]]]
    """By the first and the second word of phrases: their numbers of words, longest first."""
    day_first: bool
    joins_years: bool
    """Whether two numbers below hundred make a year (nineteen ninety)."""


def lexicon(rows: Iterable[Row], *, day_first: bool = True, joins_years: bool = False) -> DateLexicon:
    """A lexicon from rows of letters, a number for each, and the words, parted by `|`.

    `{a|b}` is a choice within a word. One number for several letters belongs to the last.
    Raises ValueError when a word is given twice with two meanings.
    """
    words: dict[str, Entry] = {}
    for letters, number, alternatives in rows:
        entry = _entry(letters, number)
        for word in expanded(alternatives):
            if words.setdefault(word, entry) != entry:
                raise ValueError(f"two meanings: {word}")
    spellings = _SIGNS | {word: _spelling(entry) for word, entry in words.items()}
    return DateLexicon(words, spellings, _lengths(words), day_first, joins_years)


def _entry(letters: str, number: int | tuple[int, ...]) -> Entry:
    if not isinstance(number, tuple):
        none_before = (0,) * (len(letters) - 1)
        number = (*none_before, number)
    # A word that is passed over has a number and no letter.
    return tuple(zip(letters, number[: len(letters)], strict=True))


def _spelling(entry: Entry) -> Spelling:
    letters = "".join([letter for letter, _ in entry])
    numbers = tuple([number for _, number in entry])
    return letters, numbers


def _lengths(words: Iterable[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    """By the first and the second word of phrases: their numbers of words, longest first."""
    found: dict[str, dict[str, set[int]]] = {}
    for phrase in words:
        first, *others = phrase.split(" ")
        if others:
            by_second = found.setdefault(first, {})
            by_second.setdefault(others[0], set()).add(1 + len(others))
    return {first: _longest_first(by_second) for first, by_second in found.items()}


def _longest_first(lengths: dict[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {second: tuple(sorted(counts, reverse=True)) for second, counts in lengths.items()}


def expanded(alternatives: str) -> list[str]:
    """Every word of a list parted by `|`, its choices written out: `mar{ch|}` is march and mar."""
    words: set[str] = set()
    for piece in _pieces(alternatives):
        words.update(_spoken(piece))
    return sorted(words)


def _spoken(text: str) -> list[str]:
    # A choice of nothing leaves a blank at an end.
    return ["".join(parts).strip() for parts in product(*_choices(text))]


def _pieces(alternatives: str) -> list[str]:
    """The alternatives, parted at the bars outside of braces."""
    return re.split(r"\|(?![^{]*\})", alternatives)


def _choices(text: str) -> list[list[str]]:
    # Every second part stood in braces.
    parts = enumerate(_CHOICE.split(text))
    return [part.split("|") if place % 2 else [part] for place, part in parts]


def numbered(letter: str, first: int, names: Iterable[str]) -> list[Row]:
    """Rows of one letter numbered upwards from the first."""
    return [(letter, number, name) for number, name in enumerate(names, start=first)]

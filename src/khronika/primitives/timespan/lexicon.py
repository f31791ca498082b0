"""A language's words for dates, each a letter of the grammar and a number.

Numbers: `d` 0 to 999, `O` an ordinal before the word for year, `y` a year, `0` any other; in words `#`, ordinal `^`.
Names: `M` month, `S` season, `W` day of the week, `P` part.
Units: `u` of days, `n` month, `g` year, `G` years, `l` years counted.
Hours: `h` time, `c` o'clock, `H` part of the day. `Z` decade.
Ends: `F` since, `f` from (never alone), `t` to, `x` to (never alone), `U` until, `T` before or until, `-`, `/`, `o` on, `b` between.
Lists: `e` and, `v` or, `,`.
Sides: `B` before, `A` after, `L` at the latest, `E` at the earliest, `J` the day before, `V` the day after.
To come: `s` what was set, `Q` that it is still ahead, `R` that it was set once, which does not tell whether it is ahead.
Other: `K` night, `a` about, `m` perhaps, `r` several times, `w` the whole, `Y` what is served by the day, `!` until now,
`=` the last day included, `+` a term that was made longer.
`8` the word for a year of birth. `_` in, `@` at, `%` of, `&` about so many (`separator`).
Counted parts, after or before their number: `4` quarter, `6` half-year, `3` ten days of a month, `2` half; `C` the tens or twenties
of a month, after `Z`. They become `P` (`settled`). `5` of a school year.
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

_SIGNS: dict[str, Spelling] = {sign: (letter, (0,)) for sign, letter in (*zip(SIGNS, SIGNS, strict=True), *MARKS.items())}
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
    """A lexicon from rows of letters, a number for each, and the words, parted by `|`; `{a|b}` is a choice within a word.

    One number for several letters belongs to the last. Raises ValueError when a word is given twice with two meanings.
    """
    words: dict[str, Entry] = {}
    for letters, number, alternatives in rows:
        numbers = number if isinstance(number, tuple) else (*[0] * (len(letters) - 1), number)
        entry = tuple(zip(letters, numbers[: len(letters)], strict=True))
        for word in expanded(alternatives):
            if words.setdefault(word, entry) != entry:
                raise ValueError(f"two meanings: {word}")
    spellings = _SIGNS | {word: _spelling(entry) for word, entry in words.items()}
    return DateLexicon(words, spellings, _lengths(words), day_first, joins_years)


def _spelling(entry: Entry) -> Spelling:
    return "".join([letter for letter, _ in entry]), tuple([number for _, number in entry])


def _lengths(words: Iterable[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    found: dict[str, dict[str, set[int]]] = {}
    for first, second, *rest in (word.split(" ") for word in words if " " in word):
        found.setdefault(first, {}).setdefault(second, set()).add(len(rest) + 2)
    return {
        first: {second: tuple(sorted(lengths, reverse=True)) for second, lengths in seconds.items()} for first, seconds in found.items()
    }


def expanded(alternatives: str) -> list[str]:
    """Every word of a list parted by `|`, its choices written out: `mar{ch|}` is march and mar."""
    return sorted({word for text in _pieces(alternatives) for word in _spoken(text)})


def _spoken(text: str) -> list[str]:
    # A choice of nothing leaves a blank at an end.
    return ["".join(parts).strip() for parts in product(*_choices(text))]


def _pieces(alternatives: str) -> list[str]:
    """The alternatives, parted at the bars outside of braces."""
    return re.split(r"\|(?![^{]*\})", alternatives)


def _choices(text: str) -> list[list[str]]:
    return [part.split("|") if at % 2 else [part] for at, part in enumerate(_CHOICE.split(text))]


def numbered(letter: str, first: int, names: Iterable[str]) -> list[Row]:
    """Rows of one letter numbered upwards from the first."""
    return [(letter, number, name) for number, name in enumerate(names, start=first)]

"""Tokens: the words of a text, each with its exact place in code points and its folded form."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from khronika.language.folding import APOSTROPHES, HIDDEN, fold

_LOWER = "a-zß-öø-ÿа-яѐ-џґ"
_MARKS = "\u0300-\u036f"
# A run of letters and digits, with what may stand inside a word: marks, hidden characters, an apostrophe before a letter, the end of a line
# at which the word was divided.
_RUN = re.compile(
    rf"[^\W_]+(?:(?:[-\u2010\u2011\u00ad][ \t]*\r?\n[ \t]*(?=[{_LOWER}])|[{_MARKS}{HIDDEN}]|[{APOSTROPHES}](?=[^\W\d_]))[^\W_]*)*"
)
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_PIECES = re.compile(r"\d+|\D+")
_SEEN_AS_DIGIT = re.compile(r"(?:[03645](?=[^\W\d_]{4})|(?<=[^\W\d_])\d(?=[^\W\d_]|$))")
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_ELIDED = frozenset(["l", "d", "j", "n", "m", "t", "s", "c", "qu", "jusqu", "lorsqu", "puisqu", "quelqu"])
_CLITICS = frozenset(["s", "t", "re", "ve", "ll", "d", "m"])


class Token(NamedTuple):
    """A word: where it stands in the text, and its folded form."""

    start: int
    end: int
    form: str


_START, _END, _GROUP = re.Match.start, re.Match.end, re.Match.group
_TOKEN: Callable[[tuple[int, int, str]], Token] = partial(tuple.__new__, Token)


def tokens(text: str) -> list[Token]:
    """The words and numbers of a text in order.

    ИК-6 is two tokens and so is ИК6; l’homme and guard's are divided, м’ята is not; a word divided at the end
    of a line is one.
    """
    # Called for every word of an archive: no step is written out here that can be one over all words.
    matches = list(_RUN.finditer(text))
    runs = list(map(_GROUP, matches))
    if "".join(runs).isalpha():
        return list(map(_TOKEN, zip(map(_START, matches), map(_END, matches), map(fold, runs), strict=True)))
    found: list[Token] = []
    # A tuple made without the class's own function costs half as much.
    new, add = tuple.__new__, found.append
    for match in matches:
        run = match[0]
        if run.isalpha() or run.isdecimal():
            add(new(Token, (match.start(), match.end(), fold(run))))
        else:
            found += _divided(run, match.start())
    return found


def runs(text: str) -> list[str]:
    """What the words of a text are cut from, in order: `words_of` says which words each run is."""
    found: list[str] = _RUN.findall(text)
    return found


def placed_runs(text: str) -> list[tuple[int, str]]:
    """The runs of a text, each with the place it begins at."""
    matches = list(_RUN.finditer(text))
    return list(zip(map(_START, matches), map(_GROUP, matches), strict=True))


def words_of(run: str) -> list[Token]:
    """The words of a run, their places counted from its beginning."""
    if run.isalpha() or run.isdecimal():
        return [Token(0, len(run), fold(run))]
    return list(_divided(run, 0))


def _divided(run: str, start: int) -> Iterator[Token]:
    for piece_start, piece_end in _cuts(run):
        form = fold(run[piece_start:piece_end])
        if form:
            yield Token(start + piece_start, start + piece_end, form)


def _cuts(run: str) -> list[tuple[int, int]]:
    cut = _elision(run)
    if cut:
        return [(0, cut), *((cut + 1 + start, cut + 1 + end) for start, end in _cuts(run[cut + 1 :]))]
    is_scanned = (
        sum(sign.isalpha() for sign in run) >= 4
        and len(re.findall(r"\d", run)) == len(_SEEN_AS_DIGIT.findall(run)) <= 2
    )
    if is_scanned and not re.search(r"\d\d", run):
        return [(0, len(run))]
    return [match.span() for match in _PIECES.finditer(run)]


def _elision(run: str) -> int:
    """Where a Latin word is divided at an apostrophe; 0 where it is not."""
    for match in _APOSTROPHE.finditer(run):
        before, after = run[: match.start()].lower(), run[match.end() :].lower()
        if _LATIN.match(run) and (before in _ELIDED or after in _CLITICS):
            return match.start()
    return 0

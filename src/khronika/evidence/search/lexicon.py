"""The words of the index by what else they are found by: a base, a sounding or a property leads to terms.

A text stands in the index as it is written. Which words have one base is known of the words of all texts together, of which there are
far fewer than places they stand at: so it is kept once, and a query asks for all of them.

It is a sorted list of lines, a key and its terms with blanks between them, in compressed blocks.
"""

import secrets
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import apsw

from khronika.evidence.search.spelling import is_spelt
from khronika.evidence.search.terms import BASE, keys_of

REVERSED = "¬"
"""Before a base that is written from its end: what ends alike stands together."""

MOST = 4_000
"""Characters of a block."""

_LEVEL = 6
_HOLDING = "SELECT first, lines FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1"
_NEXT = "SELECT min(first) FROM block WHERE first > ?"
_BETWEEN = "SELECT lines FROM block WHERE first >= ? AND first < ? ORDER BY first"

Rows = Callable[..., list[tuple[Any, ...]]]


class SearchLexicon:
    """What leads to which terms; `rows` answers a question of the database."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def terms(self, key: str) -> Sequence[str]:
        """The terms that a key leads to."""
        for _, lines in self._rows(_HOLDING, key):
            text = "\n" + _opened(lines)
            begin = text.find(f"\n{key} ")
            if begin >= 0:
                end = text.find("\n", begin + 1)
                return text[begin + len(key) + 2 : end if end >= 0 else None].split(" ")
        return ()

    def bases(self, piece: str) -> Iterator[str]:
        """The bases of words that have this piece (spelling.py): a beginning or an end."""
        if piece.startswith("^"):
            yield from (key[1:] for key in self.keys(BASE + piece[1:]))
        else:
            yield from (key[:0:-1] for key in self.keys(REVERSED + piece[-2::-1]))

    def keys(self, beginning: str) -> Iterator[str]:
        """All keys that begin so, in order."""
        first = self._rows(_HOLDING, beginning)
        until = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        for (lines,) in self._rows(_BETWEEN, first[0][0] if first else "", until):
            for line in _opened(lines).split("\n"):
                if line.startswith(beginning):
                    yield line.partition(" ")[0]


class KnownTerms:
    """The terms that the lexicon is known to have, as long as nothing else changes it."""

    def __init__(self) -> None:
        self.stamp, self.terms = 0, set[str]()


class LexiconWriter:
    """Adds terms to the lexicon; inside one transaction of the caller."""

    def __init__(self, connection: apsw.Connection, known: KnownTerms) -> None:
        self._base, self._known = connection, known
        (stamp,) = next(connection.execute("SELECT stamp FROM settled"))
        if stamp != known.stamp or len(known.terms) > MOST_KNOWN:
            known.stamp, known.terms = stamp, set()

    def add(self, terms: Iterable[str], further: Iterable[tuple[str, str]] = ()) -> None:
        """Keep what leads to these terms, and further pairs of a key and a term."""
        new = [term for term in terms if term not in self._known.terms]
        entries = _Entries()
        for term in new:
            for key in keys_of(term):
                entries[key].append(term)
        for key, term in further:
            entries[key].append(term)
        if self._merge(entries):
            self._known.stamp = secrets.randbits(62)
            self._base.execute("UPDATE settled SET stamp = ?", (self._known.stamp,))
        self._known.terms.update(new)

    def keep_only(self, terms: frozenset[str]) -> None:
        """Forget every other term, and what leads to no term any more."""
        entries = _Entries()
        for (lines,) in list(self._base.execute("SELECT lines FROM block ORDER BY first")):
            for line in filter(None, _opened(lines).split("\n")):
                key, _, rest = line.partition(" ")
                if kept := terms.intersection(rest.split(" ")):
                    entries[key] += kept
        self._base.execute("DELETE FROM block")
        self._merge(entries)
        self._base.execute("UPDATE settled SET stamp = ?", (secrets.randbits(62),))

    def _merge(self, entries: "_Entries") -> bool:
        """Put keys and their terms where they belong; gives whether any was new."""
        entries.update({backward: [] for key in entries if (backward := _backward(key))})
        keys, begin, is_changed = sorted(entries), 0, False
        while begin < len(keys):
            block = self._block(keys[begin])
            end = len(keys) if block.until is None else bisect_left(keys, block.until)
            merged = _merged(block.lines, {key: entries[key] for key in keys[begin:end]})
            if merged is not None:
                self._base.execute("DELETE FROM block WHERE first = ?", (block.first,))
                self._base.executemany("INSERT INTO block VALUES (?, ?)", _blocks(block.first, merged))
                is_changed = True
            begin = end
        return is_changed

    def _block(self, key: str) -> "_Block":
        found = list(self._base.execute(_HOLDING, (key,)))
        first, lines = found[0] if found else ("", None)
        (until,) = next(self._base.execute(_NEXT, (first,)))
        return _Block(first, until, _opened(lines) if lines else "")


MOST_KNOWN = 1 << 20
"""Terms that are remembered: of more, all are forgotten and looked up again."""


class _Entries(defaultdict[str, list[str]]):
    """The terms that each key leads to."""

    def __init__(self) -> None:
        super().__init__(list)


class _Block(NamedTuple):
    first: str
    until: str | None
    lines: str


def _opened(lines: bytes) -> str:
    return zlib.decompress(lines).decode()


def _backward(key: str) -> str:
    """The line by which a base is found from its end; none for what nothing resembles."""
    base = key[len(BASE) :]
    return REVERSED + base[::-1] if key.startswith(BASE) and is_spelt(base) and base[-1] != "·" else ""


def _merged(lines: str, entries: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The lines with the entries among them, in order; None where they are there already."""
    held = dict(line.partition(" ")[::2] for line in lines.split("\n")) if lines else {}
    is_changed = False
    for key, terms in entries.items():
        before = held.get(key)
        there = before.split(" ") if before else []
        new = set(terms).difference(there)
        if new or before is None:
            held[key] = " ".join(sorted([*there, *new]))
            is_changed = True
    if not is_changed:
        return None
    return [f"{key} {held[key]}" if held[key] else key for key in sorted(held)]


def _blocks(first: str, lines: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Lines in blocks, each with the key it begins at; the first begins where it began before."""
    begin, size = 0, 0
    for at, line in enumerate(lines):
        if size and size + len(line) > MOST:
            yield first, _closed(lines[begin:at])
            first, begin, size = line.partition(" ")[0], at, 0
        size += len(line) + 1
    yield first, _closed(lines[begin:])


def _closed(lines: Sequence[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), _LEVEL)

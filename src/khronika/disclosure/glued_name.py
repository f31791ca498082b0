"""Names that are no words of their own in a text: spelled apart, written backwards, grown together with what stands beside them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from khronika.disclosure.read_words import ReadWords
from khronika.language.folding import fold
from khronika.language.romanisation import Scheme, romanise

SHORTEST = 6
"""Letters of a name that is looked for so."""
_CASED_OFF, _CUT = 8, 2
"""Names of so many letters are looked for without so many of their last, which case endings change."""
_SURE = 7
"""Letters that stand together by chance too rarely to ask where they begin."""
_PIECE = 2
"""Letters at most of the pieces of a name that was spelled apart."""
_FEW = 3
"""Letters at most before a name in Latin letters within a word: initials and the like."""
_TAIL = 8
"""Letters after a name that tell whether it is another one."""

_DERIVED = re.compile(
    "(?:[оеo]?[вv])?(?:и?ч|и?ц|н[аыиуюое]|ск|к[аиуео]|щин|ец|i?ch|it[cs]|icz|n[aiyoue]|sk|k[aieuo]|shch)"
)
"""What makes another word of a surname: Иванович, Ивановна, Ивановский, Ивановка."""


class Span(NamedTuple):
    """Code points of a text, from and to."""

    start: int
    end: int


class GluedNames:
    """Looks for names in the letters of a text, whatever stands between them."""

    def __init__(self, words: Iterable[str]) -> None:
        stems = {stem for word in words for stem in _stems(word)}
        self._pattern = re.compile(_trie([*stems, *(stem[::-1] for stem in stems)])) if stems else None
        self._stems = frozenset(stems)

    def find(self, read: ReadWords) -> Iterator[Span]:
        """Every place where one stands in these words."""
        if self._pattern is None:
            return
        letters = [word.form if word.form.isalpha() else "" for word in read.words]
        run = "".join(letters)
        ends: list[int] = []
        done = 0
        for match in self._pattern.finditer(run):
            ends = ends or list(accumulate(map(len, letters)))
            first, last = bisect_right(ends, match.start()), bisect_right(ends, match.end() - 1)
            # A hostile word of a million letters is looked at once, not once for each name in it.
            if match.start() >= done and self._is_name(
                read, match[0], (first, last), match.start() - (ends[first] - len(letters[first]))
            ):
                done = ends[last]
                yield Span(read.words[first].start, read.words[last].end)

    def _is_name(self, read: ReadWords, stem: str, place: tuple[int, int], start: int) -> bool:
        first, last = place
        if first < last:
            pieces = (read.words[number].form for number in range(first, last + 1))
            is_apart = all(len(piece) <= _PIECE for piece in pieces if piece.isalpha())
            return is_apart or (stem in self._stems and start == 0 and len(stem) >= _SURE)
        after = read.words[first].form[start + len(stem) : start + len(stem) + _TAIL]
        if stem not in self._stems:  # written backwards: what was cut off its end stands before it
            return not after and start <= _CUT
        if not start:
            return not _DERIVED.match(after)
        return _has_grown(read, first, start) or len(stem) >= _CASED_OFF or (stem.isascii() and start <= _FEW)


def _has_grown(read: ReadWords, number: int, start: int) -> bool:
    """Whether a capital stands at this letter of a word, after a small one."""
    at = read.words[number].start + start
    return read.text[at - 1].islower() and read.text[at].isupper()


def _stems(word: str) -> Iterator[str]:
    for spelling in {word, *(fold(romanise(word, scheme)) for scheme in Scheme)}:
        stem = spelling[:-_CUT] if len(spelling) >= _CASED_OFF else spelling
        if len(stem) >= SHORTEST:
            yield stem


class _Tree(dict[str, "_Tree"]):
    """Words by their letters, one after another; a word ends where there is an empty letter."""


def _trie(words: Iterable[str]) -> str:
    """A pattern of these words that looks at each letter of a text once or twice, however many words there are."""
    tree = _Tree()
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, _Tree())
        branch[""] = _Tree()
    return _branches(tree)


def _branches(tree: _Tree) -> str:
    if "" in tree:
        return ""
    ways = [re.escape(letter) + _branches(branch) for letter, branch in tree.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"

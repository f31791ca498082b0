"""A text as the eye sees it: one form for each letter, nothing invisible, nothing that turns it.

And the way back to what is written.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
"""Control and format characters (Unicode categories Cc and Cf) but the end of a line and the tab."""

_AS_LONG = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000"), " ") | {
    0x2026: "."
}
"""Signs that texts are full of, and what stands for them here: as long as they are, so that the rest of a
text keeps its places."""

_CLUSTER = re.compile(
    "(?s:.)[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]*"
)


@dataclass(frozen=True, slots=True)
class PlainText:
    """The text as the eye sees it.

    From each of `starts` on it goes on as what is written does from the one of `places` with its number.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    places: tuple[int, ...] = (0,)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of it stands in what is written."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, position: int) -> int:
        at = bisect_right(self.starts, position) - 1
        place = self.places[at] + position - self.starts[at]
        return min(place, self.places[at + 1] - 1) if at + 1 < len(self.places) else place


def plain_text(written: str) -> PlainText:
    """The text as the eye sees it; most texts are that already."""
    written = written.replace("\r\n", " \n").translate(_AS_LONG)
    if _is_plain(written):
        return PlainText(written)
    found, starts, places, length = list[str](), list[int](), list[int](), 0
    for place, piece in _pieces(written):
        if piece:
            starts.append(length)
            places.append(place)
            found.append(piece)
            length += len(piece)
    return PlainText("".join(found), tuple(starts), tuple(places)) if found else PlainText("")


def _pieces(written: str) -> Iterator[tuple[int, str]]:
    """Lines that are plain, whole; the others letter by letter: each with its place in what is written."""
    place = 0
    for line in written.splitlines(keepends=True):
        if _is_plain(line):
            yield place, line
        else:
            for cluster in _CLUSTER.finditer(line):
                seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", cluster[0]))
                yield place + cluster.start(), _UNSEEN.sub("", seen)
        place += len(line)


def _is_plain(text: str) -> bool:
    return unicodedata.is_normalized("NFKC", text) and not _UNSEEN.search(text)

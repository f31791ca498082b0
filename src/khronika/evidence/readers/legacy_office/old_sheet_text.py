"""Texts in the records of old spreadsheets, which go on in the next record wherever one is full ([MS-XLS] section 2.5.293, 2.5.294)."""

import struct
from dataclasses import dataclass
from itertools import pairwise

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_WIDE, _FAR_EAST, _RICH = 0x01, 0x04, 0x08
_RUN = 4
"""Bytes of a run: the unit at which it begins, and its font ([MS-XLS] section 2.5.129)."""


@dataclass(frozen=True, slots=True)
class OldText:
    """A text, and where in it, in UTF-16 units, which font begins; before the first stands that of the cell."""

    text: str
    runs: tuple[tuple[int, int], ...] = ()

    def marked(self, struck: set[int]) -> str:
        """The text, words in fonts that strike through marked as such."""
        if not any(font in struck for _, font in self.runs):
            return self.text
        units = self.text.encode("utf-16-le", "surrogatepass")
        bounds = [(0, -1), *self.runs, (len(units) // 2, -1)]
        said = (
            (units[2 * start : 2 * max(start, end)].decode("utf-16-le", "backslashreplace"), font in struck)
            for (start, font), (end, _) in pairwise(bounds)
        )
        return "".join(
            f"[struck through: {words}]" if off and words.strip() else words for words, off in said
        )


@dataclass(slots=True)
class _Segments:
    segments: list[bytes]
    at: int = 0
    number: int = 0

    def take(self, length: int) -> bytes:
        """So many bytes, from as many records as they stand in."""
        found = b""
        while len(found) < length:
            if self.at >= len(self._current()):
                self._next()
            part = self._current()[self.at : self.at + length - len(found)]
            self.at += len(part)
            found += part
        return found

    def skip(self, length: int) -> None:
        while length > 0:
            if self.at >= len(self._current()):
                self._next()
            step = min(length, len(self._current()) - self.at)
            self.at, length = self.at + step, length - step

    def unsigned(self, length: int) -> int:
        return int.from_bytes(self.take(length), "little")

    def characters(self, count: int, wide: bool) -> str:
        """So many characters; where they go on in the next record, it says anew whether they are wide."""
        found = []
        while count:
            if self.at >= len(self._current()):
                self._next()
                wide = bool(self.take(1)[0] & _WIDE)
            width = 2 if wide else 1
            fitting = min(count, (len(self._current()) - self.at) // width)
            if not fitting:
                raise UnreadError(Reason.MALFORMED)
            data = self.take(fitting * width)
            found.append(data.decode("utf-16-le", "surrogatepass") if wide else data.decode("latin-1"))
            count -= fitting
        return "".join(found)

    def _current(self) -> bytes:
        if self.number >= len(self.segments):
            raise UnreadError(Reason.MALFORMED)
        return self.segments[self.number]

    def _next(self) -> None:
        self.number, self.at = self.number + 1, 0


def short_text(data: bytes) -> str:
    """A text whose length is one byte, as names of sheets are; raises UnreadError."""
    segments = _Segments([data])
    count = segments.unsigned(1)
    return _whole(segments.characters(count, bool(segments.unsigned(1) & _WIDE)))


def text(segments: list[bytes], at: int) -> str:
    """The text that begins at an offset of a record; raises UnreadError."""
    return _text(_Segments(segments, at)).text


def shared_texts(segments: list[bytes]) -> list[OldText]:
    """The texts that cells refer to by number; raises UnreadError."""
    table = _Segments(segments)
    table.skip(4)
    count = table.unsigned(4)
    if count > sum(map(len, segments)):
        raise UnreadError(Reason.MALFORMED)
    return [_text(table) for _ in range(count)]


def _text(segments: _Segments) -> OldText:
    count, flags = segments.unsigned(2), segments.unsigned(1)
    runs = segments.unsigned(2) if flags & _RICH else 0
    beside = segments.unsigned(4) if flags & _FAR_EAST else 0
    found = segments.characters(count, bool(flags & _WIDE))
    fonts = segments.take(_RUN * runs)
    segments.skip(beside)
    return OldText(_whole(found), tuple(struct.iter_unpack("<HH", fonts)))


def _whole(halves: str) -> str:
    """A text whose characters beyond the first plane may have come as halves."""
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "backslashreplace")

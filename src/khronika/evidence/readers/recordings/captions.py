"""The captions of a film: texts that stand in it with the time at which each is shown."""

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from khronika.evidence.citation.locator import InSeconds
from khronika.evidence.citation.mapped_text import Composer, MappedText

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 10_000
_MOST = 100_000
_SHOWN = 5.0
"""Seconds that a caption is shown which does not say how long."""

CODECS = frozenset({"mov_text", "subrip", "srt", "ass", "ssa", "webvtt", "text"})
"""Captions that are texts; the others are pictures."""

_VOICE = re.compile(rb"<v(?:\.[^\s>]{0,99})?[ \t]{1,9}([^>]{1,200})>")
_NAME_IN_LINE = 3
"""The field of a line that names who speaks, as the library hands it out: number, layer, style, name."""

_STYLES = re.compile(r"\{\\[^{}]*\}")
"""How the library writes what is slanted or coloured."""


@dataclass(slots=True)
class Captions:
    """The captions of each stream, in the order of the file."""

    _composers: dict[int, Composer] = field(default_factory=dict)
    _count: int = 0

    def take(self, packet: Any, seconds: float) -> None:  # noqa: ANN401 -- a packet of captions
        """Keep what a packet says that is shown at this time; raises av.error.FFmpegError."""
        base = packet.time_base
        length = float(packet.duration * base) if packet.duration and base else _SHOWN
        # A time far behind the end is a lie, and no place.
        end = min(seconds + max(length, 0.0), seconds + 3600)
        for text in _texts(packet):
            if self._count < _MOST and text:
                composer = self._composers.setdefault(packet.stream.index, Composer())
                composer.line(
                    text[:_LONGEST],
                    InSeconds(math.floor(seconds), max(math.ceil(end), math.floor(seconds) + 1)),
                )
                self._count += 1

    def texts(self) -> list[MappedText]:
        """A text for each stream that says something."""
        return [composer.finish() for _, composer in sorted(self._composers.items())]


def _texts(packet: Any) -> "Iterator[str]":  # noqa: ANN401 -- as above
    for found in packet.decode():
        for part in getattr(found, "rects", None) or (found,):
            said = _STYLES.sub("", getattr(part, "dialogue", b"").decode(errors="replace")).strip()
            speaker = _speaker(part, packet)
            yield f"{speaker}: {said}" if speaker and said else said


def _speaker(part: Any, packet: Any) -> str:  # noqa: ANN401 -- as above
    """Who says a caption, where it says that: the name of a line of ASS, the voice of WebVTT."""
    if packet.stream.codec_context.codec.name == "webvtt":
        found = _VOICE.search(bytes(packet))
        return found[1].decode(errors="replace").strip() if found else ""
    if packet.stream.codec_context.codec.name not in ("ass", "ssa"):
        return ""
    fields = getattr(part, "ass", b"").decode(errors="replace").split(",")
    return fields[_NAME_IN_LINE].strip() if len(fields) > _NAME_IN_LINE else ""

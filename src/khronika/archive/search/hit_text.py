"""The texts that hits stand in: short ones are read whole, of long ones no more than the passage with its part of the map."""

import json
from typing import NamedTuple

from khronika.archive.derivation.renditions import bytes_of
from khronika.archive.search.intake import ShownText, metadata_text
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation
from khronika.evidence.citation.mapped_text import parse_text
from khronika.evidence.citation.part import CitableText
from khronika.evidence.citation.text_bytes import PassageText, passage_text
from khronika.evidence.search import DocumentKind, Hit
from khronika.primitives.error import MalformedError
from khronika.record.event import TextCorrectedEvent
from khronika.record.text_correction import sentence_of
from khronika.vault.location import SEGMENT
from khronika.vault.reader import read_segment

_SEGMENTS = 8
"""Segments of long texts that stay opened while hits are shown."""


class HitText(NamedTuple):
    """A text, or a part of one that begins at code point `start`, and as what it is cited; None for what is no text of the item."""

    text: str
    start: int
    read: CitableText | None
    cited: Citation | None = None
    """What was recognised where a member reads this, of a correction."""


class HitTexts:
    """The texts of hits that are shown together."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._segments: dict[tuple[str, int, int], bytes] = {}

    def of(self, hit: Hit) -> HitText:
        """The text that a hit is in, or a part of it; raises MalformedError, VaultError."""
        if not hit.source:
            return HitText("", 0, None)
        if hit.kind is DocumentKind.CORRECTED:
            return self._corrected(int(hit.source))
        held = ShownText.of(hit.rendition, hit.source, hit.made)
        if held.cited is None:
            said = metadata_text(json.loads(bytes_of(self._archive, held.rendition)))
            return HitText(said, 0, None)
        found = self._passage(hit, held)
        return HitText(found.mapped.text, found.start, CitableText(held.cited, found.mapped))

    def _corrected(self, position: int) -> HitText:
        event = self._archive.entry(position).event
        if not isinstance(event, TextCorrectedEvent):
            raise MalformedError("a correction in the search that the log does not have there")
        return HitText(sentence_of(event), 0, None, event.citation)

    def _passage(self, hit: Hit, held: ShownText) -> PassageText:
        if hit.data is None:
            return PassageText(0, parse_text(bytes_of(self._archive, held.rendition), held.member))
        return passage_text(
            lambda start, end: self._bytes(held, start, end),
            hit.data,
            start=hit.start,
            end=hit.end,
            member=held.member,
            origin=held.origin,
        )

    def _bytes(self, held: ShownText, start: int, end: int) -> bytes:
        """Some of the bytes of a long text: of each segment it lies in, opened once for the hits that are shown together."""
        end, place = min(end, held.rendition.size), held.rendition.location
        parts = []
        for number in range(start // SEGMENT, -(-end // SEGMENT)):
            key = place.name, place.offset, number
            if key not in self._segments:
                for oldest in list(self._segments)[: 1 - _SEGMENTS]:
                    del self._segments[oldest]
                self._segments[key] = read_segment(self._archive.store, self._archive.raw, place, number)
            parts.append(self._segments[key][max(0, start - number * SEGMENT) : end - number * SEGMENT])
        return b"".join(parts)

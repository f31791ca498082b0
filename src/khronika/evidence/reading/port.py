"""The port of a reader, and what it may say of its item."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import BinaryIO, Protocol

from khronika.evidence.citation.locator import Locator, Place, locator_json
from khronika.evidence.citation.mapped_text import MappedText, format_text
from khronika.evidence.reading.coverage import LONGEST_NAME, Gap, Unit, Why, gap_json, summed
from khronika.evidence.reading.frame import LARGEST_RANGE, FrameType
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import MEBIBYTE, Limits, Reason
from khronika.intake.media import UNKNOWN
from khronika.primitives.codec import Json, canonical

_UNPRINTABLE = re.compile("[\ud800-\udfff]")
_NO_METADATA_NAME = re.compile(r"^[^a-z0-9]+|[^a-z0-9._-]")
_LONGEST_METADATA_NAME = 100
_MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")

MOST_METADATA = 6 * MEBIBYTE
"""Bytes of metadata that are kept."""

LONGEST_FILE_NAME = 65_536
"""Characters of the name of a contained file that are kept."""


class Report:
    """Says what a reader finds, frame by frame."""

    def __init__(
        self, send: Callable[[FrameType, bytes], None], limits: Limits, passwords: tuple[str, ...] = ()
    ) -> None:
        self._send = send
        self.limits = limits
        self.passwords = passwords
        self._begun = False

    def text(self, mapped: MappedText) -> None:
        """Say a text and its map."""
        self._send(FrameType.TEXT, format_text(mapped))

    def metadata(self, found: Mapping[str, str]) -> None:
        """Say metadata, once.

        Signs that no name of metadata has become hyphens, and what is more than one answer may hold is told.
        """
        kept, left, size = dict[str, Json](), list[str](), 0
        for name, values in _by_plain_name(found).items():
            value = without_surrogates("\n".join(values))
            size += len(name) + len(canonical(value).encode()) + 8
            if size > MOST_METADATA:
                left.append(name)
            else:
                kept[name] = value
        if left:
            self.missed(Gap(Unit.FIELD, Why.TOO_MUCH, len(left), names=tuple(left)))
        if kept:
            self._send(FrameType.METADATA, canonical(kept).encode())

    def note(self, kind: NoteKind, value: Json) -> None:
        """Say what is no text, once a kind: canonical JSON as docs/format/evidence.md has it for this kind."""
        self._send(FrameType.NOTE, canonical({"kind": kind.value, "value": value}).encode())

    def looked(self, unit: Unit, count: int) -> None:
        """Say how many pages, messages or streams were looked at; nothing of none."""
        if count:
            self._send(FrameType.LOOKED, canonical({"unit": unit.value, "count": count}).encode())

    def missed(self, *gaps: Gap) -> None:
        """Say what was not read, or is in doubt, at any time.

        What is said of one unit for one reason is counted together.
        """
        for gap in summed(gaps):
            names = tuple(without_surrogates(name)[:LONGEST_NAME] for name in gap.names if name)
            self._send(FrameType.GAP, canonical(gap_json(replace(gap, names=names))).encode())

    def picture(self, role: NoteRole, place: Place, media: str, content: bytes) -> None:
        """Say a picture made of a place of the item."""
        head: dict[str, Json] = {"role": role.value, "place": locator_json(Locator(place)), "media": media}
        self._send(FrameType.PICTURE, canonical(head).encode())
        self._begun = True
        for part in parts(content):
            self._send(FrameType.BYTES, part)
        self._end(b"")

    def contained(
        self, name: str, media: str, content: Iterable[bytes], *, message: int | None = None
    ) -> None:
        """Say a contained file whose bytes come in parts of any size."""
        self._begin(name, media, message)
        for part in content:
            for piece in parts(part):
                self._send(FrameType.BYTES, piece)
        self._end(b"")

    def withheld(self, name: str, media: str, reason: Reason) -> None:
        """Say a contained file whose bytes cannot be had."""
        self._begin(name, media, None)
        self.broken_off(reason)

    def broken_off(self, reason: Reason) -> None:
        """Say that the bytes of the contained file that has begun cannot be had."""
        self._end(canonical({"reason": reason.value}).encode())

    def settle(self, reason: Reason) -> None:
        """Break off what has begun, if anything has: the reader ended in the middle of it."""
        if self._begun:
            self.broken_off(reason)

    def _end(self, body: bytes) -> None:
        self._begun = False
        self._send(FrameType.END, body)

    def _begin(self, name: str, media: str, message: int | None) -> None:
        # Both come from the item, and an answer that breaks a rule would cost the whole of it.
        head: dict[str, Json] = {
            "name": without_surrogates(name)[:LONGEST_FILE_NAME],
            "media": media_or_unknown(media),
        }
        if message is not None:
            head["message"] = message
        self._send(FrameType.BEGIN, canonical(head).encode())
        self._begun = True


class Reader(Protocol):
    """Reads items of one kind and reports what they say.

    Raises UnreadError, or an error of the library that says the item is malformed.
    """

    def __call__(self, item: BinaryIO, report: Report) -> None:
        """Read an item to its end."""


def _by_plain_name(found: Mapping[str, str]) -> dict[str, list[str]]:
    plain: dict[str, list[str]] = {}
    for name, value in found.items():
        plain.setdefault(
            _NO_METADATA_NAME.sub("-", name)[:_LONGEST_METADATA_NAME].lstrip("-") or "unnamed", []
        ).append(value)
    return plain


def media_or_unknown(said: str) -> str:
    """A media type as it is said, or the unknown one when that is none."""
    return said if _MEDIA.fullmatch(said) else UNKNOWN


def parts(content: bytes) -> Iterable[bytes]:
    """Bytes in parts that fit into frames."""
    return (content[at : at + LARGEST_RANGE] for at in range(0, len(content), LARGEST_RANGE))


def without_surrogates(text: str) -> str:
    r"""Text that is Unicode: half a character is written as what it was (`\udc80`)."""
    return _UNPRINTABLE.sub(lambda half: f"\\u{ord(half.group()):04x}", text)

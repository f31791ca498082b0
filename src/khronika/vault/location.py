"""Where an item's sealed bytes lie, and the key that opens them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from khronika.primitives.codec import Json, b64, is_id, parse_b64
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Form
from khronika.seal.box import KEY_LENGTH, sealed_length
from khronika.vault.piece import PIECE, piece_names

SEGMENT = 1_048_576
"""Plaintext bytes a segment."""

LARGEST_OBJECT = 1 << 44
"""Bytes an object in pieces has at most: nobody is to be made to work out the names of more."""


class ObjectLayout(Enum):
    """How an object lies on the disk."""

    PIECES = "pieces"
    """Cut into pieces of one size."""
    ALONE = "alone"
    """A file of its own, whose size shows: objects of versions 1 and 2. Some were cut into pieces later,
    under the same id."""


@dataclass(frozen=True, slots=True)
class Location:
    """Object name, offset of the first segment in the object, length of the plaintext with its padding, key, layout of the object."""

    name: str
    offset: int
    padded: int
    key: bytes = field(repr=False)
    layout: ObjectLayout = ObjectLayout.PIECES

    @property
    def segments(self) -> int:
        """How many segments the item has; an empty item has one."""
        return -(-self.padded // SEGMENT) or 1

    @property
    def stored(self) -> int:
        """How many bytes of the object belong to the item."""
        whole, rest = divmod(self.padded, SEGMENT)
        if rest == 0 and whole:
            return whole * SEALED_SEGMENT
        return whole * SEALED_SEGMENT + sealed_length(rest)

    @property
    def end(self) -> int:
        """Where the item's last segment ends in the object."""
        return self.offset + self.stored

    @property
    def pieces(self) -> range:
        """The numbers of the pieces that the item may lie in.

        None where it would end beyond the largest object, which none does.
        """
        return range(self.offset // PIECE, -(-self.end // PIECE)) if self.end <= LARGEST_OBJECT else range(0)

    def files(self) -> Iterator[str]:
        """The names of the files that the item may lie in.

        No pieces where it would end beyond the largest object, which none does.
        """
        if self.layout is ObjectLayout.ALONE:
            yield self.name
        if self.pieces:
            yield from piece_names(self.name, self.offset, self.end)

    def to_json(self) -> Json:
        """The value of the veiled field `object` (docs/format/vault.md)."""
        name, length = _MEMBERS[self.layout]
        return {"key": b64(self.key), name: self.name, "offset": self.offset, length: self.padded}

    @classmethod
    def from_json(cls, value: Json) -> "Location":
        """Parse the value of the veiled field `object`; raises MalformedError."""
        layout = _layout(value) if isinstance(value, dict) else None
        if not isinstance(value, dict) or layout is None:
            raise MalformedError("not the address of a sealed object")
        named, length = _MEMBERS[layout]
        key, name, offset, padded = value["key"], value[named], value["offset"], value[length]
        if (
            not isinstance(key, str)
            or not isinstance(name, str)
            or not isinstance(offset, int)
            or not isinstance(padded, int)
        ):
            raise MalformedError("not the address of a sealed object")
        if not is_id(name):
            raise MalformedError("not an id")
        data = parse_b64(key)
        # bool is a kind of int to Python, but not to JSON.
        if len(data) != KEY_LENGTH or bool in (type(offset), type(padded)) or offset < 0 or padded < 0:
            raise MalformedError("not the address of a sealed object")
        return cls(name, offset, padded, data, layout)


_MEMBERS = {ObjectLayout.PIECES: ("object", "size"), ObjectLayout.ALONE: ("name", "padded")}
"""What name and length are called, by layout: one kind is never taken for the other."""


def _layout(value: Mapping[str, Json]) -> ObjectLayout | None:
    return next(
        (layout for layout, members in _MEMBERS.items() if value.keys() == {"key", "offset", *members}), None
    )


LOCATION: Form[Location] = Form(
    '`{"key","object","offset","size"}`, before version 3 `{"key","name","offset","padded"}` (vault.md)',
    Location.from_json,
    Location.to_json,
)

SEALED_SEGMENT = sealed_length(SEGMENT)


class Contexts:
    """The contexts that bind each segment to archive, object, offset, number and end (docs/format/vault.md)."""

    def __init__(self, archive: bytes, name: bytes, offset: int) -> None:
        """The archive's and the object's raw ids, and where the item begins."""
        self._head = b"khronika/segment/1\0" + archive + name + offset.to_bytes(8, "big")

    def of(self, number: int, *, last: bool) -> bytes:
        """The context of one segment."""
        return self._head + number.to_bytes(8, "big") + (b"\1" if last else b"\0")

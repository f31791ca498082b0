"""Where an item's sealed bytes lie, and the key that opens them."""

from dataclasses import dataclass, field

from khronika.primitives.codec import Json, b64, is_id, parse_b64
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Form
from khronika.seal.box import KEY_LENGTH, sealed_length

SEGMENT = 1_048_576
"""Plaintext octets a segment."""


@dataclass(frozen=True, slots=True)
class Location:
    """Object name, offset of the first segment, padded length of the plaintext, key."""

    name: str
    offset: int
    padded: int
    key: bytes = field(repr=False)

    @property
    def segments(self) -> int:
        """How many segments the item has; an empty item has one."""
        return -(-self.padded // SEGMENT) or 1

    @property
    def stored(self) -> int:
        """How many octets of the object file belong to the item."""
        whole, rest = divmod(self.padded, SEGMENT)
        if rest == 0 and whole:
            return whole * SEALED_SEGMENT
        return whole * SEALED_SEGMENT + sealed_length(rest)

    def to_json(self) -> Json:
        """The value of the veiled field `object` (docs/format/vault.md)."""
        return {"key": b64(self.key), "name": self.name, "offset": self.offset, "padded": self.padded}

    @classmethod
    def from_json(cls, value: Json) -> "Location":
        """Parse the value of the veiled field `object`; raises MalformedError."""
        if not isinstance(value, dict) or value.keys() != _MEMBERS:
            raise MalformedError("not the place of an object")
        key, name, offset, padded = value["key"], value["name"], value["offset"], value["padded"]
        if not isinstance(key, str) or not isinstance(name, str) or not isinstance(offset, int) or not isinstance(padded, int):
            raise MalformedError("not the place of an object")
        if not is_id(name):
            raise MalformedError("not an id")
        octets = parse_b64(key)
        # bool is a kind of int to Python, but not to JSON.
        if len(octets) != KEY_LENGTH or bool in (type(offset), type(padded)) or offset < 0 or padded < 0:
            raise MalformedError("not the place of an object")
        return cls(name, offset, padded, octets)


_MEMBERS = {"key", "name", "offset", "padded"}
LOCATION: Form[Location] = Form('`{"key","name","offset","padded"}` (vault.md)', Location.from_json, Location.to_json)

SEALED_SEGMENT = sealed_length(SEGMENT)


class Contexts:
    """The contexts that bind each segment to archive, object, offset, number and end (docs/format/vault.md)."""

    def __init__(self, archive: bytes, name: bytes, offset: int) -> None:
        """The archive's and the object's raw ids, and where the item begins."""
        self._head = b"khronika/segment/1\0" + archive + name + offset.to_bytes(8, "big")

    def of(self, number: int, *, last: bool) -> bytes:
        """The context of one segment."""
        return self._head + number.to_bytes(8, "big") + (b"\1" if last else b"\0")

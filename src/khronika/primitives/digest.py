"""SHA-256 digests as values, with one text form: 64 lower-case hex digits."""

import hashlib
from dataclasses import dataclass
from typing import Self

from khronika.primitives.error import MalformedError


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """32 bytes of SHA-256."""

    data: bytes

    def __post_init__(self) -> None:
        if len(self.data) != 32:
            raise ValueError("a digest is 32 bytes")

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The digest of these bytes."""
        return cls(hashlib.sha256(data).digest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """64 lower-case hex digits and nothing else: `str(parse(x)) == x`."""
        try:
            data = bytes.fromhex(text)
        except ValueError as error:
            raise MalformedError("not a SHA-256 digest") from error
        if data.hex() != text or len(data) != 32:
            raise MalformedError("not a SHA-256 digest")
        return cls(data)

    def __str__(self) -> str:
        return self.data.hex()

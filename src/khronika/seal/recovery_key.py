"""The recovery secret: what cards give when they are joined, and the keys of the member who is nobody that come from it."""

import base64
import os
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from khronika.primitives.codec import format_id
from khronika.primitives.error import MalformedError
from khronika.seal.member import MemberKeys

SECRET = 32
_SALT = b"khronika/recovery/1"


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """32 random bytes that lie nowhere: their cards are in many hands."""

    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data) != SECRET:
            raise MalformedError(
                "these cards give no secret of ours", hint="they may be cards of something else"
            )

    @classmethod
    def generate(cls) -> Self:
        """A new secret."""
        return cls(os.urandom(SECRET))

    def keys(self) -> MemberKeys:
        """The keys of the member whose place in the archive the cards take."""
        return MemberKeys(
            format_id(self._derive(b"id", 16)), self._derive(b"hpke", 32), self._derive(b"ed25519", 32)
        )

    @property
    def fingerprint(self) -> str:
        """What is printed on every card, and tells nothing else: the check value of whoever joins cards without the archive."""
        letters = base64.b32encode(self._derive(b"fingerprint", 5)).decode()
        return f"{letters[:4]}-{letters[4:]}"

    def _derive(self, purpose: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=_SALT, info=purpose).derive(self.data)

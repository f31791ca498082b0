"""Signing keys and the public keys that check them: Ed25519 (RFC 8032) and ML-DSA-44 (FIPS 204), both from 32-byte seeds.

This room signs bytes and knows nothing of what they mean; the ledger builds the messages (docs/format/ledger.md, "Log").
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Self, TypeAlias, assert_never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from khronika.primitives.error import MalformedError
from khronika.primitives.message import message

SEED_LENGTH = 32

_Private: TypeAlias = Ed25519PrivateKey | MLDSA44PrivateKey
_Public: TypeAlias = Ed25519PublicKey | MLDSA44PublicKey


class Algorithm(Enum):
    """The signature algorithms of an archive: one old tools check, one a quantum computer does not break."""

    ED25519 = "Ed25519"
    ML_DSA_44 = "ML-DSA-44"

    @property
    def public_length(self) -> int:
        """Bytes of a public key."""
        return 32 if self is Algorithm.ED25519 else 1312

    @property
    def signature_length(self) -> int:
        """Bytes of a signature."""
        return 64 if self is Algorithm.ED25519 else 2420


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key; raises MalformedError when the bytes are no key of the algorithm."""

    algorithm: Algorithm
    data: bytes

    def __post_init__(self) -> None:
        if len(self.data) != self.algorithm.public_length:
            raise MalformedError(message("not an {value} public key", value=self.algorithm.value))
        try:
            _load_public(self.algorithm, self.data)
        except ValueError as error:
            raise MalformedError(message("not an {value} public key", value=self.algorithm.value)) from error

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key's owner made this signature over this message."""
        try:
            _load_public(self.algorithm, self.data).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, kept as the 32-byte seed it comes from."""

    algorithm: Algorithm
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_LENGTH:
            raise ValueError("a signing seed is 32 bytes")

    @classmethod
    def ed25519(cls, seed: bytes) -> Self:
        """The Ed25519 key of a seed (RFC 8032 section 5.1.5)."""
        return cls(Algorithm.ED25519, seed)

    @classmethod
    def ml_dsa_44(cls, seed: bytes) -> Self:
        """The ML-DSA-44 key of a seed (FIPS 204 algorithm 6)."""
        return cls(Algorithm.ML_DSA_44, seed)

    @property
    def verifying_key(self) -> VerifyingKey:
        """The public key."""
        return VerifyingKey(self.algorithm, _load_private(self).public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """64 bytes that are the same every time (Ed25519), or 2420 that differ (ML-DSA-44 is hedged, FIPS 204 section 3.4)."""
        return _load_private(self).sign(message)


def _load_private(key: SigningKey) -> _Private:
    match key.algorithm:
        case Algorithm.ED25519:
            return Ed25519PrivateKey.from_private_bytes(key.seed)
        case Algorithm.ML_DSA_44:
            return MLDSA44PrivateKey.from_seed_bytes(key.seed)
        case _:
            assert_never(key.algorithm)


# A log's checkpoints and an archive's openings are checked by the thousand under a handful of keys. Public keys only: a cache of private
# ones would outlive the archive's closing.
@lru_cache(maxsize=64)
def _load_public(algorithm: Algorithm, data: bytes) -> _Public:
    match algorithm:
        case Algorithm.ED25519:
            return Ed25519PublicKey.from_public_bytes(data)
        case Algorithm.ML_DSA_44:
            return MLDSA44PublicKey.from_public_bytes(data)
        case _:
            assert_never(algorithm)

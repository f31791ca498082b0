"""A member: the keys that open an archive and sign its events, locked under a passphrase."""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from khronika.primitives.codec import b64, canonical, format_id, parse_b64, parse_canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.box import seal, sealed_length, unseal
from khronika.seal.error import DamagedError, WrongPassphraseError

SLOTS = 16
"""How many members' keys the folder can hold; free slots are random, so that a thief cannot count members."""

_SALT = 16
_SLOT_PLAIN = 256
_SLOT = sealed_length(_SLOT_PLAIN)
_RESTORE = "restore keys/locked from another copy"


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id (RFC 9106): memory in KiB, passes, lanes."""

    memory: int = 262_144
    passes: int = 3
    lanes: int = 1

    def __str__(self) -> str:
        return f"argon2id m={self.memory} t={self.passes} p={self.lanes}"


DEFAULT_COST = Cost()


@dataclass(frozen=True, slots=True)
class MemberKeys:
    """A member's id and the two 32-byte seeds all their keys come from."""

    member: str
    hpke_seed: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "MemberKeys":
        """A new member with new keys."""
        return cls(format_id(os.urandom(16)), os.urandom(32), os.urandom(32))

    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs this member's openings."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed)

    def verifying_bytes(self) -> bytes:
        """The 32-byte public key others check this member's openings with."""
        return self.signing_key().public_key().public_bytes_raw()

    def hpke_bytes(self) -> bytes:
        """The public half of the hybrid key in its raw form: ML-KEM-768 first, then X25519."""
        kem, exchange = self._hpke_parts()
        return kem.public_key().public_bytes_raw() + exchange.public_key().public_bytes_raw()

    def hpke_key(self) -> MLKEM768X25519PrivateKey:
        """The hybrid key that epoch keys are wrapped to, expanded as X-Wing expands its seed."""
        return MLKEM768X25519PrivateKey(*self._hpke_parts())

    def _hpke_parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.hpke_seed).digest(96)
        return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(
            expanded[64:]
        )


def empty_lock(cost: Cost = DEFAULT_COST) -> bytes:
    """The bytes of a `keys/locked` that holds nobody's keys yet, or nobody's because they are kept elsewhere."""
    return b"khronika-locked/1 %b %b\n%b" % (
        str(cost).encode(),
        b64(os.urandom(_SALT)).encode(),
        os.urandom(_SLOT * SLOTS),
    )


def fill_slot(locked: bytes, slot: int, keys: MemberKeys, passphrase: str, archive: bytes) -> bytes:
    """These locked keys with a member's in slot `slot`, whatever was in it.

    The passphrase takes about a second to stretch.
    """
    head, _ = _parse(locked)
    return refill_slot(locked, Unlocked(slot, keys, stretch(passphrase, head.salt, head.cost)), archive)


def refill_slot(locked: bytes, unlocked: "Unlocked", archive: bytes) -> bytes:
    """These locked keys with a slot that opens under the same passphrase as before, bound to `archive`."""
    slot, (_, slots) = unlocked.slot, _parse(locked)
    if not 0 <= slot < SLOTS:
        raise ValueError(f"a slot is a number from 0 to {SLOTS - 1}")
    sealed = seal(unlocked.secret, _context(archive), _slot_plain(unlocked.keys))
    return locked.partition(b"\n")[0] + b"\n" + slots[: slot * _SLOT] + sealed + slots[(slot + 1) * _SLOT :]


def clear_slot(locked: bytes, slot: int) -> bytes:
    """These locked keys with nothing but random bytes in slot `slot`."""
    _, slots = _parse(locked)
    return (
        locked.partition(b"\n")[0]
        + b"\n"
        + slots[: slot * _SLOT]
        + os.urandom(_SLOT)
        + slots[(slot + 1) * _SLOT :]
    )


def cost_of(locked: bytes) -> Cost:
    """What it costs to try a passphrase on these locked keys; raises MalformedError."""
    return _parse(locked)[0].cost


def unlock(locked: bytes, passphrase: str, *bindings: bytes) -> MemberKeys:
    """The member whose slot this passphrase opens, bound to one of these archives.

    Raises WrongPassphraseError, MalformedError.
    """
    return unlock_slot(locked, passphrase, *bindings).keys


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A slot that was opened, the member in it, and what their passphrase was stretched to."""

    slot: int
    keys: MemberKeys
    secret: bytes = field(repr=False)


def unlock_slot(locked: bytes, passphrase: str, *bindings: bytes) -> Unlocked:
    """The slot that this passphrase opens, bound to one of these archives.

    Raises WrongPassphraseError, MalformedError.
    """
    head, slots = _parse(locked)
    secret = stretch(passphrase, head.salt, head.cost)
    for slot, binding in product(range(SLOTS), bindings):
        try:
            return Unlocked(
                slot,
                _parse_slot(unseal(secret, _context(binding), slots[slot * _SLOT : (slot + 1) * _SLOT])),
                secret,
            )
        except DamagedError:
            continue
    raise WrongPassphraseError(
        "no member's keys open under this passphrase",
        hint="check the keyboard layout; if your keys are on a stick, give --keys FILE",
    )


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The 32-byte secret of a passphrase; takes `cost.memory` KiB and about a second at the default cost."""
    derive = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return derive.derive(unicodedata.normalize("NFKC", passphrase).encode())


def _context(archive: bytes) -> bytes:
    return b"khronika/locked/1\0" + archive


def _slot_plain(keys: MemberKeys) -> bytes:
    text = (
        canonical({"ed25519": b64(keys.signing_seed), "hpke": b64(keys.hpke_seed), "member": keys.member})
        + "\n"
    )
    return text.encode().ljust(_SLOT_PLAIN, b"\0")


def _parse_slot(plain: bytes) -> MemberKeys:
    match parse_canonical(plain.rstrip(b"\0").decode(errors="replace").removesuffix("\n")):
        case {"ed25519": str(signing), "hpke": str(hpke), "member": str(member)}:
            parse_id(member)
            keys = MemberKeys(member, parse_b64(hpke), parse_b64(signing))
        case _:
            raise MalformedError("a slot of locked keys is of no known form", hint=_RESTORE)
    if _slot_plain(keys) != plain or {len(keys.hpke_seed), len(keys.signing_seed)} != {32}:
        raise MalformedError("a slot of locked keys is of no known form", hint=_RESTORE)
    return keys


class _Head(NamedTuple):
    """The first line of a file of locked keys."""

    cost: Cost
    salt: bytes


def _parse(locked: bytes) -> tuple[_Head, bytes]:
    line, _, slots = locked.partition(b"\n")
    head = _parse_head(line)
    if len(slots) != _SLOT * SLOTS:
        raise MalformedError("the file of locked keys has not its 16 slots", hint=_RESTORE)
    return head, slots


def _parse_head(head: bytes) -> _Head:
    parts = _HEAD.fullmatch(head)
    if parts is None:
        raise MalformedError("the file of locked keys has no proper first line", hint=_RESTORE)
    cost = Cost(int(parts["memory"]), int(parts["passes"]), int(parts["lanes"]))
    if cost.memory < 8 * cost.lanes:
        raise MalformedError(
            "the file of locked keys asks for less memory than Argon2id works with", hint=_RESTORE
        )
    if cost.memory > 4 * 1024 * 1024 or cost.passes > 64 or cost.lanes > 64:
        raise MalformedError(
            "the file of locked keys asks for more memory or time than any we write", hint=_RESTORE
        )
    return _Head(cost, parse_b64(parts["salt"].decode()))


_HEAD = re.compile(
    rb"khronika-locked/1 argon2id m=(?P<memory>[1-9]\d{0,8}) t=(?P<passes>[1-9]\d{0,8}) p=(?P<lanes>[1-9]\d{0,8}) "
    rb"(?P<salt>[A-Za-z0-9+/]{22}==)"
)

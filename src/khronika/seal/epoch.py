"""The epoch key: what the keys for bundles, site keys and projections come from, wrapped to every member and to as many nobodies."""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from khronika.primitives.codec import format_id, is_id, parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.error import NotMemberError
from khronika.seal.member import SLOTS, MemberKeys

_RESTORE = "restore keys/epoch from another copy"

PublicKey: TypeAlias = MLKEM768X25519PublicKey
"""What an epoch key is wrapped to: the public half of a member's hybrid key."""

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
WRAP_LENGTH = 1168
_KEM, _EXCHANGE = 1184, 32


class KeySchedule(Enum):
    """How an epoch's key is used; the first line of `keys/epoch` names it, and the wraps are bound to it."""

    DIRECT = 1
    """It seals bundles and site keys itself: archives that were begun before there was another, until a new
    epoch begins."""
    DERIVED = 2
    """It seals nothing: every purpose has a key of its own."""


class EpochSealing(Enum):
    """What is sealed under a key that comes from the epoch's.

    The value is the purpose that the key is derived for.
    """

    BUNDLES = b"khronika/key/bundles/2"
    SITE_KEYS = b"khronika/key/site/2"
    PAST_EPOCHS = b"khronika/key/past/1"
    FACTS = b"khronika/key/facts/1"
    LOG = b"khronika/key/log/1"


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch's id and its key, and how that is used."""

    id: str
    key: bytes = field(repr=False)
    schedule: KeySchedule = KeySchedule.DERIVED

    @classmethod
    def generate(cls) -> "Epoch":
        """A new epoch."""
        return cls(format_id(os.urandom(16)), os.urandom(32))

    def derive(self, purpose: bytes, archive: bytes) -> bytes:
        """A 32-byte key for one purpose (HKDF-SHA256, salt = raw archive id)."""
        return HKDF(SHA256(), 32, salt=archive, info=purpose).derive(self.key)

    def key_for(self, sealing: EpochSealing, archive: bytes) -> bytes:
        """The key that this is sealed under."""
        is_direct = self.schedule is KeySchedule.DIRECT and sealing in (
            EpochSealing.BUNDLES,
            EpochSealing.SITE_KEYS,
        )
        return self.key if is_direct else self.derive(sealing.value, archive)


@dataclass(frozen=True, slots=True)
class Epochs:
    """The epochs of an archive: the one in which is written, and those before it, whose bundles stay under their keys."""

    current: Epoch
    past: tuple[Epoch, ...] = ()

    @property
    def first(self) -> Epoch:
        """The first one, which every state of the archive's folder knows, older and newer: for what is compared with any of them."""
        return self.past[0] if self.past else self.current

    def called(self, identity: str) -> Epoch | None:
        """The epoch of this id; None for one that is not known here."""
        return next((each for each in (self.current, *self.past) if each.id == identity), None)


def public_key(keys: MemberKeys) -> PublicKey:
    """What an epoch key is wrapped to."""
    return keys.hpke_key().public_key()


def parse_public_key(data: bytes) -> PublicKey:
    """A public key from its raw form, as `MemberKeys.hpke_bytes` gives it; raises MalformedError."""
    if len(data) != _KEM + _EXCHANGE:
        raise MalformedError("not the public key of a member", hint=_RESTORE)
    try:
        kem, exchange = (
            MLKEM768PublicKey.from_public_bytes(data[:_KEM]),
            X25519PublicKey.from_public_bytes(data[_KEM:]),
        )
    except ValueError as error:
        raise MalformedError("not the public key of a member", hint=_RESTORE) from error
    return MLKEM768X25519PublicKey(kem, exchange)


def wrap(epoch: Epoch, members: Sequence[PublicKey], archive: bytes) -> bytes:
    """The bytes of `keys/epoch`: a wrap for each member, the rest of nothing to keys thrown away at once, in random order."""
    if len(members) > SLOTS:
        raise ValueError(f"an epoch has {SLOTS} wraps")
    info = _info(epoch.id, epoch.schedule, archive)
    wraps = [SUITE.encrypt(epoch.key, member, info=info) for member in members]
    while len(wraps) < SLOTS:
        wraps.append(SUITE.encrypt(os.urandom(32), public_key(MemberKeys.generate()), info=info))
    random.SystemRandom().shuffle(wraps)
    return b"khronika-epoch/%d %b\n%b" % (epoch.schedule.value, epoch.id.encode(), b"".join(wraps))


def unwrap(wrapped: bytes, keys: MemberKeys, *bindings: bytes) -> Epoch:
    """The epoch, if one of its wraps is for this member and bound to one of these.

    Raises NotMemberError, MalformedError.
    """
    head, _, wraps = wrapped.partition(b"\n")
    schedule, epoch = _parse_head(head)
    if len(wraps) != SLOTS * WRAP_LENGTH:
        raise MalformedError("the file of epoch wraps has not its 16 wraps", hint=_RESTORE)
    private, infos = keys.hpke_key(), [_info(epoch, schedule, binding) for binding in bindings]
    for start, info in product(range(0, len(wraps), WRAP_LENGTH), infos):
        try:
            return Epoch(
                epoch, SUITE.decrypt(wraps[start : start + WRAP_LENGTH], private, info=info), schedule
            )
        except (InvalidTag, ValueError):
            continue
    raise NotMemberError(
        "these keys open no wrap of the current epoch",
        hint="the member was removed, or keys/epoch is damaged: compare it with another copy of the archive",
    )


def _info(epoch: str, schedule: KeySchedule, archive: bytes) -> bytes:
    return b"khronika/epoch-wrap/%d\0" % schedule.value + archive + parse_id(epoch)


def _parse_head(head: bytes) -> tuple[KeySchedule, str]:
    kind, _, epoch = head.decode(errors="replace").partition(" ")
    schedule = _SCHEDULES.get(kind)
    if schedule is None or not is_id(epoch):
        raise MalformedError("the file of epoch wraps has no proper first line", hint=_RESTORE)
    return schedule, epoch


_SCHEDULES = {f"khronika-epoch/{each.value}": each for each in KeySchedule}

"""Events about keys: epochs, members; and what is reserved for a new epoch and for erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from khronika.primitives.event import Event, Exposure, Form, plain, veiled
from khronika.primitives.form import BASE64, DIGEST, ID, TEXT, listed, mapped, one_of, optional
from khronika.seal.key_recipient import KeyRecipient

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


class ArchiveKind(Enum):
    """What an archive was made for. The two words are of one length, so that no size tells them apart."""

    GENERAL = "general"
    SOURCES = "sources"


_RECIPIENT = Form('`{"hpke","member","slot"}` (vault.md)', KeyRecipient.from_json, KeyRecipient.to_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochEvent(Event):
    """Names every file of keys with its digest, so that a changed byte is found, and lists whom the epoch key is wrapped to."""

    KIND: ClassVar[str] = "epoch"

    epoch: str = plain(ID, PUBLIC, "the epoch's id")
    files: Mapping[str, str] = plain(mapped(DIGEST), PUBLIC, "path of `archive.json` and of each file in `keys/` -> its SHA-256")
    holders: tuple[KeyRecipient, ...] = veiled(listed(_RECIPIENT), PROTECTED, "whom the epoch key is wrapped to, by their ids")
    holds: ArchiveKind | None = veiled(optional(one_of(ArchiveKind)), PROTECTED, "what the archive was made for, told by its first epoch")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEvent(Event):
    """Makes a member's public keys known to the log; signed by whoever takes the member in, the founder by their own key."""

    KIND: ClassVar[str] = "member"

    member: str = plain(ID, PUBLIC, "the member's id")
    ed25519: str = plain(BASE64, PUBLIC, "the key that checks what the member signs")
    hpke: str = plain(DIGEST, PUBLIC, "SHA-256 of the public key that epoch keys are wrapped to, in its raw form")
    name: str = veiled(TEXT, PERSONAL, "what the member is called; never disclosed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEvent(Event):
    """Reserved. A new epoch begins: somebody was removed, something was erased, or a key may be known to others."""

    KIND: ClassVar[str] = "turn"

    epoch: str = plain(ID, PUBLIC, "the id of the epoch that begins")
    before: str = plain(ID, PUBLIC, "the id of the epoch that ends")
    removed: tuple[str, ...] = veiled(listed(ID), PROTECTED, "ids of members who hold no key any more")
    why: str = veiled(TEXT, PERSONAL, "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShredEvent(Event):
    """Reserved. Items, events or fields were made unreadable for good; the leaves of their openings stay in the log."""

    KIND: ClassVar[str] = "shred"

    shred: str = plain(ID, PUBLIC, "the id of this erasure")
    commitments: tuple[str, ...] = veiled(listed(DIGEST), PROTECTED, "commitments of the events whose openings became tombstones")
    agreed: Mapping[str, str] = plain(mapped(TEXT), PUBLIC, "member id -> signature over the list, of everyone who had to agree")
    why: str = veiled(TEXT, PERSONAL, "the reason, such as consent withdrawn")

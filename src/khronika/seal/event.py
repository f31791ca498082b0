"""Events about keys: epochs, members, recovery.

And what is reserved for what members may do and for erasure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, NamedTuple

from khronika.primitives.codec import Json
from khronika.primitives.event import Event, Exposure, Form, each_veiled, plain, veiled
from khronika.primitives.form import (
    BASE64,
    DAY,
    DIGEST,
    ID,
    TEXT,
    listed,
    mapped,
    one_of,
    optional,
    parse_digest,
    parse_members,
    parse_number,
)
from khronika.seal.key_recipient import KeyRecipient

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


class ArchiveKind(Enum):
    """What an archive was made for. The two words are of one length, so that no size tells them apart."""

    GENERAL = "general"
    SOURCES = "sources"


RECIPIENT: Form[KeyRecipient] = Form(
    '`{"hpke","member","slot"}` (vault.md)', KeyRecipient.from_json, KeyRecipient.to_json
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochEvent(Event):
    """Names every file of keys with its digest, so that a changed byte is found, and lists whom the epoch key is wrapped to."""

    KIND: ClassVar[str] = "epoch"

    epoch: str = plain(ID, PUBLIC, "the epoch's id")
    files: Mapping[str, str] = plain(
        mapped(DIGEST), PUBLIC, "path of `archive.json` and of each file in `keys/` -> its SHA-256"
    )
    holders: tuple[KeyRecipient, ...] = veiled(
        listed(RECIPIENT), PROTECTED, "whom the epoch key is wrapped to, by their ids"
    )
    holds: ArchiveKind | None = veiled(
        optional(one_of(ArchiveKind)), PROTECTED, "what the archive was made for, told by its first epoch"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEvent(Event):
    """Makes a member's public keys known to the log.

    Signed by whoever takes the member in, the founder by their own key.
    """

    KIND: ClassVar[str] = "member"

    member: str = plain(ID, PUBLIC, "the member's id")
    ed25519: str = plain(BASE64, PUBLIC, "the key that checks what the member signs")
    hpke: str = plain(
        DIGEST, PUBLIC, "SHA-256 of the public key that epoch keys are wrapped to, in its raw form"
    )
    name: str = veiled(TEXT, PERSONAL, "what the member is called; never disclosed")


class Permission(Enum):
    """What a member may do beyond opening the archive.

    Who may open what is a matter of keys, not of events.
    """

    RECORD = "record"
    """Seal material, state, import."""
    REVIEW = "review"
    """Review, withdraw, judge."""
    RELEASE = "release"
    """Write cases, let packages and exports leave."""
    KEEP = "keep"
    """Take members in and out, say what they may do, anchor, erase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEvent(Event):
    """Reserved. What a member may do from now on; it replaces what was said of them before."""

    KIND: ClassVar[str] = "role"

    member: str = plain(ID, PUBLIC, "the member")
    permissions: tuple[Permission, ...] = veiled(
        listed(one_of(Permission)), PROTECTED, "what they may do; `[]`: read only"
    )
    until: str | None = veiled(
        optional(DAY), PROTECTED, "the last day on which it holds, in UTC; `null` without end"
    )
    why: str = veiled(TEXT, PERSONAL, "the reason")


class TurnReason(Enum):
    """Why a new epoch begins."""

    REMOVAL = "removal"
    """A member was removed."""
    ERASURE = "erasure"
    """Something was erased."""
    EXPOSURE = "exposure"
    """A key may be known to others."""
    RECOVERY = "recovery"
    """The archive was opened with recovery shares."""
    RENEWAL = "renewal"
    """Nothing happened: keys are renewed."""


AGREED = "member id -> signature of each member who agreed besides the author (reserved/shred.md)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEvent(Event):
    """A new epoch begins: a new key for what is written from here on, and keys of members who sign nothing any more."""

    KIND: ClassVar[str] = "turn"

    epoch: str = plain(ID, PUBLIC, "the id of the epoch that begins")
    before: str = plain(ID, PUBLIC, "the id of the epoch that ends")
    agreed: Mapping[str, str] = plain(mapped(BASE64, ID), PUBLIC, AGREED)
    reason: TurnReason = veiled(one_of(TurnReason), PROTECTED, "what made it necessary")
    removed: tuple[str, ...] = veiled(listed(ID), PROTECTED, "ids of members who hold no key any more")
    why: str = veiled(TEXT, PERSONAL, "the reason, in words")


class CardPlace(NamedTuple):
    """Which card of a split: the number of its group and its own in it, both from 1."""

    group: int
    card: int


def _parse_place(value: Json) -> CardPlace:
    found = parse_members(value, _PLACE_NAMES)
    return CardPlace(parse_number(found["group"]), parse_number(found["card"]))


_PLACE_NAMES = frozenset(CardPlace._fields)

CARD: Form[CardPlace] = Form(
    '`{"card","group"}`', _parse_place, lambda each: {"card": each.card, "group": each.group}
)


class GroupRule(NamedTuple):
    """How many cards of a group there are, and how many of them are needed."""

    needed: int
    cards: int


def _parse_group(value: Json) -> GroupRule:
    found = parse_members(value, _GROUP_NAMES)
    return GroupRule(parse_number(found["needed"]), parse_number(found["cards"]))


_GROUP_NAMES = frozenset(GroupRule._fields)

GROUP: Form[GroupRule] = Form(
    '`{"cards","needed"}`', _parse_group, lambda each: {"cards": each.cards, "needed": each.needed}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryEvent(Event):
    """The key of a member who is nobody was split into cards.

    It stands for every split before it, whose cards open no later epoch.
    """

    KIND: ClassVar[str] = "recovery"

    recovery: str = plain(ID, PUBLIC, "the id of this split")
    member: str = plain(ID, PUBLIC, "the member whose keys the cards give")
    fingerprint: str = veiled(TEXT, PROTECTED, "what is printed on every card (recovery.md)")
    groups: tuple[GroupRule, ...] = veiled(
        listed(GROUP), PROTECTED, "the groups of cards, all of which must agree"
    )
    checks: tuple[tuple[str, ...], ...] = veiled(
        listed(listed(DIGEST)),
        PROTECTED,
        "the check value of each card, by groups (recovery.md). Never disclosed",
    )


class DrillOutcome(Enum):
    """What a drill showed."""

    JOINED = "joined"
    """The cards that were read give the key."""
    CHECKED = "checked"
    """Each card that was read is whole; they were too few to give the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillEvent(Event):
    """Cards for recovery were rehearsed: each was read and found to be one of the split."""

    KIND: ClassVar[str] = "drill"

    recovery: str = plain(ID, PUBLIC, "the split they are of")
    cards: tuple[CardPlace, ...] = veiled(listed(CARD), PROTECTED, "which cards were read")
    outcome: DrillOutcome = veiled(one_of(DrillOutcome), PROTECTED, "what it showed")


class ErasureGround(Enum):
    """On what ground something is erased."""

    CONSENT = "consent"
    """Consent was withdrawn."""
    DANGER = "danger"
    """It endangers somebody."""
    ORDER = "order"
    """A court or an authority ordered it."""
    MISTAKE = "mistake"
    """It should not have been taken in."""


class Erased(NamedTuple):
    """An event that was erased, by its commitment (hex), and the names of its field texts that were.

    None: the opening and all of them.
    """

    commitment: str
    fields: tuple[str, ...] | None


_ERASED_NAMES, _FIELD_NAMES = frozenset(Erased._fields), optional(listed(TEXT))


def _parse_erased(value: Json) -> Erased:
    found = parse_members(value, _ERASED_NAMES)
    return Erased(parse_digest(found["commitment"]), _FIELD_NAMES.parse(found["fields"]))


ERASED: Form[Erased] = Form(
    '`{"commitment","fields"}`',
    _parse_erased,
    lambda each: {"commitment": each.commitment, "fields": _FIELD_NAMES.write(each.fields)},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShredEvent(Event):
    """Reserved. Openings, field texts and sealed bytes were made unreadable for good.

    Their leaves stay in the log.
    """

    KIND: ClassVar[str] = "shred"

    shred: str = plain(ID, PUBLIC, "the id of this erasure")
    epoch: str = plain(
        ID, PUBLIC, "the epoch that began with it: what was erased is not sealed under its key"
    )
    agreed: Mapping[str, str] = plain(mapped(BASE64, ID), PUBLIC, AGREED)
    erased: tuple[Erased, ...] = each_veiled(
        ERASED, PROTECTED, "what was erased of the log, shown where a chain has a gap because of it"
    )
    objects: tuple[str, ...] = veiled(
        listed(ID), PROTECTED, "names of the objects in `vault/` that were removed or written again"
    )
    ground: ErasureGround = veiled(one_of(ErasureGround), PROTECTED, "on what ground")
    why: str = veiled(TEXT, PERSONAL, "the reason, in words, without what was erased")

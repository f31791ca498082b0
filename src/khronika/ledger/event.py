"""Events about the log itself: time stamps, upgrades of the format.

And what is reserved for cosigners, joined sites and transfers.
"""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, NamedTuple

from khronika.ledger.custody import CustodyEvent
from khronika.primitives.codec import Json
from khronika.primitives.event import Event, Exposure, Form, plain, veiled
from khronika.primitives.form import (
    BASE64,
    DIGEST,
    ID,
    INSTANT,
    NUMBER,
    SITE,
    TEXT,
    listed,
    one_of,
    optional,
    parse_members,
)

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampEvent(Event):
    """A time-stamp token over a checkpoint was kept; the next checkpoint covers it."""

    KIND: ClassVar[str] = "timestamp"

    checkpoint: str = plain(DIGEST, PUBLIC, "SHA-256 of the checkpoint file as stamped")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree of that checkpoint")
    token: str = plain(DIGEST, PUBLIC, "SHA-256 of the `.tsr` file")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeEvent(Event):
    """The archive goes over to this format: what stands before in the log is of an older version and is carried by reference."""

    KIND: ClassVar[str] = "upgrade"

    before: int = plain(NUMBER, PUBLIC, "the version of the format before")
    size: int = plain(NUMBER, PUBLIC, "entries in the log before the upgrade")
    root: str = plain(DIGEST, PUBLIC, "root of the tree over them")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEvent(Event):
    """A copy of the archive was made or freshened, and checked: what it holds is told by size and root of its log."""

    KIND: ClassVar[str] = "copy"

    size: int = plain(NUMBER, PUBLIC, "entries in the log of the copy")
    root: str = plain(DIGEST, PUBLIC, "root of the tree over them")
    place: str = veiled(TEXT, PERSONAL, "where the copy lies, as a path on the machine that made it")


@dataclass(frozen=True, slots=True, kw_only=True)
class LossEvent(Event):
    """Work goes on after something was cut off: objects that no event names, and what is known of this log and gone."""

    KIND: ClassVar[str] = "loss"

    size: int | None = plain(
        optional(NUMBER),
        PUBLIC,
        "how many entries the log is known to have had; `null` where none of them is gone",
    )
    root: str | None = plain(optional(DIGEST), PUBLIC, "root of the tree over them, where it is known")
    objects: tuple[str, ...] = veiled(
        listed(ID), PROTECTED, "names of the objects in `vault/` that no event names; they stay"
    )
    why: str | None = veiled(
        optional(TEXT), PERSONAL, "the reason a member gave; `null` where a writer was killed here"
    )


class Remembering(Enum):
    """Whether the head of the log may be remembered outside the folder. The two words are of one length."""

    KEPT = "kept"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryEvent(Event):
    """Says whether the head of the log is remembered outside the folder (vault.md, “Memory”).

    Without one it is.
    """

    KIND: ClassVar[str] = "memory"

    heads: Remembering = veiled(one_of(Remembering), PROTECTED, "whether heads are remembered from here on")


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignEvent(Event):
    """Reserved. A cosigner outside has signed a checkpoint of this log."""

    KIND: ClassVar[str] = "cosign"

    checkpoint: str = plain(DIGEST, PUBLIC, "SHA-256 of the checkpoint file with the cosignature")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree of that checkpoint")
    cosigner: str = plain(TEXT, PUBLIC, "verifier key of the cosigner (ledger.md, “Log”)")
    time: str = plain(INSTANT, PUBLIC, "the time the cosigner names")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeEvent(Event):
    """Reserved.

    What another site of this archive recorded was taken in: from here on its events are known here.
    """

    KIND: ClassVar[str] = "merge"

    site: str = plain(SITE, PUBLIC, "the other site")
    checkpoint: str = plain(
        DIGEST, PUBLIC, "SHA-256 of the other site's checkpoint up to which its log was taken in"
    )
    size: int = plain(NUMBER, PUBLIC, "entries in the tree of that checkpoint")
    root: str = plain(DIGEST, PUBLIC, "root of that tree")


class TransferStep(Enum):
    """How far the hand-over of an item has come, as the log that holds the event sees it."""

    GIVEN = "given"
    TAKEN = "taken"
    RECEIPTED = "receipted"
    """The one who gave holds the receipt of the one who took."""


class Receipt(NamedTuple):
    """The signature of somebody who gave or took an item: their member id, their public key, and the signature, the last two as base64."""

    member: str
    ed25519: str
    signature: str


_RECEIPT_NAMES = frozenset(Receipt._fields)


def _parse_receipt(value: Json) -> Receipt:
    found = parse_members(value, _RECEIPT_NAMES)
    return Receipt(
        ID.parse(found["member"]), BASE64.parse(found["ed25519"]), BASE64.parse(found["signature"])
    )


RECEIPT: Form[Receipt] = Form(
    '`{"ed25519","member","signature"}`', _parse_receipt, lambda receipt: dict(receipt._asdict())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEvent(CustodyEvent):
    """Reserved. An item goes to another archive, or came from one: a link of its chain in both logs."""

    KIND: ClassVar[str] = "transfer"

    transfer: str = plain(ID, PUBLIC, "the id of the transfer, the same in both logs")
    step: TransferStep = plain(one_of(TransferStep), PUBLIC, "what this log says of it")
    origin: str = veiled(TEXT, PROTECTED, "origin of the other archive's log")
    head: str | None = veiled(
        optional(DIGEST),
        PROTECTED,
        "where `step` is `taken`: commitment of the link `given` in the other log",
    )
    receipts: tuple[Receipt, ...] = veiled(
        listed(RECEIPT), PERSONAL, "who gave and who took, as far as they had signed by then"
    )
    note: str | None = veiled(optional(TEXT), PERSONAL, "why, and how")

"""Events about the log itself: time stamps, upgrades of the format; and what is reserved for cosigners, joined sites and transfers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from khronika.ledger.custody import CustodyEvent
from khronika.primitives.event import Event, Exposure, plain, veiled
from khronika.primitives.form import BASE64, DIGEST, ID, INSTANT, NUMBER, SITE, TEXT, mapped, optional

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
class CosignEvent(Event):
    """Reserved. A witness outside has signed a checkpoint."""

    KIND: ClassVar[str] = "cosign"

    checkpoint: str = plain(DIGEST, PUBLIC, "SHA-256 of the checkpoint file with the cosignature")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree of that checkpoint")
    cosigner: str = plain(TEXT, PUBLIC, "verifier key of the cosigner")
    at: str = plain(INSTANT, PUBLIC, "the time the cosigner names")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeEvent(Event):
    """Reserved. What another site recorded was taken in: from here on its events are known here."""

    KIND: ClassVar[str] = "merge"

    site: str = plain(SITE, PUBLIC, "the other site")
    checkpoint: str = plain(DIGEST, PUBLIC, "SHA-256 of the other site's checkpoint up to which its log was taken in")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree of that checkpoint")
    root: str = plain(DIGEST, PUBLIC, "root of that tree")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEvent(CustodyEvent):
    """Reserved. An item goes to another archive, or came from one; both logs hold one of these."""

    KIND: ClassVar[str] = "transfer"

    transfer: str = plain(ID, PUBLIC, "the id of the transfer, the same in both logs")
    direction: str = plain(TEXT, PUBLIC, "`in` or `out`")
    origin: str = veiled(TEXT, PROTECTED, "origin of the other archive's log")
    head: str | None = veiled(optional(DIGEST), PROTECTED, "the last link of the item's chain there, where the item came from there")
    receipts: Mapping[str, str] = veiled(mapped(BASE64), PROTECTED, "member id -> signature of who gave and who took")
    note: str | None = veiled(optional(TEXT), PERSONAL, "why, and how")

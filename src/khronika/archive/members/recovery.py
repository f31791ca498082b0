"""Recovery: the archive opened by cards that many hands keep, none of whom can open it alone (docs/format/recovery.md)."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.archive.events.key_event import member_event
from khronika.archive.members.membership import (
    Joining,
    MembershipError,
    holders,
    locked_for,
    members,
    people,
    require_name,
)
from khronika.archive.members.new_epoch import Turn, begin_epoch
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import format_id
from khronika.primitives.message import message
from khronika.seal.card import Card, join, missing, split
from khronika.seal.error import NotMemberError
from khronika.seal.event import CardPlace, DrillEvent, DrillOutcome, GroupRule, RecoveryEvent, TurnReason
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.member import SLOTS, MemberKeys
from khronika.seal.recovery_key import RecoverySecret

DEFAULT_GROUPS = (GroupRule(2, 3), GroupRule(3, 5))
"""Two of three of one group and three of five of another: those who are near, and those who are far."""

NAME = "recovery cards"


class RecoveryError(ArchiveError):
    """The archive cannot be recovered this way."""


@dataclass(frozen=True, slots=True)
class Deck:
    """All cards of one split, by groups, and what is printed on each."""

    fingerprint: str
    groups: tuple[tuple[Card, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DrawnKey:
    """A recovery key that was drawn and split into cards, and counts for nothing yet."""

    secret: RecoverySecret = field(repr=False)
    rules: tuple[GroupRule, ...]
    deck: Deck


@dataclass(frozen=True, slots=True)
class Split:
    """The split that counts, as the log tells of it; `since` is a claim."""

    event: RecoveryEvent
    since: str

    def has(self, card: Card) -> bool:
        """Whether this is one of its cards, to the letter."""
        group, number = card.place
        checks = self.event.checks
        return (
            group <= len(checks)
            and number <= len(checks[group - 1])
            and checks[group - 1][number - 1] == card.check
        )


@dataclass(frozen=True, slots=True)
class RecoveryStanding:
    """Who can still open the archive if one member dies, and how well that was rehearsed."""

    others: tuple[str, ...]
    """Who else has a passphrase of their own, by the names they gave, or else by the first letters of their
    ids."""
    split: Split | None
    joined: str
    """When cards last gave the key in a drill; empty for never."""
    seen: Mapping[CardPlace, str]
    """When each card was last seen in a drill since the split."""


def newest_split(archive: Archive) -> Split | None:
    """The split that counts; None where there is none."""
    for position, _ in reversed(archive.index.events(RecoveryEvent)):
        entry = archive.entry(position)
        if isinstance(entry.event, RecoveryEvent):
            return Split(entry.event, entry.at)
    return None


def draw_key(groups: Sequence[GroupRule]) -> DrawnKey:
    """A new recovery key in cards; raises CardError for groups that cannot be."""
    secret = RecoverySecret.generate()
    return DrawnKey(secret, tuple(groups), Deck(secret.fingerprint, split(secret.data, groups)))


def split_key(archive: Archive, groups: Sequence[GroupRule], hand_out: Callable[[Deck], None]) -> Deck:
    """Split a new recovery key into cards, and put it in force.

    Raises CardError, and what `put_in_force` raises.
    """
    drawn = draw_key(groups)
    put_in_force(archive, drawn, hand_out)
    return drawn.deck


def put_in_force(
    archive: Archive, drawn: DrawnKey, hand_out: Callable[[Deck], None] = lambda _: None
) -> None:
    """Have the cards of a drawn key open the archive.

    A new epoch begins with it: cards of an earlier split open nothing that is written from now on.

    `hand_out` is called before anything is written to the archive: cards that nobody has would be no
    recovery; when it fails, nothing has happened. The archive must be opened again afterwards. Raises
    MembershipError, DamagedKeysError, LockedError.
    """
    keys, deck = drawn.secret.keys(), drawn.deck
    with archive.writing() as writer:
        former = tuple(member.id for member in members(archive) if member.is_recovery and not member.removed)
        held = [holder for holder in holders(archive) if holder.member not in former]
        if len(held) > SLOTS - 2:
            raise MembershipError(
                message("with recovery cards an archive has at most {value} members", value=SLOTS - 2),
                hint="one place is the cards', and one stays free for whoever restores the archive with them",
            )
        hand_out(deck)
        checks = tuple(tuple(card.check for card in group) for group in deck.groups)
        identity, fingerprint = format_id(os.urandom(16)), deck.fingerprint
        told = RecoveryEvent(
            recovery=identity,
            member=keys.member,
            fingerprint=fingerprint,
            groups=drawn.rules,
            checks=checks,
        )
        holding = [*held, KeyRecipient.of(keys, None)]
        begin_epoch(
            archive,
            writer,
            Turn(TurnReason.RENEWAL, holding, former, coming=(member_event(keys, NAME),), after=(told,)),
        )


def drill(archive: Archive, cards: Sequence[Card]) -> DrillEvent:
    """Rehearse with cards: each must be one of the split that counts.

    Whether together they give the key is tried, and it is logged.

    Raises RecoveryError, CardError, LockedError.
    """
    counted = newest_split(archive)
    if counted is None:
        raise RecoveryError(
            "this archive has no recovery cards", hint="khronika recovery split ARCHIVE makes them"
        )
    if not cards:
        raise RecoveryError(
            "no card was read", hint="the words of one card, then an empty line, then the next"
        )
    strangers = [str(number) for number, card in enumerate(cards, start=1) if not counted.has(card)]
    if strangers:
        raise RecoveryError(
            message(
                "no card of this archive's newest split: number {names} of those that were read",
                names=", ".join(strangers),
            ),
            hint="cards of an earlier split are to be destroyed; compare the fingerprints",
        )
    outcome = DrillOutcome.JOINED if _give_key(counted, cards) else DrillOutcome.CHECKED
    event = DrillEvent(
        recovery=counted.event.recovery, cards=tuple(sorted({card.place for card in cards})), outcome=outcome
    )
    with archive.writing() as writer:
        writer.append(event)
        writer.commit()
    return event


def _give_key(counted: Split, cards: Sequence[Card]) -> bool:
    left = missing(cards)
    if sum(not count for count in left.values()) < len(counted.event.groups):
        return False
    if RecoverySecret(join(cards)).keys().member != counted.event.member:
        raise RecoveryError(
            "these cards give another key", hint="make new cards at once: khronika recovery split ARCHIVE"
        )
    return True


def open_with_cards(folder: Path, cards: Sequence[Card]) -> Archive:
    """Open an archive with enough cards.

    Raises RecoveryError where they are none of its newest split, CardError; and as `Archive.open`.
    """
    secret = RecoverySecret(join(cards))
    try:
        return Archive.open_as(folder, secret.keys())
    except NotMemberError as error:
        raise RecoveryError(
            message(
                "the cards give the key {fingerprint}, and that opens nothing here",
                fingerprint=secret.fingerprint,
            ),
            hint="compare that with what is printed on them: they are cards of another archive, or of an earlier split",
        ) from error


def restore(archive: Archive, joining: Joining) -> str:
    """Take a new member into an archive that cards have opened, and begin a new epoch; gives the member's id.

    Who was a member stays one: their keys are revoked by a step of its own. The cards go on opening the
    archive until they are made anew. The archive must be opened again afterwards. Raises MembershipError,
    ExistsError, DamagedKeysError, LockedError.
    """
    keys = MemberKeys.generate()
    with archive.writing() as writer:
        require_name(archive, joining.name)
        held = holders(archive)
        if len(held) >= SLOTS:
            raise MembershipError(
                message("an archive has at most {slots} members", slots=SLOTS),
                hint="a member must revoke another's keys first",
            )
        slot, locked = locked_for(archive, joining, keys, held)
        holding = [*held, KeyRecipient.of(keys, slot)]
        coming = member_event(keys, joining.name)
        begin_epoch(archive, writer, Turn(TurnReason.RECOVERY, holding, coming=(coming,), locked=locked))
    return keys.member


def standing(archive: Archive) -> RecoveryStanding:
    """How the archive stands if one member dies."""
    me = archive.keyring.member.member
    others = tuple(member.name or member.id[:8] for member in people(archive) if member.id != me)
    counted = newest_split(archive)
    joined, seen = "", dict[CardPlace, str]()
    for position in archive.index.about(DrillEvent, counted.event.recovery) if counted else ():
        entry = archive.entry(position)
        if isinstance(event := entry.event, DrillEvent):
            seen |= dict.fromkeys(event.cards, entry.at)
            joined = entry.at if event.outcome is DrillOutcome.JOINED else joined
    return RecoveryStanding(others, counted, joined, seen)

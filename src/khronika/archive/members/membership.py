"""Who is a member of an archive, and taking in another one: keys first, then the log, then the files of keys in their places."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from khronika.archive.error import ArchiveError, ExistsError
from khronika.archive.events.key_event import epoch_event, member_event
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import finish_keys, stage_key_files
from khronika.durable import write
from khronika.durable.reading import bytes_of
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event
from khronika.primitives.message import message
from khronika.seal.epoch import PublicKey, parse_public_key, wrap
from khronika.seal.error import WrongPassphraseError
from khronika.seal.event import EpochEvent, MemberEvent, RecoveryEvent, TurnEvent
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.member import SLOTS, MemberKeys, cost_of, empty_lock, fill_slot, unlock

Kind = TypeVar("Kind", bound=Event)


class MembershipError(ArchiveError):
    """Nobody can be taken in this way."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the log tells of them; `since` is a claim, RFC 3339.

    `added_by` is the id of who took them in, the founder's own.
    """

    id: str
    name: str
    since: str
    added_by: str
    has_keys_here: bool
    """Whether their locked keys lie in the folder."""
    is_recovery: bool = False
    """Whether this is nobody, whose keys the recovery cards give."""
    removed: str = ""
    """When their keys were revoked, as claimed; empty for who is a member."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Who is to be taken in: a name or pseudonym, the passphrase only they know, and where their locked keys go if not into the folder."""

    name: str
    passphrase: str = field(repr=False)
    keys_elsewhere: Path | None = None


def members(archive: Archive) -> tuple[Member, ...]:
    """Every member, those who were removed and the recovery cards among them, in the order they were taken in."""
    slots = {holder.member: holder.slot for holder in holders(archive)}
    removed, cards = _removed(archive), {event.member for event in _events(archive, RecoveryEvent)}
    found: dict[str, Member] = {}
    for position, _ in archive.index.events(MemberEvent):
        entry = archive.entry(position)
        if isinstance(event := entry.event, MemberEvent):
            who = event.member
            member = Member(
                who,
                event.name,
                entry.at,
                entry.by,
                slots.get(who) is not None,
                who in cards,
                removed.get(who, ""),
            )
            found.setdefault(who, member)
    return tuple(found.values())


def _removed(archive: Archive) -> Mapping[str, str]:
    """When each member who was removed was."""
    entries = [archive.entry(position) for position, _ in archive.index.events(TurnEvent)]
    return {
        member: entry.at
        for entry in entries
        if isinstance(entry.event, TurnEvent)
        for member in entry.event.removed
    }


def _events(archive: Archive, kind: type[Kind]) -> Iterator[Kind]:
    for position, _ in archive.index.events(kind):
        event = archive.entry(position).event
        if isinstance(event, kind):
            yield event


def people(archive: Archive) -> tuple[Member, ...]:
    """Those who can open the archive with a passphrase of their own."""
    return tuple(member for member in members(archive) if not member.is_recovery and not member.removed)


def member_names(archive: Archive) -> Mapping[str, str]:
    """What to call each member: the name they gave, or else the first letters of the id."""
    return {member.id: member.name or member.id[:8] for member in members(archive)}


def holders(archive: Archive) -> tuple[KeyRecipient, ...]:
    """Whom the current epoch key is wrapped to, by the newest `epoch` event. Raises MalformedError."""
    event = archive.entry(archive.index.events(EpochEvent)[-1][0]).event
    if isinstance(event, EpochEvent) and event.holders:
        return event.holders
    # An archive from before there could be two: its only member is the one who has opened it.
    return (KeyRecipient.of(archive.keyring.member, archive.keyring.slot),)


def add_member(archive: Archive, joining: Joining) -> Member:
    """Take in another member, who can do from now on whatever members can.

    That is logged and cannot be taken back.

    Killed at any moment, it has happened or not. Raises MembershipError, DamagedKeysError, ExistsError,
    MalformedError, LockedError.
    """
    keys = MemberKeys.generate()
    with archive.writing() as writer:
        require_name(archive, joining.name)
        held = _require_room(archive)
        slot, locked = locked_for(archive, joining, keys, held)
        holding, coming = (*held, KeyRecipient.of(keys, slot)), member_event(keys, joining.name)
        wraps = wrap(
            archive.keyring.epoch, public_keys(archive, holding, [coming]), archive.keyring.label.raw
        )
        changed = {archive.folder.locked: locked, archive.folder.epoch: wraps}
        files = stage_key_files(archive.folder, archive.index, archive.bundles, changed)
        writer.append_all([coming, epoch_event(archive.keyring.epoch, files, holding)])
        writer.commit()
    finish_keys(archive.folder, archive.index, archive.bundles)
    return members(archive)[-1]


def require_name(archive: Archive, name: str) -> None:
    """Raises MembershipError for a name that does not tell a member from the others."""
    if not name.strip():
        raise MembershipError("a member without a name", hint="a pseudonym will do; it is kept encrypted")
    if name in {member.name for member in people(archive)}:
        raise MembershipError("another member has this name", hint="choose a name that tells the two apart")


def _require_room(archive: Archive) -> tuple[KeyRecipient, ...]:
    held = holders(archive)
    if len(held) >= SLOTS:
        raise MembershipError(
            message("an archive has at most {slots} members", slots=SLOTS),
            hint="what others need to see can be exported to them",
        )
    if len(held) == SLOTS - 1 and any(member.is_recovery for member in members(archive)):
        raise MembershipError(
            message("with recovery cards an archive has at most {value} members", value=SLOTS - 2),
            hint="one place is the cards', and one stays free for whoever restores the archive with them",
        )
    return held


def locked_for(
    archive: Archive, joining: Joining, keys: MemberKeys, held: Sequence[KeyRecipient]
) -> tuple[int | None, bytes]:
    """The slot of a new member, and what `keys/locked` becomes.

    Keys that are kept elsewhere are written there.

    Raises MembershipError for a passphrase that is somebody's, ExistsError.
    """
    locked = bytes_of(archive.folder.locked)
    if joining.keys_elsewhere is not None:
        write_new(joining.keys_elsewhere, lock_alone(archive, keys, joining.passphrase))
        return None, locked
    require_unused(archive, locked, joining.passphrase)
    slot = secrets.choice([each for each in range(SLOTS) if each not in {holder.slot for holder in held}])
    return slot, fill_slot(locked, slot, keys, joining.passphrase, archive.keyring.label.raw)


def require_unused(archive: Archive, locked: bytes, passphrase: str) -> None:
    """Raises MembershipError for a passphrase that opens a slot already."""
    with suppress(WrongPassphraseError):
        unlock(locked, passphrase, *archive.keyring.label.bindings)
        raise MembershipError(
            "this passphrase cannot be used",
            hint="each member has a passphrase of their own: choose another one",
        )


def lock_alone(archive: Archive, keys: MemberKeys, passphrase: str) -> bytes:
    """A file of locked keys that holds those of one member, as it is kept elsewhere."""
    cost = cost_of(bytes_of(archive.folder.locked))
    return fill_slot(empty_lock(cost), secrets.randbelow(SLOTS), keys, passphrase, archive.keyring.label.raw)


def write_new(path: Path, data: bytes) -> None:
    """Write a file of locked keys; raises ExistsError where something is already."""
    if path.exists():
        raise ExistsError(
            "the file for the locked keys exists already",
            hint="choose another name: a file of keys is never overwritten",
        )
    write(path, data)


def public_keys(
    archive: Archive, recipients: Iterable[KeyRecipient], coming: Iterable[MemberEvent] = ()
) -> list[PublicKey]:
    """What an epoch key is wrapped to; `coming` makes known those whom the log does not know yet.

    Raises MalformedError unless each key is the one its member was made known with: a list cannot slip in
    another.
    """
    expected = {event.member: event.hpke for event in coming}
    found: list[PublicKey] = []
    for recipient in recipients:
        if (expected.get(recipient.member) or _logged_key(archive, recipient.member)) != str(
            Digest.of(recipient.hpke)
        ):
            raise MalformedError(
                "the log names another key of a member", hint="look closer with: khronika verify ARCHIVE"
            )
        found.append(parse_public_key(recipient.hpke))
    return found


def _logged_key(archive: Archive, member: str) -> str:
    positions = archive.index.about(MemberEvent, member)
    event = archive.entry(positions[0]).event if positions else None
    return event.hpke if isinstance(event, MemberEvent) else ""

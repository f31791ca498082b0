"""Who is a member of an archive, and taking in another one: keys first, then the log, then the files of keys in their places."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from khronika.archive.archive import Archive
from khronika.archive.error import ArchiveError, ExistsError
from khronika.archive.key_files import finish_keys, whole_key_files
from khronika.archive.store.key_event import epoch_event, member_event
from khronika.durable import write
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.seal.epoch import PublicKey, parse_public_key, public_key, wrap
from khronika.seal.error import WrongPassphraseError
from khronika.seal.event import EpochEvent, MemberEvent
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.member import SLOTS, MemberKeys, cost_of, empty_lock, fill_slot, unlock


class MembershipError(ArchiveError):
    """Nobody can be taken in this way."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the log tells of them; `since` is a claim, RFC 3339; `added_by` is the id of who took them in, the founder's own."""

    id: str
    name: str
    since: str
    added_by: str
    has_keys_here: bool
    """Whether their locked keys lie in the folder."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Who is to be taken in: a name or pseudonym, the passphrase only they know, and where their locked keys go if not into the folder."""

    name: str
    passphrase: str = field(repr=False)
    keys_elsewhere: Path | None = None


def members(archive: Archive) -> tuple[Member, ...]:
    """Every member, in the order they were taken in."""
    slots = {holder.member: holder.slot for holder in holders(archive)}
    found: dict[str, Member] = {}
    for position, _ in archive.index.events(MemberEvent):
        entry = archive.entry(position)
        if isinstance(event := entry.event, MemberEvent):
            has_keys_here = slots.get(event.member) is not None
            found.setdefault(event.member, Member(event.member, event.name, entry.at, entry.by, has_keys_here))
    return tuple(found.values())


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
    """Take in another member, who can do from now on whatever members can; that is logged and cannot be taken back.

    Killed at any moment, it has happened or not. Raises MembershipError, DamagedKeysError, ExistsError, MalformedError, LockedError.
    """
    keys = MemberKeys.generate()
    with archive.writing() as writer:
        _require_name(archive, joining.name)
        held, present = _require_room(archive), whole_key_files(archive.folder, archive.index, archive.shelf)
        slot, locked = _locked(archive, joining, keys, held)
        holding = (*held, KeyRecipient.of(keys, slot))
        wraps = wrap(archive.keyring.epoch, _public_keys(archive, held, keys), archive.raw)
        changed = {archive.folder.locked: locked, archive.folder.epoch: wraps}
        for path, octets in changed.items():
            write(archive.folder.next(path), octets)
        files = present | {_name(archive, path): octets for path, octets in changed.items()}
        writer.append_all([member_event(keys, joining.name), epoch_event(archive.keyring.epoch, files, holding)])
        writer.commit()
    finish_keys(archive.folder, archive.index, archive.shelf)
    return members(archive)[-1]


def _require_name(archive: Archive, name: str) -> None:
    if not name.strip():
        raise MembershipError("a member without a name", hint="a pseudonym will do; it is kept encrypted")
    if name in {member.name for member in members(archive)}:
        raise MembershipError("another member has this name", hint="choose a name that tells the two apart")


def _require_room(archive: Archive) -> tuple[KeyRecipient, ...]:
    held = holders(archive)
    if len(held) >= SLOTS:
        raise MembershipError(f"an archive has at most {SLOTS} members", hint="what others need to see can be exported to them")
    return held


def _locked(archive: Archive, joining: Joining, keys: MemberKeys, held: Sequence[KeyRecipient]) -> tuple[int | None, bytes]:
    """The slot of the new member, and what `keys/locked` becomes; keys that are kept elsewhere are written there."""
    locked = archive.folder.locked.read_bytes()
    if joining.keys_elsewhere is not None:
        elsewhere = fill_slot(empty_lock(cost_of(locked)), secrets.randbelow(SLOTS), keys, joining.passphrase, archive.raw)
        _write_new(joining.keys_elsewhere, elsewhere)
        return None, locked
    with suppress(WrongPassphraseError):
        unlock(locked, joining.passphrase, archive.raw)
        raise MembershipError("this passphrase cannot be used", hint="each member has a passphrase of their own: choose another one")
    slot = secrets.choice([each for each in range(SLOTS) if each not in {holder.slot for holder in held}])
    return slot, fill_slot(locked, slot, keys, joining.passphrase, archive.raw)


def _write_new(path: Path, octets: bytes) -> None:
    if path.exists():
        raise ExistsError("the file for the locked keys exists already", hint="choose another name: a file of keys is never overwritten")
    write(path, octets)


def _public_keys(archive: Archive, held: Iterable[KeyRecipient], keys: MemberKeys) -> list[PublicKey]:
    """What the epoch key is wrapped to; raises MalformedError unless each key is the one its member was made known with."""
    found = [public_key(keys)]
    for holder in held:
        event = archive.entry(archive.index.about(MemberEvent, holder.member)[0]).event
        if not isinstance(event, MemberEvent) or event.hpke != str(Digest.of(holder.hpke)):
            raise MalformedError("the log names another key of a member", hint="look closer with: khronika verify ARCHIVE")
        found.append(parse_public_key(holder.hpke))
    return found


def _name(archive: Archive, path: Path) -> str:
    return path.relative_to(archive.folder.root).as_posix()

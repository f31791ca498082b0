"""A member's own keys: another passphrase, a copy for a second device, and what is done when keys are lost to somebody."""

from pathlib import Path

from khronika.archive.events.key_event import epoch_event, member_event
from khronika.archive.members.membership import (
    Joining,
    MembershipError,
    holders,
    lock_alone,
    locked_for,
    members,
    people,
    require_unused,
    write_new,
)
from khronika.archive.members.new_epoch import Turn, begin_epoch
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import finish_keys, stage_key_files
from khronika.durable import write
from khronika.durable.reading import bytes_of
from khronika.seal.event import MemberEvent, TurnReason
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.member import MemberKeys, clear_slot, fill_slot


def change_passphrase(archive: Archive, passphrase: str, locked: Path | None = None) -> None:
    """Lock the member's keys under another passphrase, in the folder or in the file they are kept in.

    Killed at any moment, they open under the one or the other. A copy of what was locked before still opens
    under the old one. Raises MembershipError, DamagedKeysError, LockedError.
    """
    keys, slot = archive.keyring.member, archive.keyring.slot
    if slot is None and locked is None:
        raise MembershipError("these keys lie in no file", hint="give --keys FILE")
    if locked is not None:
        archive.require_upgraded()
        write(locked, lock_alone(archive, keys, passphrase))
        return
    assert slot is not None  # noqa: S101 -- for the type checker: asked above
    with archive.writing() as writer:
        data = bytes_of(archive.folder.locked)
        require_unused(archive, data, passphrase)
        changed = {archive.folder.locked: fill_slot(data, slot, keys, passphrase, archive.keyring.label.raw)}
        files = stage_key_files(archive.folder, archive.index, archive.bundles, changed)
        writer.append(epoch_event(archive.keyring.epoch, files, holders(archive)))
        writer.commit()
    finish_keys(archive.folder, archive.index, archive.bundles)


def add_device(archive: Archive, passphrase: str, path: Path) -> None:
    """Write the member's keys once more, for another device, under a passphrase of its own.

    Raises ExistsError.

    Nothing is logged: who has keys can always copy them. They are the same keys: one lost copy is all of them
    lost (`revoke`).
    """
    write_new(path, lock_alone(archive, archive.keyring.member, passphrase))


def revoke(archive: Archive, member: str, why: str, anew: Joining | None = None) -> str:
    """Take a member's keys away: a new epoch begins, whose key is for all others.

    Gives the id of the member who is there instead, if any.

    Who revokes their own keys is taken in again under new ones, `anew`, of which the name may be the old one.
    What was written before stays readable to whoever has the old keys and a copy of the folder. The archive
    must be opened again afterwards. Raises MembershipError, DamagedKeysError, ExistsError, LockedError.
    """
    with archive.writing() as writer:
        _require_revocable(archive, member, anew)
        held = [holder for holder in holders(archive) if holder.member != member]
        locked, keys = bytes_of(archive.folder.locked), MemberKeys.generate()
        holding, coming = held, list[MemberEvent]()
        if anew is not None:
            slot, locked = locked_for(archive, anew, keys, held)
            holding, coming = [*held, KeyRecipient.of(keys, slot)], [member_event(keys, anew.name)]
        for slot in {holder.slot for holder in holders(archive)} - {holder.slot for holder in holding}:
            locked = locked if slot is None else clear_slot(locked, slot)
        reason = TurnReason.EXPOSURE if anew else TurnReason.REMOVAL
        begin_epoch(archive, writer, Turn(reason, holding, (member,), why, tuple(coming), locked=locked))
    return keys.member if anew else ""


def _require_revocable(archive: Archive, member: str, anew: Joining | None) -> None:
    known = {each.id: each for each in members(archive)}
    if member not in known or known[member].removed:
        raise MembershipError("no member has these keys", hint="khronika members ARCHIVE lists the members")
    if known[member].is_recovery:
        raise MembershipError(
            "these are the keys of the recovery cards",
            hint="khronika recovery split makes new cards; old ones end with that",
        )
    is_own = member == archive.keyring.member.member
    if is_own and anew is None:
        raise MembershipError(
            "who revokes their own keys needs new ones", hint="you are asked for a new passphrase"
        )
    if not is_own and anew is not None:
        raise MembershipError(
            "new keys are for whoever holds them", hint="take the member in again with --add"
        )
    if anew is not None and anew.name in {each.name for each in people(archive) if each.id != member}:
        raise MembershipError("another member has this name", hint="choose a name that tells the two apart")

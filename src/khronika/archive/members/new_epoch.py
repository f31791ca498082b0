"""A new epoch: new keys for what is written from now on.

What was written stays under its own (docs/format/vault.md, "Epochs").

The new files of keys are written beside the old ones; then the `turn` event and the `epoch` event that names
them are committed, still under the old key; then they get their names. Killed anywhere, the archive is of the
old epoch or of the new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from khronika.archive.events.key_event import epoch_event
from khronika.archive.members.membership import public_keys
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import files_of_facts, finish_keys, stage_key_files
from khronika.archive.store.writer import Writer
from khronika.primitives.event import Event
from khronika.seal.epoch import Epoch, wrap
from khronika.seal.event import MemberEvent, TurnEvent, TurnReason
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.past_epochs import lock_past


@dataclass(frozen=True, slots=True)
class Turn:
    """What begins with a new epoch: why, who loses their keys, whom the new key is for, and what is logged with it."""

    reason: TurnReason
    holders: Sequence[KeyRecipient]
    removed: tuple[str, ...] = ()
    why: str = ""
    coming: tuple[MemberEvent, ...] = ()
    """Members who come in with it."""
    after: tuple[Event, ...] = ()
    """Events that follow at once."""
    locked: bytes | None = field(default=None, repr=False)
    """What `keys/locked` becomes, where it changes."""


def begin_epoch(archive: Archive, writer: Writer, turn: Turn) -> Epoch:
    """Begin a new epoch and commit it with what else the writer has staged.

    `archive` can read on and must be opened again to write.

    Raises DamagedKeysError, MalformedError.
    """
    folder, keyring = archive.folder, archive.keyring
    fresh = Epoch.generate()
    changed = {
        folder.epoch: wrap(fresh, public_keys(archive, turn.holders, turn.coming), keyring.label.raw),
        folder.past: lock_past((*keyring.past, keyring.epoch), fresh, archive.raw),
        folder.site_keys(archive.site.site): keyring.site.lock(fresh, archive.raw),
    }
    changed |= files_of_facts(folder, keyring, fresh, turn.removed)
    if turn.locked is not None:
        changed[folder.locked] = turn.locked
    files = stage_key_files(folder, archive.index, archive.bundles, changed)
    turned = TurnEvent(
        epoch=fresh.id,
        before=keyring.epoch.id,
        agreed={},
        reason=turn.reason,
        removed=turn.removed,
        why=turn.why,
    )
    writer.append_all([turned, *turn.coming, epoch_event(fresh, files, turn.holders), *turn.after])
    writer.commit()
    finish_keys(folder, archive.index, archive.bundles)
    writer.finish_label()
    return fresh

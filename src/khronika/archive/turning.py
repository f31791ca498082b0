"""A new epoch: new keys for what is written from now on; what was written stays under its own (docs/format/vault.md, "Epochs").

The new files of keys are written beside the old ones; then the `turn` event and the `epoch` event that names them are committed, still
under the old key; then they get their names. Killed anywhere, the archive is of the old epoch or of the new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from khronika.archive.archive import Archive
from khronika.archive.key_files import finish_keys, whole_key_files
from khronika.archive.store.key_event import epoch_event
from khronika.archive.store.writer import Writer
from khronika.durable import write
from khronika.primitives.event import Event
from khronika.seal.epoch import Epoch, parse_public_key, wrap
from khronika.seal.event import TurnEvent, TurnReason
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.past_epochs import lock_past


@dataclass(frozen=True, slots=True)
class Turn:
    """What begins with a new epoch: why, who loses their keys, whom the new key is for, and what is logged with it."""

    reason: TurnReason
    holders: Sequence[KeyRecipient]
    removed: tuple[str, ...] = ()
    why: str = ""
    before_epoch: tuple[Event, ...] = ()
    """Events between the `turn` and the `epoch` event: members who come in."""
    after_epoch: tuple[Event, ...] = ()
    locked: bytes | None = field(default=None, repr=False)
    """What `keys/locked` becomes, where it changes."""


def begin_epoch(archive: Archive, writer: Writer, turn: Turn) -> Epoch:
    """Begin a new epoch and commit it with what else the writer has staged; `archive` can read on and must be opened again to write.

    Raises DamagedKeysError.
    """
    folder, keyring = archive.folder, archive.keyring
    files = whole_key_files(folder, archive.index, archive.shelf)
    fresh = Epoch.generate()
    changed = {
        folder.epoch: wrap(fresh, [parse_public_key(holder.hpke) for holder in turn.holders], archive.raw),
        folder.past: lock_past((*keyring.past, keyring.epoch), fresh, archive.raw),
        folder.site_keys(archive.site.site): keyring.site.lock(fresh, archive.raw),
    }
    if turn.locked is not None:
        changed[folder.locked] = turn.locked
    for path, octets in changed.items():
        write(folder.next(path), octets)
        files[path.relative_to(folder.root).as_posix()] = octets
    turned = TurnEvent(epoch=fresh.id, before=keyring.epoch.id, agreed={}, reason=turn.reason, removed=turn.removed, why=turn.why)
    writer.append_all([turned, *turn.before_epoch, epoch_event(fresh, files, turn.holders), *turn.after_epoch])
    writer.commit()
    finish_keys(folder, archive.index, archive.shelf)
    return fresh

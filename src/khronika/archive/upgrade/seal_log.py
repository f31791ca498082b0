"""Sealing facts and log of an archive of version 2 at rest, and taking each member's locked keys over (docs/format/vault.md).

The sealed log is made beside the one in the clear, with the `epoch` event that names the new files of keys as its last entry. That
archive.json is replaced is the one step that counts: before it the archive is of version 2, after it of version 3. Locked keys are bound to
what archive.json says, and only their own member can bind them anew: so every member runs the upgrade once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from khronika.archive.events.key_event import epoch_event
from khronika.archive.folder.facts import SEALED, Label
from khronika.archive.folder.folder import FACTS
from khronika.archive.folder.moving import finish_moving
from khronika.archive.folder.open_log import log_files
from khronika.archive.folder.sealed_facts import SealedFacts
from khronika.archive.members.membership import holders, people, public_keys
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import files_of_facts, finish_keys, stage_key_files, whole_key_files
from khronika.archive.store.writer import Writer
from khronika.durable import FileBatch, remove_tree, write
from khronika.durable.reading import bytes_of
from khronika.durable.stream import undate
from khronika.ledger.files import TileFiles
from khronika.ledger.log import Log
from khronika.ledger.log_files import CHECKPOINT, COSIGNATURES, TIMESTAMPS, LogFiles
from khronika.ledger.tile import tiles
from khronika.seal.epoch import wrap
from khronika.seal.member import refill_slot

_AT_ONCE = 256
"""Files that are made durable together."""


def is_sealed_at_rest(archive: Archive) -> bool:
    """Whether facts and log lie sealed and nowhere in the clear, and the member's own keys are bound to the folder."""
    return archive.keyring.is_newest and not archive.folder.moving.exists()


def seal_at_rest(archive: Archive, writer: Writer) -> None:
    """Do all of it, or what is left; the archive goes on under what it has become.

    Raises DamagedKeysError, LedgerError, MalformedError.
    """
    if not archive.keyring.label.is_sealed:
        _seal_log(archive, writer)
    finish_moving(archive.folder)
    archive.bundles.log = archive.bundles.reload()
    if archive.keyring.member.member in archive.keyring.waiting:
        _bind_own_keys(archive, writer)


def _seal_log(archive: Archive, writer: Writer) -> None:
    folder, keyring, clear = archive.folder, archive.keyring, archive.log
    files = whole_key_files(folder, archive.index, archive.bundles)
    held = holders(archive)
    waiting = tuple(member.id for member in people(archive))
    label = Label.generate(former=keyring.facts.archive)
    facts = replace(keyring.facts, version=SEALED)
    remove_tree(folder.moving)
    sealed_facts = SealedFacts(facts, waiting).lock(keyring.epoch, label.raw)
    write(folder.next(folder.sealed_facts), sealed_facts)
    files |= {FACTS: label.format(), folder.sealed_facts.relative_to(folder.root).as_posix(): sealed_facts}
    folder.moving.mkdir(mode=0o700)
    undate(folder.root)
    archive.keyring = replace(keyring, label=label, facts=facts, waiting=waiting)
    try:
        copy_log(clear, log_files(folder, archive.keyring))
        archive.bundles.log = archive.bundles.reload()
        writer.append(epoch_event(keyring.epoch, files, held))
        writer.commit(lambda: writer.replace_label(label.format()))
    except BaseException:
        # Nothing must be remembered of a log that does not stand.
        if not folder.read_label().is_sealed:
            archive.keyring, archive.bundles.log = keyring, clear
        raise
    finish_keys(folder, archive.index, archive.bundles)


def copy_log(log: Log, target: LogFiles) -> None:
    """Write all that a log holds as other files, its checkpoint last.

    Of partial tiles those alone that its size has.
    """
    _write(target, _tile_files(log))
    stored = [name for inside in (TIMESTAMPS, COSIGNATURES) for name in log.files.names(inside)]
    _write(target, ((name, log.files.read(name) or b"") for name in stored))
    _write(target, [(CHECKPOINT, log.checkpoint.encode())])


def _tile_files(log: Log) -> Iterator[tuple[str, bytes]]:
    held = TileFiles(log.files)
    for tile in tiles(log.size):
        yield str(tile), held.data(tile)
        if tile.level == 0:
            yield str(tile.entries), held.data(tile.entries)


def _write(target: LogFiles, contents: Iterable[tuple[str, bytes]]) -> None:
    pending: list[tuple[str, bytes]] = []
    for each in contents:
        pending.append(each)
        if len(pending) == _AT_ONCE:
            _flush(target, pending)
            pending = []
    _flush(target, pending)


def _flush(target: LogFiles, contents: list[tuple[str, bytes]]) -> None:
    with FileBatch() as batch:
        for name, data in contents:
            target.write(batch, name, data)


def _bind_own_keys(archive: Archive, writer: Writer) -> None:
    """Bind the member's locked keys to the folder.

    With the last ones archive.json ceases to name the archive.
    """
    folder, keyring = archive.folder, archive.keyring
    own = keyring.member.member
    new = files_of_facts(folder, keyring, keyring.epoch, {own})
    held = holders(archive)
    new[folder.epoch] = wrap(keyring.epoch, public_keys(archive, held), keyring.label.raw)
    if keyring.unlocked is not None and keyring.slot is not None:
        new[folder.locked] = refill_slot(bytes_of(folder.locked), keyring.unlocked, keyring.label.raw)
    elif keyring.unlocked is not None and keyring.elsewhere is not None:
        write(
            keyring.elsewhere, refill_slot(bytes_of(keyring.elsewhere), keyring.unlocked, keyring.label.raw)
        )
    files = stage_key_files(folder, archive.index, archive.bundles, new)
    writer.append(epoch_event(keyring.epoch, files, held))
    writer.commit()
    finish_keys(folder, archive.index, archive.bundles)
    writer.finish_label()
    waiting = tuple(each for each in keyring.waiting if each != own)
    archive.keyring = replace(keyring, label=folder.read_label(), waiting=waiting)

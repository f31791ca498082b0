"""Files of keys and what the log says of them: new ones lie beside the old until the `epoch` event that names them is committed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from khronika.archive.error import ArchiveError, NewerFormatError
from khronika.archive.folder.facts import CLEAR, Facts
from khronika.archive.folder.folder import FACTS, Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.sealed_facts import SealedFacts
from khronika.archive.index.index import Index
from khronika.archive.store.bundles import Bundles
from khronika.durable import move, write
from khronika.durable.reading import bytes_of
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.seal.epoch import Epoch
from khronika.seal.event import EpochEvent


class DamagedKeysError(ArchiveError):
    """A file of keys is not what the log says of it."""


class StaleKeysError(ArchiveError):
    """A new epoch has begun, or the archive was upgraded, since these keys were opened."""


def newest_epoch(index: Index) -> str:
    """The id of the epoch that the log says is the current one; empty where it says nothing."""
    positions = index.events(EpochEvent)
    return (positions[-1][1] or "") if positions else ""


def require_current(index: Index, bundles: Bundles) -> None:
    """Raises StaleKeysError where another process has begun a new epoch: nobody writes under earlier keys."""
    if newest_epoch(index) not in ("", bundles.epoch_id):
        raise stale_keys()


def stale_keys() -> StaleKeysError:
    """The error of keys that were opened before a new epoch began."""
    return StaleKeysError(
        "new keys were made for this archive while it was open; nothing was written", hint="open it again"
    )


def key_digests(index: Index, bundles: Bundles) -> Mapping[str, str]:
    """The digest of each file of keys by its path in the archive, as the newest `epoch` event names it."""
    positions = index.events(EpochEvent)
    event = bundles.entry(positions[-1][0]).event if positions else None
    return event.files if isinstance(event, EpochEvent) else {}


def finish_keys(folder: Folder, index: Index, bundles: Bundles) -> bool:
    """Put new files of keys in their places that the newest `epoch` event names; whether there were any.

    Left undone only by a writer that was killed between the commit and this.
    """
    moved = False
    # The wraps first: whoever has the epoch's key finds the other files of it under either name.
    for path in (
        folder.epoch,
        folder.site_keys(bundles.site),
        folder.past,
        folder.sealed_facts,
        folder.locked,
    ):
        name = path.relative_to(folder.root).as_posix()
        if folder.next(path).exists() and is_waiting(folder, path, key_digests(index, bundles).get(name)):
            move(folder.next(path), path)
            moved = True
    return moved


def whole_key_files(folder: Folder, index: Index, bundles: Bundles) -> dict[str, bytes]:
    """archive.json and the files of keys as they are, by their path in the archive.

    They must be those that the log names: a damaged one is not named again as if it were whole. Raises
    DamagedKeysError.
    """
    files = {name: bytes_of(path) for name, path in folder.key_files().items()}
    stated = key_digests(index, bundles)
    is_whole = files.keys() == stated.keys() and all(
        _is_stated(name, content, stated[name]) for name, content in files.items()
    )
    if not is_whole:
        raise DamagedKeysError(
            "a file of keys differs from what the log says of it",
            hint="look closer with: khronika verify ARCHIVE",
        )
    return files


def stage_key_files(
    folder: Folder, index: Index, bundles: Bundles, changed: Mapping[Path, bytes]
) -> dict[str, bytes]:
    """Write new files of keys beside those they are to replace.

    Gives all files of keys as they will be, by their path in the archive.

    They get their names by `finish_keys`, once an `epoch` event that names them is committed. Raises
    DamagedKeysError.
    """
    files = whole_key_files(folder, index, bundles)
    for path, data in changed.items():
        write(folder.next(path), data)
    return files | {path.relative_to(folder.root).as_posix(): data for path, data in changed.items()}


def files_of_facts(
    folder: Folder, keyring: Keyring, epoch: Epoch, settled: Collection[str]
) -> dict[Path, bytes]:
    """What the files that hold the facts become, when they are sealed in that epoch and no keys of the `settled` wait for the upgrade.

    Once nobody's do, archive.json names the archive no longer; then the wraps must be bound to the folder, too.
    """
    label = keyring.label
    if not label.is_sealed:
        return {}
    told = SealedFacts.unlock(bytes_of(folder.sealed_facts), keyring.epoch, label.raw)
    waiting = tuple(each for each in told.waiting if each not in settled)
    files = {folder.sealed_facts: SealedFacts(keyring.facts, waiting).lock(epoch, label.raw)}
    return (
        files if waiting or not label.former else files | {folder.facts: replace(label, former="").format()}
    )


def _is_stated(name: str, content: bytes, stated: str) -> bool:
    return str(Digest.of(content)) == stated or (name == FACTS and is_ahead(content, stated))


def is_ahead(facts: bytes, stated: str) -> bool:
    """Whether this archive.json says what the stated one of version 1 said, but for the version: an upgrade was killed as it began."""
    try:
        return str(Digest.of(replace(Facts.parse(facts), version=CLEAR - 1).format())) == stated
    except (MalformedError, NewerFormatError):
        return False


def is_waiting(folder: Folder, path: Path, stated: str | None) -> bool:
    """Whether the file that is stated to lie at `path` lies there under its first name still."""
    try:
        return str(Digest.of(bytes_of(folder.next(path)))) == stated
    except OSError:
        return False

"""Going on with an archive of which more is known than it holds: the loss is logged, with a member's reason (vault.md, "Writer marks")."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import open_keyring
from khronika.archive.store.archive import Archive
from khronika.archive.store.known_heads import Remembered, contradictions, has_seen
from khronika.ledger.event import LossEvent
from khronika.vault.padding import Padding, survey


class NothingLostError(ArchiveError):
    """Nothing is known that the archive does not hold."""


@dataclass(frozen=True, slots=True)
class Continued:
    """What was set down as lost: the sizes the log is known to have had, and how many objects no event names."""

    sizes: tuple[int, ...]
    objects: int


def go_on(root: Path, passphrase: str, locked: Path | None, why: str) -> Continued:
    """Log what is known of the log and gone, and what lies here that no event names.

    From then on every command works again.

    Raises NothingLostError, RollbackError where a time stamp proves more than the log holds, and what
    `Archive.open` raises.
    """
    folder = Folder(root)
    keyring = open_keyring(folder, passphrase, locked)
    remembered = Remembered.of(folder, keyring, locked)
    with Archive.open_set_back(root, passphrase, locked) as archive:
        losses = list(_losses(archive, remembered, why)) or [
            LossEvent(size=None, root=None, objects=(), why=why)
        ]
        unnamed = survey(
            archive.store, archive.index.files(archive.store), Padding.of(archive.keyring.epochs, archive.raw)
        ).unnamed
        if losses[0].size is None and not unnamed and not _has_more(archive):
            raise NothingLostError(
                "nothing is missing here that is known of", hint="khronika verify ARCHIVE checks everything"
            )
        with archive.writing(losses[0]) as writer:
            writer.append_all(losses[1:])
            writer.commit()
        archive.recall(locked)
    return Continued(tuple(loss.size for loss in losses if loss.size is not None), len(unnamed))


def _losses(archive: Archive, remembered: Remembered, why: str) -> Iterator[LossEvent]:
    """A loss for each head that is remembered and gone.

    For what the index alone knows, one without a root.
    """
    heads = {
        (seen.head.size, seen.head.root.hex())
        for _, seen, _ in contradictions(archive.log, remembered.heads, archive.losses())
    }
    for size, root in sorted(heads):
        yield LossEvent(size=size, root=root, objects=(), why=why)
    index = remembered.index
    if index is not None and not heads and not has_seen(archive.log, index):
        yield LossEvent(size=index.size, root=None, objects=(), why=why)


def _has_more(archive: Archive) -> bool:
    return archive.folder.copying.exists() or any(archive.bundles.beyond()) or bool(archive.log.beyond())

"""Cutting what earlier builds sealed into pieces of one size, so that no size of it shows any more (docs/format/vault.md).

The sealed bytes stay as they are, under the same ids and keys: nothing is decrypted, no event is needed. A file is removed once its pieces
are durable and hold what it held.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from khronika.archive.error import ArchiveError
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import is_id, parse_id
from khronika.vault.error import RESTORE, VaultError
from khronika.vault.piece import PIECE, extents
from khronika.vault.store import ListedObject, ObjectStore
from khronika.vault.stream import PieceStream


class UnlikeError(ArchiveError):
    """What was written reads otherwise."""


@dataclass(frozen=True, slots=True)
class Repacking:
    """Objects that lie in files of their own: how many, their bytes, what pieces for them take.

    And where those lie that stay.
    """

    objects: int
    size: int
    pieces: int
    unreadable: tuple[str, ...] = ()


def outstanding(archive: Archive) -> Repacking:
    """What there is to be cut."""
    sizes = [archive.store.size_of(file) for file in _alone(archive)]
    return Repacking(len(sizes), sum(sizes), sum(-(-size // PIECE) * PIECE for size in sizes))


def repack(archive: Archive, report: Callable[[int, int], None], stop: Callable[[], bool]) -> Repacking:
    """Cut them, the largest first; gives what is left. `report` is told objects done and in all.

    A file that cannot be read stays as it is, and is named in the end. Raises UnlikeError, NoSpaceError; what
    was cut until then is.
    """
    unreadable: list[str] = []
    with archive.writing() as writer:
        files = sorted(_alone(archive), key=archive.store.size_of, reverse=True)
        for done, file in enumerate(files):
            if stop():
                break
            writer.pieces.unlevel()
            try:
                _cut(archive.store, file)
            except VaultError:
                unreadable.append(file.place)
            report(done + 1, len(files))
    return replace(outstanding(archive), unreadable=tuple(sorted(unreadable)))


def _alone(archive: Archive) -> list[ListedObject]:
    named = archive.index.files(archive.store)
    return [
        file
        for file in archive.store.listed()
        if not file.is_piece and is_id(file.name) and file.name in named
    ]


def _cut(store: ObjectStore, file: ListedObject) -> None:
    size = store.size_of(file)
    stream = PieceStream(store, parse_id(file.name))
    try:
        for offset in range(0, size, PIECE):
            stream.write(store.read(file.name, offset, PIECE))
        stream.commit()
    except BaseException:
        stream.discard()
        raise
    for number, (piece, _, length) in enumerate(extents(file.name, 0, size)):
        # The file is about to go: what is to stand for it is read once more.
        if store.read(piece, 0, length) != store.read(file.name, number * PIECE, length):
            raise UnlikeError(
                "a piece that was written reads otherwise: this disk fails; the object is as it was",
                hint=RESTORE,
            )
    store.remove([file.name])

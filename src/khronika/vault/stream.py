"""One new object as it grows: sealed octets one after another, cut into pieces that nobody sees before all of them are durable."""

import os

from khronika.primitives.codec import format_id
from khronika.vault.piece import PIECE, piece_name, piece_names, tail
from khronika.vault.store import ObjectStore, PieceWriter


class PieceStream:
    """An object that is written from its beginning to its end; what follows a mark can be taken back.

    At most two files are open, and nothing is remembered of the others but how many there are: an object may have any size.
    """

    def __init__(self, store: ObjectStore) -> None:
        self.raw = os.urandom(16)
        self.name = format_id(self.raw)
        self.end = 0
        self._store = store
        self._open: PieceWriter | None = None
        self._mark: int | None = None
        self._marked: PieceWriter | None = None
        """The piece that the mark is in, when it is full: it is not finished, for it may be cut."""

    def write(self, octets: memoryview | bytes) -> None:
        """Append octets; raises OSError."""
        left = memoryview(octets)
        while left:
            if self._open is None:
                self._open = self._store.create(piece_name(self.raw, self.end // PIECE))
            taken = left[: PIECE - self.end % PIECE]
            self._open.write(taken)
            self.end += len(taken)
            left = left[len(taken) :]
            if self.end % PIECE == 0:
                self._turn()

    def _turn(self) -> None:
        if self._mark is not None and self._mark // PIECE == (self.end - 1) // PIECE:
            self._marked = self._open
        elif self._open is not None:
            self._open.sync()
        self._open = None

    def mark(self) -> None:
        """What comes from here on may be taken back."""
        self._mark = self.end

    def keep(self) -> None:
        """Nothing is taken back any more."""
        self._mark = None
        if self._marked is not None:
            self._marked.sync()
            self._marked = None

    def take_back(self) -> None:
        """Forget everything since the mark; without one nothing."""
        if self._mark is None:
            return
        mark, whole = self._mark, self._mark // PIECE + 1
        if self.end // PIECE >= whole:
            if self._open is not None:
                self._open.discard()
            # The marked piece itself is not finished; those after it that are full are.
            self._store.forget(piece_names(self.name, whole * PIECE, self.end // PIECE * PIECE))
            self._open, self._marked = self._marked, None
        if self._open is not None and mark % PIECE:
            self._open.cut(mark % PIECE)
        elif self._open is not None:
            self._open.discard()
            self._open = None
        self.end, self._mark = mark, None

    def commit(self) -> None:
        """Fill the last piece, and make all pieces durable under their names; an object without octets has none."""
        self.keep()
        end = self.end
        self.write(tail(self.raw, end))
        self._store.publish(piece_names(self.name, 0, end))

    def discard(self) -> None:
        """Forget all of it."""
        for piece in (self._open, self._marked):
            if piece is not None:
                piece.discard()
        self._open = self._marked = None
        self._store.forget(piece_names(self.name, 0, self.end))

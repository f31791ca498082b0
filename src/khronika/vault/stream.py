"""One new object as it grows: sealed bytes one after another, cut into pieces that nobody sees before all of them are durable."""

import os

from khronika.primitives.codec import format_id
from khronika.vault.piece import PIECE, piece_name, piece_names, tail
from khronika.vault.store import ObjectStore, PieceWriter

TOGETHER = 32
"""Full pieces that are made durable together: the first waits for the disk's journal, the others go along
with it."""


class PieceStream:
    """An object that is written from its beginning to its end; what follows a mark can be taken back.

    A limited number of files is open, and nothing is remembered of the others but how many there are: an
    object may have any size.
    """

    def __init__(self, store: ObjectStore, raw: bytes | None = None) -> None:
        """An object of this raw id; unless told otherwise, a new one."""
        self.raw = os.urandom(16) if raw is None else raw
        self.name = format_id(self.raw)
        self.end = 0
        self._store = store
        self._open: PieceWriter | None = None
        self._full: dict[int, PieceWriter] = {}
        """By their numbers, full pieces that are not durable yet."""
        self._mark: int | None = None

    def write(self, data: memoryview | bytes) -> None:
        """Append bytes; raises OSError."""
        left = memoryview(data)
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
        if self._open is not None:
            self._open.send()
            self._full[self.end // PIECE - 1] = self._open
            self._open = None
        if len(self._full) > TOGETHER:
            self._sync()

    def _sync(self) -> None:
        """Make full pieces durable, but for the one that the mark is in: it may be cut."""
        settled = [number for number in self._full if self._mark is None or number != self._mark // PIECE]
        for number in settled:
            self._full[number].sync()
        for number in settled:
            del self._full[number]

    def mark(self) -> None:
        """What comes from here on may be taken back."""
        self._mark = self.end

    def keep(self) -> None:
        """Nothing is taken back any more."""
        self._mark = None

    def take_back(self) -> None:
        """Forget everything since the mark; without one nothing."""
        if self._mark is None:
            return
        mark, self._mark = self._mark, None
        if self._open is not None:
            self._full[self.end // PIECE] = self._open
        for number in [number for number in self._full if number * PIECE >= mark]:
            self._full.pop(number).discard()
        self._store.forget(piece_names(self.name, -(-mark // PIECE) * PIECE, self.end))
        self._open = self._full.pop(mark // PIECE, None)
        if self._open is not None:
            self._open.cut(mark % PIECE)
        self.end = mark

    def commit(self) -> None:
        """Fill the last piece, and make all pieces durable under their names.

        An object without bytes has none.
        """
        self.keep()
        end = self.end
        self.write(tail(self.raw, end))
        self._sync()
        self._store.publish(piece_names(self.name, 0, end))

    def discard(self) -> None:
        """Forget all of it."""
        for piece in (self._open, *self._full.values()):
            if piece is not None:
                piece.discard()
        self._open = None
        self._full.clear()
        self._store.forget(piece_names(self.name, 0, self.end))

"""One log: append to it, prove from it.

The checkpoint is the commit point (docs/format/vault.md, "Commit order"). Tiles and bundles beyond it were
left by a writer that was killed and count for nothing; each of them continues the committed tree, because a
writer removes what it finds beyond the checkpoint before it writes. One writer at a time: the archive holds
the lock.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Self

from khronika import durable
from khronika.ledger.audit import audit
from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.error import DamagedLedgerError, LedgerError, ProofError, SignatureError
from khronika.ledger.files import TileFiles, TileReader
from khronika.ledger.growth import Growth, grow
from khronika.ledger.key import NoteSigner, NoteVerifier
from khronika.ledger.known import (
    HeadStanding,
    kept_sizes,
    known_heads,
    parse_own,
    require_never_below,
    require_not_below,
    standing,
    stored_checkpoints,
)
from khronika.ledger.leaf import parse_entry
from khronika.ledger.log_files import CHECKPOINT, LogFiles
from khronika.ledger.proof import ConsistencyProof, InclusionProof
from khronika.ledger.sweep import retire, sweep, tail_tiles, within
from khronika.ledger.tile import WIDTH, Tile, tile_at
from khronika.ledger.tree import EMPTY_ROOT, Hash, Proof, prove_consistency, prove_inclusion, root
from khronika.primitives.finding import Finding

_AT_ONCE = 256
"""Files open at a time while a batch is made durable."""


class Log:
    """A log as of the checkpoint it was opened at, and as of its own commits since."""

    def __init__(
        self, files: LogFiles, origin: str, verifiers: Sequence[NoteVerifier], checkpoint: Checkpoint | None
    ) -> None:
        """Use `create` or `open`."""
        self.files = files
        self._origin = origin
        self._verifiers = tuple(verifiers)
        self._checkpoint = checkpoint
        self._tiles = TileFiles(files)
        self._swept = False

    @classmethod
    def create(cls, files: LogFiles, origin: str, verifiers: Sequence[NoteVerifier]) -> Self:
        """A log without entries; nothing is written until the first commit.

        Raises LedgerError where a log has been.
        """
        if files.has(CHECKPOINT) or any(stored_checkpoints(files)):
            raise LedgerError("there is a log here already")
        return cls(files, origin, verifiers, None)

    @classmethod
    def open(cls, files: LogFiles, origin: str, verifiers: Sequence[NoteVerifier]) -> Self:
        """The log at its stored checkpoint; raises DamagedLedgerError, SignatureError, MalformedError."""
        data = files.read(CHECKPOINT)
        if data is None:
            raise DamagedLedgerError("the log has no checkpoint", hint="restore the ledger from another copy")
        return cls(files, origin, verifiers, parse_own(data, origin, verifiers))

    # --- what it says
    # -------------------------------------------------------------------------------------------------

    @property
    def head(self) -> TreeHead:
        """Origin, number of leaves and root as committed."""
        return self._checkpoint.head if self._checkpoint else TreeHead(self._origin, 0, EMPTY_ROOT)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self.head.size

    @property
    def checkpoint(self) -> Checkpoint:
        """The signed head; raises LedgerError before the first commit."""
        if self._checkpoint is None:
            raise LedgerError("a log without entries has no checkpoint")
        return self._checkpoint

    def commitment(self, index: int) -> bytes:
        """The commitment that is leaf `index`; raises DamagedLedgerError, MalformedError."""
        return next(self.commitments(index, index + 1))

    def commitments(self, start: int, stop: int) -> Iterator[bytes]:
        """The commitments that are the leaves [start, stop), in order.

        Raises DamagedLedgerError, MalformedError.
        """
        if not 0 <= start <= stop <= self.size:
            raise ProofError("no such leaf in a tree of this size")
        for number in range(start // WIDTH, -(-stop // WIDTH)):
            held = self._tiles.entries(tile_at(0, number, self.size).entries)
            yield from map(parse_entry, held[max(0, start - number * WIDTH) : stop - number * WIDTH])

    # --- what it proves
    # -----------------------------------------------------------------------------------------------

    def root(self, size: int | None = None) -> Hash:
        """The root over the first `size` leaves, or all of them."""
        size = self._size_or_all(size)
        return root(size, self._reader(size))

    def inclusion(self, index: int, size: int | None = None) -> Proof:
        """The audit path of leaf `index` in the tree of `size` leaves.

        Raises ProofError, DamagedLedgerError.
        """
        size = self._size_or_all(size)
        return prove_inclusion(index, size, self._reader(size))

    def consistency(self, old: int, new: int | None = None) -> Proof:
        """The proof between two sizes, the old one at least 1; raises ProofError, DamagedLedgerError."""
        new = self._size_or_all(new)
        return prove_consistency(old, new, self._reader(new))

    def prove(self, index: int) -> InclusionProof:
        """The `.tlog-proof` of a leaf under the committed checkpoint, checked before it is given out.

        Raises DamagedLedgerError.
        """
        proof = InclusionProof(index, self.inclusion(index), self.checkpoint)
        try:
            proof.check(self.commitment(index))
        except ProofError as error:
            raise DamagedLedgerError(
                "the log proves nothing: it is damaged", hint="check the archive"
            ) from error
        return proof

    def prove_since(self, old: TreeHead) -> ConsistencyProof:
        """The `.consistency` from an older head of this log, checked before it is given out.

        Raises ProofError when it is none.
        """
        proof = ConsistencyProof(old.size, self.size, self.consistency(old.size))
        proof.check(old, self.head)
        return proof

    def standing(self, seen: TreeHead) -> HeadStanding:
        """How this log stands to a head that is known from before; raises DamagedLedgerError."""
        return standing(seen, self.head, self._reader(self.size))

    def check(self, known: Sequence[TreeHead] = (), minimum: int = 0) -> Iterator[Finding]:
        """Everything wrong with the files, recomputed from the entries (audit.py).

        Paths are relative to the log's folder.
        """
        return audit(self.files, self._origin, self._verifiers, known, minimum=minimum)

    def beyond(self) -> list[str]:
        """Names of files that hold more than the committed tree has: of a writer that was killed, or of a newer copy."""
        return [str(tile) for tile in tail_tiles(self.files, self.size) if not within(tile, self.size)]

    # --- how it grows
    # -------------------------------------------------------------------------------------------------

    def append(
        self, commitments: Sequence[bytes], signers: Sequence[NoteSigner], known: Sequence[TreeHead] = ()
    ) -> Checkpoint:
        """Stage and commit; leaf numbers follow on from `size`."""
        return self.commit(self.stage(commitments, known), signers)

    def stage(self, commitments: Sequence[bytes], known: Sequence[TreeHead] = (), minimum: int = 0) -> Growth:
        """What appending these would write; nothing is written yet.

        Raises RollbackError when the result would be smaller than, or contradict, the stored checkpoint, one
        under `timestamps/` or `cosignatures/`, a `known` one, or when the log is below `minimum` leaves;
        DamagedLedgerError when its right edge is damaged.
        """
        if not commitments:
            raise ValueError("nothing to append")
        require_not_below(self.size, minimum)
        growth = grow(self.head, commitments, self._tiles)
        seen = known_heads(self.files, self._origin, self._verifiers)
        require_never_below(growth.head, [growth.old, *seen.heads, *known], growth.reader(self._tiles))
        return replace(growth, known=seen)

    def commit(
        self, growth: Growth, signers: Sequence[NoteSigner], *, kept: Collection[int] = ()
    ) -> Checkpoint:
        """Write the tiles, then the checkpoint; then the entries stand.

        Partial tiles of time-stamped and `kept` sizes stay.

        Raises SignatureError when the signers are not the log's, LedgerError when somebody else has written
        since `stage`.
        """
        signed = self._sign(growth.head, signers)
        self._require_unchanged(growth)
        keep = {*kept_sizes(self.files), *kept}
        if not self._swept:
            sweep(self.files, growth.old.size, keep)
        self._swept = False
        write_tiles(self.files, growth.files)
        with durable.FileBatch() as batch:
            self.files.write(batch, CHECKPOINT, signed.encode())
        self._checkpoint = signed
        growth.known.learn(self.files.memory, signed.head)
        # The entries stand from here on: what cannot be removed is swept by the next writer.
        with suppress(OSError):
            retire(self.files, growth.old.size, {growth.head.size, *keep})
            self._swept = True
        return signed

    def prove_staged(self, growth: Growth, index: int, signers: Sequence[NoteSigner]) -> InclusionProof:
        """The `.tlog-proof` of a leaf under the checkpoint that a commit of this growth signs.

        It is to be published after that commit alone: a log that shows a head and then goes on otherwise has
        two histories.
        """
        path = prove_inclusion(index, growth.head.size, growth.reader(self._tiles))
        return InclusionProof(index, path, self._sign(growth.head, signers))

    def prove_growth(self, growth: Growth) -> ConsistencyProof:
        """The `.consistency` from the committed head to the one that a commit of this growth signs."""
        path = prove_consistency(growth.old.size, growth.head.size, growth.reader(self._tiles))
        proof = ConsistencyProof(growth.old.size, growth.head.size, path)
        proof.check(growth.old, growth.head)
        return proof

    def _sign(self, head: TreeHead, signers: Sequence[NoteSigner]) -> Checkpoint:
        """A checkpoint that the log's own keys do not open would be the end of the log: so it is opened before it is written."""
        if {signer.verifier for signer in signers} != set(self._verifiers):
            raise SignatureError("not the signers of this log")
        signed = Checkpoint(head, tuple(signer.sign(head) for signer in signers))
        return parse_own(signed.encode(), self._origin, self._verifiers)

    def _require_unchanged(self, growth: Growth) -> None:
        stored = self.files.read(CHECKPOINT)
        ours = self._checkpoint.encode() if self._checkpoint else None
        if stored != ours or growth.old != self.head:
            raise LedgerError("the log has changed since it was read", hint="try again")

    def _reader(self, size: int) -> TileReader:
        return TileReader(self._tiles, size)

    def _size_or_all(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ProofError("no tree of this size yet")
        return size


def write_tiles(files: LogFiles, tiles: Mapping[Tile, bytes]) -> None:
    """Make tile files durable, some at a time."""
    pending = list(tiles.items())
    for start in range(0, len(pending), _AT_ONCE):
        with durable.FileBatch() as batch:
            for tile, data in pending[start : start + _AT_ONCE]:
                files.write(batch, str(tile), data)

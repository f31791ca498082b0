"""Time stamps as they lie in `ledger/<site>/timestamps/`: asked for, kept, or damaged."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias, assert_never

from khronika.durable import Batch
from khronika.ledger.agreement import Agreement, openssl_agrees
from khronika.ledger.anchor import Token, check
from khronika.ledger.refusal import DisagreementError, GarbledError, TakenError
from khronika.primitives.error import MalformedError

CHECKPOINT, REQUEST, REPLY, CHAIN = ".checkpoint", ".tsq", ".tsr", ".chain.pem"
ENDINGS = (CHECKPOINT, REQUEST, CHAIN, REPLY)
"""In the order they are published: the reply last, so that a stamp is complete or still pending when the power fails."""

_NAME = re.compile(r"(0|[1-9][0-9]{0,15})-(0|[1-9][0-9]{0,5})(\.[a-z.]+)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """`<size>-<number>`: the size of the stamped tree, and 0, 1, .. for the authorities asked about it."""

    size: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The slot of its text; raises MalformedError for any other spelling of it."""
        found = _NAME.fullmatch(text + CHECKPOINT)
        if found is None or found[3] != CHECKPOINT:
            raise MalformedError("not the name of a time stamp")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.size}-{self.number}"


@dataclass(frozen=True, slots=True)
class Pending:
    """A request that was written out and has no reply yet."""

    slot: Slot
    checkpoint: bytes
    request: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checkpoint as it was stamped, the request, the raw reply and the chain (PEM, signer first, root last)."""

    slot: Slot
    checkpoint: bytes
    request: bytes
    reply: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Torn:
    """A stamp or request some of whose files, by ending, are gone."""

    slot: Slot
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """A stamp ready to be kept, what its token says, and whether a second verifier was there to agree."""

    stamp: Stamp
    token: Token
    agreement: Agreement


Kept: TypeAlias = Pending | Stamp | Torn


def stamps(folder: Path) -> list[Kept]:
    """All there is, by size and number; files of other names are passed over, and no folder is an empty one."""
    return [_kept(folder, slot, present) for slot, present in sorted(_present(folder).items())]


def newest_stamps(folder: Path) -> Iterator[Stamp]:
    """Complete stamps from the newest back, each read when it is asked for."""
    for slot, present in sorted(_present(folder).items(), reverse=True):
        kept = _kept(folder, slot, present)
        if isinstance(kept, Stamp):
            yield kept


def complete(pending: Pending, reply: bytes, roots: bytes) -> Completion:
    """The stamp a reply makes of a request, once no verifier that is here refuses it.

    Raises AnchorError as `check` does, DisagreementError when OpenSSL does not accept what `check` accepted.
    Agreement.ABSENT is for the caller to tell: then nobody compared the signer's certificate with the one the token names (RFC 5816).
    """
    token = check(reply, pending.request, pending.checkpoint, roots)
    agreement = openssl_agrees(token, reply=reply, request=pending.request)
    if agreement is Agreement.DISAGREES:
        raise DisagreementError("openssl does not accept this token", hint="two verifiers must agree; use another authority")
    return Completion(Stamp(pending.slot, pending.checkpoint, pending.request, reply, token.chain), token, agreement)


def recheck(stamp: Stamp) -> Token:
    """The token of a stamp under the chain kept with it, which must be that chain to the octet; raises AnchorError.

    Whether its root is to be trusted is not answered here.
    """
    token = check(stamp.reply, stamp.request, stamp.checkpoint, stamp.chain)
    if token.chain != stamp.chain:
        raise GarbledError("the chain kept with a token has been changed", hint="restore the ledger from another copy")
    return token


@dataclass(frozen=True, slots=True)
class StampFiles:
    """The folder `timestamps/` of one site; the caller holds the archive's lock when it writes."""

    folder: Path

    def next_slot(self, size: int) -> Slot:
        """The first number free at this size; numbers of damaged stamps stay taken."""
        taken = [slot.number for slot in _present(self.folder) if slot.size == size]
        return Slot(size, max(taken, default=-1) + 1)

    def add(self, batch: Batch, kept: Pending | Stamp) -> None:
        """Add the two or four files to a batch the caller flushes; raises TakenError when something else is kept there."""
        self._require_free(kept)
        for ending, content in _files(kept).items():
            batch.write(self._path(kept.slot, ending), content)

    def keep(self, kept: Pending | Stamp) -> None:
        """Make the files durable in one flush; raises TakenError when something else is kept there."""
        batch = Batch()
        try:
            self.add(batch, kept)
        except BaseException:
            batch.discard()
            raise
        batch.flush()

    def _require_free(self, kept: Pending | Stamp) -> None:
        """A reply is never replaced, and a checkpoint or request only by itself."""
        contents = _files(kept)
        fixed = (CHECKPOINT, REQUEST)
        clash = any(_differs(self._path(kept.slot, ending), contents[ending]) for ending in fixed)
        if clash or self._path(kept.slot, REPLY).exists():
            raise TakenError("a time stamp is kept under this number already", hint="take the next number")

    def _path(self, slot: Slot, ending: str) -> Path:
        return self.folder / f"{slot}{ending}"


def _files(kept: Pending | Stamp) -> Mapping[str, bytes]:
    match kept:
        case Pending():
            return {CHECKPOINT: kept.checkpoint, REQUEST: kept.request}
        case Stamp():
            return {CHECKPOINT: kept.checkpoint, REQUEST: kept.request, CHAIN: kept.chain, REPLY: kept.reply}
        case _:
            assert_never(kept)


def _present(folder: Path) -> dict[Slot, set[str]]:
    found: dict[Slot, set[str]] = {}
    if not folder.is_dir():
        return found
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        if name is not None and name[3] in ENDINGS and path.is_file():
            found.setdefault(Slot(int(name[1]), int(name[2])), set()).add(name[3])
    return found


def _kept(folder: Path, slot: Slot, present: set[str]) -> Kept:
    wanted = ENDINGS if REPLY in present else (CHECKPOINT, REQUEST)
    missing = tuple(ending for ending in wanted if ending not in present)
    if missing:
        return Torn(slot, missing)
    content = {ending: (folder / f"{slot}{ending}").read_bytes() for ending in wanted}
    if REPLY in present:
        return Stamp(slot, content[CHECKPOINT], content[REQUEST], content[REPLY], content[CHAIN])
    return Pending(slot, content[CHECKPOINT], content[REQUEST])


def _differs(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() != content

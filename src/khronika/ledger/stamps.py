"""Time stamps of a log, `timestamps/<size>-<number>...`: asked for, kept, or damaged."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias, assert_never

from khronika.durable import FileBatch
from khronika.ledger.agreement import Agreement, openssl_agrees
from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.log_files import TIMESTAMPS, LogFiles
from khronika.ledger.log_memory import Told
from khronika.ledger.refusal import AnchorError, DisagreementError, GarbledError, TakenError
from khronika.primitives.error import MalformedError

if TYPE_CHECKING:
    from khronika.ledger.anchor import StampToken

CHECKPOINT, REQUEST, REPLY, CHAIN = ".checkpoint", ".tsq", ".tsr", ".chain.pem"
ENDINGS = (CHECKPOINT, REQUEST, CHAIN, REPLY)
"""In the order they are published: the reply last, so that a stamp is complete or still pending when the
power fails."""

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
    token: "StampToken"
    agreement: Agreement


Kept: TypeAlias = Pending | Stamp | Torn


def stamps(files: LogFiles) -> list[Kept]:
    """All there is, by size and number; files of other names are passed over."""
    return [_kept(files, slot, present) for slot, present in sorted(_present(files).items())]


def newest_stamps(files: LogFiles) -> Iterator[Stamp]:
    """Complete stamps from the newest back, each read when it is asked for."""
    for slot, present in sorted(_present(files).items(), reverse=True):
        kept = _kept(files, slot, present)
        if isinstance(kept, Stamp):
            yield kept


def stamped_times(files: LogFiles) -> Iterator[tuple[Slot, str]]:
    """Every complete stamp from the newest back, with its time (RFC 3339, whole seconds, UTC), empty where `recheck` refuses it.

    What was found of one before is not found anew as long as its files are the same.
    """
    for slot, present in sorted(_present(files).items(), reverse=True):
        identity = " ".join(present.get(ending, "") for ending in ENDINGS)
        at = files.memory.told(Told.STAMP, str(slot), identity)
        if at is None:
            kept = _kept(files, slot, present)
            if not isinstance(kept, Stamp):
                continue
            at = _time_of(kept)
            files.memory.learn(Told.STAMP, str(slot), at, identity)
        yield slot, at


def _time_of(kept: Stamp) -> str:
    try:
        return recheck(kept).at.strftime("%Y-%m-%dT%H:%M:%SZ")
    except AnchorError:
        return ""


def complete(pending: Pending, reply: bytes, roots: bytes) -> Completion:
    """The stamp a reply makes of a request, once no verifier that is here refuses it.

    Raises AnchorError as `check` does, DisagreementError when OpenSSL does not accept what `check` accepted.
    Agreement.ABSENT is for the caller to tell: then nobody compared the signer's certificate with the one the
    token names (RFC 5816).
    """
    from khronika.ledger.anchor import check

    token = check(reply, pending.request, pending.checkpoint, roots)
    agreement = openssl_agrees(token, reply=reply, request=pending.request)
    if agreement is Agreement.DISAGREES:
        raise DisagreementError(
            "openssl does not accept this token", hint="two verifiers must agree; use another authority"
        )
    return Completion(
        Stamp(pending.slot, pending.checkpoint, pending.request, reply, token.chain), token, agreement
    )


def recheck(stamp: Stamp) -> "StampToken":
    """The token of a stamp under the chain kept with it, which must be that chain to the byte.

    Raises AnchorError.

    Whether its root is to be trusted is not answered here.
    """
    from khronika.ledger.anchor import check

    token = check(stamp.reply, stamp.request, stamp.checkpoint, stamp.chain)
    if token.chain != stamp.chain:
        raise GarbledError(
            "the chain kept with a token has been changed", hint="restore the ledger from another copy"
        )
    return token


@dataclass(frozen=True, slots=True)
class StampFiles:
    """The time stamps among the files of one log; the caller holds the archive's lock when it writes."""

    files: LogFiles

    def next_slot(self, size: int) -> Slot:
        """The first number free at this size; numbers of damaged stamps stay taken."""
        taken = [slot.number for slot in _present(self.files) if slot.size == size]
        return Slot(size, max(taken, default=-1) + 1)

    def add(self, batch: FileBatch, kept: Pending | Stamp) -> None:
        """Add the two or four files to a batch the caller flushes.

        Raises TakenError when something else is kept there.
        """
        self._require_free(kept)
        for ending, content in _files(kept).items():
            self.files.write(batch, name_of(kept.slot, ending), content)

    def keep(self, kept: Pending | Stamp) -> None:
        """Make the files durable in one flush; raises TakenError when something else is kept there."""
        batch = FileBatch()
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
        clash = any(
            self.files.read(name_of(kept.slot, ending)) not in (None, contents[ending]) for ending in fixed
        )
        if clash or self.files.has(name_of(kept.slot, REPLY)):
            raise TakenError("a time stamp is kept under this number already", hint="take the next number")


def name_of(slot: Slot, ending: str) -> str:
    """What a file of a time stamp is called among those of its log."""
    return f"{TIMESTAMPS}/{slot}{ending}"


def _files(kept: Pending | Stamp) -> Mapping[str, bytes]:
    match kept:
        case Pending():
            return {CHECKPOINT: kept.checkpoint, REQUEST: kept.request}
        case Stamp():
            return {CHECKPOINT: kept.checkpoint, REQUEST: kept.request, CHAIN: kept.chain, REPLY: kept.reply}
        case _:
            assert_never(kept)


def _present(files: LogFiles) -> dict[Slot, dict[str, str]]:
    """The identity of each file of a slot, by its ending."""
    found: dict[Slot, dict[str, str]] = {}
    for _, each, identity in files.lying(TIMESTAMPS):
        name = _NAME.fullmatch(each.removeprefix(f"{TIMESTAMPS}/"))
        if name is not None and name[3] in ENDINGS:
            found.setdefault(Slot(int(name[1]), int(name[2])), {})[name[3]] = identity
    return found


def _kept(files: LogFiles, slot: Slot, present: Collection[str]) -> Kept:
    wanted = ENDINGS if REPLY in present else (CHECKPOINT, REQUEST)
    content = {
        ending: data
        for ending in wanted
        if ending in present and (data := _read(files, name_of(slot, ending))) is not None
    }
    if missing := tuple(ending for ending in wanted if ending not in content):
        return Torn(slot, missing)
    if REPLY in present:
        return Stamp(slot, content[CHECKPOINT], content[REQUEST], content[REPLY], content[CHAIN])
    return Pending(slot, content[CHECKPOINT], content[REQUEST])


def _read(files: LogFiles, name: str) -> bytes | None:
    try:
        return files.read(name)
    except DamagedLedgerError:
        return None

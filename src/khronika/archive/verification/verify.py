"""Verifying an archive as one call, without writing anything but what `verify_new` remembers.

Of the index it is asked only what it remembers.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from khronika.archive.error import ArchiveError, DamagedIndexError, NoSpaceError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring, open_keyring
from khronika.archive.folder.open_log import log_files, open_log, verifiers_of
from khronika.archive.folder.sealed_log import HEAD, OtherEpochError
from khronika.archive.index.index import INDEX_PURPOSE, Index
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.known_heads import Remembered
from khronika.archive.verification.check import Verification, VerifiedArchive
from khronika.archive.verification.read_before import read_before, remember_read
from khronika.durable import LockedError
from khronika.durable.reading import open_file
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import DamagedLedgerError, SignatureError
from khronika.ledger.known import parse_own
from khronika.ledger.log_files import CHECKPOINT
from khronika.primitives.codec import is_id
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.finding import Finding, Level
from khronika.primitives.message import message
from khronika.primitives.uncollected import uncollected

_LONGEST = 1 << 20
_ANY_HEAD = HEAD.partition(b"/")[0] + b"/"
_OF_A_LATER_EPOCH = message(
    "the checkpoint that was kept is sealed under keys that this archive does not know: "
    "it was put back to before these, or is another one"
)


class UnfitCheckpointError(ArchiveError):
    """What was given as a checkpoint of this log is none that can be compared."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file said to hold a checkpoint of this log: its path as it was given, and its bytes.

    None where it cannot be read.
    """

    path: str
    data: bytes | None

    @classmethod
    def read(cls, path: Path) -> Self:
        """What stands in a file; never more than a checkpoint can have."""
        try:
            with open_file(path) as file:
                return cls(str(path), file.read(_LONGEST + 1))
        except OSError:
            return cls(str(path), None)


def verify_archive(
    root: Path,
    passphrase: str,
    locked: Path | None,
    report: Callable[[int, int], None],
    known: Sequence[Given] = (),
) -> VerifiedArchive:
    """Check everything of an archive.

    Raises WrongPassphraseError, NotMemberError and what else keeps it from being opened.

    `known` are checkpoints of its log kept elsewhere: the log must extend each; one that cannot be compared
    is a finding of its own. A log whose checkpoint does not open is itself a finding.
    """
    folder = Folder(root)
    folder.require_copied()
    keyring = open_keyring(folder, passphrase, locked)
    heads, told = _given_heads(folder, keyring, known)
    verdict = verify_opened(folder, keyring, report, heads, Remembered.of(folder, keyring, locked))
    return replace(verdict, findings=(*told, *verdict.findings))


def verify_new(
    root: Path,
    passphrase: str,
    locked: Path | None,
    report: Callable[[int, int], None],
    known: Sequence[Given] = (),
) -> VerifiedArchive:
    """`verify_archive`, which reads no sealed bytes again that an earlier call of this has read and found sound.

    Under which head that was stands in the index, for this folder alone; the log must extend it. Bytes that
    were changed since it does not find.
    """
    folder = Folder(root)
    folder.require_copied()
    keyring = open_keyring(folder, passphrase, locked)
    heads, told = _given_heads(folder, keyring, known)
    remembered = Remembered.of(folder, keyring, locked)
    index = Index.open(folder.index, keyring.epoch.derive(INDEX_PURPOSE, keyring.facts.raw))
    try:
        before = read_before(index, folder, keyring.site.origin)
        seen = [before] if before is not None else []
        verdict = verify_opened(folder, keyring, report, [*heads, *seen], remembered, before=before)
        if not verdict.failed and not told and verdict.head is not None:
            # What cannot be remembered, beside a writer or on a full disk, is read again the next time.
            with suppress(NoSpaceError, LockedError, DamagedIndexError):
                remember_read(index, folder, verdict.head)
    finally:
        index.close()
    return replace(verdict, findings=(*told, *verdict.findings))


def _given_heads(
    folder: Folder, keyring: Keyring, known: Sequence[Given]
) -> tuple[list[TreeHead], list[Finding]]:
    """The heads in these files, and what is to be said of those that cannot be compared."""
    heads, told = list[TreeHead](), list[Finding]()
    for given in known:
        try:
            heads.append(known_head(folder, keyring, given.data))
        except OtherEpochError:
            told.append(Finding("G006", Level.FAULT, given.path, _OF_A_LATER_EPOCH))
        except UnfitCheckpointError as error:
            told.append(Finding("G014", Level.FAULT, given.path, error.fact))
    return heads, told


def verify_opened(
    folder: Folder,
    keyring: Keyring,
    report: Callable[[int, int], None],
    heads: Sequence[TreeHead],
    remembered: Remembered,
    *,
    before: TreeHead | None = None,
) -> VerifiedArchive:
    """`verify_archive` with keys that are open already: the log must extend each of the heads.

    What was sealed `before` a head is not read again.
    """
    try:
        bundles = _bundles(folder, keyring)
    except KhronikaError as error:
        place = f"ledger/{keyring.facts.sites[0].site}/checkpoint"
        return VerifiedArchive(0, 0, 0, (Finding("G005", Level.FAULT, place, error.fact),))
    with uncollected():
        return Verification(folder, keyring, bundles, report, remembered).run(heads, before)


def known_head(folder: Folder, keyring: Keyring, data: bytes | None) -> TreeHead:
    """The head in a checkpoint of this log that was kept elsewhere: in its public form, or as a copy of the archive holds it.

    Raises UnfitCheckpointError, OtherEpochError for one that is sealed under keys unknown here.
    """
    if data is None:
        raise UnfitCheckpointError("the file cannot be read")
    if len(data) > _LONGEST:
        raise UnfitCheckpointError("the file is no checkpoint: it is too long")
    try:
        return parse_own(
            _in_the_clear(folder, keyring, data), keyring.site.origin, verifiers_of(keyring)
        ).head
    except OtherEpochError as error:
        if is_id(data.partition(b"\n")[0].removeprefix(HEAD).decode(errors="replace")):
            raise
        raise UnfitCheckpointError("the file is damaged") from error
    except DamagedLedgerError as error:
        raise UnfitCheckpointError("the file is damaged, or of another archive") from error
    except SignatureError as error:
        raise UnfitCheckpointError("it is of another log, or was changed") from error
    except MalformedError as error:
        raise UnfitCheckpointError("the file is no checkpoint, or damaged") from error


def _in_the_clear(folder: Folder, keyring: Keyring, data: bytes) -> bytes:
    if not data.startswith(_ANY_HEAD):
        return data
    if data.startswith(HEAD) and folder.read_label().is_sealed:
        return log_files(folder, keyring).decode(CHECKPOINT, data)
    raise UnfitCheckpointError(
        "it is of a later version of the format than this archive, or than this program reads"
    )


def _bundles(folder: Folder, keyring: Keyring) -> Bundles:
    site, log = keyring.site.site, open_log(folder, keyring)
    return Bundles(folder.sealed(site), keyring.facts.raw, site, keyring.epochs, lambda: log)

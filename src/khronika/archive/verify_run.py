"""Verifying an archive as one call, without writing anything; of the index it is asked only what it remembers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from khronika.archive.check import Verdict, Verification
from khronika.archive.check_memory import Remembered
from khronika.archive.folder import Folder
from khronika.archive.keyring import Keyring, open_keyring
from khronika.archive.open_log import log_files, open_log, verifiers_of
from khronika.archive.sealed_log import HEAD, OtherEpochError
from khronika.archive.shelf import Shelf
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.known import parse_own
from khronika.ledger.log_files import CHECKPOINT
from khronika.primitives.error import KhronikaError
from khronika.primitives.finding import Finding, Level
from khronika.primitives.uncollected import uncollected

_OF_A_LATER_EPOCH = (
    "the checkpoint that was kept is sealed under keys that this archive does not know: it was put back to before these, or is another one"
)


def verify_archive(
    root: Path, passphrase: str, locked: Path | None, report: Callable[[int, int], None], known: Sequence[bytes] = ()
) -> Verdict:
    """Check everything of an archive; raises WrongPassphraseError, NotMemberError and what else keeps it from being opened.

    `known` are checkpoints of its log kept elsewhere: the log must extend each; SignatureError when one is not of this log.
    A log whose checkpoint does not open is itself a finding.
    """
    folder = Folder(root)
    folder.require_copied()
    keyring = open_keyring(folder, passphrase, locked)
    heads, later = list[TreeHead](), list[Finding]()
    for octets in known:
        try:
            heads.append(known_head(folder, keyring, octets))
        except OtherEpochError:
            later.append(Finding("G006", Level.FAULT, f"ledger/{keyring.site.site}/checkpoint", _OF_A_LATER_EPOCH))
    verdict = verify_opened(folder, keyring, report, heads, Remembered.of(folder, keyring, locked))
    return replace(verdict, findings=(*later, *verdict.findings))


def verify_opened(
    folder: Folder, keyring: Keyring, report: Callable[[int, int], None], heads: Sequence[TreeHead], remembered: Remembered
) -> Verdict:
    """`verify_archive` with keys that are open already: the log must extend each of the heads."""
    try:
        shelf = _shelf(folder, keyring)
    except KhronikaError as error:
        place = f"ledger/{keyring.facts.sites[0].site}/checkpoint"
        return Verdict(0, 0, 0, (Finding("G005", Level.FAULT, place, error.fact),))
    with uncollected():
        return Verification(folder, keyring, shelf, report, remembered).run(heads)


def known_head(folder: Folder, keyring: Keyring, octets: bytes) -> TreeHead:
    """The head in a checkpoint of this log that was kept elsewhere: in its public form, or as a copy of the archive holds it.

    Raises MalformedError, SignatureError, DamagedLedgerError.
    """
    if octets.startswith(HEAD):
        octets = log_files(folder, keyring).decode(CHECKPOINT, octets)
    return parse_own(octets, keyring.site.origin, verifiers_of(keyring)).head


def _shelf(folder: Folder, keyring: Keyring) -> Shelf:
    site, log = keyring.site.site, open_log(folder, keyring)
    return Shelf(folder.sealed(site), keyring.facts.raw, site, keyring.epochs, lambda: log)

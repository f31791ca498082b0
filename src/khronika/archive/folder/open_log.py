"""The log of an archive, as whoever has the keys reads it."""

from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.sealed_log import SealedFiles
from khronika.ledger.key import NoteVerifier
from khronika.ledger.log import Log
from khronika.ledger.log_files import ClearFiles, LogFiles


def log_files(folder: Folder, keyring: Keyring) -> LogFiles:
    """The files of the site's log: sealed from version 3 on."""
    site = keyring.facts.sites[0].site
    if not keyring.label.is_sealed:
        return ClearFiles(folder.ledger(site))
    # An upgrade makes the sealed log beside the one in the clear; until that one is gone it is not called
    # by its name.
    place = folder.moving / site if folder.moving.exists() else folder.ledger(site)
    return SealedFiles(place, keyring.epochs, keyring.facts.raw, site)


def verifiers_of(keyring: Keyring) -> tuple[NoteVerifier, ...]:
    """The keys that sign the site's checkpoints."""
    return tuple(signer.verifier for signer in keyring.site.signers())


def open_log(folder: Folder, keyring: Keyring) -> Log:
    """The log at its stored checkpoint; raises LedgerError, MalformedError."""
    return Log.open(log_files(folder, keyring), keyring.site.origin, verifiers_of(keyring))

"""The log of an archive, as whoever has the keys reads it."""

from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.sealed_log import SealedFiles
from khronika.ledger.key import NoteVerifier
from khronika.ledger.log import Log
from khronika.ledger.log_files import ClearFiles, LogFiles
from khronika.ledger.log_memory import LogMemory


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


def open_log(folder: Folder, keyring: Keyring, memory: LogMemory | None = None) -> Log:
    """The log at its stored checkpoint, whose files are read with or without a memory of them.

    Raises LedgerError, MalformedError.
    """
    files = log_files(folder, keyring)
    files.memory = memory or files.memory
    return Log.open(files, keyring.site.origin, verifiers_of(keyring))

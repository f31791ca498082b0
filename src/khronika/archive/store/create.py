"""A new archive: keys, an empty log, and the first two events in it."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from khronika.archive.error import ExistsError
from khronika.archive.events.clock import Clock
from khronika.archive.events.key_event import epoch_event, member_event
from khronika.archive.folder.facts import Facts, Label
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring, SiteKeys
from khronika.archive.folder.open_log import log_files, verifiers_of
from khronika.archive.folder.sealed_facts import SealedFacts
from khronika.archive.index.index import INDEX_PURPOSE, Index
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.writer import Author, Writer
from khronika.durable import write
from khronika.ledger.event import MemoryEvent, Remembering
from khronika.ledger.log import Log
from khronika.primitives.codec import format_id
from khronika.seal.epoch import Epoch, public_key, wrap
from khronika.seal.event import ArchiveKind
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.member import DEFAULT_COST, SLOTS, Cost, MemberKeys, empty_lock, fill_slot
from khronika.seal.past_epochs import lock_past

SITE = "a"


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new archive is made from."""

    passphrase: str
    name: str
    cost: Cost = DEFAULT_COST
    keys_elsewhere: Path | None = None
    holds: ArchiveKind = ArchiveKind.GENERAL
    heads: Remembering = Remembering.KEPT


def create(root: Path, founding: Founding, clock: Callable[[], str]) -> Keyring:
    """Make an archive in an empty or new folder.

    One that was killed half-way is refused by every command until it is made anew.

    Raises ExistsError, ReadOnlyError.
    """
    Folder(root).require_own()
    if root.exists() and any(root.iterdir()):
        raise ExistsError("the folder is not empty", hint="choose a new folder for the archive")
    if founding.keys_elsewhere is not None and founding.keys_elsewhere.exists():
        raise ExistsError(
            "the file for the locked keys exists already",
            hint="choose another name: a file of keys is never overwritten",
        )
    folder = Folder(root)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    keyring = _keyring()
    keyring = _write_keys(folder, keyring, founding)
    _first_events(folder, keyring, founding, clock)
    return keyring


def _keyring() -> Keyring:
    archive = format_id(os.urandom(16))
    site = SiteKeys(SITE, f"{format_id(os.urandom(16))}.invalid/{SITE}", os.urandom(32), os.urandom(32))
    return Keyring(
        Label.generate(), Facts(archive, (site.facts(),)), MemberKeys.generate(), Epoch.generate(), site
    )


def _write_keys(folder: Folder, keyring: Keyring, founding: Founding) -> Keyring:
    archive, folder_id = keyring.facts.raw, keyring.label.raw
    slot = secrets.randbelow(SLOTS)
    locked = fill_slot(empty_lock(founding.cost), slot, keyring.member, founding.passphrase, folder_id)
    if founding.keys_elsewhere is not None:
        write(founding.keys_elsewhere, locked)
        locked = empty_lock(founding.cost)
    write(folder.locked, locked)
    write(folder.epoch, wrap(keyring.epoch, [public_key(keyring.member)], folder_id))
    write(folder.sealed_facts, SealedFacts(keyring.facts).lock(keyring.epoch, folder_id))
    write(folder.past, lock_past((), keyring.epoch, archive))
    write(folder.site_keys(SITE), keyring.site.lock(keyring.epoch, archive))
    folder.vault.mkdir(mode=0o700, exist_ok=True)
    return replace(keyring, slot=None if founding.keys_elsewhere else slot)


def _first_events(folder: Folder, keyring: Keyring, founding: Founding, clock: Callable[[], str]) -> None:
    write(folder.facts, keyring.label.format())
    index = Index.open(folder.index, keyring.epoch.derive(INDEX_PURPOSE, keyring.facts.raw))
    new_log = Log.create(log_files(folder, keyring), keyring.site.origin, verifiers_of(keyring))
    bundles = Bundles(folder.sealed(SITE), keyring.facts.raw, SITE, keyring.epochs, lambda: new_log)
    writer = Writer(folder, bundles, index, Author(keyring.member, keyring.site.signers(), Clock(clock)))
    try:
        files = {name: path.read_bytes() for name, path in folder.key_files().items()}
        recipients = [KeyRecipient.of(keyring.member, keyring.slot)]
        first = (
            member_event(keyring.member, founding.name),
            epoch_event(keyring.epoch, files, recipients, founding.holds),
        )
        forgetting = () if founding.heads is Remembering.KEPT else (MemoryEvent(heads=founding.heads),)
        writer.append_all((*first, *forgetting))
        writer.commit()
        writer.finish()
    finally:
        writer.close()
        index.close()

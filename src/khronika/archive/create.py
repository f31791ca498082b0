"""A new archive: keys, an empty log, and the first two events in it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.book import Book, Pen
from khronika.archive.error import ExistsError
from khronika.archive.folder import Facts, Folder
from khronika.archive.index import Index
from khronika.archive.keyring import Keyring, SiteKeys
from khronika.archive.shelf import Shelf
from khronika.durable import write
from khronika.ledger.log import Log
from khronika.primitives.codec import Json, b64, format_id, parse_id
from khronika.primitives.digest import Digest
from khronika.seal.epoch import Epoch, public_key, wrap
from khronika.seal.member import DEFAULT_COST, Cost, MemberKeys, empty_lock, lock
from khronika.seal.opening import Draft

SITE = "a"
INDEX_PURPOSE = b"khronika/index/1"


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new archive is made from."""

    passphrase: str
    name: str
    cost: Cost = DEFAULT_COST
    keys_elsewhere: Path | None = None


def create(root: Path, founding: Founding, clock: Callable[[], str]) -> Keyring:
    """Make an archive in an empty or new folder; one that was killed half-way is refused by every command until it is made anew.

    Raises ExistsError.
    """
    if root.exists() and any(root.iterdir()):
        raise ExistsError("the folder is not empty", hint="choose a new folder for the archive")
    if founding.keys_elsewhere is not None and founding.keys_elsewhere.exists():
        raise ExistsError("the file for the locked keys exists already", hint="choose another name: a file of keys is never overwritten")
    folder = Folder(root)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    keyring = _keyring()
    _write_keys(folder, keyring, founding)
    _first_events(folder, keyring, founding, clock)
    return keyring


def _keyring() -> Keyring:
    archive = format_id(os.urandom(16))
    site = SiteKeys(SITE, f"{format_id(os.urandom(16))}.invalid/{SITE}", os.urandom(32), os.urandom(32))
    return Keyring(Facts(archive, (site.facts(),)), MemberKeys.generate(), Epoch.generate(), site)


def _write_keys(folder: Folder, keyring: Keyring, founding: Founding) -> None:
    archive = keyring.facts.raw
    locked = lock([keyring.member], founding.passphrase, archive, founding.cost)
    if founding.keys_elsewhere is not None:
        write(founding.keys_elsewhere, locked)
        locked = empty_lock(founding.cost)
    write(folder.locked, locked)
    write(folder.epoch, wrap(keyring.epoch, [public_key(keyring.member)], archive))
    write(folder.site_keys(SITE), keyring.site.lock(keyring.epoch, archive))
    folder.vault.mkdir(mode=0o700, exist_ok=True)


def _first_events(folder: Folder, keyring: Keyring, founding: Founding, clock: Callable[[], str]) -> None:
    write(folder.facts, keyring.facts.format())
    index = Index.open(folder.index, keyring.epoch.derive(INDEX_PURPOSE, keyring.facts.raw))
    verifiers = tuple(signer.verifier for signer in keyring.site.signers())
    new_log = Log.create(folder.ledger(SITE), keyring.site.origin, verifiers)
    shelf = Shelf(folder.sealed(SITE), keyring.facts.raw, SITE, keyring.epoch, lambda: new_log)
    book = Book(folder, shelf, index, Pen(keyring.member, keyring.site.signers(), clock))
    try:
        book.add(member_event(book, keyring.member, founding.name))
        book.add(epoch_event(book, folder, keyring.epoch))
        book.commit()
    finally:
        book.close()
        index.close()


def member_event(book: Book, keys: MemberKeys, name: str) -> Draft:
    """The event that makes a member's public keys known to the log."""
    plain: dict[str, Json] = {
        "member": keys.member,
        "ed25519": b64(keys.verifying_bytes()),
        "hpke": str(Digest.of(keys.hpke_octets())),
    }
    return Draft(book.signed("member", plain), {"name": name})


def epoch_event(book: Book, folder: Folder, epoch: Epoch) -> Draft:
    """The event that names every file of keys with its digest, so that a changed byte in one is found."""
    parse_id(epoch.id)
    files: dict[str, Json] = {name: str(Digest.of(path.read_bytes())) for name, path in folder.key_files().items()}
    return Draft(book.signed("epoch", {"epoch": epoch.id, "files": files}), {})

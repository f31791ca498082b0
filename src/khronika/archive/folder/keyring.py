"""The keys of an open archive: member, epoch, site."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from khronika.archive.error import NotArchiveError
from khronika.archive.folder.facts import Facts, Label, Site
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.sealed_facts import SealedFacts, head_of_facts
from khronika.durable.reading import bytes_of
from khronika.ledger.key import NoteSigner
from khronika.primitives.codec import b64, canonical, parse_b64, parse_canonical
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.seal.box import seal, unseal
from khronika.seal.epoch import Epoch, Epochs, EpochSealing, KeySchedule, unwrap
from khronika.seal.error import NotMemberError
from khronika.seal.member import MemberKeys, Unlocked, unlock_slot
from khronika.seal.past_epochs import head_of_past, unlock_past
from khronika.seal.signature import SigningKey

_HEAD = "khronika-site/1 "


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """The two seeds a site signs its checkpoints with."""

    site: str
    origin: str
    ed25519: bytes = field(repr=False)
    mldsa44: bytes = field(repr=False)

    def signers(self) -> tuple[NoteSigner, NoteSigner]:
        """What signs this site's checkpoints."""
        return (
            NoteSigner(self.origin, SigningKey.ed25519(self.ed25519)),
            NoteSigner(self.origin, SigningKey.ml_dsa_44(self.mldsa44)),
        )

    def facts(self) -> Site:
        """What archive.json says of the site."""
        return Site(self.site, self.origin, tuple(str(signer.verifier) for signer in self.signers()))

    def lock(self, epoch: Epoch, archive: bytes) -> bytes:
        """The bytes of `keys/site-<site>`."""
        text = canonical({"ed25519": b64(self.ed25519), "mldsa44": b64(self.mldsa44)})
        return f"{_HEAD}{epoch.id}\n".encode() + seal(
            epoch.key_for(EpochSealing.SITE_KEYS, archive), _context(archive, self.site), text.encode()
        )

    @classmethod
    def unlock(cls, data: bytes, epoch: Epoch, facts: Facts, site: Site) -> "SiteKeys":
        """The site's keys; raises DamagedError, or MalformedError when the facts name other ones."""
        head, _, sealed = data.partition(b"\n")
        if head != head_of_site(epoch.id):
            raise MalformedError(
                "the site's keys are of another epoch or damaged",
                hint="restore keys/ from another copy of the archive",
            )
        match parse_canonical(_opened(sealed, epoch, facts.raw, site.site).decode()):
            case {"ed25519": str(ed25519), "mldsa44": str(mldsa44)}:
                keys = cls(site.site, site.origin, parse_b64(ed25519), parse_b64(mldsa44))
            case _:
                raise MalformedError("the site's keys are of no known form")
        if keys.facts() != site:
            raise MalformedError(
                "the facts name other verifier keys than the site signs with",
                hint="restore archive.json and keys/ from another copy",
            )
        return keys


def head_of_site(epoch: str) -> bytes:
    """The first line of `keys/site-<site>`, without its end."""
    return (_HEAD + epoch).encode()


def _opened(sealed: bytes, epoch: Epoch, archive: bytes, site: str) -> bytes:
    return unseal(epoch.key_for(EpochSealing.SITE_KEYS, archive), _context(archive, site), sealed)


def _context(archive: bytes, site: str) -> bytes:
    return b"khronika/site/1\0" + archive + site.encode()


@dataclass(frozen=True, slots=True)
class Keyring:
    """Everything a member's passphrase opens."""

    label: Label
    facts: Facts
    member: MemberKeys
    epoch: Epoch
    site: SiteKeys
    slot: int | None = None
    """Which slot of `keys/locked` the member's keys lie in; None when they are kept elsewhere."""
    past: tuple[Epoch, ...] = ()
    """The epochs before this one, in the order of time."""
    waiting: tuple[str, ...] = ()
    """Members whose locked keys are bound to the archive's id still, as version 2 bound them."""
    unlocked: Unlocked | None = field(default=None, repr=False)
    """What the passphrase opened; None where there was none."""
    elsewhere: Path | None = None
    """The file in which the member's locked keys are kept, where that is not the archive's."""

    @property
    def is_newest(self) -> bool:
        """Whether everything, and the member's own keys, are as the newest version has them."""
        return self.label.is_sealed and self.member.member not in self.waiting

    @property
    def epochs(self) -> Epochs:
        """This epoch and those before it."""
        return Epochs(self.epoch, self.past)


def open_keyring(folder: Folder, passphrase: str, locked: Path | None = None) -> Keyring:
    """Unlock an archive; `locked` is a file of locked keys kept elsewhere.

    Raises NotArchiveError, WrongPassphraseError, NotMemberError, DamagedError, MalformedError.
    """
    label = folder.read_label()
    if _was_never_finished(folder):
        raise NotArchiveError(
            "the making of this archive was interrupted",
            hint="nothing is in it: remove the folder and run khronika init again",
        )
    unlocked = unlock_slot(_read(locked or folder.locked), passphrase, *label.bindings)
    return replace(
        keyring_of(folder, label, unlocked.keys),
        slot=None if locked else unlocked.slot,
        unlocked=unlocked,
        elsewhere=locked,
    )


def keyring_of(folder: Folder, label: Label, member: MemberKeys) -> Keyring:
    """What the keys of a member open.

    Raises NotArchiveError, NotMemberError, DamagedError, MalformedError.
    """
    epoch = unwrap(_read(folder.epoch), member, *label.bindings)
    told = _facts(folder, label, epoch)
    facts, site = told.facts, told.facts.sites[0]
    sealed = _of_epoch(folder, folder.site_keys(site.site), head_of_site(epoch.id))
    keys, past = SiteKeys.unlock(sealed, epoch, facts, site), _past(folder, epoch, facts.raw)
    return Keyring(label, facts, member, epoch, keys, past=past, waiting=told.waiting)


def has_changed(folder: Folder, opened: Keyring) -> bool:
    """Whether the files of keys are others than when they were opened: a new epoch, a member removed, an upgrade."""
    try:
        fresh = keyring_of(folder, folder.read_label(), opened.member)
    except NotMemberError:
        return True
    except KhronikaError:
        return False  # they are damaged: whatever else went wrong is told
    return (fresh.epoch.id, fresh.label) != (opened.epoch.id, opened.label)


def _facts(folder: Folder, label: Label, epoch: Epoch) -> SealedFacts:
    if label.facts is not None:
        return SealedFacts(label.facts)
    return SealedFacts.unlock(
        _of_epoch(folder, folder.sealed_facts, head_of_facts(epoch.id)), epoch, label.raw
    )


def _past(folder: Folder, epoch: Epoch, archive: bytes) -> tuple[Epoch, ...]:
    if epoch.schedule is KeySchedule.DIRECT and not folder.past.exists():
        return ()  # an archive that was begun before there was this file
    return unlock_past(_of_epoch(folder, folder.past, head_of_past(epoch.id)), epoch, archive)


def _of_epoch(folder: Folder, path: Path, head: bytes) -> bytes:
    """The file of keys that begins so, under either of its names: who began an epoch may have been killed before it had its last one."""
    for candidate in (path, folder.next(path)):
        if candidate.is_file() and _read(candidate).partition(b"\n")[0] == head:
            return _read(candidate)
    return _read(path)


def _was_never_finished(folder: Folder) -> bool:
    # What was sealed and lost its log is an archive that was damaged: nobody must be told to remove it.
    is_sealed_into = (folder.root / "sealed").exists() or any(
        path.is_file() for path in folder.vault.rglob("*")
    )
    return not is_sealed_into and not any((folder.root / "ledger").glob("*/checkpoint"))


def _read(path: Path) -> bytes:
    try:
        return bytes_of(path)
    except FileNotFoundError as error:
        raise NotArchiveError(
            "a file of keys is missing from the archive",
            hint="restore keys/ from another copy; without it nothing can be opened",
        ) from error
    except OSError as error:
        raise NotArchiveError(
            "a file of keys cannot be read", hint="restore keys/ from another copy of the archive"
        ) from error

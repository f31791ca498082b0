"""How an archive stands to a copy of it, before anything is written there: by their logs, and without a key by what shows from outside."""

from collections.abc import Iterable

from khronika.archive.copies.sums import NoSumsError, digest_of, read_sums
from khronika.archive.error import ArchiveError, ExistsError, ForkError, StaleError
from khronika.archive.folder.facts import Label
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.open_log import open_log
from khronika.ledger.error import LedgerError
from khronika.ledger.key import NoteVerifier
from khronika.ledger.known import HeadStanding
from khronika.ledger.log import Log
from khronika.ledger.log_files import CHECKPOINT, TILES, ClearFiles, files_below
from khronika.ledger.tile import WIDTH, Tile, TileKind
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.message import counted, message

ANOTHER = "choose another folder for the copy"
WITH_KEY = message("copy with your key: khronika copy ARCHIVE COPY")


class CopyError(ArchiveError):
    """The copy could not be made."""


class Original:
    """The archive that is copied, as far as its log can be read: always with keys, and without one where it lies in the clear."""

    def __init__(self, folder: Folder, keyring: Keyring | None) -> None:
        """Raises NotArchiveError, MalformedError, LedgerError."""
        self.folder, self.label, self._keyring = folder, folder.read_label(), keyring
        self.site = _site(folder, self.label, keyring)
        self.log = _log(folder, self.label, keyring)
        self.size = (
            self.log.size
            if self.log is not None
            else size_by_names(files_below(folder.ledger(self.site), TILES))
        )

    def require_older(self, target: Folder) -> None:
        """Raises ExistsError, StaleError, ForkError or CopyError unless what lies in `target` is this archive as it was or is."""
        label = target.read_label()
        if not self._is_same(label):
            raise ExistsError("another archive lies in this folder", hint=ANOTHER)
        if not (target.ledger(self.site) / CHECKPOINT).exists():
            _require_unfinished(target)
            return
        if self.log is None:
            self._require_same(target)
            return
        try:
            kept = _log(target, label, self._keyring)
        except KhronikaError as error:
            raise CopyError(
                "the log of the copy is damaged: whether it is older nobody can tell", hint=ANOTHER
            ) from error
        if kept is None:  # the copy was upgraded, the archive was not
            raise CopyError(
                "the log of the copy is sealed, and the archive's is not: the copy may be the newer one",
                hint=WITH_KEY,
            )
        _require_continuing(self.log, kept)

    def is_of_before(self, target: Label) -> bool:
        """Whether the copy is of a version in which the log lay in the clear, and this archive is not."""
        return self.label.is_sealed and not target.is_sealed

    def _is_same(self, label: Label) -> bool:
        was_upgraded = (
            self._keyring is not None
            and label.facts is not None
            and label.facts.archive == self._keyring.facts.archive
        )
        return label.folder == self.label.folder or (self.label.is_sealed and was_upgraded)

    def _require_same(self, target: Folder) -> None:
        """Without a key: the copy holds the same log, or one of which every file is in the archive's still.

        A log that has grown replaces its last tiles, so that an older copy and one of another history look
        alike from outside: neither is overwritten.
        """
        place, own = target.ledger(self.site), self.folder.ledger(self.site)
        if digest_of(place / CHECKPOINT) == digest_of(own / CHECKPOINT):
            return
        try:
            stated = read_sums(target)
        except (NoSumsError, MalformedError) as error:
            raise CopyError(
                "whether this copy is older nobody can tell without a key", hint=WITH_KEY
            ) from error
        prefix = f"{place.relative_to(target.root).as_posix()}/"
        if digest_of(place / CHECKPOINT) != stated.get(f"{prefix}{CHECKPOINT}"):
            raise CopyError(
                "this copy was worked in, or is damaged: which one nobody can tell without a key",
                hint=WITH_KEY,
            )
        # As the copy was listed: newer files may have come beside them since, and one that was damaged is
        # mended.
        listed = {
            path.removeprefix(prefix): digest
            for path, digest in stated.items()
            if path.startswith(f"{prefix}{TILES}/")
        }
        held = size_by_names(listed)
        if held > self.size:
            raise StaleError(
                message(
                    "the copy is ahead: it holds {held}, the archive {size}",
                    held=counted("{n} event", "{n} events", held),
                    size=self.size,
                ),
                hint=_OTHER_WAY,
            )
        if not listed or any(digest_of(own / name) != digest for name, digest in listed.items()):
            raise CopyError(
                "whether this copy is older or went another way nobody can tell without a key: nothing was written",
                hint=message("{with_key}; or choose a new folder", with_key=WITH_KEY),
            )


_OTHER_WAY = "it was worked in: copy it the other way round, khronika copy COPY ARCHIVE"


def _require_unfinished(target: Folder) -> None:
    """Where the checkpoint is missing, only a copy that was broken off explains it: of another one nobody can tell which log it held."""
    if not target.copying.exists() and any(files_below(target.root / "ledger")):
        raise CopyError(
            "the checkpoint of this copy is missing: whether it is older nobody can tell", hint=ANOTHER
        )


def _require_continuing(log: Log, kept: Log) -> None:
    match log.standing(kept.head):
        case HeadStanding.FORKED:
            raise _forked()
        case HeadStanding.SET_BACK if _goes_on_from(kept, log):
            raise StaleError(
                message(
                    "the copy is ahead: it holds {size}, the archive {size2}",
                    size=counted("{n} event", "{n} events", kept.size),
                    size2=log.size,
                ),
                hint=_OTHER_WAY,
            )
        case HeadStanding.SET_BACK:
            raise _forked()
        case HeadStanding.CONTINUED:
            pass


def _goes_on_from(kept: Log, log: Log) -> bool:
    try:
        return kept.standing(log.head) is HeadStanding.CONTINUED
    except LedgerError:
        return False


def _forked() -> ForkError:
    return ForkError(
        "the copy holds other events than the archive: both were worked in",
        hint="keep both; compare them with: khronika verify ARCHIVE --known COPY/ledger/a/checkpoint",
    )


def _site(folder: Folder, label: Label, keyring: Keyring | None) -> str:
    if label.facts is not None:
        return label.facts.sites[0].site
    if keyring is not None:
        return keyring.site.site
    [*sites] = sorted(path.parent.name for path in (folder.root / "ledger").glob(f"*/{CHECKPOINT}"))
    if not sites:
        raise CopyError("this archive has no log", hint="copy from the newest one")
    return sites[0]


def _log(folder: Folder, label: Label, keyring: Keyring | None) -> Log | None:
    """The log as its keys or its facts let it be read; None where it is sealed and there is no key."""
    if label.facts is not None:
        site = label.facts.sites[0]
        return Log.open(
            ClearFiles(folder.ledger(site.site)),
            site.origin,
            tuple(NoteVerifier.parse(text) for text in site.verifiers),
        )
    return open_log(folder, keyring) if keyring is not None else None


def size_by_names(names: Iterable[str]) -> int:
    """How many entries a log has, as the names of its tiles tell."""
    size = 0
    for name in names:
        try:
            tile = Tile.parse(name)
        except MalformedError:
            continue
        if tile.kind is TileKind.ENTRIES:
            size = max(size, tile.number * WIDTH + tile.width)
    return size

"""The files of a log sealed at rest: what they say, and what those are called that tell when the log was stamped.

A released package holds commitments, checkpoints and tokens of the log. Whoever has one and seizes a folder in which the same bytes lie in
the clear has proof that this folder is the archive (docs/format/vault.md, "The log at rest").
"""

from pathlib import Path

from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.log_files import COSIGNATURES, TIMESTAMPS, LogFiles, bytes_at
from khronika.ledger.log_memory import Told, identity_of
from khronika.primitives.codec import format_id, is_id
from khronika.seal.box import seal, unseal
from khronika.seal.epoch import Epochs, EpochSealing
from khronika.seal.error import DamagedError

PADDED = 16_384
"""Files that are not called by their names are as long as a multiple of this: the size of a token would tell
it from others."""

HEAD = b"khronika-log/1 "

_HIDDEN = (TIMESTAMPS, COSIGNATURES)
_CONTEXT, _NAMES = b"khronika/log/1\0", b"khronika/log-name/1\0"
_RESTORE = "restore the ledger from another copy"


class OtherEpochError(DamagedLedgerError):
    """A file of the log is sealed under an epoch that these keys do not know: a new one has begun, or the file is damaged."""


class SealedFiles(LogFiles):
    """The log of one site, below `folder`."""

    is_public = False

    def __init__(self, folder: Path, epochs: Epochs, archive: bytes, site: str) -> None:
        super().__init__(folder)
        of_site = bytes([len(site)]) + site.encode()
        self._context = _CONTEXT + archive + of_site
        self._keys = {
            each.id.encode(): each.key_for(EpochSealing.LOG, archive)
            for each in (epochs.current, *epochs.past)
        }
        self._current = epochs.current.id.encode()
        self._first, self._archive, self._of_site = epochs.first, archive, of_site
        self._names: dict[str, str] = {}

    def path_of(self, name: str) -> str:
        """As in the clear, but that what is below `timestamps/` and `cosignatures/` is called by ids."""
        inside, _, rest = name.partition("/")
        if inside not in _HIDDEN or not rest:
            return name
        # By the first epoch's key: a file must be called the same in all of them.
        return f"{inside}/{format_id(self._first.derive(_NAMES + self._of_site + name.encode(), self._archive)[:16])}"

    def name_of(self, path: str, identity: str = "") -> str | None:
        """What the file says that it is.

        What is not called by an id below those two folders is none of the log's and keeps its path.
        """
        if (known := self._names.get(path)) is not None:
            return known
        inside, _, rest = path.partition("/")
        if inside not in _HIDDEN or not is_id(rest):
            return path
        identity = identity or identity_of(self.folder / path)
        name = self.memory.told(Told.NAME, path, identity)
        if name is None:
            try:
                name, _ = _parse_named(self._opened(path, bytes_at(self.folder / path) or b""))
            except DamagedLedgerError:
                return None
            self.memory.learn(Told.NAME, path, name, identity)
        self._names[path] = name
        return name

    def encode(self, name: str, data: bytes) -> bytes:
        """A line that names the epoch, and the sealed content."""
        path = self.path_of(name)
        plain = data if path == name else _named(name, data)
        return (
            HEAD
            + self._current
            + b"\n"
            + seal(self._keys[self._current], self._context + path.encode(), plain)
        )

    def decode(self, name: str, data: bytes) -> bytes:
        """The content; raises DamagedLedgerError, OtherEpochError."""
        path = self.path_of(name)
        plain = self._opened(path, data)
        return plain if path == name else _parse_named(plain)[1]

    def _opened(self, path: str, data: bytes) -> bytes:
        head, _, sealed = data.partition(b"\n")
        key = self._keys.get(head.removeprefix(HEAD)) if head.startswith(HEAD) else None
        if key is None:
            raise OtherEpochError("a file of the log is of another epoch, or damaged", hint=_RESTORE)
        try:
            return unseal(key, self._context + path.encode(), sealed)
        except DamagedError as error:
            raise DamagedLedgerError("a file of the log is damaged or was replaced", hint=_RESTORE) from error


def _named(name: str, data: bytes) -> bytes:
    text = name.encode()
    plain = len(text).to_bytes(2, "big") + text + len(data).to_bytes(4, "big") + data
    return plain.ljust(-len(plain) // PADDED * -PADDED, b"\0")


def _parse_named(plain: bytes) -> tuple[str, bytes]:
    start = 2 + int.from_bytes(plain[:2], "big")
    begin, length = start + 4, int.from_bytes(plain[start : start + 4], "big")
    name, data = plain[2:start].decode(errors="replace"), plain[begin : begin + length]
    if _named(name, data) != plain:
        raise DamagedLedgerError("a file of the log is of no known form", hint=_RESTORE)
    return name, data

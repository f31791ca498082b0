"""RAR archives: what the library unpacks of them, and of the rest why it does not, as their own headers tell."""

from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.readers.archives.rar_headers import Rar, RarFile
from khronika.evidence.readers.archives.unpacked import ArchiveEntry, EntryKind, entries
from khronika.evidence.readers.archives.unpacked_entry import say_unpacked
from khronika.evidence.readers.text.encoding import decode_name
from khronika.evidence.readers.text.plain_text import name_of
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_STEP = 65_536


def read_rar(item: BinaryIO, rar: Rar, report: Report) -> None:
    """Report every file of a RAR archive; raises UnreadError with the reason why some of it is not unpacked.

    Encrypted files are never given out as they stand. What the library cannot unpack, or gives up before,
    though the headers are whole, lacks a tool; what goes on in another part of the archive lies elsewhere.
    """
    if rar.volume:
        _say_part(rar, report)
    pieces = _stored_pieces(rar)
    for found in pieces.values():
        report.contained(_shown(found[0]), UNKNOWN, _bytes(item, found))
    waiting = [file for file in rar.files if file.name not in pieces]
    done = set(map(_plain, pieces))
    item.seek(0)
    try:
        for entry in entries(item):
            if _plain(entry.name) not in done:
                _say(entry, _taken(waiting, entry), report)
    except UnreadError as error:
        _say_rest(waiting, rar, report, error)
        return
    for file in waiting:
        # What else the library passed over it has said under another name: a link, an earlier version.
        if file.split:
            _say_missing(file, rar, report)


def _stored_pieces(rar: Rar) -> dict[bytes, list[RarFile]]:
    """The pieces of each file that lies as it is in several parts, all of which are there: the library does not put them together."""
    found: dict[bytes, list[RarFile]] = {}
    for file in rar.files:
        if file.split:
            found.setdefault(file.name, []).append(file)
    return {
        name: pieces
        for name, pieces in found.items()
        if pieces[0].begins
        and pieces[-1].ends
        and all(piece.stored and not piece.encrypted for piece in pieces)
    }


def _shown(file: RarFile) -> str:
    return decode_name(file.name.replace(b"\\", b"/"))


def _bytes(item: BinaryIO, pieces: list[RarFile]) -> Iterator[bytes]:
    for start, length in (piece.place for piece in pieces):
        for at in range(start, start + length, _STEP):
            item.seek(at)
            yield item.read(min(_STEP, start + length - at))


def _say_rest(waiting: list[RarFile], rar: Rar, report: Report, error: UnreadError) -> None:
    """Name what the library did not come to before it gave up.

    Raises UnreadError where that is for want of a tool, or damage.
    """
    if rar.sealed or error.reason in (Reason.ENCRYPTED, Reason.TOO_MUCH):
        raise error
    reasons = [_say_missing(file, rar, report) for file in waiting]
    if not rar.whole and not rar.volume:
        raise error
    if Reason.MISSING_TOOL in reasons or not rar.files:
        raise UnreadError(Reason.MISSING_TOOL) from error


def _say_part(rar: Rar, report: Report) -> None:
    """Say that it is a part of an archive of several, where any of it goes on elsewhere."""
    which = f"part {rar.number}" if rar.number else "a part"
    if any(file.split for file in rar.files) or rar.number != 1:
        report.missed(Gap(Unit.ITEM, Why.ELSEWHERE, names=(f"{which} of an archive in several parts",)))


def _taken(waiting: list[RarFile], entry: ArchiveEntry) -> RarFile | None:
    """The header of an entry, which waits no longer."""
    if entry.kind is EntryKind.FOLDER:
        return None
    at = next((at for at, file in enumerate(waiting) if _plain(file.name) == _plain(entry.name)), None)
    if at is None:
        # Names beyond ASCII are written twice in old archives, in different ways: the order tells which is
        # meant.
        at = next(
            (at for at, file in enumerate(waiting) if not (file.name.isascii() and entry.name.isascii())),
            None,
        )
    if at is None:
        return None
    found = waiting.pop(at)
    if found.split:
        # In an archive whose parts were put together it stands once for each of them.
        waiting[:] = [file for file in waiting if not (file.split and file.name == found.name)]
    return found


def _plain(name: bytes) -> bytes:
    return name.replace(b"\\", b"/").partition(b";")[0]


def _say(entry: ArchiveEntry, file: RarFile | None, report: Report) -> None:
    if entry.kind is not EntryKind.FILE or file is None:
        say_unpacked(entry, report)
        return
    name = name_of(entry.name, report)
    if file.encrypted or entry.encrypted:
        report.withheld(name, UNKNOWN, Reason.ENCRYPTED)
    elif file.old:
        report.withheld(name, UNKNOWN, Reason.MISSING_TOOL)
    else:
        try:
            report.contained(name, UNKNOWN, _whole(entry.data, file))
        except UnreadError as error:
            report.broken_off(
                Reason.ELSEWHERE if file.split and error.reason is Reason.MALFORMED else error.reason
            )


def _whole(data: Iterator[bytes], file: RarFile) -> Iterator[bytes]:
    """The bytes of a file.

    Raises UnreadError where it goes on in a part that is not there, which the library does not say.
    """
    count = 0
    for part in data:
        count += len(part)
        yield part
    if file.split and count < file.size:
        raise UnreadError(Reason.ELSEWHERE)


def _say_missing(file: RarFile, rar: Rar, report: Report) -> Reason:
    """Name a file that the library did not come to, and why."""
    if file.encrypted:
        reason = Reason.ENCRYPTED
    elif file.split:
        reason = Reason.ELSEWHERE
    else:
        reason = Reason.MISSING_TOOL if rar.whole or rar.volume else Reason.MALFORMED
    report.withheld(_shown(file), UNKNOWN, reason)
    return reason

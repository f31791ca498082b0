"""Anchoring: a trusted authority says that the log's checkpoint existed at a time, and the log remembers that it said so."""

import secrets
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.durable.reading import bytes_given
from khronika.ledger.authority import TimestampAuthority
from khronika.ledger.chain import parse_trusted
from khronika.ledger.event import TimestampEvent
from khronika.ledger.log_files import LogFiles
from khronika.ledger.query import request
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Completion, Pending, Stamp, StampFiles, complete, stamps
from khronika.primitives.digest import Digest

NONCE_BITS = 128


class NothingPendingError(ArchiveError):
    """No request waits for a reply."""


def timestamps(archive: Archive) -> LogFiles:
    """Among which files the stamps of the archive's site are."""
    return archive.log.files


def anchor(archive: Archive, authority: TimestampAuthority, roots: bytes) -> Completion:
    """Have the newest checkpoint stamped, keep and log the token; `roots` is PEM. Raises AnchorError.

    Then nothing was kept.
    """
    with archive.writing() as writer:
        pending = _ask(writer, timestamps(archive))
        completion = complete(pending, authority.reply(pending.request), roots)
        _keep(writer, StampFiles(timestamps(archive)), completion.stamp)
    return completion


def pending_requests(archive: Archive) -> int:
    """How many requests wait for a reply."""
    return sum(isinstance(each, Pending) for each in stamps(timestamps(archive)))


def trusted_roots(path: Path) -> bytes:
    """The root certificates in a PEM file: whose stamps are trusted. Raises AnchorError, OSError."""
    data = bytes_given(path)
    parse_trusted(data)
    return data


def ask(archive: Archive) -> Pending:
    """Keep a request over the newest checkpoint, to be carried to an authority by hand."""
    with archive.writing() as writer:
        pending = _ask(writer, timestamps(archive))
        StampFiles(timestamps(archive)).keep(pending)
    return pending


def answer(archive: Archive, reply: bytes, roots: bytes) -> Completion:
    """Take in the reply to a request kept earlier.

    Raises NothingPendingError, or the AnchorError of the request it fits best.

    A reply that was kept, but not logged because the disk failed in between, is logged now.
    """
    kept = stamps(timestamps(archive))
    for stamp in [
        each
        for each in kept
        if isinstance(each, Stamp) and each.reply == reply and not _is_logged(archive, each)
    ]:
        completion = complete(Pending(stamp.slot, stamp.checkpoint, stamp.request), reply, roots)
        with archive.writing() as writer:
            _log(writer, stamp)
        return completion
    waiting = [each for each in kept if isinstance(each, Pending)]
    if not waiting:
        raise NothingPendingError(
            "no request waits for a reply",
            hint="write one with: khronika anchor ARCHIVE --request-out FILE.tsq",
        )
    failure: AnchorError | None = None
    for pending in waiting:
        try:
            completion = complete(pending, reply, roots)
        except AnchorError as error:
            failure = failure or error
            continue
        with archive.writing() as writer:
            _keep(writer, StampFiles(timestamps(archive)), completion.stamp)
        return completion
    raise failure or NothingPendingError("no request waits for a reply")


def _ask(writer: Writer, files: LogFiles) -> Pending:
    checkpoint = writer.log.checkpoint.encode()
    slot = StampFiles(files).next_slot(writer.log.size)
    return Pending(slot, checkpoint, request(checkpoint, secrets.randbits(NONCE_BITS) | 1))


def _keep(writer: Writer, files: StampFiles, stamp: Stamp) -> None:
    files.keep(stamp)
    _log(writer, stamp)


def _log(writer: Writer, stamp: Stamp) -> None:
    checkpoint, token = str(Digest.of(stamp.checkpoint)), str(Digest.of(stamp.reply))
    writer.append(TimestampEvent(checkpoint=checkpoint, size=stamp.slot.size, token=token))
    writer.commit()


def _is_logged(archive: Archive, stamp: Stamp) -> bool:
    token = str(Digest.of(stamp.reply))
    said = archive.entries([position for position, _ in archive.index.events(TimestampEvent)])
    return any(isinstance(entry.event, TimestampEvent) and entry.event.token == token for entry in said)

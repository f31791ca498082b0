"""Web archives (WARC): every page and file that was saved, with its address and date; nothing is fetched."""

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from importlib.metadata import version
from typing import BinaryIO

from warcio.bufferedreaders import BufferedReader, ChunkedDataReader

from khronika.evidence.readers.web_archives.web_record import Lines, WarcRecord, blocks_of, head_of, records
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_STEP = 65_536
_SAVED = frozenset(("response", "resource", "conversion"))
_SAID = {
    "type": "WARC-Type",
    "url": "WARC-Target-URI",
    "date": "WARC-Date",
    "record": "WARC-Record-ID",
    "payload-digest": "WARC-Payload-Digest",
}
_PARSER = BytesHeaderParser(policy=compat32)


def tools() -> dict[str, str]:
    """What undoes the encodings of transfer."""
    return {"warcio": version("warcio")}


def read(item: BinaryIO, report: Report) -> None:
    """Report each saved answer as a file with its record's number, and what the records say of themselves.

    Raises UnreadError when a record was damaged; what could be read is reported before.
    """
    metadata: dict[str, str] = {}
    number = damaged = 0
    for record in records(Lines(blocks_of(item))):
        if record is None:
            damaged += 1
            continue
        said = _say_record(record, number, report)
        damaged += "damaged" in said
        metadata |= {f"message.{number}.{name}": value for name, value in said.items() if value}
        number += 1
    report.metadata(metadata | ({"damaged": str(damaged)} if damaged else {}))
    if damaged or not number:
        raise UnreadError(Reason.MALFORMED)


def _say_record(record: WarcRecord, number: int, report: Report) -> dict[str, str]:
    said = {name: record.header(header) for name, header in _SAID.items()}
    if said["type"] in _SAVED:
        try:
            said |= _say_saved(record, said["url"].strip("<>"), number, report)
        except UnreadError as error:
            report.settle(error.reason)
            said["damaged"] = error.reason.value
        else:
            said["block-digest"] = {True: "fits", False: "differs", None: ""}[record.digest_fits()]
    return said


def _say_saved(record: WarcRecord, name: str, number: int, report: Report) -> dict[str, str]:
    """Report what a record holds; what its answer said of it."""
    if not record.header("Content-Type").lower().startswith("application/http"):
        media = record.header("Content-Type").partition(";")[0].strip().lower()
        report.contained(name, media, _parts(record), message=number)
        return {}
    status = record.readline().decode("latin-1").strip()
    answer: Message = _PARSER.parsebytes(head_of(record.readline))
    report.contained(name, answer.get_content_type(), _parts(_decoded(record, answer)), message=number)
    # What follows a body that ended before its record counts for the digest.
    while record.read():
        pass
    return {"status": status, "location": str(answer.get("Location", ""))}


def _decoded(record: WarcRecord, answer: Message) -> BufferedReader:
    """The body without the encodings it was transferred in (RFC 9110 section 8.4, RFC 9112 section 7.1)."""
    encoding = str(answer.get("Content-Encoding", "")).strip().lower()
    known = encoding if encoding in BufferedReader.get_supported_decompressors() else None
    chunked = "chunked" in str(answer.get("Transfer-Encoding", "")).lower()
    return (
        ChunkedDataReader(record, decomp_type=known) if chunked else BufferedReader(record, decomp_type=known)
    )


def _parts(source: WarcRecord | BufferedReader) -> Iterator[bytes]:
    while part := source.read(_STEP):
        yield from (part[at : at + _STEP] for at in range(0, len(part), _STEP))

"""Signed messages (CMS, S/MIME, PKCS #7): what was signed, and by whom it says it was.

What is encrypted is told to be (RFC 5652).
"""

import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from khronika.evidence.readers.mail.ber import (
    BYTES,
    OBJECT,
    SEQUENCE,
    SET,
    Value,
    moment,
    object_name,
    parse_value,
    text,
)
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN
from khronika.primitives.error import MalformedError

_CMS = "1.2.840.113549.1.7."
_DATA, _SIGNED = _CMS + "1", _CMS + "2"
_COMPRESSED = "1.2.840.113549.1.9.16.1.9"
_ENCRYPTED = frozenset((_CMS + "3", _CMS + "4", _CMS + "6", "1.2.840.113549.1.9.16.1.23"))
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_FIRST, _SECOND = 0xA0, 0xA1
_NAMES = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.42": "GN", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "T", "2.5.4.6": "C",
    "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "street", "1.2.840.113549.1.9.1": "email", "1.2.643.3.131.1.1": "INN",
    "1.2.643.100.4": "INNLE", "1.2.643.100.3": "SNILS", "1.2.643.100.1": "OGRN", "1.2.643.100.5": "OGRNIP",
}  # fmt: skip
"""Parts of a name in a certificate, as they are usually written (RFC 4519; the last ones of Russian
authorities)."""
_MOST_UNPACKED = 256 * MEBIBYTE
_ENTITY = re.compile(rb"(?:content-[a-z-]{1,40}|mime-version)[ \t]{0,8}:", re.IGNORECASE)
_ARMOUR = re.compile(
    rb"\s{0,64}-----BEGIN (?:PKCS ?#?7|CMS)(?: SIGNED DATA)?-----\s([A-Za-z0-9+/=\s]{1,200000000})"
)
_BARE = re.compile(rb"\s{0,64}(MI[A-Za-z0-9+/]{2}[A-Za-z0-9+/=\s]{60,200000000})\Z")
_HEAD = re.compile(
    rb"\x30.{1,9}\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03\x06]|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01[\x09\x17])",
    re.DOTALL,
)
_SEALED = re.compile(
    rb"\s{0,64}(?:-----BEGIN PGP MESSAGE-----|-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org/v1\n)"
)


def looks_signed(head: bytes) -> bool:
    """Whether an item begins as a message of these kinds, as bytes or in base64."""
    data = _bytes(head)
    return _HEAD.match(data) is not None


def is_sealed(head: bytes) -> bool:
    """Whether an item is a message that is encrypted as a whole (RFC 9580 section 6.2, age)."""
    return _SEALED.match(head) is not None


def _bytes(item: bytes) -> bytes:
    if (written := _ARMOUR.match(item) or _BARE.match(item)) is None:
        return item
    letters = re.sub(rb"[\s=]", b"", written[1])
    whole_letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return b64decode(whole_letters + b"=" * (-len(whole_letters) % 4))


@dataclass(slots=True)
class _Found:
    """What is found, message in message, and what is said of its signers."""

    metadata: dict[str, str] = field(default_factory=dict)
    signers: int = 0


def read(item: BinaryIO, report: Report) -> None:
    """Report what was signed as a contained file, and the signers; no signature is checked.

    Raises UnreadError, MalformedError, zlib.error.
    """
    data = _bytes(whole(item))
    found = _Found()
    content = _content(parse_value(data), found)
    if content is not None:
        media = "message/rfc822" if _ENTITY.match(content) else UNKNOWN
        report.contained("signed", media, parts(content))
    else:
        found.metadata["signature-of"] = "another file"
    report.metadata(found.metadata)


def _content(message: Value, found: _Found) -> bytes | None:
    """What a message holds; None where the signature stands apart from what was signed."""
    kind, held = _typed(message)
    if kind in _ENCRYPTED:
        raise UnreadError(Reason.ENCRYPTED)
    if held is None:
        return None
    if kind == _DATA:
        return held.data()
    if kind == _COMPRESSED:
        unpacked = zlib.decompressobj()
        inner = _first(each for each in held.of(SEQUENCE) if _typed_or_empty(each)[1] is not None)
        data = unpacked.decompress(_held_bytes(inner) or b"", _MOST_UNPACKED)
        if not unpacked.eof:
            raise UnreadError(Reason.TOO_LARGE if unpacked.unconsumed_tail else Reason.MALFORMED)
        return data
    if kind != _SIGNED:
        raise UnreadError(Reason.UNKNOWN)
    _say_signers(held, found)
    return _held_bytes(_first(held.of(SEQUENCE)))


def _first(values: Iterator[Value]) -> Value:
    if (found := next(values, None)) is None:
        raise MalformedError("a message without what it holds")
    return found


def _typed(message: Value) -> tuple[str, Value | None]:
    """The kind of a message and what it holds (ContentInfo, section 3)."""
    kind, held = _typed_or_empty(message)
    if not kind:
        raise MalformedError("no message of a known kind")
    return kind, held


def _typed_or_empty(message: Value) -> tuple[str, Value | None]:
    match message.inner:
        case (Value(tag=0x06, content=name), Value(tag=0xA0, inner=(held,)), *_):
            return object_name(name), held
        case (Value(tag=0x06, content=name), *_):
            return object_name(name), None
        case _:
            return "", None


def _held_bytes(info: Value) -> bytes | None:
    """The bytes in an EncapsulatedContentInfo (section 5.2); in PKCS #7 they are a value of any kind."""
    _kind, held = _typed(info)
    if held is None:
        return None
    return held.data() if held.tag & ~0x20 == BYTES else held.content


def _say_signers(signed: Value, found: _Found) -> None:
    """Who signed, by the certificates that are there, and when they say they did (sections 5.3, 11.3)."""
    certificates = {serial: names for value in signed.of(_FIRST) for serial, names in _certificates(value)}
    for signer in (signer for value in list(signed.of(SET))[-1:] for signer in value.of(SEQUENCE)):
        where = f"signer.{found.signers}."
        found.signers += 1
        issued = next(signer.of(SEQUENCE), None)
        serial = issued.inner[-1].content if issued is not None and issued.inner else b""
        issuer, subject = certificates.get(serial, ("", ""))
        said = {
            "name": subject,
            "issuer": issuer or (_name(issued.inner[0]) if issued is not None and issued.inner else ""),
            "serial": serial.hex(),
            "time": _signing_time(signer),
        }
        found.metadata |= {where + name: value for name, value in said.items() if value}


def _certificates(values: Value) -> Iterator[tuple[bytes, tuple[str, str]]]:
    """The serial number, the issuer and the subject of each certificate (RFC 5280 section 4.1)."""
    for certificate in values.of(SEQUENCE):
        body = next(certificate.of(SEQUENCE), None)
        fields = [each for each in body.inner if each.tag != _FIRST] if body is not None else []
        if len(fields) >= 5:
            yield fields[0].content, (_name(fields[2]), _name(fields[4]))


def _name(name: Value) -> str:
    """A distinguished name, part by part."""
    found = []
    for pair in (pair for each in name.of(SET) for pair in each.of(SEQUENCE) if len(pair.inner) == 2):
        kind = object_name(pair.inner[0].content)
        found.append(f"{_NAMES.get(kind, kind)}={text(pair.inner[1])}")
    return ", ".join(found)


def _signing_time(signer: Value) -> str:
    for attribute in (
        attribute
        for value in signer.of(_FIRST)
        for attribute in value.of(SEQUENCE)
        if len(attribute.inner) == 2
    ):
        kind, values = attribute.inner
        if kind.tag == OBJECT and object_name(kind.content) == _SIGNING_TIME and values.inner:
            return moment(values.inner[0])
    return ""

# SPDX-License-Identifier: Apache-2.0
"""Distinguished Encoding Rules (X.690), only as much as time-stamp tokens need and only the one spelling DER allows."""

import calendar
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika_verify.form import MalformedError

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_ID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
GENERALIZED = re.compile(r"(\d{14})(?:\.(\d{0,8}[1-9]))?Z", re.ASCII)


@dataclass(frozen=True)
class Element:
    """One element: its tag, its contents, and all of its bytes as they stand."""

    tag: int
    body: bytes
    whole: bytes


@dataclass
class Members:
    """The elements of a sequence, taken one after another."""

    elements: list[Element] = field(default_factory=list)

    def take(self, tag: int) -> Element:
        """The next element, which must have this tag; raises MalformedError."""
        if not self.elements or self.elements[0].tag != tag:
            raise MalformedError("another element is due")
        return self.elements.pop(0)

    def maybe(self, tag: int) -> Element | None:
        """The next element if it has this tag."""
        return self.take(tag) if self.elements and self.elements[0].tag == tag else None

    def end(self) -> None:
        """Raise MalformedError unless everything was taken."""
        if self.elements:
            raise MalformedError("more elements than there should be")


def read_der(data: bytes, tag: int = SEQUENCE) -> Element:
    """The one element these bytes are; raises MalformedError."""
    element = _element(data, 0)
    if len(element.whole) != len(data) or element.tag != tag:
        raise MalformedError("not one element of the kind due")
    return element


def members(element: Element) -> Members:
    """The elements inside a constructed element."""
    return Members(list(_walk(element.body)))


def _walk(data: bytes) -> Iterator[Element]:
    start = 0
    while start < len(data):
        element = _element(data, start)
        start += len(element.whole)
        yield element


def _element(data: bytes, start: int) -> Element:
    if len(data) < start + 2 or data[start] & 0x1F == 0x1F:
        raise MalformedError("element is cut off, or has a long tag")
    length, body = data[start + 1], start + 2
    if length >= 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[body : body + size], "big")
        body += size
        if not 1 <= size <= 4 or length < 0x80 or length >> 8 * (size - 1) == 0:
            raise MalformedError("length is not in its shortest form")
    if len(data) < body + length:
        raise MalformedError("element is cut off")
    return Element(data[start], data[body : body + length], data[start : body + length])


def integer(element: Element) -> int:
    """The value of an INTEGER in its shortest form."""
    body = element.body
    if not body or (len(body) > 1 and (body[0], body[1] >> 7) in ((0, 0), (255, 1))):
        raise MalformedError("integer is not in its shortest form")
    return int.from_bytes(body, "big", signed=True)


def truth(element: Element | None) -> bool:
    """The value of a BOOLEAN whose default is false."""
    if element is not None and element.body != b"\xff":
        raise MalformedError("a default is not written, and true is 255")
    return element is not None


def bits(element: Element) -> bytes:
    """The bytes of a BIT STRING of whole bytes."""
    if not element.body or element.body[0] != 0:
        raise MalformedError("bit string of other than whole bytes")
    return element.body[1:]


def object_id(element: Element) -> str:
    """The dotted form of an OBJECT IDENTIFIER."""
    arcs, arc = [], 0
    for position, byte in enumerate(element.body):
        if byte == 0x80 and arc == 0 and (position == 0 or element.body[position - 1] < 0x80):
            raise MalformedError("object identifier is not in its shortest form")
        arc = arc << 7 | byte & 0x7F
        if byte < 0x80:
            arcs.append(arc)
            arc = 0
    if not arcs or element.body[-1] >= 0x80 or len(element.body) > 64:
        raise MalformedError("not an object identifier")
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def instant(element: Element) -> tuple[int, bool]:
    """Seconds since 1970, and whether a fraction was cut off, of a UTCTime or a GeneralizedTime in the form of RFC 5280 and RFC 3161."""
    text = element.body.decode("latin-1")
    if element.tag == UTC_TIME and len(text) == 13:
        text = ("19" if text >= "50" else "20") + text
    match = GENERALIZED.fullmatch(text)
    if not match or element.tag not in (UTC_TIME, GENERALIZED_TIME):
        raise MalformedError("not an instant")
    try:
        return calendar.timegm(time.strptime(match.group(1), "%Y%m%d%H%M%S")), match.group(2) is not None
    except ValueError as error:
        raise MalformedError("not an instant") from error

"""The certificates in a time-stamp reply put into the order that DER asks of a set, for a library that reads no other.

Authorities that run `openssl ts` with a certificate of their chain write them in the order of their configuration. Nothing signs that set
(RFC 5652 section 5.1), and OpenSSL takes it in any order: sorted (X.690 section 11.6) it is the same token, byte for byte as long.
What is kept and shown to a court is the reply as it came.
"""

from khronika_verify.der import OBJECT_ID, SEQUENCE, SET, Element, members, read_der
from khronika_verify.form import MalformedError

_TAGGED = 0xA0
"""`[0]`: what ContentInfo wraps, and the certificates of SignedData."""


def sorted_as_der(reply: bytes) -> bytes:
    """The same reply with its certificates sorted.

    What is no reply with certificates comes back as it is, for the library to refuse.
    """
    try:
        certificates = _certificates(reply)
    except MalformedError:
        return reply
    if certificates is None:
        return reply
    start = reply.index(certificates.whole) + len(certificates.whole) - len(certificates.body)
    ordered = b"".join(sorted(each.whole for each in members(certificates).elements))
    return reply[:start] + ordered + reply[start + len(ordered) :]


def _certificates(reply: bytes) -> Element | None:
    answer = members(read_der(reply))
    answer.take(SEQUENCE)
    content = members(answer.take(SEQUENCE))
    content.take(OBJECT_ID)
    parts = members(members(content.take(_TAGGED)).take(SEQUENCE))
    parts.elements = parts.elements[1:]  # the version
    parts.take(SET)
    parts.take(SEQUENCE)
    certificates = parts.maybe(_TAGGED)
    if certificates is not None:
        members(certificates)
    return certificates

# SPDX-License-Identifier: Apache-2.0
"""X.509 certificates of a time-stamping authority and the chain from its signer to a root (RFC 5280, RFC 3161 section 2.3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from khronika_verify.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OBJECT_ID,
    OCTET_STRING,
    SEQUENCE,
    UTC_TIME,
    Members,
    bits,
    instant,
    integer,
    members,
    object_id,
    read_der,
    truth,
)
from khronika_verify.form import MalformedError, read_base64, read_text
from khronika_verify.limit import MAX_CHAIN
from khronika_verify.signature import (
    Algorithm,
    CurveKey,
    RsaKey,
    UnknownAlgorithmError,
    read_algorithm,
    read_public_key,
    verify_signature,
)

SUBJECT_KEY_ID, KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE = (
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.19",
    "2.5.29.37",
)
UNDERSTOOD = {KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, "2.5.29.32"}
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
PEM = re.compile(r"-----BEGIN CERTIFICATE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END CERTIFICATE-----\n")


@dataclass(frozen=True)
class Certificate:
    """One certificate; `der` is all of it, `signed` the part its issuer signed; times in seconds since 1970.

    Extensions by dotted id.
    """

    der: bytes
    signed: bytes
    serial: int
    issuer: bytes
    subject: bytes
    lifetime: tuple[int, int]
    key: RsaKey | CurveKey | None
    algorithm: Algorithm
    signature: bytes
    critical: frozenset[str]
    extensions: dict[str, bytes]


def read_chain(data: bytes) -> list[Certificate]:
    """The certificates of a PEM file that holds nothing else, signer first, root last.

    Raises MalformedError.
    """
    text = read_text(data).replace("\r\n", "\n")
    blocks = PEM.findall(text)
    if not 1 <= len(blocks) <= MAX_CHAIN or PEM.sub("", text).strip(" \t\r\n"):
        raise MalformedError("not a chain of certificates")
    return [read_certificate(read_base64(block.replace("\n", ""))) for block in blocks]


def read_certificate(data: bytes) -> Certificate:
    """One certificate (RFC 5280 section 4.1); raises MalformedError."""
    outer = members(read_der(data))
    inner = outer.take(SEQUENCE)
    algorithm, signature = outer.take(SEQUENCE), bits(outer.take(BIT_STRING))
    outer.end()
    parts = members(inner)
    version = parts.take(0xA0)
    serial = integer(parts.take(INTEGER))
    if version.body != b"\x02\x01\x02" or parts.take(SEQUENCE).whole != algorithm.whole:
        raise MalformedError("not version 3, or two algorithms")
    issuer, lifetime, subject = (
        parts.take(SEQUENCE).whole,
        _read_lifetime(members(parts.take(SEQUENCE))),
        parts.take(SEQUENCE).whole,
    )
    key = read_public_key(parts.take(SEQUENCE))
    parts.maybe(0x81), parts.maybe(0x82)
    critical, extensions = _read_extensions(members(read_der(parts.take(0xA3).body)))
    parts.end()
    known = read_algorithm(algorithm)
    return Certificate(
        data, inner.whole, serial, issuer, subject, lifetime, key, known, signature, critical, extensions
    )


def _read_lifetime(parts: Members) -> tuple[int, int]:
    first, last = (parts.maybe(UTC_TIME) or parts.take(GENERALIZED_TIME) for _ in range(2))
    parts.end()
    return instant(first)[0], instant(last)[0]


def _read_extensions(parts: Members) -> tuple[frozenset[str], dict[str, bytes]]:
    critical, extensions = set(), {}
    for element in parts.elements:
        extension = members(element)
        name = object_id(extension.take(OBJECT_ID))
        if name in extensions:
            raise MalformedError("an extension twice")
        if truth(extension.maybe(BOOLEAN)):
            critical.add(name)
        extensions[name] = extension.take(OCTET_STRING).body
        extension.end()
    return frozenset(critical), extensions


def is_time_stamper(certificate: Certificate) -> bool:
    """Whether the certificate is for time-stamping and nothing else, and says so critically (RFC 3161 section 2.3)."""
    purposes = [
        object_id(purpose)
        for purpose in members(read_der(certificate.extensions.get(EXTENDED_KEY_USAGE, b""))).elements
    ]
    usage = certificate.extensions.get(KEY_USAGE)
    return (
        purposes == [TIME_STAMPING]
        and EXTENDED_KEY_USAGE in certificate.critical
        and (usage is None or bool(_usage(usage) & 0xC0))
    )


def is_issuer(certificate: Certificate, below: int) -> bool:
    """Whether the certificate may sign certificates, with this many authorities below it."""
    parts = members(read_der(certificate.extensions.get(BASIC_CONSTRAINTS, b"")))
    may_issue, limit = truth(parts.maybe(BOOLEAN)), parts.maybe(INTEGER)
    usage = certificate.extensions.get(KEY_USAGE)
    return (
        may_issue
        and (limit is None or integer(limit) >= below)
        and (usage is None or bool(_usage(usage) & 0x04))
    )


def _usage(data: bytes) -> int:
    body = read_der(data, BIT_STRING).body
    return body[1] if len(body) > 1 else 0


def is_signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's key signed the certificate; raises UnknownAlgorithmError."""
    return verify_signature(
        issuer.key, certificate.algorithm, None, certificate.signed, certificate.signature
    )


def is_chain_valid(chain: Sequence[Certificate], at: int) -> bool:
    """Whether the chain leads from a time-stamping signer to a self-issued root, each link in force `at` that second.

    The root's signature over itself proves nothing and may be by an algorithm long retired; it is checked where it can be.
    Raises UnknownAlgorithmError.
    """
    try:
        links = all(_is_link(chain, number) for number in range(len(chain) - 1))
        fits = is_time_stamper(chain[0]) and all(
            is_issuer(issuer, below) for below, issuer in enumerate(chain[1:])
        )
    except MalformedError:
        return False
    in_force = all(certificate.lifetime[0] <= at <= certificate.lifetime[1] for certificate in chain)
    understood = all(certificate.critical <= UNDERSTOOD for certificate in chain)
    return links and fits and in_force and understood and _is_root(chain[-1])


def _is_link(chain: Sequence[Certificate], number: int) -> bool:
    certificate, issuer = chain[number], chain[number + 1]
    return certificate.issuer == issuer.subject and is_signed_by(certificate, issuer)


def _is_root(certificate: Certificate) -> bool:
    try:
        return certificate.issuer == certificate.subject and is_signed_by(certificate, certificate)
    except UnknownAlgorithmError:
        return certificate.issuer == certificate.subject

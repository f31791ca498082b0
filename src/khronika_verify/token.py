# SPDX-License-Identifier: Apache-2.0
"""Time-stamp tokens (RFC 3161): what they say, and whether the authority's signature says it (RFC 5652, RFC 5816)."""

import hashlib
from dataclasses import dataclass

from khronika_verify.certificate import SUBJECT_KEY_ID, Certificate
from khronika_verify.der import (
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OBJECT_ID,
    OCTET_STRING,
    SEQUENCE,
    SET,
    Element,
    Members,
    instant,
    integer,
    members,
    object_id,
    read_der,
    truth,
)
from khronika_verify.form import MalformedError
from khronika_verify.signature import Algorithm, hash_name, read_algorithm, verify_signature

SIGNED_DATA, TOKEN_CONTENT = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
GRANTED = (0, 1)


@dataclass(frozen=True)
class Request:
    """What was asked of the authority."""

    imprint: tuple[Algorithm, bytes]
    policy: str | None
    nonce: int | None


@dataclass(frozen=True)
class Statement:
    """What the authority states: an imprint existed at `at` (seconds since 1970), and `before` is the first second certainly after that."""

    imprint: tuple[Algorithm, bytes]
    policy: str
    nonce: int | None
    at: int
    before: int


@dataclass(frozen=True)
class Signer:
    """Who signed and how: `named` is the signer identifier, `attributes` the signed attributes as hashed, `values` their values by id."""

    named: Element
    digest: Algorithm
    attributes: bytes
    values: dict[str, Element]
    algorithm: Algorithm
    signature: bytes


@dataclass(frozen=True)
class Token:
    """A token: the statement, its bytes, and its one signer."""

    statement: Statement
    content: bytes
    signer: Signer


def read_request(data: bytes) -> Request:
    """A TimeStampReq (RFC 3161 section 2.4.1); raises MalformedError."""
    parts = members(read_der(data))
    _require_version(parts, 1)
    imprint = _read_imprint(members(parts.take(SEQUENCE)))
    policy, nonce = parts.maybe(OBJECT_ID), parts.maybe(INTEGER)
    truth(parts.maybe(BOOLEAN))
    parts.end()
    return Request(imprint, object_id(policy) if policy else None, integer(nonce) if nonce else None)


def read_reply(data: bytes) -> Token:
    """The token in a TimeStampResp (RFC 3161 section 2.4.2) that was granted; raises MalformedError."""
    parts = members(read_der(data))
    status = members(parts.take(SEQUENCE))
    if integer(status.take(INTEGER)) not in GRANTED:
        raise MalformedError("refused by the authority")
    token = parts.take(SEQUENCE)
    parts.end()
    return read_token(token.whole)


def read_token(data: bytes) -> Token:
    """A TimeStampToken: CMS signed data around one TSTInfo, with one signer.

    Certificates inside it are passed over.
    """
    outer = members(read_der(data))
    kind, wrapped = object_id(outer.take(OBJECT_ID)), outer.take(0xA0)
    outer.end()
    parts = members(read_der(wrapped.body))
    _require_version(parts, 3)
    parts.take(SET)
    inner = members(parts.take(SEQUENCE))
    parts.maybe(0xA0), parts.maybe(0xA1)
    signers = members(parts.take(SET))
    parts.end()
    if kind != SIGNED_DATA or object_id(inner.take(OBJECT_ID)) != TOKEN_CONTENT or len(signers.elements) != 1:
        raise MalformedError("not a time-stamp token")
    content = read_der(inner.take(0xA0).body, OCTET_STRING).body
    inner.end()
    return Token(
        _read_statement(members(read_der(content))), content, _read_signer(members(signers.elements[0]))
    )


def _require_version(parts: Members, version: int) -> None:
    if integer(parts.take(INTEGER)) != version:
        raise MalformedError("another version")


def _read_imprint(parts: Members) -> tuple[Algorithm, bytes]:
    algorithm, digest = read_algorithm(parts.take(SEQUENCE)), parts.take(OCTET_STRING).body
    parts.end()
    return algorithm, digest


def _read_statement(parts: Members) -> Statement:
    """TSTInfo (RFC 3161 section 2.4.2)."""
    _require_version(parts, 1)
    policy, imprint = object_id(parts.take(OBJECT_ID)), _read_imprint(members(parts.take(SEQUENCE)))
    integer(parts.take(INTEGER))
    at, is_cut = instant(parts.take(GENERALIZED_TIME))
    accuracy = parts.maybe(SEQUENCE)
    truth(parts.maybe(BOOLEAN))
    nonce = parts.maybe(INTEGER)
    parts.maybe(0xA0), parts.maybe(0xA1)
    parts.end()
    if at < 0:
        raise MalformedError("before 1970 nobody stamped")
    before = at + int(is_cut) + (_read_accuracy(members(accuracy)) if accuracy else 0)
    return Statement(imprint, policy, integer(nonce) if nonce else None, at, before)


def _read_accuracy(parts: Members) -> int:
    """The accuracy in whole seconds, rounded up."""
    seconds, parts_of = parts.maybe(INTEGER), [parts.maybe(0x80), parts.maybe(0x81)]
    parts.end()
    whole = integer(seconds) if seconds else 0
    if not 0 <= whole < 2**31:
        raise MalformedError("no such accuracy")
    return whole + int(any(parts_of))


def _read_signer(parts: Members) -> Signer:
    """SignerInfo (RFC 5652 section 5.3) with signed attributes."""
    version = integer(parts.take(INTEGER))
    named = parts.maybe(0x80) or parts.take(SEQUENCE)
    if version != (3 if named.tag == 0x80 else 1):
        raise MalformedError("another version")
    digest, attributes = read_algorithm(parts.take(SEQUENCE)), parts.take(0xA0)
    algorithm, signature = read_algorithm(parts.take(SEQUENCE)), parts.take(OCTET_STRING).body
    parts.maybe(0xA1)
    parts.end()
    return Signer(
        named, digest, bytes([SET]) + attributes.whole[1:], _read_attributes(attributes), algorithm, signature
    )


def _read_attributes(attributes: Element) -> dict[str, Element]:
    """The single value of each signed attribute."""
    values: dict[str, Element] = {}
    for element in members(attributes).elements:
        parts = members(element)
        name, value = object_id(parts.take(OBJECT_ID)), members(parts.take(SET)).elements
        parts.end()
        if name in values or len(value) != 1:
            raise MalformedError("an attribute twice")
        values[name] = value[0]
    return values


def is_token_signed(token: Token, certificate: Certificate) -> bool:
    """Whether this certificate's key signed the token, and the token names this certificate.

    Raises UnknownAlgorithmError.
    """
    signer = token.signer
    digest = hash_name(signer.digest)
    kind, stated = signer.values.get(CONTENT_TYPE), signer.values.get(MESSAGE_DIGEST)
    if (
        not kind
        or not stated
        or stated.tag != OCTET_STRING
        or stated.body != hashlib.new(digest, token.content).digest()
    ):
        return False
    try:
        if (
            object_id(kind) != TOKEN_CONTENT
            or not _is_named(signer, certificate)
            or not _is_bound(signer, certificate)
        ):
            return False
    except MalformedError:
        return False
    return verify_signature(certificate.key, signer.algorithm, digest, signer.attributes, signer.signature)


def _is_named(signer: Signer, certificate: Certificate) -> bool:
    """Whether the signer identifier is that of the certificate."""
    if signer.named.tag == 0x80:
        return (
            read_der(certificate.extensions.get(SUBJECT_KEY_ID, b""), OCTET_STRING).body == signer.named.body
        )
    parts = members(signer.named)
    return (parts.take(SEQUENCE).whole, integer(parts.take(INTEGER))) == (
        certificate.issuer,
        certificate.serial,
    )


def _is_bound(signer: Signer, certificate: Certificate) -> bool:
    """Whether every signing-certificate attribute (RFC 2634, RFC 5035), and at least one, begins with the certificate's hash."""
    found = [
        (signer.values[name], name)
        for name in (SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_2)
        if name in signer.values
    ]
    return bool(found) and all(_certificate_hash(value, name, certificate) for value, name in found)


def _certificate_hash(attribute: Element, name: str, certificate: Certificate) -> bool:
    identifier = members(members(members(attribute).take(SEQUENCE)).take(SEQUENCE))
    digest = "sha1"
    if name == SIGNING_CERTIFICATE_2:
        algorithm = identifier.maybe(SEQUENCE)
        digest = hash_name(read_algorithm(algorithm)) if algorithm else "sha256"
    return (
        identifier.take(OCTET_STRING).body
        == hashlib.new(digest, certificate.der, usedforsecurity=False).digest()
    )

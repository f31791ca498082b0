"""Trusted time: a token of an authority over a checkpoint, asked for, checked, never believed unchecked.

RFC 3161, read by rfc3161_client; `khronika.ledger.agreement` asks OpenSSL for the second opinion.
What a token proves is that the checkpoint existed before its time, nothing more (ledger.md, Time).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from rfc3161_client import (
    PKIStatus,
    TimeStampResponse,
    TimeStampTokenInfo,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from khronika.ledger import chain as chains
from khronika.ledger.certificate_set import sorted_as_der
from khronika.ledger.query import nonce_of, request
from khronika.ledger.refusal import GarbledError, ImprintError, NonceError, RefusedError, UnsignedError
from khronika.primitives.digest import Digest
from khronika.primitives.message import message

__all__ = ["MAX_REPLY", "StampToken", "check", "nonce_of", "request"]

MAX_REPLY = 256 * 1024
"""Bytes. Tokens with their chains are around 5 000; nothing larger than this is read."""

_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class StampToken:
    """A verified time-stamp token: `at` is the authority's time, in UTC.

    `authority` the subject of its signer's certificate.
    """

    at: datetime
    serial: int
    policy: str
    authority: str
    imprint: Digest
    nonce: int
    signer: Digest
    """SHA-256 of the signer's certificate."""
    root: Digest
    """SHA-256 of the root certificate: what a stranger compares with a source of their own."""
    chain: bytes
    """PEM, signer first, root last."""


def check(reply: bytes, query: bytes, checkpoint: bytes, roots: bytes) -> StampToken:
    """The token in a raw reply to `query` over `checkpoint`, if it leads to one of the `roots` (PEM, intermediates may be among them).

    Raises the AnchorError that names the first thing wrong: the form, the status, the imprint, the nonce, the chain, its validity
    at the token's time, the signature. A stored chain serves as `roots`; then the caller compares `Token.root`.
    """
    nonce = nonce_of(query)
    if request(checkpoint, nonce) != query:
        raise ImprintError("the request is for another checkpoint")
    response = _decoded(reply)
    _require_granted(response)
    try:
        return _verified(response, Digest.of(checkpoint), nonce, chains.parse_trusted(roots))
    except chains.UNREADABLE as error:
        raise _garbled() from error


def _decoded(reply: bytes) -> TimeStampResponse:
    if len(reply) > MAX_REPLY:
        raise GarbledError("reply larger than any token")
    try:
        return decode_timestamp_response(sorted_as_der(reply))
    except ValueError as error:
        raise _garbled() from error


def _garbled() -> GarbledError:
    return GarbledError(
        "not a time-stamp reply", hint="check that the address is that of an RFC 3161 authority"
    )


def _require_granted(response: TimeStampResponse) -> None:
    if response.status == PKIStatus.GRANTED:
        return
    said = "; ".join(response.status_string) or "no reason given"
    plain = "".join(each for each in said if each.isprintable())[:200]
    hint = "only a token granted as asked is kept; ask again, or ask another authority"
    raise RefusedError(
        message(
            "the authority granted no token, status {status}: {plain}", status=response.status, plain=plain
        ),
        hint=hint,
    )


def _verified(
    response: TimeStampResponse, imprint: Digest, nonce: int, trusted: chains.Trusted
) -> StampToken:
    stated = response.tst_info
    _require_answer(stated, imprint, nonce)
    at = stated.gen_time.astimezone(UTC)
    embedded = chains.parse_embedded(response.signed_data.certificates)
    line = chains.chain_to_root(_signer(response, embedded), embedded, trusted, at=at)
    _require_signature(response, line, imprint, nonce)
    return StampToken(
        at=at,
        serial=stated.serial_number,
        policy=stated.policy.dotted_string,
        authority=line[0].subject.rfc4514_string(),
        imprint=imprint,
        nonce=nonce,
        signer=chains.fingerprint(line[0]),
        root=chains.fingerprint(line[-1]),
        chain=chains.format_chain(line),
    )


def _require_answer(stated: TimeStampTokenInfo, imprint: Digest, nonce: int) -> None:
    over = stated.message_imprint
    if over.hash_algorithm.dotted_string != _SHA256 or over.message != imprint.data:
        raise ImprintError(
            "the token is over other bytes than the checkpoint", hint="the reply belongs to another request"
        )
    if stated.nonce != nonce:
        raise NonceError(
            "the token does not answer this request",
            hint="an old reply may have been sent again; ask once more",
        )


def _signer(response: TimeStampResponse, embedded: chains.Chain) -> chains.Certificate:
    named = [(each.issuer, each.serial_number) for each in response.signed_data.signer_infos]
    if len(named) != 1:
        raise GarbledError("a time-stamp token has one signer")
    found = [each for each in embedded if (each.issuer, each.serial_number) == named[0]]
    if len(found) != 1:
        raise GarbledError(
            "the token does not carry its signer's certificate", hint="use an authority that heeds certReq"
        )
    return found[0]


def _require_signature(response: TimeStampResponse, line: chains.Chain, imprint: Digest, nonce: int) -> None:
    # The library trusts whatever self-signed certificate it is handed, so it gets this one chain and never
    # the token's own set.
    verifier = VerifierBuilder(roots=[line[-1]], intermediates=list(line[1:-1]), nonce=nonce).build()
    try:
        verifier.verify(response, imprint.data)
    except VerificationError as error:
        hint = "the token was altered, or its certificate is not one for time-stamping"
        raise UnsignedError("the token's signature does not hold", hint=hint) from error

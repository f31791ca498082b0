"""Certificates in line: from the one that signed a token to the root a person trusts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from warnings import catch_warnings, simplefilter

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    InvalidVersion,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)

from khronika.ledger.refusal import ExpiredError, GarbledError, RootsError, UntrustedError
from khronika.primitives.digest import Digest

__all__ = [
    "UNREADABLE",
    "Certificate",
    "Chain",
    "Trusted",
    "chain_to_root",
    "fingerprint",
    "format_chain",
    "parse_embedded",
    "parse_trusted",
]

Chain: TypeAlias = tuple[Certificate, ...]
"""Certificates, signer first."""

MAX_CERTIFICATES = 32
"""More certificates than this in one token or file serve no chain, only the patience of a reader."""


UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    InvalidVersion,
    DuplicateExtension,
    UnsupportedAlgorithm,
)
"""What the library raises for certificates that break its rules: it reads names and extensions late, and not
all with ValueError."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """What a person put into the file of trusted certificates: roots, and others that only help to reach them."""

    roots: Chain
    others: Chain


def parse_trusted(pem: bytes) -> Trusted:
    """The certificates of a PEM file; raises RootsError unless one of them signed itself."""
    try:
        with catch_warnings():
            # Some old roots bear serial numbers that the library warns of; that is nothing the person at
            # the command line can mend.
            simplefilter("ignore", CryptographyDeprecationWarning)
            certificates = load_pem_x509_certificates(pem)
        roots = tuple(each for each in certificates[: MAX_CERTIFICATES + 1] if _issued(each, each))
    except UNREADABLE as error:
        raise RootsError(
            "no certificates in the file of roots", hint="give the authority's root certificate in PEM form"
        ) from error
    if len(certificates) > MAX_CERTIFICATES:
        hint = "give the authority's own root certificate alone, as the authority publishes it"
        raise RootsError("more certificates in the file of roots than any chain needs", hint=hint)
    if not roots:
        raise RootsError(
            "no root among the certificates given",
            hint="a root is signed by its own key; ask the authority for its root",
        )
    return Trusted(roots, tuple(each for each in certificates if each not in roots))


def parse_embedded(ders: Iterable[bytes]) -> Chain:
    """The certificates a token carries, in a fixed order; raises GarbledError when one does not parse."""
    try:
        certificates = tuple(load_der_x509_certificate(der) for der in sorted(ders))
    except UNREADABLE as error:
        raise GarbledError("a certificate in the token does not parse") from error
    _require_few(certificates)
    return certificates


def chain_to_root(
    signer: Certificate, embedded: Sequence[Certificate], trusted: Trusted, *, at: datetime
) -> Chain:
    """The shortest chain, signer first and root last, all valid at `at`.

    Raises ExpiredError when there is a chain but none was valid then, UntrustedError when there is none.
    Rights (basic constraints, key usage) are the verifier's to judge: it is given this chain and nothing
    else.
    """
    pool = (*embedded, *trusted.others, *trusted.roots)
    found = _shortest(signer, [each for each in pool if _valid(each, at)], trusted.roots)
    if found and _valid(signer, at):
        return found
    if _shortest(signer, pool, trusted.roots):
        raise ExpiredError(
            "a certificate in the chain was not valid at the token's time", hint="use another authority"
        )
    raise UntrustedError(
        "the token's signer does not lead to a root given",
        hint="give the root of this authority with --roots",
    )


def format_chain(chain: Sequence[Certificate]) -> bytes:
    """PEM, in the order given."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def fingerprint(certificate: Certificate) -> Digest:
    """SHA-256 of the certificate's DER."""
    return Digest.of(certificate.public_bytes(Encoding.DER))


def _shortest(signer: Certificate, pool: Sequence[Certificate], roots: Sequence[Certificate]) -> Chain | None:
    """Breadth first, each certificate visited once: a hostile set of cross-signed certificates costs no more than its square."""
    paths: list[Chain] = [(signer,)]
    seen = {signer}
    for path in paths:
        if path[-1] in roots:
            return path
        for issuer in pool:
            if issuer not in seen and _issued(path[-1], issuer):
                seen.add(issuer)
                paths.append((*path, issuer))
    return None


def _issued(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (*UNREADABLE, InvalidSignature):
        return False
    return True


def _valid(certificate: Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _require_few(certificates: Sequence[Certificate]) -> None:
    if len(certificates) > MAX_CERTIFICATES:
        raise GarbledError("more certificates than a chain needs")

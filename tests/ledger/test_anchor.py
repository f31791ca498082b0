"""Trusted time, against a real authority: what is accepted, and by which name everything else is refused."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate, load_pem_x509_certificates
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

from khronika.demo.authority import KeyKind, local_authority
from khronika.ledger.agreement import Agreement, openssl_agrees
from khronika.ledger.anchor import MAX_REPLY, StampToken, check, nonce_of, request
from khronika.ledger.authority import HttpAuthority
from khronika.ledger.certificate_set import sorted_as_der
from khronika.ledger.chain import MAX_CERTIFICATES, Chain, chain_to_root, parse_embedded, parse_trusted
from khronika.ledger.refusal import (
    AnchorError,
    DisagreementError,
    ExpiredError,
    GarbledError,
    ImprintError,
    NonceError,
    RefusedError,
    RootsError,
    UnsignedError,
    UntrustedError,
)
from khronika.ledger.stamps import Pending, Slot, complete
from khronika.primitives.digest import Digest
from tests.authority import (
    CHECKPOINT,
    NONCE,
    QUERY,
    Conduct,
    expired_signer,
    indirect_signer,
    misled,
    reissue,
    require_openssl,
    self_signed_signer,
    served,
    signer,
    unordered_signer,
)

SMALLEST = 1
LARGEST = 2**256 - 1

nonces = st.integers(SMALLEST, LARGEST)


@pytest.fixture(scope="module")
def roots() -> bytes:
    return signer().roots


@pytest.fixture(scope="module")
def reply() -> bytes:
    return signer().reply(QUERY)


@pytest.fixture(scope="module")
def token(reply, roots) -> StampToken:
    return check(reply, QUERY, CHECKPOINT, roots)


# The request


def test_a_request_is_what_the_library_would_write_for_that_nonce():
    theirs = TimestampRequestBuilder().data(CHECKPOINT).hash_algorithm(HashAlgorithm.SHA256).build()
    assert request(CHECKPOINT, theirs.nonce) == theirs.as_bytes()


@given(st.binary(), nonces)
def test_a_request_tells_its_nonce_and_nothing_but_itself(checkpoint, nonce):
    query = request(checkpoint, nonce)
    assert nonce_of(query) == nonce
    assert request(checkpoint, nonce_of(query)) == query


@given(st.binary(max_size=120))
def test_bytes_that_are_no_request_are_refused(data):
    with pytest.raises(GarbledError):
        nonce_of(data)


@given(st.data(), nonces)
def test_a_request_with_an_byte_changed_is_refused_or_is_another_request(data, nonce):
    query = request(CHECKPOINT, nonce)
    position = data.draw(st.integers(0, len(query) - 1))
    changed = bytearray(query)
    changed[position] ^= data.draw(st.integers(1, 255))
    try:
        nonce_of(bytes(changed))
    except GarbledError:
        return
    digest, digits = range(24, 56), range(58, len(query) - 3)
    assert position in digest or position in digits


@pytest.mark.parametrize("nonce", [SMALLEST - 1, -1, LARGEST + 1])
def test_a_nonce_out_of_bounds_is_never_asked_with(nonce):
    with pytest.raises(ValueError, match="nonce"):
        request(CHECKPOINT, nonce)


# The token


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_token_from_an_authority_over_http_is_accepted_and_openssl_agrees(kind):
    with served(kind=kind) as authority:
        before = datetime.now(UTC).replace(microsecond=0)
        reply = HttpAuthority(authority.address).reply(QUERY)
        after = datetime.now(UTC)
    token = check(reply, QUERY, CHECKPOINT, authority.roots)
    assert before <= token.at <= after
    assert token.at.utcoffset() == timedelta(0)
    assert (token.imprint, token.nonce, token.policy) == (Digest.of(CHECKPOINT), NONCE, "1.2.3.4.1")
    assert openssl_agrees(token, reply=reply, request=QUERY) is Agreement.AGREES


def test_a_chain_begins_with_the_signer_and_ends_with_the_root(token, roots):
    chain = load_pem_x509_certificates(token.chain)
    assert chain[-1] == load_pem_x509_certificate(roots)
    assert [Digest(each.fingerprint(each.signature_hash_algorithm)) for each in chain] == [
        token.signer,
        token.root,
    ]
    assert token.authority == chain[0].subject.rfc4514_string()
    for below, above in pairwise(chain):
        below.verify_directly_issued_by(above)


def test_a_chain_passes_over_an_intermediate_given_with_the_roots():
    authority, between = indirect_signer(rights="CA:TRUE")
    reply = authority.reply(QUERY)
    token = check(reply, QUERY, CHECKPOINT, authority.roots + between)
    assert len(load_pem_x509_certificates(token.chain)) == 3
    assert openssl_agrees(token, reply=reply, request=QUERY) is Agreement.AGREES
    assert check(reply, QUERY, CHECKPOINT, token.chain) == token


def test_one_authority_never_gives_one_serial_number_twice():
    serials = {check(signer().reply(QUERY), QUERY, CHECKPOINT, signer().roots).serial for _ in range(3)}
    assert len(serials) == 3


def test_a_token_over_another_checkpoint_is_refused(reply, roots):
    other = CHECKPOINT.replace(b"48", b"49")
    with pytest.raises(ImprintError):
        check(reply, request(other, NONCE), other, roots)


def test_a_request_for_another_checkpoint_is_refused(reply, roots):
    with pytest.raises(ImprintError):
        check(reply, QUERY, CHECKPOINT + b"\n", roots)


def test_a_token_that_answers_an_older_request_is_refused(reply, roots):
    with pytest.raises(NonceError):
        check(reply, request(CHECKPOINT, NONCE + 1), CHECKPOINT, roots)


@pytest.mark.parametrize(
    ("conduct", "refusal"), [(Conduct.OTHER_NONCE, NonceError), (Conduct.OTHER_BYTES, ImprintError)]
)
def test_a_true_token_for_something_else_is_refused_by_name(conduct, refusal, roots):
    reply = signer().reply(misled(conduct, QUERY))
    with pytest.raises(refusal):
        check(reply, QUERY, CHECKPOINT, roots)


def test_an_authority_that_says_no_is_quoted(roots):
    reply = signer().reply(misled(Conduct.REFUSES, QUERY))
    with pytest.raises(RefusedError, match=r"status 2: \w+"):
        check(reply, QUERY, CHECKPOINT, roots)


def test_a_refusal_is_quoted_without_what_would_garble_a_terminal(roots):
    text = "no\x1b[2J\u202eon".encode()
    status = bytes((0x02, 1, 2, 0x30, len(text) + 2, 0x0C, len(text))) + text
    reply = bytes((0x30, len(status) + 2, 0x30, len(status))) + status
    with pytest.raises(RefusedError, match=r"status 2: no\[2Jon$"):
        check(reply, QUERY, CHECKPOINT, roots)


def test_a_stranger_s_root_is_not_trusted(reply, tmp_path):
    stranger = local_authority(tmp_path / "stranger")
    with pytest.raises(UntrustedError):
        check(reply, QUERY, CHECKPOINT, stranger.roots)


def test_a_root_that_comes_inside_the_token_is_not_trusted_for_being_there(roots):
    authority = self_signed_signer()
    reply = authority.reply(QUERY)
    with pytest.raises(UntrustedError):
        check(reply, QUERY, CHECKPOINT, roots)
    trusted = check(reply, QUERY, CHECKPOINT, authority.roots)
    assert trusted.root == trusted.signer


def test_a_signer_s_own_certificate_is_no_root(token, reply):
    first = token.chain[: token.chain.index(b"-----BEGIN", 1)]
    with pytest.raises(RootsError):
        check(reply, QUERY, CHECKPOINT, first)


def test_a_signer_certified_by_one_who_may_not_certify_is_refused():
    authority, between = indirect_signer(rights="CA:FALSE")
    with pytest.raises(UnsignedError):
        check(authority.reply(QUERY), QUERY, CHECKPOINT, authority.roots + between)


def test_a_signer_whose_certificate_had_ended_is_refused():
    authority = expired_signer()
    with pytest.raises(ExpiredError):
        check(authority.reply(QUERY), QUERY, CHECKPOINT, authority.roots)


def test_a_set_of_certificates_out_of_order_is_accepted_as_openssl_accepts_it():
    authority = unordered_signer()
    reply = authority.reply(QUERY)
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(reply)
    token = check(reply, QUERY, CHECKPOINT, authority.roots)
    assert token.imprint == Digest.of(CHECKPOINT)
    assert openssl_agrees(token, reply=reply, request=QUERY) is Agreement.AGREES


def test_sorting_a_set_of_certificates_changes_nothing_else(reply):
    unordered = unordered_signer().reply(QUERY)
    ordered = sorted_as_der(unordered)
    assert (ordered != unordered, sorted(ordered), sorted_as_der(ordered)) == (
        True,
        sorted(unordered),
        ordered,
    )
    assert sorted_as_der(reply) == reply


@given(st.integers(0, 5_000), st.integers(0, 255))
def test_what_is_no_reply_is_left_for_the_library_to_refuse(place, byte):
    reply = bytearray(unordered_signer().reply(QUERY))
    reply[place % len(reply)] = byte
    assert len(sorted_as_der(bytes(reply))) == len(reply)
    assert sorted_as_der(bytes(reply[: place % len(reply)])) == reply[: place % len(reply)]


@pytest.mark.parametrize(
    "pem", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_a_root_is_refused(pem, reply):
    with pytest.raises(RootsError):
        check(reply, QUERY, CHECKPOINT, pem)


def test_more_certificates_than_a_chain_needs_are_not_looked_through(roots):
    with pytest.raises(RootsError, match="more certificates"):
        parse_trusted(roots * (MAX_CERTIFICATES + 1))


def test_a_reply_cut_anywhere_is_refused(reply, roots):
    for length in range(0, len(reply), 7):
        with pytest.raises(GarbledError):
            check(reply[:length], QUERY, CHECKPOINT, roots)


def test_a_reply_with_something_after_it_is_refused(reply, roots):
    with pytest.raises(GarbledError):
        check(reply + b"\0", QUERY, CHECKPOINT, roots)


def test_a_reply_larger_than_any_token_is_not_even_read(roots):
    with pytest.raises(GarbledError, match="larger"):
        check(bytes(MAX_REPLY + 1), QUERY, CHECKPOINT, roots)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@given(st.data())
def test_an_altered_reply_is_refused_or_says_exactly_the_same(reply, token, roots, data):
    position = data.draw(st.integers(0, len(reply) - 1))
    changed = bytearray(reply)
    changed[position] ^= data.draw(st.integers(1, 255))
    try:
        read = check(bytes(changed), QUERY, CHECKPOINT, roots)
    except AnchorError:
        return
    # CMS leaves its version numbers and the name of the signature's algorithm unsigned; nothing a token states is among them.
    assert read == token


# The second opinion


def test_openssl_disagrees_about_another_request(token, reply):
    assert openssl_agrees(token, reply=reply, request=request(CHECKPOINT, NONCE + 1)) is Agreement.DISAGREES


def test_openssl_disagrees_about_an_altered_reply(token, reply):
    assert (
        openssl_agrees(token, reply=reply[:-1] + bytes((reply[-1] ^ 1,)), request=QUERY)
        is Agreement.DISAGREES
    )


def test_openssl_disagrees_about_a_stranger_s_chain(token, reply, tmp_path):
    stranger = StampToken(
        *(getattr(token, name) for name in StampToken.__slots__[:-1]),
        local_authority(tmp_path / "stranger").roots,
    )
    assert openssl_agrees(stranger, reply=reply, request=QUERY) is Agreement.DISAGREES


def test_without_openssl_there_is_no_second_opinion(token, reply, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert openssl_agrees(token, reply=reply, request=QUERY) is Agreement.ABSENT


def test_a_program_of_that_name_that_is_not_openssl_gives_no_second_opinion(
    token, reply, tmp_path, monkeypatch
):
    other = tmp_path / "openssl"
    other.write_text("#!/bin/sh\necho LibreSSL 4.1.0\n")
    other.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert openssl_agrees(token, reply=reply, request=QUERY) is Agreement.ABSENT


def test_a_second_opinion_leaves_no_file_behind(token, reply, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert openssl_agrees(token, reply=reply, request=QUERY) is Agreement.AGREES
    assert list(tmp_path.iterdir()) == []


def test_a_token_shown_with_a_sister_of_its_signer_s_certificate_is_not_kept(tmp_path):
    require_openssl()
    authority = local_authority(tmp_path / "authority", KeyKind.RSA_2048)
    own = reissue(authority, start="20260101000000Z", end="20990101000000Z")
    reply = authority.reply(QUERY)
    # One key, one issuer, one serial number, other dates: the library does not compare it with the certificate the token names.
    shown = reply.replace(own, reissue(authority, start="20200101000000Z", end="20990101000000Z"))
    assert shown != reply
    pending = Pending(Slot(48, 0), CHECKPOINT, QUERY)
    assert complete(pending, reply, authority.roots).stamp.reply == reply
    with pytest.raises(DisagreementError):
        complete(pending, shown, authority.roots)


# Vectors


@pytest.fixture(scope="module")
def vectors(shared) -> Path:
    folder = shared / "vectors" / "rfc3161-client"
    if not folder.is_dir():
        pytest.skip("the vectors of rfc3161-client are not among the shared ones")
    return folder


def chain_of(folder: Path) -> bytes:
    content = (folder / "ts_chain.pem").read_bytes()
    return content if b"BEGIN" in content else load_der_x509_certificate(content).public_bytes(Encoding.PEM)


@pytest.mark.parametrize(
    ("vector", "refusal"),
    [
        ("sigstage/response-sha256.tsr", None),
        ("sigstage/response-sha384.tsr", ImprintError),
        ("sigstage/response-sha512.tsr", ImprintError),
        ("sigstage/response-invalid-signature.tsr", UnsignedError),
        ("sigstage/response-no-embedded-cert.tsr", GarbledError),
        ("sigstore.mock/response-expired.tsr", GarbledError),
        ("test_tsa/response.tsr", ImprintError),
        ("identrust/issue-104.tsr", ImprintError),
    ],
)
def test_the_library_s_own_vectors_get_a_verdict_by_name(vectors, vector, refusal):
    path = vectors / vector
    message = path.with_name("payload").read_bytes() if path.with_name("payload").exists() else b"hello"
    query = request(message, decode_timestamp_response(path.read_bytes()).tst_info.nonce)
    if refusal is None:
        assert check(path.read_bytes(), query, message, chain_of(path.parent)).imprint == Digest.of(message)
        return
    with pytest.raises(refusal):
        check(path.read_bytes(), query, message, chain_of(path.parent))


@pytest.mark.parametrize(
    ("vector", "length"),
    [
        ("identrust/issue-104.tsr", 3),
        ("sigstage/response-sha256.tsr", 2),
        ("sigstage/response-sha512.tsr", 2),
        ("test_tsa/response.tsr", 3),
        ("test_tsa/response-injected-certs.tsr", 3),
    ],
)
def test_the_library_accepts_its_vectors_under_the_one_chain_found_here(vectors, vector, length):
    chain, response = found_chain(vectors / vector)
    assert len(chain) == length
    assert (
        VerifierBuilder(roots=[chain[-1]], intermediates=list(chain[1:-1]))
        .build()
        .verify_message(response, b"hello")
    )


def test_a_vector_signed_under_another_root_finds_no_chain(vectors):
    with pytest.raises(UntrustedError):
        found_chain(vectors / "test_tsa" / "other_response.tsr")


def found_chain(path: Path) -> tuple[Chain, TimeStampResponse]:
    response = decode_timestamp_response(path.read_bytes())
    embedded = parse_embedded(response.signed_data.certificates)
    (named,) = response.signed_data.signer_infos
    (signer,) = [
        each for each in embedded if (each.issuer, each.serial_number) == (named.issuer, named.serial_number)
    ]
    at = response.tst_info.gen_time.astimezone(UTC)
    return chain_to_root(signer, embedded, parse_trusted(chain_of(path.parent)), at=at), response

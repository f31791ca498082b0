"""Tokens of foreign authorities get the verdict that another RFC 3161 library gives them, at the time they were made."""

import hashlib
import textwrap
from pathlib import Path

import pytest
import rfc3161_client
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.certificate import is_chain_valid, read_certificate, read_chain
from khronika_verify.der import members, object_id, read_der
from khronika_verify.form import MalformedError
from khronika_verify.token import is_token_signed, read_reply, read_request

YEAR = 366 * 86400
REPLIES = {
    "sigstage/response-sha256": True,
    "sigstage/response-sha384": True,
    "sigstage/response-sha512": True,
    "sigstage/response-no-embedded-cert": True,
    "sigstage/response-invalid-signature": False,
    "sigstore.mock/response-expired": True,
    "test_tsa/response": True,
    "test_tsa/response-injected-certs": True,
    "test_tsa/other_response": False,
}


@pytest.fixture(scope="module")
def tokens(shared) -> Path:
    folder = shared / "vectors" / "rfc3161-client"
    if not folder.is_dir():
        pytest.skip("the vectors of rfc3161-client are not among the shared ones")
    return folder


def chain_of(folder: Path) -> bytes:
    """The chain in the line length of RFC 7468."""
    lines = (folder / "ts_chain.pem").read_text().splitlines()
    return "".join(
        "\n".join(textwrap.wrap(line, 64) if line[:1] != "-" else [line]) + "\n" for line in lines if line
    ).encode()


def library_accepts(reply: bytes, chain: bytes) -> bool:
    certificates = x509.load_pem_x509_certificates(chain)
    decoded = rfc3161_client.decode_timestamp_response(reply)
    verifier = rfc3161_client.VerifierBuilder(
        tsa_certificate=certificates[0], intermediates=certificates[1:-1], roots=[certificates[-1]]
    ).build()
    try:
        return verifier.verify(decoded, decoded.tst_info.message_imprint.message)
    except rfc3161_client.VerificationError:
        return False


@pytest.mark.parametrize(("name", "good"), REPLIES.items())
def test_a_foreign_token_gets_the_verdict_of_the_library(tokens, name, good):
    reply, chain = (tokens / f"{name}.tsr").read_bytes(), chain_of((tokens / name).parent)
    token, certificates = read_reply(reply), read_chain(chain)
    assert is_token_signed(token, certificates[0]) is good
    assert is_chain_valid(certificates, token.statement.at)
    assert library_accepts(reply, chain) is good


def test_a_token_is_over_what_was_stamped(tokens):
    statement = read_reply((tokens / "sigstage/response-sha256.tsr").read_bytes()).statement
    assert statement.imprint[1] == hashlib.sha256(b"hello").digest()


def test_a_token_answers_its_request_and_no_other(tokens):
    folder = tokens / "test_tsa"
    request = read_request((folder / "request.der").read_bytes())
    own, other = (
        read_reply((folder / name).read_bytes()).statement for name in ("response.tsr", "other_response.tsr")
    )
    assert (request.nonce, request.imprint[1]) == (own.nonce, own.imprint[1])
    assert request.nonce != other.nonce


@pytest.mark.parametrize("shift", [-40 * YEAR, 40 * YEAR])
def test_a_chain_is_refused_at_a_time_it_was_not_in_force(tokens, shift):
    certificates = read_chain(chain_of(tokens / "sigstage"))
    at = read_reply((tokens / "sigstage/response-sha256.tsr").read_bytes()).statement.at
    assert not is_chain_valid(certificates, at + shift)


def test_a_chain_without_its_root_or_out_of_order_is_refused(tokens):
    chain = read_chain(chain_of(tokens / "test_tsa"))
    at = read_reply((tokens / "test_tsa/response.tsr").read_bytes()).statement.at
    assert is_chain_valid(chain, at)
    assert not is_chain_valid(chain[:-1], at)
    assert not is_chain_valid(chain[::-1], at)
    assert not is_chain_valid([chain[0], chain[2]], at)
    assert not is_chain_valid(chain[1:], at)


def test_a_token_with_rsa_through_an_intermediate_of_a_public_authority_is_accepted(tokens):
    reply = (tokens / "identrust/issue-104.tsr").read_bytes()
    carried = [
        read_certificate(bytes(data))
        for data in rfc3161_client.decode_timestamp_response(reply).signed_data.certificates
    ]
    root = read_certificate((tokens / "identrust/ts_chain.pem").read_bytes())
    token = read_reply(reply)
    signers = [certificate for certificate in carried if is_token_signed(token, certificate)]
    chain = [*signers, *(certificate for certificate in carried if certificate not in signers), root]
    assert len(signers) == 1
    assert is_chain_valid(chain, token.statement.at)


def test_an_embedded_certificate_does_not_stand_in_for_the_shipped_one(tokens):
    token = read_reply((tokens / "test_tsa/response-injected-certs.tsr").read_bytes())
    other = read_chain(chain_of(tokens / "sigstage"))[0]
    assert not is_token_signed(token, other)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30\x00", b"\x30\x80\x00\x00", b"\x30\x05\x30\x03\x02\x01\x02", b"\x30\x84\xff\xff\xff\xff"],
)
def test_what_is_no_granted_reply_is_malformed(data):
    with pytest.raises(MalformedError):
        read_reply(data)


@given(data=st.binary(max_size=60))
def test_random_bytes_are_malformed_and_no_crash(data):
    for read in (read_reply, read_request, read_certificate, read_chain):
        with pytest.raises(MalformedError):
            read(data)


@given(cut=st.integers(1, 5000), position=st.integers(0, 2**16))
def test_a_damaged_reply_is_malformed_or_read_and_no_crash(tokens_reply, cut, position):
    data = bytearray(tokens_reply[: max(1, len(tokens_reply) - cut // 100)])
    data[position // 8 % len(data)] ^= 1 << position % 8
    try:
        token = read_reply(bytes(data))
    except MalformedError:
        return
    assert token.statement.at >= 0


@pytest.fixture(scope="module")
def tokens_reply(tokens) -> bytes:
    return (tokens / "sigstage/response-sha256.tsr").read_bytes()


@pytest.mark.parametrize("data", ["30810100", "3082000100", "0201", "1f0100", "30020500ff"])
def test_a_second_spelling_of_an_element_is_refused(data):
    with pytest.raises(MalformedError):
        read_der(bytes.fromhex(data))


def test_object_identifiers_are_read_with_their_first_two_arcs():
    elements = members(read_der(bytes.fromhex("300a06032a86480603883701"))).elements
    assert [object_id(element) for element in elements] == ["1.2.840", "2.999.1"]

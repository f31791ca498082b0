"""The road to an authority: over HTTP, over files carried by hand, and what can happen on it."""

import pytest

from khronika.demo.authority import MissingProgramError, local_authority
from khronika.ledger.anchor import MAX_REPLY, check
from khronika.ledger.authority import HttpAuthority, TimestampAuthority, read_reply, write_request
from khronika.ledger.refusal import GarbledError, NonceError, RefusedError, UnreachableError
from tests.authority import CHECKPOINT, NONCE, QUERY, Conduct, served, signer


def answered(authority: TimestampAuthority) -> bytes:
    return authority.reply(QUERY)


@pytest.mark.parametrize(
    ("conduct", "fact"),
    [
        (Conduct.REDIRECTS, "leads elsewhere"),
        (Conduct.FAILS, "status 503"),
        (Conduct.DRIPS, "did not end in time"),
        (Conduct.SILENT, "no reply"),
    ],
)
def test_an_authority_that_does_not_reply_is_said_to_be_out_of_reach(conduct, fact):
    with served(conduct) as authority, pytest.raises(UnreachableError, match=fact):
        answered(HttpAuthority(authority.address, seconds=0.3))


def test_a_flood_is_cut_off():
    with served(Conduct.FLOODS) as authority, pytest.raises(GarbledError, match="larger"):
        answered(HttpAuthority(authority.address))


@pytest.mark.parametrize(
    ("conduct", "refusal"),
    [
        (Conduct.TRUNCATES, GarbledError),
        (Conduct.TALKS_HTML, GarbledError),
        (Conduct.REFUSES, RefusedError),
        (Conduct.OTHER_NONCE, NonceError),
    ],
)
def test_what_comes_over_the_network_is_checked_like_anything_else(conduct, refusal):
    with served(conduct) as authority:
        reply = answered(HttpAuthority(authority.address))
    with pytest.raises(refusal):
        check(reply, QUERY, CHECKPOINT, authority.roots)


def test_a_request_over_http_tells_nothing_of_who_asks():
    with served() as authority:
        answered(HttpAuthority(authority.address))
    assert authority.headers.keys() == {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
    }
    assert authority.headers["content-type"] == "application/timestamp-query"


def test_nobody_listening_is_said_to_be_out_of_reach():
    with served() as authority:
        address = authority.address
    with pytest.raises(UnreachableError):
        answered(HttpAuthority(address, seconds=1))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://authority.invalid/",
        "authority.invalid",
        "https://",
        "https://a:b@authority.invalid/",
        "http://[",
        "http://h:0/",
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_sent(address):
    with pytest.raises(UnreachableError, match="not an address"):
        HttpAuthority(address)


def test_a_request_and_a_reply_can_be_carried_as_files(tmp_path):
    write_request(tmp_path / "ask.tsq", QUERY)
    openssl_reply = signer().reply((tmp_path / "ask.tsq").read_bytes())
    (tmp_path / "answer.tsr").write_bytes(openssl_reply)
    assert check(read_reply(tmp_path / "answer.tsr"), QUERY, CHECKPOINT, signer().roots).nonce == NONCE


def test_a_reply_file_that_is_missing_or_huge_is_refused(tmp_path):
    with pytest.raises(UnreachableError):
        read_reply(tmp_path / "answer.tsr")
    (tmp_path / "answer.tsr").write_bytes(bytes(MAX_REPLY + 1))
    with pytest.raises(GarbledError):
        read_reply(tmp_path / "answer.tsr")


def test_the_worked_example_says_which_program_it_lacks(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgramError, match="not installed"):
        local_authority(tmp_path / "authority")

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import ID_LENGTH, b64, format_id, parse_b64, parse_id
from khronika.primitives.error import MalformedError

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"

# RFC 4648 section 10.
RFC_4648 = [
    ("", ""),
    ("f", "Zg=="),
    ("fo", "Zm8="),
    ("foo", "Zm9v"),
    ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
]


@pytest.mark.parametrize(("data", "text"), RFC_4648)
def test_base64_is_that_of_rfc_4648(data, text):
    assert b64(data.encode()) == text
    assert parse_b64(text) == data.encode()


@pytest.mark.parametrize(
    "text",
    [
        "Zg",
        "Zg=",
        "Zg===",
        "Zh==",
        "Zm9=",
        "Zm9v\n",
        " Zm9v",
        "Zm9v=",
        "Zm-_",
        "Zm9vZg==Zm9v",
        "=",
        "====",
        "Зг==",
        "Zg==\0",
        "Z g==",
    ],
)
def test_any_other_spelling_of_base64_is_refused(text):
    with pytest.raises(MalformedError):
        parse_b64(text)


def test_an_id_is_base32_in_lower_case_without_padding():
    assert format_id(bytes(16)) == "a" * 26
    assert format_id(b"\xff" * 16) == "7" * 25 + "4"
    assert format_id(bytes(range(16))) == base64.b32encode(bytes(range(16))).decode().rstrip("=").lower()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 25,
        "a" * 27,
        "A" * 26,
        "a" * 25 + "b",
        "a" * 25 + "7",
        "a" * 25 + "1",
        "a" * 25 + "0",
        "a" * 25 + "=",
        "а" * 26,
        "a" * 25 + "\n",
    ],
    ids=repr,
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(MalformedError, match="not an id"):
        parse_id(text)


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_only_sixteen_bytes_make_an_id(length):
    with pytest.raises(ValueError, match="16 bytes"):
        format_id(bytes(length))


@given(st.binary(max_size=100))
def test_base64_is_read_back_and_agrees_with_the_standard_library(data):
    assert b64(data) == base64.b64encode(data).decode()
    assert parse_b64(b64(data)) == data


@given(st.text(ALPHABET + "+/=AZ", max_size=12))
def test_base64_that_is_accepted_is_the_only_spelling_of_its_bytes(text):
    try:
        data = parse_b64(text)
    except MalformedError:
        return
    assert b64(data) == text


@given(st.binary(min_size=16, max_size=16))
def test_an_id_is_read_back_and_agrees_with_base32(raw):
    text = format_id(raw)
    assert len(text) == ID_LENGTH
    assert text == base64.b32encode(raw).decode().rstrip("=").lower()
    assert parse_id(text) == raw


@given(st.text(ALPHABET, min_size=26, max_size=26))
def test_an_id_that_is_accepted_is_the_only_spelling_of_its_bytes(text):
    try:
        raw = parse_id(text)
    except MalformedError:
        assert text[-1] not in "aeimquy4"
        return
    assert format_id(raw) == text

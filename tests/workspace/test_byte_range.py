"""A player that winds back asks for a part of a piece, and gets that part alone."""

import pytest

from khronika.web.byte_range import sent_in_part

PIECE = bytes(range(100))


@pytest.mark.parametrize(
    ("asked", "sent", "told"),
    [
        ("bytes=0-", PIECE, "bytes 0-99/100"),
        ("bytes=10-19", PIECE[10:20], "bytes 10-19/100"),
        ("bytes=90-400", PIECE[90:], "bytes 90-99/100"),
    ],
)
def test_a_stretch_is_sent_with_its_place(asked, sent, told):
    answer = sent_in_part(PIECE, "audio/wav", asked)
    assert (answer.status_code, answer.body, answer.headers["content-range"]) == (206, sent, told)
    assert answer.headers["content-length"] == str(len(sent))


@pytest.mark.parametrize(
    "asked", ["", "bytes=-5", "bytes=0-1,4-5", "lines=0-1", "bytes=٣-", "bytes=a-", "bytes=20-10"]
)
def test_what_asks_for_no_single_stretch_is_sent_whole(asked):
    answer = sent_in_part(PIECE, "audio/wav", asked)
    assert (answer.status_code, answer.body) == (200, PIECE)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=150-", "bytes=100-200"])
def test_a_stretch_that_is_not_there_is_refused_without_a_byte(asked):
    answer = sent_in_part(PIECE, "audio/wav", asked)
    assert (answer.status_code, answer.body, answer.headers["content-range"]) == (416, b"", "bytes */100")

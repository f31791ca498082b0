"""Every kind of file is read by a worker that can open nothing any more: what it needs was loaded before."""

import bz2

import pytest

from khronika.evidence.reading.outcome import Outcome
from tests.evidence.reading.archive_makers import SEVEN, packed, sealed_seven
from tests.evidence.reading.compound_maker import compound
from tests.evidence.reading.in_workers import whole
from tests.evidence.reading.office_makers import doc, message, msg, ppt, summary, xls
from tests.evidence.reading.test_time_proofs import BITCOIN, attested, proof
from tests.evidence.reading.test_web_archives import archive

WORDS = {"Показания.txt": "слова".encode()}
# Each kind needs something else to be there: libraries, codecs of encodings, digests.
ITEMS = {
    "7z": packed(WORDS, SEVEN),
    "sealed 7z": sealed_seven(WORDS, "пароль"),
    "sealed zip": packed(WORDS, "zip", options="zip:encryption=aes256", password="пароль"),
    "bzip2": bz2.compress("слова".encode()),
    "iso": packed(WORDS, "iso9660"),
    "message": compound(message(head=32, streams={"__substg1.0_1000001E": "слова".encode("koi8-r")})),
    "rich message": msg("слова", streams={"__substg1.0_10130102": b"<meta charset=utf-8><p>words"}),
    "old word": doc(["слова"], **{"\x05SummaryInformation": summary("слова")}),
    "old sheets": xls({"а": {(0, 0): "слова"}}),
    "old slides": ppt([("слова", "слова")]),
    "web archive": archive(
        {"http://a.example/": "слова".encode()}, "packed", [("Transfer-Encoding", "chunked")]
    ),
}


@pytest.mark.parametrize("kind", ITEMS)
def test_a_file_of_each_kind_says_its_words_in_a_confined_worker(kind):
    reading = whole(ITEMS[kind], passwords=("пароль",))
    assert (reading.outcome, reading.reason) == (Outcome.READ, None)
    inner = [each.reading for each in reading.contained]
    assert any("слова" in text.text for each in (reading, *inner) for text in each.texts)


def test_a_time_proof_is_read_in_a_confined_worker():
    reading = whole(proof(b"\x03\x08" + attested(BITCOIN, b"\x07")))
    assert (reading.reason, reading.reader, reading.metadata["bitcoin-blocks"]) == (
        None,
        "open-timestamp",
        "7",
    )


def test_a_real_reply_of_an_authority_is_read_in_a_confined_worker(shared):
    reading = whole((shared / "corpus/timestamps/rfc3161_test_tsa.tsr").read_bytes())
    assert (reading.reason, reading.metadata["time"]) == (None, "2024-10-08T15:40:32Z")


def test_noise_that_looks_like_a_mail_store_is_unread_in_a_confined_worker():
    reading = whole(b"!BDN" + bytes(4) + b"SM" + bytes(600))
    assert (reading.reader, reading.reason.value) == ("mail-store", "malformed")

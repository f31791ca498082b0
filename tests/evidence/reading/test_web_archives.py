"""Web archives give out every answer that was saved, with address and date; what is damaged takes nothing else with it."""

import gzip
import hashlib
import io
from base64 import b32encode
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from khronika.evidence.reading.outcome import Limits, Reason
from tests.evidence.reading.in_process import read, zipped
from tests.evidence.reading.in_workers import whole

THREE = {
    "http://a.example/": b"first" * 9,
    "http://b.example/": b"second" * 9,
    "http://c.example/": b"third" * 9,
}
PAGE = "<!DOCTYPE html><p>Показания</p>".encode()


def archive(answers, packing="plain", headers=()):
    """A web archive: address -> body."""
    pack = partial(gzip.compress, mtime=0) if packing == "packed" else bytes
    return b"".join(pack(record(address, body, headers)) for address, body in answers.items())


def record(address, body, headers=()):
    answer = [
        "HTTP/1.1 200 OK",
        "Content-Type: text/html",
        *(f"{name}: {value}" for name, value in headers),
        "",
        "",
    ]
    block = "\r\n".join(answer).encode() + body
    head = [
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Target-URI: {address}",
        "WARC-Date: 2021-10-04T09:12:33Z",
        f"WARC-Block-Digest: sha1:{b32encode(hashlib.sha1(block).digest()).decode()}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
        "",
        "",
    ]
    return "\r\n".join(head).encode() + block + b"\r\n\r\n"


def contents(found):
    return {file.name: file.content if file.reason is None else file.reason for file in found.files}


@settings(max_examples=20)
@given(
    st.dictionaries(
        st.from_regex(r"http://[a-z]{1,5}\.example/[a-z]{0,5}", fullmatch=True),
        st.binary(max_size=300),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["plain", "packed"]),
)
def test_every_answer_comes_out_as_it_was_saved(answers, packing):
    found = read(archive(answers, packing))
    assert (found.kind, found.reason) == ("web-archive", None)
    assert contents(found) == answers
    for file in found.files:
        assert found.metadata[f"message.{file.message}.url"] == file.name
        assert found.metadata[f"message.{file.message}.block-digest"] == "fits"
        assert found.metadata[f"message.{file.message}.date"] == "2021-10-04T09:12:33Z"


@pytest.mark.parametrize("packing", ["plain", "packed"])
def test_the_library_of_archivists_finds_the_same(packing):
    data = archive(THREE, packing)
    theirs = {
        each.rec_headers.get_header("WARC-Target-URI"): each.content_stream().read()
        for each in ArchiveIterator(io.BytesIO(data))
    }
    assert contents(read(data)) == theirs


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(PAGE, mtime=0)),
        (
            [("Transfer-Encoding", "chunked")],
            b"5\r\n" + PAGE[:5] + b"\r\n" + f"{len(PAGE) - 5:x}\r\n".encode() + PAGE[5:] + b"\r\n0\r\n\r\n",
        ),
    ],
)
def test_the_encodings_of_the_transfer_are_undone(headers, sent):
    assert contents(read(archive({"http://a.example/": sent}, headers=headers))) == {
        "http://a.example/": PAGE
    }


def test_what_was_saved_is_read_in_turn():
    reading = whole(archive({"http://a.example/": PAGE}, "packed"))
    (file,) = reading.contained
    assert (file.media, file.message, file.reading.texts[0].text) == ("text/html", 0, "Показания\n")
    assert file.reading.texts[0].runs[0].locator.member == ("http://a.example/",)


def test_a_zip_of_web_archives_is_read_to_the_page():
    reading = whole(
        zipped(
            {"archive/а.warc.gz": archive({"http://a.example/": PAGE}, "packed"), "datapackage.json": b"{}"}
        )
    )
    (page,) = reading.contained[0].reading.contained
    assert page.member == ("archive/а.warc.gz", "http://a.example/")


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("example.warc.gz", ["http://example.com/"]),
        ("example-iana.org-chunked.warc", ["http://www.iana.org/"]),
        (
            "testWARC_multiple.warc.gz",
            ["https://russellvets.org/", "https://russellvets.org/images/signatures/kendrick_joseph_b.jpg"],
        ),
    ],
)
def test_real_archives_give_out_their_pages(shared, path, addresses):
    found = read((shared / "corpus/web" / path).read_bytes())
    assert (found.reason, [file.name for file in found.files]) == (None, addresses)
    assert all(file.content for file in found.files)


# --- attacks ------------------------------------------------------------------------------------------------------------


def test_after_a_damaged_packed_record_the_others_are_kept():
    data = bytearray(archive(THREE, "packed"))
    at = data.index(b"\x1f\x8b\x08", 10)
    data[at + 40 : at + 44] = b"\xff\xff\xff\xff"
    found = read(bytes(data))
    assert found.reason is Reason.MALFORMED
    kept = {name: content for name, content in contents(found).items() if isinstance(content, bytes)}
    assert kept.keys() >= {"http://a.example/", "http://c.example/"}
    assert found.metadata["damaged"]


def test_after_a_record_that_says_too_little_the_others_are_kept():
    data = archive(THREE)
    length = data.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    found = read(
        data.replace(b"Content-Length: " + length, b"Content-Length: " + str(int(length) - 4).encode(), 1)
    )
    assert found.reason is Reason.MALFORMED
    assert {"http://b.example/", "http://c.example/"} <= contents(found).keys()
    assert found.metadata["message.0.block-digest"] == "differs"


def test_a_record_that_was_changed_does_not_fit_its_digest():
    data = archive(THREE).replace(b"firstfirst", b"firstFIRST", 1)
    found = read(data)
    assert (found.reason, found.metadata["message.0.block-digest"]) == (None, "differs")


def test_a_record_that_breaks_off_is_withheld():
    data = archive(THREE)
    found = read(data[: data.rindex(b"third") - 3])
    assert found.reason is Reason.MALFORMED
    assert contents(found)["http://c.example/"] is Reason.MALFORMED
    assert contents(found)["http://b.example/"] == THREE["http://b.example/"]


@pytest.mark.parametrize("length", [b"-1", b"x", b"99999999999999999999", b"999999999999999"])
def test_an_absurd_length_is_not_believed(length):
    data = archive({"http://a.example/": PAGE})
    said = data.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    assert (
        read(data.replace(b"Content-Length: " + said, b"Content-Length: " + length, 1)).reason
        is Reason.MALFORMED
    )


def test_an_answer_that_unpacks_without_end_is_stopped():
    data = archive(
        {"http://a.example/": gzip.compress(bytes(20_000_000), mtime=0)},
        headers=[("Content-Encoding", "gzip")],
    )
    assert whole(data, Limits(contained=1_000_000)).reason is Reason.TOO_MUCH


def test_an_archive_without_a_record_is_malformed():
    assert read(b"WARC/1.0\r\n\r\n").reason is Reason.MALFORMED


@settings(max_examples=40)
@given(st.data())
def test_no_flaw_in_a_web_archive_is_more_than_unread(data):
    content = bytearray(archive(THREE, data.draw(st.sampled_from(["plain", "packed"]))))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(content), "application/warc")

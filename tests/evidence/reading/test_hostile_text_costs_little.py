"""Text made to be slow, or to break a rule of the answer, costs little and takes nothing with it."""

import time
from base64 import b64encode

import pytest

from khronika.evidence.reading.coverage import Unit, Why
from tests.evidence.reading.in_process import read
from tests.evidence.reading.portable_maker import document, shown

HEAD = b"From: a@example.org\nTo: b@example.org\nSubject: x\n"
SIZE = 300_000
MOST_SECONDS = 6
"""Of the processor: each of these takes less than one, and took minutes or hours when its time grew with the square of its size."""

PIECES = (
    *(
        "<!--",
        "<!",
        "<?",
        "<![CDATA[",
        "</",
        "<a ",
        "<a b='",
        "<script>",
        "<script></script",
        "<title>",
        "<template>",
        "<iframe/srcdoc=",
    ),
    *("&#", "<object></p>", "<svg style='a:url('>", "<!--[if a]><![endif]"),
)
HOSTILE = {
    "files in uuencode without an end": ("message/rfc822", HEAD + b"\nbegin 644 x\n", b"!        \n"),
    "lines of blanks in uuencode": ("message/rfc822", HEAD + b"\nbegin 644 x\n", b"     \n"),
    "beginnings of sealed messages": ("message/rfc822", HEAD + b"\n", b"-----BEGIN PGP MESSAGE-----\n"),
    "a folded header": ("message/rfc822", HEAD, b" x\n"),
    "headers of one name": ("message/rfc822", HEAD, b"a:\n"),
    "encoded words without an end": ("message/rfc822", HEAD + b"X-A: ", b"=?a?q?"),
    "encoded words without words": ("message/rfc822", HEAD + b"X-A: ", b"=?a?q??="),
    "parameters": ("message/rfc822", HEAD + b"Content-Type: text/plain", b";"),
    **{f"a page of {part}": ("text/html", b"<html><body>", part.encode()) for part in PIECES},
    "a script without an end": ("text/html", b"<html><script>", b"'\\'"),
    "attributes without an end": ("text/html", b"<html><a ", b"a='b' "),
    "a folded line of a card": ("text/plain", b"BEGIN:VCARD\nN:x", b"\n x"),
    "a line of a card in quoted-printable": ("text/plain", b"BEGIN:VCARD\nN;QUOTED-PRINTABLE:=", b"\nb="),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_bytes_and_not_with_their_square(name):
    media, head, pattern = HOSTILE[name]
    begun = time.process_time()
    assert read(head + pattern * (SIZE // len(pattern)), media).reason is None
    assert time.process_time() - begun < MOST_SECONDS


BEGINNINGS = {
    "scripts": b"/JS(",
    "scripts in numbers": b"/JS<a ",
    "descriptions that hold others": b"/Alt <<",
    "objects without an end": b"7 0 obj/ObjStm stream\n",
    "streams of scripts": b"/JS 6 0 R ",
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_document_of_beginnings_costs_time_by_its_bytes(name):
    body = b"(" + BEGINNINGS[name] * (3_000_000 // len(BEGINNINGS[name])) + b"x" * 3_000_000
    begun = time.process_time()
    assert read(document(shown("page"), body)).reason is None
    assert time.process_time() - begun < MOST_SECONDS


def test_beginnings_of_remarks_that_are_no_remarks_cost_little():
    begun = time.process_time()
    data = b"<?xml version='1.0'?><r>&#1048;<![CDATA[" + b"<!--" * (SIZE // 4) + b"]]></r>"
    assert read(data).reason is None
    assert time.process_time() - begun < MOST_SECONDS


LARGE = b"\x89PNG\r\n\x1a\n" + bytes(1_500_000)
DOCUMENTS = {
    "web page": (b"<html><p>words</p><img src='data:image/png;base64," + b64encode(LARGE) + b"'>", "text/html"),
    "rich text": (b"{\\rtf1 words\\par{\\pict\\pngblip " + LARGE.hex().encode() + b"}}", "application/rtf"),
    "flat document": (
        b"<?xml version='1.0'?><office:document xmlns:office='o' office:mimetype='application/vnd.oasis.opendocument.text'>"
        b"<text:p xmlns:text='t'>words</text:p><office:binary-data>" + b64encode(LARGE) + b"</office:binary-data></office:document>",
        "text/plain",
    ),
    "card": (b"BEGIN:VCARD\nNOTE:words\nPHOTO;ENCODING=B;TYPE=PNG:" + b64encode(LARGE) + b"\nEND:VCARD\n", "text/plain"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_picture_of_more_than_one_answer_comes_out_and_the_words_with_it(name):
    found = read(*DOCUMENTS[name])
    assert "words" in found.texts[0].text
    assert [file.content for file in found.files] == [LARGE]


@pytest.mark.parametrize("media", ["image/..\n", "image/" + "a" * 500, "image/PNG;x", "image/", ""])
def test_a_picture_of_an_odd_media_type_takes_nothing_with_it(media):
    found = read(
        f"<html><p>words</p><img src='data:{media};base64,{b64encode(b'octets').decode()}'>".encode(),
        "text/html",
    )
    assert (found.reason, "words" in found.texts[0].text) == (None, True)


def test_headers_of_odd_names_are_kept_and_those_beyond_the_answer_are_counted():
    found = read(HEAD + b"X+Odd/Name: kept\nX-Long: " + b"a" * 7_000_000 + b"\n\nbody", "message/rfc822")
    assert found.metadata["message.0.x-odd-name"] == "kept"
    assert [(gap.unit, gap.why, gap.names) for gap in found.coverage.gaps] == [
        (Unit.FIELD, Why.TOO_MUCH, ("message.0.x-long",))
    ]


def test_a_header_with_more_parameters_than_are_looked_at_is_said_whole():
    found = read(
        HEAD + b"Content-Type: text/plain" + b"; a=b" * 2000 + b"; secret=word\n\nbody", "message/rfc822"
    )
    assert "secret=word" in found.texts[0].text
    assert "body" in found.texts[0].text


def test_a_part_that_is_no_uuencode_keeps_its_words():
    found = read(
        HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\nwords of a witness\nend\n",
        "message/rfc822",
    )
    assert found.reason is None
    assert "words of a witness" in found.texts[0].text


def test_words_around_a_file_in_a_body_stay_where_they_stand():
    found = read(
        HEAD + b"\nbefore\nbegin 644 a\n#0V%T\n`\nend\nafter\nbegin 644 b\nno file of any kind\n",
        "message/rfc822",
    )
    body = "\n".join(line for line in found.texts[0].text.splitlines()[3:] if line)
    assert body == "before\nafter\nbegin 644 b\nno file of any kind"
    assert [(file.name, file.content) for file in found.files] == [("a", b"Cat")]

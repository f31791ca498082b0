"""No flaw in mail, signed messages, forms, archives in parts or captions is more than a reason: nothing falls, nothing is made up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khronika.evidence.readers.pictures import opening as picture_opening
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading import mail_makers
from tests.evidence.reading.archive_makers import rar_five, rar_five_parts, rar_old
from tests.evidence.reading.in_process import read
from tests.evidence.reading.test_captions import ASS, VTT
from tests.evidence.reading.test_nothing_is_opened_late import FULL
from tests.evidence.reading.test_sounds_and_ends_that_were_lost import captioned, picture, program

# Its library counts the points of a picture by itself until it is told not to.
picture_opening.load()

MEMBERS = {"a.txt": b"words " * 9, "b.txt": b"more"}
LETTER = (
    b"From: a@example.org\nTo: b\nSubject: =?utf-7?Q?+BCE-?=\nContent-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\n"
    b"begin 644 a.txt\n#0V%T\n`\nend\n\n--b\nContent-Transfer-Encoding: base64\n\nd29yZHM=\nZW5k\n___\nX\n--b--\nafter\n"
)
SAMPLES = {
    "letter": (LETTER, "message/rfc822"),
    "mailbox": (b"From a Tue Mar 16 04:12:00 2021\n" + LETTER + b"\nFrom the cell\n", "application/mbox"),
    "signed": (mail_makers.signed(b"words"), "application/pkcs7-mime"),
    "pieces": (mail_makers.signed_in_pieces(b"wor", b"ds"), "application/pkcs7-mime"),
    "winmail": (
        mail_makers.winmail(
            mail_makers.attribute(0x9003, mail_makers.properties({0x37: "a", 0x8001: "b", 0x1000: "c"})),
            mail_makers.attribute(0x9002, bytes(14)),
        ),
        "application/ms-tnef",
    ),
    "pdf": (FULL, "application/pdf"),
    "rar-5": (rar_five(MEMBERS), "application/vnd.rar"),
    "rar-3": (rar_old(MEMBERS), "application/vnd.rar"),
    "rar-parts": (b"".join(rar_five_parts("a", b"words" * 9, 20)), "application/vnd.rar"),
    "program": (program("pe", b"PK\x03\x04"), "application/vnd.microsoft.portable-executable"),
    "caption": (captioned([(2, 120, b"words"), (2, 25, b"a")]) + b"hidden behind the picture", "image/jpeg"),
    "gif": (picture("GIF") + b"hidden behind the picture", "image/gif"),
    "vtt": (VTT.encode(), "text/plain"),
    "ass": (ASS.encode(), "text/plain"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    flaws=st.lists(st.tuples(st.integers(0, 5_000), st.binary(min_size=1, max_size=4)), max_size=3),
    cut=st.none() | st.integers(0, 5_000),
)
def test_a_flaw_is_read_over_or_has_its_reason(name, flaws, cut):
    data, media = SAMPLES[name]
    damaged = bytearray(data)
    for at, noise in flaws:
        place = at % len(data)
        damaged[place : place + len(noise)] = noise
    found = read(bytes(damaged[:cut]) or b"\0", media)
    assert found.reason is None or isinstance(found.reason, Reason)
    assert all(0 <= run.start < run.end <= len(text.text) for text in found.texts for run in text.runs)

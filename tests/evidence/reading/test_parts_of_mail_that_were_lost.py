"""Nothing of a mail is lost: pieces, footers, odd lines, files written as text, envelopes of other programs."""

import struct
import zlib
from base64 import b64encode, encodebytes
from binascii import b2a_uu

import pytest

from khronika.evidence.readers.text.charset import decode_declared
from khronika.evidence.reading.coverage import Unit, Why
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.intake.media import media_type
from tests.evidence.reading import mail_makers as maker
from tests.evidence.reading.compound_maker import compound
from tests.evidence.reading.in_process import read
from tests.evidence.reading.in_workers import whole
from tests.evidence.reading.office_makers import message

HEAD = b"From: a@example.org\nTo: b@example.org\nSubject: x\n"
WORDS = "Осуждённого Тестова перевели в штрафной изолятор, начальник приказал молчать."
FRENCH = "L'été dernier, le détenu fut frappé. Où ça ? Là-bas, « à l'isolement »."


def said(data):
    return "".join(text.text for text in read(data).texts)


def letter(body, *headers):
    return HEAD + b"".join(header + b"\n" for header in headers) + b"\n" + body


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "windows-1252", "windows-1251", "koi8-r", "utf-16", "iso-8859-5"]
)
@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866", "utf-8"])
@pytest.mark.parametrize("text", [WORDS, "Re: ответ начальника"])
def test_bytes_decide_where_a_declared_encoding_lies(declared, encoding, text):
    assert decode_declared(text.encode(encoding), declared).content == text


@pytest.mark.parametrize(
    "text", [FRENCH, "à", "Où ça", "Élève", "Äpfel über Öl", "informações", "«»", "naïve — “café”"]
)
def test_a_true_western_declaration_is_believed(text):
    assert decode_declared(text.encode("cp1252"), "iso-8859-1").content == text


def test_a_page_that_declares_a_wrong_encoding_is_read_by_its_letters():
    page = (
        b"<html><head><meta charset=iso-8859-1></head><body><p>"
        + WORDS.encode("cp1251")
        + b"</p></body></html>"
    )
    assert WORDS in said(page)


def test_utf_7_is_decoded_in_bodies_and_headers():
    data = letter(
        WORDS.encode("utf-7"), b"Content-Type: text/plain; charset=utf-7", b"X-Words: =?utf-7?Q?+BCEENQQx-?="
    )
    assert WORDS in said(data)
    assert read(data).metadata["message.0.x-words"] == "Себ"


def test_half_a_character_costs_no_letter():
    data = letter(b"+2D0- words", b"Content-Type: text/plain; charset=utf-7")
    assert "\\ud83d words" in said(data)


def test_a_header_in_escapes_without_a_label_is_decoded():
    data = b"Subject: " + "証人は囚人".encode("iso2022_jp") + b"\n" + letter(b"body")
    assert "Subject: 証人は囚人" in said(data)


FIRST, SECOND = "Первая часть. ".encode(), "Вторая часть.".encode()


@pytest.mark.parametrize(
    ("sent", "shown", "behind"),
    [
        (b64encode(FIRST) + b"\n" + b64encode(SECOND), "Первая часть. Вторая часть.", ""),
        (b64encode(FIRST) + b64encode(SECOND), "Первая часть. Вторая часть.", ""),
        (encodebytes(WORDS.encode()) + b"____________\nList of friends\nX\n", WORDS, "List of friends\nX"),
        (
            encodebytes(WORDS.encode()) + b"\n-- \nUnsubscribe here: http://list.example/u\n",
            WORDS,
            "Unsubscribe here",
        ),
        (b64encode(WORDS.encode() + b"..")[:-2], WORDS, ""),
    ],
)
def test_base64_in_pieces_and_with_a_footer_says_all_of_it(sent, shown, behind):
    text = said(
        letter(sent, b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: base64")
    )
    assert shown in text
    assert behind in text


@pytest.mark.parametrize(
    "block",
    [
        b"begin 644 spisok.txt\n" + b2a_uu(b"octets of a list") + b"`\nend\n",
        b"begin 0600 spisok.txt\r\n"
        + b2a_uu(b"octets of a list", backtick=True).replace(b"\n", b"\r\n")
        + b"`\r\nend\r\n",
        b"begin 644 spisok.txt\n" + b2a_uu(b"octets of a list"),
        b"begin-base64 644 spisok.txt\n" + b64encode(b"octets of a list") + b"\n====\n",
    ],
)
def test_a_file_that_stands_in_a_body_as_text_comes_out(block):
    found = read(letter(b"before\n\n" + block))
    assert [(file.name, file.content) for file in found.files] == [("spisok.txt", b"octets of a list")]
    assert "before" in found.texts[0].text
    assert "begin" not in found.texts[0].text


def test_words_that_only_begin_like_a_file_stay_words():
    assert "begin 644 days of arrest\nwere counted\nend" in said(
        letter(b"begin 644 days of arrest\nwere counted\nend\n")
    )


@pytest.mark.parametrize(
    "before",
    [b"\xef\xbb\xbf", b"\r\n\n", b">From a Mon\n", b"+OK 1234 octets\n", b"\xef\xbb\xbfFrom a Mon\n"],
)
def test_what_stands_before_the_headers_of_a_mail_hides_it_from_nobody(before):
    found = read(before + letter(b64encode(WORDS.encode()), b"Content-Transfer-Encoding: base64"))
    assert found.kind in ("letter", "mailbox")
    assert WORDS in found.texts[0].text


def test_a_letter_of_apple_mail_is_a_letter_and_its_properties_are_kept():
    data = letter(b64encode(WORDS.encode()), b"Content-Transfer-Encoding: base64")
    found = read(b"%-9d\n" % len(data) + data + b"<plist>words</plist>\n")
    assert (found.kind, found.reason) == ("letter", None)
    assert WORDS in found.texts[0].text
    assert [file.content for file in found.files] == [b"<plist>words</plist>"]


def test_a_line_among_headers_that_is_none_is_kept_and_ends_no_headers():
    data = (
        b"From: a@example.org\nTo: b@example.org\nwords of a gateway\nSubject: x\nContent-Transfer-Encoding: base64\n\n"
        + b64encode(WORDS.encode())
    )
    text = said(data)
    assert WORDS in text
    assert "words of a gateway" in text


def test_a_body_without_an_empty_line_before_it_is_kept():
    assert "words at once" in said(b"From: a@example.org\nSubject: x\nwords at once\nmore: of them\n\nend\n")


def test_text_before_the_first_and_after_the_last_part_is_said_and_what_is_customary_is_not():
    body = b"This is a multi-part message in MIME format.\n--b\n\nwords\n--b--\nafter the end\n"
    text = said(letter(body, b"Content-Type: multipart/mixed; boundary=b"))
    assert "after the end" in text
    assert "MIME" not in text
    assert "before the parts" in said(
        letter(
            b"before the parts, in MIME format\n" + body[45:], b"Content-Type: multipart/mixed; boundary=b"
        )
    )


ENVELOPE = b"From a@b Tue Mar 16 04:12:00 2021\n"


@pytest.mark.parametrize(
    "line",
    [
        b"From the cell we heard screams.\nThe officer was Primerov.\n",
        b"From 04:12 until 06:30 on 16 March 2021 they beat him.\n",
        b"From him: nothing.\nNote: he was beaten.\n",
        b"From the cell",
    ],
)
def test_a_line_of_a_body_that_begins_with_from_begins_no_mail_and_is_lost_to_nobody(line):
    data = (
        ENVELOPE + letter(b"words\n\n" + line) + b"\n" + ENVELOPE + letter(b"second\n")
        if line.endswith(b"\n")
        else ENVELOPE + letter(b"\n" + line)
    )
    found = read(data)
    assert line.decode().strip() in found.texts[0].text
    assert "message.2.from" not in found.metadata
    assert ("message.1.from" in found.metadata) == line.endswith(b"\n")


@pytest.mark.parametrize(
    "envelope",
    [b"From - Tue Mar 16 04:12:00 2021\n", b"From ???@??? Tue Mar 16 04:12:00 2021\n", b"From a\n"],
)
def test_every_envelope_before_headers_begins_a_mail(envelope):
    found = read(envelope + letter(b"first\n") + b"\n" + envelope + letter(b"second\n"))
    assert "second" in found.texts[0].text
    assert found.metadata["message.1.subject"] == "x"


def test_a_mail_in_pieces_is_put_together_where_all_of_them_are_there():
    inner = letter(b"the whole of it, " * 3)
    pieces = [
        ENVELOPE
        + letter(
            inner[at : at + 40], b'Content-Type: message/partial; id="p@example"; number=%d; total=3' % number
        )
        + b"\n"
        for number, at in enumerate(range(0, 120, 40), start=1)
    ]
    joined = [
        file for file in read(b"".join(reversed(pieces))).files if file.name.startswith("mail-in-pieces")
    ]
    assert len(joined) == 1
    alone = read(b"".join(pieces[:2]))
    assert [file.name for file in alone.files] == ["piece 1 of 3", "piece 2 of 3"]
    assert [(gap.unit, gap.why, gap.count) for gap in alone.coverage.gaps] == [
        (Unit.MESSAGE, Why.ELSEWHERE, 1)
    ]
    assert [gap.names for gap in read(pieces[2].partition(b"\n")[2]).coverage.gaps] == [("piece 3 of 3",)]


@pytest.mark.parametrize(
    "data",
    [
        maker.signed(WORDS.encode()),
        maker.signed_in_pieces(WORDS.encode()[:21], WORDS.encode()[21:]),
        b"-----BEGIN PKCS7-----\n" + encodebytes(maker.signed(WORDS.encode())) + b"-----END PKCS7-----\n",
        encodebytes(maker.signed(WORDS.encode())),
        maker.message(maker.COMPRESSED, maker.value(0x30, maker.value(2, b"\0"), maker.value(0x30, maker.value(6, maker.DATA)),
                      maker.message(maker.DATA, maker.value(4, zlib.compress(WORDS.encode()))))),
    ],
)  # fmt: skip
def test_what_was_signed_or_packed_comes_out(data):
    found = read(data)
    assert (found.kind, found.reason) == ("signed", None)
    assert [file.content for file in found.files] == [WORDS.encode()]


def test_who_signed_and_when_is_said_as_the_message_says_it():
    found = read(maker.signed(b"words"))
    assert found.metadata == {
        "signer.0.name": "CN=Образцов О.О.", "signer.0.issuer": "CN=УЦ Примеров", "signer.0.serial": "07",
        "signer.0.time": "2021-03-16T01:12:00Z",
    }  # fmt: skip


def test_a_signature_that_stands_apart_says_so():
    found = read(maker.signed(None))
    assert found.metadata["signature-of"] == "another file"
    assert (found.reason, found.files) == (None, [])


def test_a_signed_letter_is_read_with_its_parts():
    entity = (
        b"Content-Type: multipart/mixed; boundary=i\n\n--i\nContent-Type: text/plain; charset=utf-8\n\n"
        + WORDS.encode()
    )
    entity += b"\n--i\nContent-Disposition: attachment; filename=prikaz.txt\n\nwords of an order\n--i--\n"
    data = letter(
        encodebytes(maker.signed(entity)),
        b"Content-Type: application/pkcs7-mime; name=smime.p7m",
        b"Content-Transfer-Encoding: base64",
    )
    (envelope,) = whole(data).contained
    (inner,) = envelope.reading.contained
    assert inner.reading.reader == "letter"
    assert WORDS in inner.reading.texts[0].text
    assert inner.reading.contained[0].member[-1] == "prikaz.txt"


PGP = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA0Rlc3Q=\n=abcd\n-----END PGP MESSAGE-----\n"


@pytest.mark.parametrize(
    "data",
    [
        maker.message(maker.ENVELOPED, maker.value(0x30, maker.value(2, b"\0"))),
        PGP,
        b"\r\n" + PGP,
        b"\x85\x01\x0c\x03" + bytes(8) + b"\x01" + bytes(range(256)),
        b"\x8c\x0d\x04\x09\x03\x08" + bytes(range(256)),
        b"age-encryption.org/v1\n-> X25519 abc\n",
    ],
)
def test_what_is_encrypted_is_said_to_be(data):
    reading = whole(data)
    assert (reading.outcome, reading.reason) == (Outcome.UNREAD, Reason.ENCRYPTED)


def test_an_encrypted_message_in_a_body_is_kept_apart_and_said_to_be_encrypted():
    reading = whole(letter(b"before\n\n" + PGP + b"after\n"))
    assert "before" in reading.texts[0].text
    assert "after" in reading.texts[0].text
    assert "BEGIN" not in reading.texts[0].text
    assert [file.reading.reason for file in reading.contained] == [Reason.ENCRYPTED]


@pytest.mark.parametrize("cut", range(0, 200, 7))
def test_no_cut_in_a_signed_message_is_more_than_malformed(cut):
    assert read(maker.signed(WORDS.encode())[: 40 + cut], "application/pkcs7-mime").reason in (
        Reason.MALFORMED,
        Reason.ENCRYPTED,
    )


def test_values_in_values_without_end_are_refused():
    assert (
        read(maker.message(maker.SIGNED, b"\x30\x80" * 5_000), "application/pkcs7-mime").reason
        is Reason.MALFORMED
    )


def test_winmail_says_its_words_people_and_files():
    data = maker.winmail(
        maker.attribute(
            0x9003,
            maker.properties(
                {0x0037: "Показания", 0x8001: "x", 0x1000: WORDS, 0x0C1A: "Аня", 0x0C1F: "a@example.org"}
            ),
        ),
        maker.attribute(
            0x9004, b"\1\0\0\0" + maker.properties({0x0C15: 1, 0x3001: "Борис", 0x3003: "b@example.org"})
        ),
        maker.attribute(0x9002, bytes(14), 2),
        maker.attribute(0x8010, b"SPISOK~1.TXT\0", 2),
        maker.attribute(0x800F, b"octets", 2),
        maker.attribute(0x9005, maker.properties({0x3707: "Список смены.txt"}), 2),
    )
    found = read(data)
    assert (found.kind, found.reason, media_type(data)) == ("attached", None, "application/ms-tnef")
    assert found.texts[0].text.startswith(
        "From: Аня <a@example.org>\nTo: Борис <b@example.org>\nSubject: Показания\n\n" + WORDS
    )
    assert [(file.name, file.content) for file in found.files] == [("Список смены.txt", b"octets")]


def test_an_appointment_in_winmail_says_its_place():
    data = maker.winmail(maker.attribute(0x9003, maker.properties({0x8001: "x", 0x8208: "Штаб"})))
    assert read(data).texts[0].text == "place: Штаб\n\n\n"


def test_an_old_winmail_says_its_words_and_files_in_its_code_page():
    data = maker.winmail(
        maker.attribute(0x8004, "Список\0".encode("cp866")),
        maker.attribute(0x800C, WORDS.encode("cp866") + b"\0"),
        maker.attribute(0x8005, b"\xe5\x07\x03\0\x10\0\x04\0\x0c\0\0\0\x02\0"),
        maker.attribute(0x9002, bytes(14), 2),
        maker.attribute(0x8010, "список.txt\0".encode("cp866"), 2),
        maker.attribute(0x800F, b"octets", 2),
        page=866,
    )
    found = read(data)
    assert WORDS in found.texts[0].text
    assert found.metadata["message.0.date-sent"] == "2021-03-16T04:12:00"
    assert [(file.name, file.content) for file in found.files] == [("список.txt", b"octets")]


def test_a_message_in_winmail_is_given_out_without_the_name_of_what_it_is():
    inner = maker.winmail(maker.attribute(0x800C, b"words\0"))
    data = maker.winmail(
        maker.attribute(0x9002, bytes(14), 2),
        maker.attribute(0x9005, maker.properties({0x3001: "внутри", 0x3701: (bytes(16) + inner,)}), 2),
    )
    assert [(file.name, file.content) for file in read(data).files] == [("внутри", inner)]


@pytest.mark.parametrize("cut", [1, 2, 7, 20, 26, 31, 60, 100, 150])
def test_a_winmail_that_breaks_off_is_malformed(cut):
    data = maker.winmail(
        maker.attribute(0x9003, maker.properties({0x1000: WORDS, 0x0037: "x"})),
        maker.attribute(0x9002, bytes(14), 2),
    )
    assert read(data[:-cut], "application/ms-tnef").reason is Reason.MALFORMED


@pytest.mark.parametrize(("page", "codec"), [(1251, "cp1251"), (866, "cp866"), (65001, "utf-8")])
def test_a_message_of_outlook_that_is_only_a_page_is_in_its_own_code_page(page, codec):
    tree = message(head=32, streams={"__substg1.0_10130102": "<p>Избит</p>".encode(codec)})
    tree.pop("__substg1.0_1000001F", None)
    tree["__properties_version1.0"] += b"\x03\0\xde\x3f\x06\0\0\0" + page.to_bytes(8, "little")
    found = read(compound(tree))
    assert found.reason is None
    assert "Избит" in found.texts[0].text


def test_a_page_of_outlook_that_cannot_be_told_takes_no_headers_with_it():
    tree = message(head=32, streams={"__substg1.0_10130102": b"<p>\xe9\x81 \x83 x</p>"})
    tree.pop("__substg1.0_1000001F", None)
    found = read(compound(tree))
    assert found.metadata["message.0.subject"] == "Показания"
    assert [file.name for file in found.files] == ["body.html"]


@pytest.mark.parametrize(
    ("language", "text", "codec"),
    [(0x419, "Да", "cp1251"), (0x416, "Aqui é o começo", "cp1252"), (0, "Aqui é o começo", "cp1252")],
)
def test_text_of_eight_bits_without_a_code_page_is_in_that_of_its_language(language, text, codec):
    tree = message(head=32, streams={"__substg1.0_1000001E": text.encode(codec)})
    tree.pop("__substg1.0_1000001F", None)
    tree["__properties_version1.0"] += b"\x03\0\xf1\x3f\x06\0\0\0" + language.to_bytes(8, "little")
    assert text in read(compound(tree)).texts[0].text


GIVEN = {
    "m01_declared_iso-8859-1_is_cp1251.eml": "изолятор", "m01c_declared_windows-1252_is_utf8.eml": "изолятор", "m02_utf7.eml": "изолятор",
    "m03_base64_two_pieces.eml": "Вторая часть", "m05_apple.emlx": "изолятор", "m10b_bom.eml": "изолятор",
    "m06_from_in_body.mbox": "From the punishment cell we heard screams until morning.\nThe officer on duty was Primerov.",
    "m17_text_after_boundary.eml": "EPILOGUE", "m20_html_only_code_page.msg": "Избит",
    "m07_smime_opaque_signed.eml": "Приказ № 77 о водворении", "m08_winmail.eml": "Список сотрудников смены",
    "m04_inline_uuencode.eml": "Список избитых",
    "m03b_base64_with_list_footer.eml": "Журнал учёта ШИЗО", "t11_prikaz.txt.sig": "Приказ № 77 о водворении",
}  # fmt: skip


@pytest.mark.parametrize(("name", "words"), GIVEN.items())
def test_the_given_cases_say_what_they_hold(shared, name, words):
    path = shared / "cases" / "evidence" / name
    if not path.exists():
        pytest.skip("the case is not here")

    def texts(reading):
        yield from (text.text for text in reading.texts)
        for file in reading.contained:
            yield from texts(file.reading)

    assert words in "\n".join(texts(whole(path.read_bytes())))


@pytest.mark.parametrize("name", ["m07b_smime_encrypted.eml", "m07c_pgp_mime_encrypted.eml"])
def test_the_given_encrypted_letters_are_said_to_be_encrypted(shared, name):
    path = shared / "cases" / "evidence" / name
    if not path.exists():
        pytest.skip("the case is not here")
    assert Reason.ENCRYPTED in [file.reading.reason for file in whole(path.read_bytes()).contained]


PAGE = "<html><head><title>Приказ</title></head><body><p>слова<img src='data:image/gif;base64,R0lGODlh'><img src='cid:a@b'></p>"


def test_pictures_and_the_title_of_a_body_that_is_a_page_come_out():
    parts = (
        b"--b\nContent-Type: text/html; charset=utf-8\n\n"
        + PAGE.encode()
        + b"\n--b\nContent-Type: image/png\nContent-ID: <a@b>\n\npixels\n--b--\n"
    )
    found = read(letter(parts, b"Content-Type: multipart/related; boundary=b"))
    assert found.texts[0].text.split("\n")[-5:-2] == ["title: Приказ", "слова", "src: cid:a@b"]
    assert [(file.name, file.message, file.content) for file in found.files] == [
        ("picture-1.gif", 0, b"GIF89a"),
        ("a@b", 0, b"pixels"),
    ]


def test_bodies_of_a_message_of_outlook_that_say_more_than_the_first_are_kept():
    rich = b"{\\rtf1 slova}"
    packed = struct.pack("<IIII", len(rich) + 12, len(rich), 0x414C454D, 0) + rich
    streams = {"__substg1.0_10130102": PAGE.encode(), "__substg1.0_10090102": packed}
    assert [
        (file.name, file.content)
        for file in read(compound(message(body="slova", head=32, streams=streams))).files
    ] == [("body.html", PAGE.encode())]
    alone = read(compound(message(head=32, streams=streams)))
    assert "title: Приказ\nслова\n" in alone.texts[0].text
    assert [(file.name, file.content) for file in alone.files] == [
        ("picture-1.gif", b"GIF89a"),
        ("body.rtf", rich),
    ]


def test_a_further_body_of_a_message_that_is_damaged_is_kept_as_it_stands():
    found = read(
        compound(message(body="slova", head=32, streams={"__substg1.0_10090102": b"damaged beyond reading"}))
    )
    assert found.reason is None
    assert [(file.name, file.content) for file in found.files] == [
        ("body.rtf.packed", b"damaged beyond reading")
    ]


def test_a_body_in_rich_text_gives_its_pictures_out():
    rich = b"{\\rtf1 slova{\\pict\\pngblip 89504e47}}"
    packed = struct.pack("<IIII", len(rich) + 12, len(rich), 0x414C454D, 0) + rich
    found = read(compound(message(head=32, streams={"__substg1.0_10090102": packed})))
    assert [(file.name, file.content) for file in found.files] == [("picture-1.png", b"\x89PNG")]

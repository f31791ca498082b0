"""Mails and chats: who wrote when, in which words, and what hung on it, whatever encoding it travelled in."""

from base64 import b64encode
from binascii import b2a_uu

import pytest

from khronika.evidence.readers.chats.whatsapp import messages
from khronika.evidence.readers.mail import mailboxes
from khronika.evidence.readers.mail.letters import decode_words, looks_like_letter
from khronika.evidence.reading.outcome import Limits, Reason
from tests.evidence.reading import makers
from tests.evidence.reading.in_process import read
from tests.evidence.reading.in_workers import whole

WORDS = [
    ("=?windows-1251?B?0eLl5ujpIO/w4OnxLevo8fI=?=", "Свежий прайс-лист"),
    ("=?koi8-r?Q?=F0=CF=CB=C1=DA=C1=CE=C9=D1?=", "Показания"),
    ("=?utf-8?B?0J/QvtC60LDQ?= =?utf-8?B?t9Cw0L3QuNGP?=", "Показания"),
    ("=?utf-8?Q?=D0=9F?= <a@example.org>", "П <a@example.org>"),
    ("Показания свидетеля".encode("koi8_r").decode("ascii", "surrogateescape"), "Показания свидетеля"),
    ("=?no-such?Q?words?=", "words"),
    ("=?../../x?Q?=FF?=", "я"),
    ("=?utf-8?b?0J/QvtC60LDQt9Cw0L3QuNGPa?=", "=?utf-8?b?0J/QvtC60LDQt9Cw0L3QuNGPa?="),
    ("plain", "plain"),
    ("folded\r\n line", "folded line"),
]


@pytest.mark.parametrize(("written", "said"), WORDS)
def test_a_header_is_decoded_whatever_it_was_written_in(written, said):
    assert decode_words(written) == said


@pytest.mark.parametrize(
    "charset", ["koi8-r", "windows-1251", "utf-8", "us-ascii", "no-such", "unknown-8bit"]
)
def test_a_body_is_decoded_even_when_its_charset_is_a_lie(charset):
    text = "Ночью нас вывели из камеры и построили в коридоре, свидетель это видел."
    raw = text.encode("cp1251" if charset in ("us-ascii", "no-such", "unknown-8bit") else charset)
    data = (
        b"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\nContent-Transfer-Encoding: 8bit\n\n"
        + raw
    )
    (mapped,) = read(data).texts
    assert mapped.text.endswith(f"{text}\n\n")


def test_an_attachment_comes_out_under_its_name_with_its_message():
    data = makers.letter("words", [("Показания свидетеля.bin", b"\0octets")])
    assert b"filename*" in data
    (file,) = read(data).files
    assert (file.name, file.content, file.message) == ("Показания свидетеля.bin", b"\0octets", 0)


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        (b"filename*=utf-8''%D0%B1.bin", "б.bin"),
        (b"filename*=koi8-r''%C2.bin", "б.bin"),
        (b"filename*=no-such''a%98%E9b", "a\\x98\\xe9b"),
        (b"filename*0*=utf-8''%D0; filename*1*=%B1.bin", "б.bin"),
        (b'filename="=?koi8-r?B?wg==?=.bin"', "б.bin"),
        (b'filename="../../etc/passwd"', "../../etc/passwd"),
    ],
)
def test_the_name_of_an_attachment_is_decoded_whatever_it_was_written_in(parameter, name):
    head = b"From: a@example.org\nSubject: x\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "
    (file,) = read(head + parameter + b"\n\noctets").files
    assert (file.name, file.content) == (name, b"octets")


def test_headers_are_metadata_of_their_message():
    found = read(makers.mailbox(["one", "two"]))
    assert found.metadata["message.1.subject"] == "Показания"
    assert found.metadata["message.0.from"] == "a@example.org"


def test_of_alternatives_the_first_is_shown_and_the_other_kept():
    data = (
        b"From: a@example.org\nSubject: x\nContent-Type: multipart/alternative; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nplain words\n--b\nContent-Type: text/html\n\n<p>other words</p>\n--b--\n"
    )
    found = read(data)
    assert "plain words" in found.texts[0].text
    assert "other" not in found.texts[0].text
    assert [(file.name, file.media) for file in found.files] == [("part-2", "text/html")]


def test_a_body_that_cannot_be_told_is_kept_beside_the_mail():
    data = b"From: a@example.org\nSubject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\n\xe9\x81 \x83 x"
    found = read(data)
    assert found.reason is None
    assert found.files[0].content == b"\xe9\x81 \x83 x"


def test_a_line_that_begins_with_from_inside_of_a_mail_begins_no_other():
    first = b"From a Mon\nFrom: a@example.org\nSubject: x\n\nwords\nFrom here on\n\n>From there\n\n"
    data = first + b"From b Tue\nFrom: b@example.org\nSubject: y\n\nlast\n"
    found = read(data)
    (mapped,) = found.texts
    assert "From here on\n\nFrom there" in mapped.text
    assert found.metadata["message.1.subject"] == "y"
    assert "message.2.subject" not in found.metadata


def test_a_mail_in_a_mail_comes_out_byte_by_byte():
    inner = b"From: b@example.org\nsubject:   odd  spacing\n\n>From here\n-- \n"
    data = (
        b"From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + b64encode(inner) + b"\n--b--\n"
    )  # fmt: skip
    assert [(file.content, file.media) for file in read(data).files] == [(inner, "message/rfc822")] * 2


def test_mails_in_mails_without_end_are_too_deep():
    data = b"From: a@example.org\nSubject: x\n" + b"Content-Type: message/rfc822\n\n" * 30
    reading = whole(data, Limits(nesting=3))
    while reading.contained:
        (file,) = reading.contained
        reading = file.reading
    assert reading.reason is Reason.TOO_DEEP


def test_parts_in_parts_without_end_are_too_deep():
    head = b"From: a@example.org\nSubject: x\n"
    data = head + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300)
    )
    assert read(data).reason is Reason.TOO_DEEP


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (b"--b--", ["words\n", "more"]),
        (b"", ["words\n", "more"]),
        (b"--b", ["words\n", "more"]),
        (b"--bb\n--b--", ["words\n", "more\n--bb"]),
    ],
)
def test_parts_are_divided_at_their_lines_and_nowhere_else(ending, said):
    data = (
        b"From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n"
        b"Content-Type: application/a\n\nwords\n\n--b\t \r\nContent-Type: application/b\n\nmore\n" + ending
    )
    found = [
        file.content.decode().removesuffix("\n") if file.content == b"more\n" else file.content.decode()
        for file in read(data).files
    ]
    assert found[:2] == said


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        (b"base64", b"b2N0\n ZXRz\n"),
        (b"BASE64", b"b2N0ZXRz!!"),
        (b"quoted-printable", b"oct=65=\nts"),
        (b"x-uuencode", b"begin 644 a\n" + b2a_uu(b"octets") + b"`\nend"),
        (b"7bit", b"octets"),
        (b"no-such", b"octets"),
    ],
)
def test_the_encodings_of_mail_are_undone(encoding, sent):
    data = (
        b"From: a@example.org\nSubject: x\nContent-Type: application/a\nContent-Transfer-Encoding: "
        + encoding
        + b"\n\n"
        + sent
    )
    (file,) = read(data).files
    assert file.content == b"octets"


def test_a_saved_page_gives_out_its_parts_by_their_addresses(shared):
    data = (shared / "corpus/web/testMHTMLFirefox.mhtml").read_bytes()
    found = read(data)
    assert (found.kind, found.reason) == ("letter", None)
    assert "index_files/sflogo.png" in [file.name for file in found.files]
    assert next(file for file in found.files if file.name.endswith(".png")).content.startswith(b"\x89PNG")


def test_a_mailbox_with_more_headers_than_can_be_said_keeps_its_words(monkeypatch):
    monkeypatch.setattr(mailboxes, "MOST_METADATA", 500)
    found = read(makers.mailbox(["one", "two", "three"]))
    assert "three" in found.texts[0].text
    assert found.metadata["message.0.subject"] == "Показания"
    assert "message.2.subject" not in found.metadata


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"From: a",
        b"Note: x\nOther: y\n\n",
        b"To be: or not\nSubject matter\n\n",
        b"words\nFrom: a\nTo: b\n\n",
    ],
)
def test_what_only_looks_a_little_like_a_mail_is_none(head):
    assert not looks_like_letter(head)


EXPORTS = [
    ("06.08.2016, 13:23 - Аня: привет", ("06.08.2016, 13:23", "Аня", "")),
    ("[06.08.2016, 13:23:11] Аня: привет", ("06.08.2016, 13:23:11", "Аня", "")),
    (
        "\u200e[15-01-20 02:22:56] +1 123 456 789: \u200e<attached: 01-PHOTO.jpg>",
        ("15-01-20 02:22:56", "+1 123 456 789", "01-PHOTO.jpg"),
    ),
    ("8/6/16, 1:23\u202fPM - Bob: IMG-1.jpg (file attached)", ("8/6/16, 1:23\u202fPM", "Bob", "IMG-1.jpg")),
    (
        "06.08.2016, 13:23 - Аня: фото двора.jpg (файл добавлен)\nсмотри",
        ("06.08.2016, 13:23", "Аня", "фото двора.jpg"),
    ),
    ("06.08.2016, 13:23 - Сообщения защищены шифрованием", ("06.08.2016, 13:23", "", "")),
]


@pytest.mark.parametrize(("raw", "said"), EXPORTS)
def test_a_whatsapp_message_says_when_who_and_what_hung_on_it(raw, said):
    (message,) = messages(raw)
    assert message.raw == raw
    assert (message.time, message.sender, message.attachment) == said


def test_a_whatsapp_message_of_several_lines_is_one():
    text = "06.08.2016, 13:23 - Аня: раз\nдва: 13:24\n\nтри\r\n06.08.2016, 13:25 - Боб: да"
    assert [message.raw for message in messages(text)] == [
        "06.08.2016, 13:23 - Аня: раз\nдва: 13:24\n\nтри",
        "06.08.2016, 13:25 - Боб: да",
    ]


def test_a_real_telegram_export_is_read_message_by_message(shared):
    found = read((shared / "corpus/chats/telegram_personal_chat/result.json").read_bytes())
    (mapped,) = found.texts
    (run,) = mapped.locators(mapped.text.index("important"), mapped.text.index("important") + 9)
    assert mapped.text[run.start : run.end] == "Check this important message"
    assert run.locator.place.message == 2
    assert found.metadata["message.4.action"] == "phone_call"


@pytest.mark.parametrize("path", ["chats/whatsapp_lorem.txt", "chats/whatsapp_pokemon.txt"])
def test_a_real_whatsapp_export_keeps_every_word(shared, path):
    data = (shared / "corpus" / path).read_bytes()
    (mapped,) = read(data).texts
    assert mapped.text.split() == data.decode().split()


@pytest.mark.parametrize(
    "data",
    [
        b'{"messages": [',
        b'{"messages": [[[' + b"[" * 100_000,
        b'{"messages": [1, null, {"text": [1, {}]}]}',
        b'{"chats": {"list": [{}]}}',
    ],
)
def test_a_broken_telegram_export_is_unread_or_as_far_as_it_goes(data):
    assert read(data).reason in (Reason.MALFORMED, Reason.TOO_DEEP, None)

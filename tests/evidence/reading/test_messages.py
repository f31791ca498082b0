"""Mails and chats: who wrote when, in which words, and what hung on it, whatever encoding it travelled in."""

import pytest

from khronika.evidence.reading.letters import decode_words, looks_like_letter
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.whatsapp import messages
from tests.evidence.reading import makers
from tests.evidence.reading.in_process import read

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


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "us-ascii", "no-such", "unknown-8bit"])
def test_a_body_is_decoded_even_when_its_charset_is_a_lie(charset):
    text = "Ночью нас вывели из камеры и построили в коридоре, свидетель это видел."
    raw = text.encode("cp1251" if charset in ("us-ascii", "no-such", "unknown-8bit") else charset)
    octets = (
        b"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\nContent-Transfer-Encoding: 8bit\n\n"
        + raw
    )
    (mapped,) = read(octets).texts
    assert mapped.text.endswith(f"{text}\n\n")


def test_an_attachment_comes_out_under_its_name_with_its_message():
    octets = makers.letter("words", [("Показания свидетеля.bin", b"\0octets")])
    assert b"filename*" in octets
    (file,) = read(octets).files
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
    octets = (
        b"From: a@example.org\nSubject: x\nContent-Type: multipart/alternative; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nplain words\n--b\nContent-Type: text/html\n\n<p>other words</p>\n--b--\n"
    )
    found = read(octets)
    assert "plain words" in found.texts[0].text
    assert "other" not in found.texts[0].text
    assert [(file.name, file.media) for file in found.files] == [("part-2", "text/html")]


def test_a_body_that_cannot_be_told_is_kept_beside_the_mail():
    octets = b"From: a@example.org\nSubject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\n\xe9\x81 \x83 x"
    found = read(octets)
    assert found.reason is None
    assert found.files[0].content == b"\xe9\x81 \x83 x"


def test_a_line_that_begins_with_from_inside_of_a_mail_begins_no_other():
    first = b"From a Mon\nFrom: a@example.org\nSubject: x\n\nwords\nFrom here on\n\n>From there\n\n"
    octets = first + b"From b Tue\nFrom: b@example.org\nSubject: y\n\nlast\n"
    found = read(octets)
    (mapped,) = found.texts
    assert "From here on\n\nFrom there" in mapped.text
    assert found.metadata["message.1.subject"] == "y"
    assert "message.2.subject" not in found.metadata


def test_mails_in_mails_without_end_are_too_deep_or_malformed():
    octets = b"From: a@example.org\nSubject: x\n" + b"Content-Type: message/rfc822\n\n" * 3000
    assert read(octets).reason in (Reason.TOO_DEEP, Reason.MALFORMED)


@pytest.mark.parametrize(
    "head", [b"", b"From: a", b"Note: x\nOther: y\n\n", b"To be: or not\nSubject matter\n\n", b"words\nFrom: a\nTo: b\n\n"]
)
def test_what_only_looks_a_little_like_a_mail_is_none(head):
    assert not looks_like_letter(head)


EXPORTS = [
    ("06.08.2016, 13:23 - Аня: привет", ("06.08.2016, 13:23", "Аня", "")),
    ("[06.08.2016, 13:23:11] Аня: привет", ("06.08.2016, 13:23:11", "Аня", "")),
    ("\u200e[15-01-20 02:22:56] +1 123 456 789: \u200e<attached: 01-PHOTO.jpg>", ("15-01-20 02:22:56", "+1 123 456 789", "01-PHOTO.jpg")),
    ("8/6/16, 1:23\u202fPM - Bob: IMG-1.jpg (file attached)", ("8/6/16, 1:23\u202fPM", "Bob", "IMG-1.jpg")),
    ("06.08.2016, 13:23 - Аня: фото двора.jpg (файл добавлен)\nсмотри", ("06.08.2016, 13:23", "Аня", "фото двора.jpg")),
    ("06.08.2016, 13:23 - Сообщения защищены шифрованием", ("06.08.2016, 13:23", "", "")),
]


@pytest.mark.parametrize(("raw", "said"), EXPORTS)
def test_a_whatsapp_message_says_when_who_and_what_hung_on_it(raw, said):
    (message,) = messages(raw)
    assert message.raw == raw
    assert (message.time, message.sender, message.attachment) == said


def test_a_whatsapp_message_of_several_lines_is_one():
    text = "06.08.2016, 13:23 - Аня: раз\nдва: 13:24\n\nтри\r\n06.08.2016, 13:25 - Боб: да"
    assert [message.raw for message in messages(text)] == ["06.08.2016, 13:23 - Аня: раз\nдва: 13:24\n\nтри", "06.08.2016, 13:25 - Боб: да"]


def test_a_real_telegram_export_is_read_message_by_message(shared):
    found = read((shared / "corpus/chats/telegram_personal_chat/result.json").read_bytes())
    (mapped,) = found.texts
    (run,) = mapped.locators(mapped.text.index("important"), mapped.text.index("important") + 9)
    assert mapped.text[run.start : run.end] == "Check this important message"
    assert run.locator.place.message == 2
    assert found.metadata["message.4.action"] == "phone_call"


@pytest.mark.parametrize("path", ["chats/whatsapp_lorem.txt", "chats/whatsapp_pokemon.txt"])
def test_a_real_whatsapp_export_keeps_every_word(shared, path):
    octets = (shared / "corpus" / path).read_bytes()
    (mapped,) = read(octets).texts
    assert mapped.text.split() == octets.decode().split()


@pytest.mark.parametrize(
    "octets",
    [b'{"messages": [', b'{"messages": [[[' + b"[" * 100_000, b'{"messages": [1, null, {"text": [1, {}]}]}', b'{"chats": {"list": [{}]}}'],
)
def test_a_broken_telegram_export_is_unread_or_as_far_as_it_goes(octets):
    assert read(octets).reason in (Reason.MALFORMED, Reason.TOO_DEEP, None)

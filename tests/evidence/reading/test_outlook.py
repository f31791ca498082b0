"""Messages of Outlook say who wrote when, in which words, and what hung on them; so do the messages inside of them."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.evidence.readers.legacy_office.mail_property import moment
from khronika.evidence.readers.rich_text.packed import unpack_rich_text
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading.compound_maker import compound
from tests.evidence.reading.in_process import read
from tests.evidence.reading.office_makers import message, msg

PEOPLE = [("Борис", "boris@example.org", 1), ("Вера", "vera@example.org", 2), ("Глеб", "gleb@example.org", 3)]


def test_a_message_says_who_wrote_to_whom_and_when():
    found = read(msg(body="Ночью нас вывели.\r\nСвидетель видел.", people=PEOPLE))
    assert (found.kind, found.reason) == ("outlook", None)
    assert found.texts[0].text == (
        "From: Аня <anya@example.org>\nTo: Борис <boris@example.org>\nCc: Вера <vera@example.org>\nDate: 2021-10-05T11:12:33Z\n"
        "Subject: Показания\n\nНочью нас вывели.\nСвидетель видел.\n\n"
    )
    assert found.metadata["message.0.bcc"] == "Глеб <gleb@example.org>"


def test_the_headers_it_travelled_with_come_first():
    headers = "From: =?koi8-r?Q?=E1=CE=D1?= <a@example.org>\r\nX-Mailer: words\r\n\r\n"
    found = read(msg(texts={0x007D: headers}))
    assert found.metadata["message.0.from"] == "Аня <a@example.org>"
    assert (found.metadata["message.0.x-mailer"], found.metadata["message.0.subject"]) == (
        "words",
        "Показания",
    )


def names(*numbers):
    """The storage that names properties of a file by numbers."""
    said = b"".join(struct.pack("<IHH", number, 6, at) for at, number in enumerate(numbers))
    return {"__nameid_version1.0": {"__substg1.0_00030102": said}}


def test_a_contact_and_an_appointment_say_what_no_letter_says():
    streams = names(0x8233, 0x8208) | {"__substg1.0_8001001F": "Штаб".encode("utf-16-le")}
    found = read(
        msg("", texts={0x3A06: "Пётр", 0x3A1C: "+7 000 111 22 33", 0x3A16: "ИК-99"}, streams=streams)
    )
    said = found.texts[0].text.split("\n")
    assert [line for line in said if line.split(":")[0] not in ("From", "Date", "")] == [
        "first name: Пётр",
        "company: ИК-99",
        "mobile telephone: +7 000 111 22 33",
        "place: Штаб",
    ]


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ({0x0042: "Начальник"}, "on behalf of: Начальник"),
        ({0x0042: "Аня"}, ""),
        ({0x0C1A: "", 0x0C1F: "", 0x0042: "Аня"}, ""),
        ({0x0070: "Показания"}, ""),
        ({0x0070: "Прежнее"}, "conversation: Прежнее"),
        ({0x0049: "Прежнее"}, "original subject: Прежнее"),
    ],
)
def test_for_whom_a_letter_was_sent_and_what_it_answers_is_said_where_its_headers_do_not(texts, line):
    said = read(msg(texts=texts)).texts[0].text.split("\n")
    assert [each for each in said if each.split(":")[0] not in ("From", "Date", "Subject", "")] == [
        *filter(None, [line])
    ]


def test_what_hangs_on_a_message_comes_out_under_its_name():
    found = read(msg(attached=[("снимок.jpg", b"\xff\xd8octets"), ("пусто.txt", b"")]))
    assert [(file.name, file.content, file.message) for file in found.files] == [
        ("снимок.jpg", b"\xff\xd8octets", 0),
        ("пусто.txt", b"", 0),
    ]


def test_messages_in_messages_are_messages_with_the_one_they_hang_on():
    inner = message(
        "внутри",
        "слова внутри",
        attached=[("б.txt", b"words")],
        inner=[("ещё", message("глубже", "слова глубже"))],
    )
    found = read(msg("снаружи", "слова", inner=[("внутри.msg", inner)]))
    (mapped,) = found.texts
    for words, number in (("слова внутри", 1), ("слова глубже", 2)):
        (run,) = mapped.locators(mapped.text.index(words), mapped.text.index(words) + 3)
        assert run.locator.place.message == number
    assert (found.metadata["message.1.in-message"], found.metadata["message.2.in-message"]) == ("0", "1")
    assert [(file.name, file.message) for file in found.files] == [("б.txt", 1)]


@pytest.mark.parametrize(
    ("page", "codec"),
    [(1251, "cp1251"), (20866, "koi8-r"), (28595, "iso8859-5"), (65001, "utf-8"), (0, "cp1251")],
)
def test_text_of_eight_bits_is_decoded_in_its_code_page(page, codec):
    text = "Ночью нас вывели из камеры и построили в коридоре, свидетель это видел."
    tree = message(head=32, streams={"__substg1.0_1000001E": text.encode(codec)})
    tree["__properties_version1.0"] += struct.pack("<HHIQ", 3, 0x3FFD, 6, page) if page else b""
    assert text in read(compound(tree)).texts[0].text


def test_without_words_the_page_is_shown_and_without_a_page_the_rich_text():
    page = {"__substg1.0_10130102": "<html><meta charset=utf-8><p>со страницы</p>".encode()}
    assert "со страницы" in read(msg(streams=page)).texts[0].text
    rich = rb"{\rtf1\ansi\ansicpg1251 {\*\htmltag64 <p>}\'e4\'e0{\*\htmltag72 </p>}}"
    plain = struct.pack("<IIII", len(rich) + 12, len(rich), 0x414C454D, 0) + rich
    assert "\nда\n" in read(msg(streams={"__substg1.0_10090102": plain})).texts[0].text


# [MS-OXRTFCP] section 3.1 and 3.2.
PACKED = {
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0":
    b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
    "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0": b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
}  # fmt: skip


@pytest.mark.parametrize(("packed", "rich"), PACKED.items())
def test_packed_rich_text_of_the_standard_is_unpacked(packed, rich):
    assert unpack_rich_text(bytes.fromhex(packed)) == rich


def test_a_real_message_is_read(shared):
    found = read((shared / "corpus/mail/test-outlook.msg").read_bytes())
    assert "Carnets d'adresses et annuaires" in found.texts[0].text
    assert "La réponse à vos attentes" in found.texts[0].text
    assert found.metadata["message.0.subject"] == "Microsoft Outlook Express 6"


WORDS = (
    st.text("абвгд ABC é漢😀<>", min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@settings(max_examples=25)
@given(WORDS, WORDS, st.dictionaries(WORDS, st.binary(max_size=6_000), max_size=3))
def test_whatever_a_message_holds_comes_out(subject, body, attached):
    found = read(msg(subject, body, attached=attached.items()))
    assert found.reason is None
    assert f"Subject: {subject}\n\n{body}\n" in found.texts[0].text
    assert {file.name: file.content for file in found.files} == attached


# --- attacks ------------------------------------------------------------------------------------------------------------


def test_messages_in_messages_without_end_are_too_deep():
    tree = message("дно")
    for _ in range(20):
        tree = message("выше", inner=[("a", tree)])
    assert read(compound({**tree, "__properties_version1.0": bytes(32)})).reason is Reason.TOO_DEEP


def test_an_object_that_is_no_file_is_named():
    tree = message(head=32)
    tree["__attach_version1.0_#00000000"] = {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": "рисунок".encode("utf-16-le"),
    }
    (file,) = read(compound(tree)).files
    assert (file.name, file.content, file.reason) == ("рисунок", None, Reason.UNKNOWN)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.MALFORMED),
        (bytes(16), Reason.MALFORMED),
        (struct.pack("<IIII", 9, 2**31, 0x75465A4C, 0), Reason.TOO_LARGE),
    ],
)
def test_packed_rich_text_that_lies_has_its_reason(data, reason):
    with pytest.raises(UnreadError) as caught:
        unpack_rich_text(data)
    assert caught.value.reason is reason


@given(st.binary(max_size=200))
def test_no_packed_noise_is_more_than_it_says(noise):
    assert len(unpack_rich_text(struct.pack("<IIII", 0, 100, 0x75465A4C, 0) + noise)) <= 100 + 8 * 17


@given(st.integers(0, 2**64 - 1))
def test_every_count_of_time_is_a_moment_or_none(ticks):
    assert moment(ticks) == "" or moment(ticks).endswith("Z")


def test_half_a_character_takes_no_word_with_it():
    found = read(
        msg(
            streams={
                "__substg1.0_1000001F": "слова ".encode("utf-16-le")
                + b"\x3d\xd8"
                + " ещё".encode("utf-16-le")
            }
        )
    )
    assert (found.reason, "слова " in found.texts[0].text, " ещё" in found.texts[0].text) == (
        None,
        True,
        True,
    )


@settings(max_examples=60)
@given(st.data())
def test_no_flaw_in_a_message_is_more_than_unread(data):
    content = bytearray(
        msg(body="слова", people=PEOPLE[:1], attached=[("а", b"b")], inner=[("в", message("г"))])
    )
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(content))

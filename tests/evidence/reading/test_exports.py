"""Exports of chats, address books and programs say everything that stands in them, in the letters that people read."""

import json

import pytest

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.readers.chats.whatsapp import messages
from tests.evidence.reading.in_process import read


def export(value, *, escaped=False):
    return json.dumps(value, ensure_ascii=escaped).encode()


def text_of(data):
    found = read(data)
    assert found.reason is None
    (mapped,) = found.texts
    return mapped.text


def telegram(*said, **more):
    return export(
        {
            "name": "Смена",
            "type": "private_group",
            "id": 7,
            **more,
            "messages": [{"id": n, "type": "message", **each} for n, each in enumerate(said)],
        }
    )


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ({"action": "invite_members", "members": ["Пётр", "Олег"]}, "members: Пётр, Олег"),
        (
            {"poll": {"question": "Кто?", "answers": [{"text": "Примеров", "voters": 2}]}},
            "poll.answers.text: Примеров",
        ),
        (
            {"contact_information": {"first_name": "Олег", "phone_number": "+7000"}},
            "contact_information.phone_number: +7000",
        ),
        ({"location_information": {"latitude": 56.1}}, "location_information.latitude: 56.1"),
        ({"action": "phone_call", "duration_seconds": 734}, "duration_seconds: 734"),
        (
            {"text": [{"type": "text_link", "text": "тут", "href": "https://a.example/x"}]},
            "href: https://a.example/x",
        ),
        ({"photo": "photos/a.jpg", "file": "files/b.pdf"}, "photos/a.jpg"),
        ({"something_new": {"deep": ["слово"]}}, "something_new.deep: слово"),
        ({"from": {"name": "Иван"}}, "from.name: Иван"),
    ],
)
def test_whatever_stands_in_a_telegram_message_is_said(message, line):
    assert (
        line
        in text_of(
            telegram({"date": "2021-03-16T04:12:00", "from": "Иван", "text": "", **message})
        ).splitlines()
    )


def test_ids_and_the_times_of_the_server_are_metadata():
    found = read(
        telegram(
            {
                "date": "2021-03-16T04:12:00",
                "date_unixtime": "1615857120",
                "from": "Иван",
                "from_id": "user7",
                "text": "да",
            }
        )
    ).metadata
    assert (found["message.0.sender-id"], found["message.0.unixtime"]) == ("user7", "1615857120")


def test_chats_of_an_account_are_told_apart_and_those_left_come_too():
    chats = [
        {
            "name": name,
            "type": "personal_chat",
            "id": n,
            "messages": [{"id": 1, "from": name, "text": f"слово {name}"}],
        }
        for n, name in enumerate("АБВ")
    ]
    account = {
        "personal_information": {"phone_number": "+7000"},
        "profile_pictures": [{"photo": "p.jpg"}],
        "contacts": {"list": [{"first_name": "Пётр"}]},
    }
    found = read(export({**account, "chats": {"list": chats[:2]}, "left_chats": {"list": chats[2:]}}))
    (mapped,) = found.texts
    assert found.kind == "telegram"
    headings = [
        run.locator.place
        for run in mapped.runs
        if mapped.text[run.start : run.end].endswith(
            ("personal_chat 0", "personal_chat 1", "personal_chat 2")
        )
    ]
    assert headings == [InMessage(0), InMessage(1), InMessage(2)]
    assert {"слово В", "phone_number: +7000", "first_name: Пётр", "profile_pictures.photo: p.jpg"} <= set(
        mapped.text.splitlines()
    )


def test_a_chat_without_messages_is_told():
    assert "Пустая private_group" in text_of(
        export({"chats": {"list": [{"name": "Пустая", "type": "private_group", "messages": []}]}})
    )


def byte_by_byte(text):
    return text.encode().decode("latin-1")


def test_letters_that_facebook_wrote_byte_by_byte_are_read():
    said = {
        "sender_name": byte_by_byte("Пётр"),
        "timestamp_ms": 1615857120000,
        "content": byte_by_byte("Его били"),
        "reactions": [{"actor": byte_by_byte("Олег")}],
    }
    found = read(export({"participants": [{"name": byte_by_byte("Иван")}], "messages": [said]}, escaped=True))
    assert found.kind == "messenger"
    assert found.texts[0].text.splitlines() == [
        "participants.name: Иван",
        "",
        "2021-03-16T01:12:00Z Пётр",
        "Его били",
        "reactions.actor: Олег",
        "",
    ]
    assert found.metadata == {"message.1.time": "2021-03-16T01:12:00Z", "message.1.sender": "Пётр"}


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            export({"displayName": "Пётр", "list": [{"body": "били"}, {"body": "да"}]}, escaped=True),
            ["displayName: Пётр", "list.body: били", "list.body: да"],
        ),
        (b'{"a": "\\u0434\\u0430"}\n{"a": "\\u043d\\u0435\\u0442"}\n', ["a: да", "a: нет"]),
        (b'["\\u0434\\u0430", broken', ['["да", broken']),
    ],
)
def test_json_with_escaped_letters_is_read_as_its_values_and_what_is_broken_line_by_line(data, lines):
    assert text_of(data).splitlines() == lines


def test_json_without_escapes_stays_the_text_that_it_is():
    data = export({"a": "да"})
    assert text_of(data) == data.decode()


CARD = "BEGIN:VCARD\r\nVERSION:{}\r\n{}\r\nEND:VCARD\r\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D1=91=\r\n=D1=82=D1=80", "FN: Пётр"),
        (
            "N;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1251:=CF=F0=E8=EC=E5=F0=EE=E2;=CF=B8=F2=F0",
            "N: Примеров;Пётр",
        ),
        ("NOTE:начальник\r\n  ИК-99\\, корпус 2", "NOTE: начальник ИК-99, корпус 2"),
        ("TEL;TYPE=CELL:+7000", "TEL;TYPE=CELL: +7000"),
        ("NOTE;CHARSET=UTF-8;ENCODING=BASE64:0L3QsNGH0LDQu9GM0L3QuNC6", "NOTE: начальник"),
        ('DESCRIPTION;ALTREP="cid:a;b":слова', 'DESCRIPTION;ALTREP="cid:a;b": слова'),
        ('X;A="one:две', 'X;A="one: две'),
    ],
)
def test_lines_of_an_address_book_are_unfolded_and_decoded(line, said):
    assert said in text_of(CARD.format("3.0", line).encode()).splitlines()


def test_a_picture_of_an_address_book_comes_out():
    found = read(CARD.format("2.1", "PHOTO;ENCODING=BASE64;JPEG:/9j/\r\n 4AAQ").encode())
    assert [(file.name, file.content) for file in found.files] == [
        ("photo.jpeg", b"\xff\xd8\xff\xe0\x00\x10")
    ]


@pytest.mark.parametrize(
    ("line", "name", "said"),
    [
        (
            "ATTACH;FMTTYPE=application/pdf;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=приказ.pdf:JVBERg==",
            "приказ.pdf",
            None,
        ),
        (
            'ATTACH;ENCODING=BASE64;FILENAME="a;b: c.bin":JVBERg==',
            "a;b: c.bin",
            'ATTACH;FILENAME="a;b: c.bin": [a;b: c.bin]',
        ),
        (
            "ATTACH;FMTTYPE=application/pdf;ENCODING=BASE64:JVBERg==",
            "attach.pdf",
            "ATTACH;FMTTYPE=application/pdf: [attach.pdf]",
        ),
        ("PHOTO:data:image/png;base64\\,JVBERg==", "photo.png", "PHOTO: [photo.png]"),
        ("KEY:data:application/pgp-keys;base64,JVBERg==", "key.bin", "KEY: [key.bin]"),
        (
            "PHOTO;ENCODING=BASE64;JPEG:JVBE\r\nRgAAAAAAAAAAAAAAAAAAAAA=\r\n",
            "photo.jpeg",
            "PHOTO;JPEG: [photo.jpeg]",
        ),
    ],
)
def test_files_in_cards_and_calendars_come_out_with_their_names_and_are_said_in_their_place(line, name, said):
    found = read(CARD.format("3.0", line).encode())
    (file,) = found.files
    assert file.name == name
    assert file.content.startswith(b"%PDF")
    assert (said or f": [{name}]") in found.texts[0].text


def test_a_calendar_is_unfolded():
    data = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:\xd0\xa1\xd0\xbc\xd0\xb5\n \xd0\xbd\xd0\xb0\nEND:VEVENT\nEND:VCALENDAR\n"
    assert "SUMMARY: Смена" in text_of(data).splitlines()


ANDROID, IPHONE = "16.03.21, 04:12 - ", "[16.03.2021, 04:12:00] "


@pytest.mark.parametrize(
    ("chat", "senders"),
    [
        (
            [f'{ANDROID}Иван изменил(-а) тему группы с "Смена: ночь" на "день"', f"{ANDROID}Иван: да"],
            ["", "Иван"],
        ),
        ([f"{ANDROID}Пётр создал(-а) группу «Смена: ночь»", f"{ANDROID}Пётр: да"], ["", "Пётр"]),
        ([f"{ANDROID}Ivan added Oleg: see info", f"{ANDROID}Oleg: yes"], ["", "Oleg"]),
        ([f"{ANDROID}Пётр: изменил: график", f"{ANDROID}Пётр: да"], ["Пётр", "Пётр"]),
        (
            [
                f"{IPHONE}Смена: \u200eИван добавил(-а) вас",
                f"{IPHONE}Иван: да",
                f"{IPHONE}Иван: \u200e<прикреплено: a.jpg>",
            ],
            ["", "Иван", "Иван"],
        ),
    ],
)
def test_a_notice_of_whatsapp_has_no_sender(chat, senders):
    assert [message.sender for message in messages("\n".join(chat))] == senders

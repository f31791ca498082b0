"""A reader loads what it needs before the item is there: whatever a library opens at its first need could not be opened in a worker.

Such a library goes on with less, says another thing than elsewhere, or falls (an engine of ours fell on every page it had something to
say of). So every reader reads an item that goes as deep as it can, in a process that ends when anything is opened.
"""

import gzip
import io
import json
import random
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageDraw

from bench import pages
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.readers.registry import ReaderKind
from tests.evidence.reading import mail_makers, makers, test_office_parts
from tests.evidence.reading import portable_maker as maker
from tests.evidence.reading.archive_makers import SEVEN, packed, rar_five_parts, rar_old
from tests.evidence.reading.compound_maker import compound
from tests.evidence.reading.films import BLUE, RED, captioned, film, tone
from tests.evidence.reading.office_makers import doc, msg, note, ppt, summary, xls
from tests.evidence.reading.patterns import as_bytes as coded
from tests.evidence.reading.patterns import photograph
from tests.evidence.reading.test_rich_text import EVERYTHING
from tests.evidence.reading.test_rosters import ROSTER, drawn
from tests.evidence.reading.test_time_proofs import BITCOIN, attested, proof
from tests.evidence.reading.test_versions_of_a_document import saved_on
from tests.evidence.reading.test_web_archives import archive
from tests.evidence.reading.test_words_in_odd_places import CASES, wave
from tests.evidence.reading.test_words_in_odd_places import photograph as remarked
from tests.house.sources import PROJECT

WORDS = {"Показания.txt": "слова".encode()}
SAID = "Его били в изоляторе всю ночь."
FULL = maker.document(
    maker.shown("words") + b"/Span<</ActualText(other)>>BDC\n" + maker.shown("drawn", y=90) + b"EMC\n",
    maker.field(b"Tx", "кто", b"/V" + maker.text("Примеров")),
    b"<</Type/Annot/Subtype/Text/Rect[60 70 90 80]/Contents(note)/M(D:20210316)>>",
    maker.stream(b"<datasets><data><a>b</a></data></datasets>"),
    page=b"/Annots[6 0 R 7 0 R]/CropBox[0 0 300 150]",
    catalog=b"/AcroForm<</Fields[6 0 R]/XFA[(datasets)8 0 R]>>",
)
DATED = b"\xe0\0\x14\0\0\0\x16\0" + bytes(16)
"""A record that says that the first style shows days with the time of day."""
# Of every kind something that takes the longest way: encodings that are rare, parts that are packed, pages that are drawn.
ITEMS = {
    "text": SAID.encode("cp866"),
    "text-of-four-bytes": SAID.encode("utf-32-be"),
    "text-western": "Le témoin a été déposé à l’hôpital, où il a été entendu".encode("mac_roman"),
    "text-utf-7": CASES["UTF-7"][0],
    "text-of-two-encodings": (10 * SAID).encode() + b"\n" + (10 * SAID).encode("cp1251"),
    "none-of-any-kind": bytes(range(256)) * 8,
    "web-page": makers.html([SAID]),
    "rich-text": makers.rtf([SAID]),
    "rich-text-beside": EVERYTHING,
    "word": makers.docx([SAID]),
    "word-parts": test_office_parts.EVERYTHING,
    "open-document": makers.odt([SAID]),
    "sheets": makers.xlsx({"Лист": {"A1": SAID}}),
    "slides": makers.pptx([[SAID]]),
    "pdf": makers.pdf([["words"], []]),
    "pdf-beside": FULL,
    "pdf-saved-on": saved_on(
        maker.document(
            maker.shown("words"),
            b"<</T(a)/V(b)>>",
            maker.stream(
                zlib.compress(b"7 0 <</T(c)/V(d)>>"), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
            ),
            catalog=b"/AcroForm<</Fields[6 0 R 7 0 R]>>",
        ),
        o4=maker.stream(b""),
    ),
    "pdf-encrypted": maker.encrypted("слова"),
    "pdf-scripts": CASES["a script in a stream"][0],
    "pdf-with-a-tail": FULL + packed(WORDS, "zip"),
    "letter": makers.letter(SAID, [("список.bin", b"\0\1")]),
    "letter-utf-7": b"From: a\nSubject: b\nContent-Type: text/plain; charset=utf-7\n\n"
    + SAID.encode("utf-7"),
    "letter-lies": b"From: a\nSubject: b\nContent-Type: text/plain; charset=iso-8859-15\n\n"
    + SAID.encode("cp866"),
    "mailbox": makers.mailbox([SAID, "=?koi8-r?B?" + "9MXT1A==" + "?="]),
    "signed": mail_makers.signed(SAID.encode("koi8-r")),
    "attached": mail_makers.winmail(mail_makers.attribute(0x8004, SAID.encode("cp1251"))),
    "captions": f"1\n00:00:01,000 --> 00:00:02,000\n{SAID}\n".encode("cp866"),
    "whatsapp": makers.whatsapp([("Тестов", SAID)] * 3),
    "telegram": makers.telegram([("Тестов", SAID)]),
    "messenger": json.dumps(
        {"messages": [{"sender_name": "a", "timestamp_ms": 1615857120000, "content": "\xd0\xb4"}]}
    ).encode(),
    "cards": b"BEGIN:VCARD\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=CF=F0\nEND:VCARD\n",
    "records": json.dumps({"words": SAID}).encode(),
    "records-of-a-directory": CASES["a directory"][0],
    "records-in-escapes": CASES["a list of messages"][0],
    "markup-remark": CASES["a remark of XML"][0],
    "markup": "<?xml version='1.0' encoding='windows-1251'?><a>&#1045;го били</a>".encode("cp1251"),
    "zipped": packed(WORDS, "zip", options="zip:encryption=aes256", password="пароль"),
    "self-extracting": b"MZ" + bytes(4094) + packed(WORDS, SEVEN),
    "tarred": packed(WORDS, "pax"),
    "gzipped": gzip.compress(SAID.encode("koi8-r")),
    "packed-7z": packed(WORDS, SEVEN),
    "packed-iso": packed(WORDS, "iso9660"),
    "packed-rar": rar_old({"a.txt": b"words"}),
    "packed-rar-5": b"".join(rar_five_parts("a.txt", b"words" * 9, 20)),
    "web-archive": archive(
        {"http://a.example/": "слова".encode()}, "packed", [("Transfer-Encoding", "chunked")]
    ),
    "outlook": msg("слова", streams={"__substg1.0_10130102": b"<meta charset=utf-8><p>words"}),
    "mail-store": b"!BDN" + bytes(4) + b"SM" + bytes(600),
    "old-word": doc(
        ["слова", '\x13 HYPERLINK "a"\x14b\x15'],
        looks=[(0, 0, 3, b"\x37\x08\1\x01\x08\1\x04\x48\0\0\x05\x68\1\0\0\0")],
        authors=("а",),
        **{
            "\x05SummaryInformation": summary("слова"),
            "Data": b"\x40\x3d\x1a\xf0\x32\0\0\0" + bytes(50),
        },
    ),
    "old-sheets": xls(
        {"а": {(0, 0): "слова", (1, 1): 44271.175}}, first=DATED, more=note(1, 1, 1, "а", "слова")
    ),
    "old-slides": ppt([("слова", "слова")]),
    "compound": compound({"Package": b"words"}),
    "picture-jpeg": coded(photograph()),
    "picture-tiff": coded(photograph().convert("1"), "TIFF", compression="group4"),
    "picture-jpeg-2000": coded(photograph(), "JPEG2000"),
    "picture-avif": coded(photograph(), "AVIF"),
    "picture-remark-of-windows": remarked(),
    "recording-labels": wave(),
    "recording": film([(RED, 3), (BLUE, 3)], sound=tone(6)),
    "recording-captions": captioned([(0, 2, SAID)]),
    "open-timestamp": proof(b"\x03\x08" + attested(BITCOIN, b"\x07")),
}


def speckled():
    """An ordinary page with dirt on it, over which the engine has something to say ("Detected ... diacritics")."""
    picture = pages.page("ru-letter", "serif", most=6).picture.convert("L")
    draw, chance = ImageDraw.Draw(picture), random.Random(619)
    for _ in range(1500):
        x, y, side = chance.randrange(picture.width), chance.randrange(picture.height), chance.randrange(1, 4)
        draw.rectangle((x, y, x + side, y + side), fill=0)
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def table():
    held = io.BytesIO()
    drawn(ROSTER).save(held, "PNG")
    return held.getvalue()


def scanned():
    held = io.BytesIO()
    Image.open(io.BytesIO(speckled())).save(held, "PDF", resolution=200)
    return held.getvalue()


SHOWN = {f"view-{name}": data for name, data in ITEMS.items() if name.startswith(("picture", "pdf"))}
SHOWN |= {f"hear-{name}": data for name, data in ITEMS.items() if name.startswith("recording")}
"""What people are shown of items. Not the film that is made of it: its encoder asks the C library how many processors there are, which
opens a file; it is refused one there, and goes on (`tests/workspace/test_playing.py`)."""


@pytest.fixture(scope="module")
def tried(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("items")
    items = ITEMS | (
        {"recognise-speckled": speckled(), "recognise-scanned": scanned(), "recognise-table": table()}
        if recognition.languages()
        else {}
    )
    items |= SHOWN
    for name, data in items.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "tests.evidence.reading.opening_nothing", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT)
    return {
        name: (int(status), reader)
        for name, status, reader in (line.split(" ", 2) for line in done.stdout.splitlines())
    }


@pytest.mark.parametrize("name", ITEMS)
def test_a_reader_opens_nothing_once_an_item_is_there(tried, name):
    status, reader = tried[name]
    assert status == 0
    assert name.startswith(reader)


@pytest.mark.parametrize("name", ["recognise-speckled", "recognise-scanned", "recognise-table"])
def test_recognition_opens_nothing_over_a_page_it_has_something_to_say_of(tried, name):
    if name not in tried:
        pytest.skip(recognition.hint())
    assert tried[name] == (0, "None")


@pytest.mark.parametrize("name", SHOWN)
def test_showing_opens_nothing_once_an_item_is_there(tried, name):
    assert tried[name][0] == 0


def test_every_reader_is_tried():
    # A reply of an authority is signed by one: a real one is read in the tests of kinds. Of what is sealed nothing is read.
    assert {kind.value for kind in ReaderKind if not any(name.startswith(kind.value) for name in ITEMS)} <= {
        "time-stamp",
        "sealed",
    }

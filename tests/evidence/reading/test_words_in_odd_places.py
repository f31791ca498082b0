"""Words that stand where few programs put them come out: spellings of encodings, escapes, remarks, what stands behind an end."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from khronika.evidence.reading.coverage import Why
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading import portable_maker as maker
from tests.evidence.reading.in_process import read, zipped

WORDS = "Избит сотрудниками оперотдела"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
NAMES = {"office": "office", "text": "text", "draw": "drawing"}
OPEN = " ".join(
    f"xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for short, name in NAMES.items()
)


def mail(encoding, body):
    head = f"From: a@example.org\r\nSubject: s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body


def word(body):
    main = f"<Relationship Id='a' Type='{OFFICE}officeDocument' Target='word/document.xml'/>"
    relation = f"<Relationships xmlns='{PACKAGE}'>{main}</Relationships>"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relation,
            "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        }
    )


def open_document(kind, body):
    content = f"<office:document-content {OPEN}><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def wave():
    def chunk(name, data):
        return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    named = b"adtl" + chunk(b"labl", struct.pack("<I", 1) + "метка удара".encode("cp1251") + b"\0")
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + chunk(b"fmt ", form) + chunk(b"data", b"\0\0" * 8000) + chunk(b"LIST", named)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def photograph():
    held, block = io.BytesIO(), Image.Exif()
    block[0x9C9C] = "Комментарий проводника".encode("utf-16-le") + b"\0\0"
    Image.new("L", (40, 40), 200).save(held, "JPEG", exif=block)
    return held.getvalue()


CODED = base64.b64encode(WORDS.encode())
CASES = {
    "base64 by another name": (mail("Base-64 (MIME)", CODED), "Избит"),
    "quoted-printable by another name": (mail("QUOTED_PRINTABLE;", b"=D0=98=D0=B7=D0=B1"), "Изб"),
    "a part with an address": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n"
        b"Content-Location: http://example.org/page\nContent-Description: saved at night\n\n<p>x</p>\n--B--\n",
        "Content-Description: saved at night\nContent-Location: http://example.org/page",
    ),
    "a directory": (b"dn: cn=x,dc=example\ncn:: " + CODED[:20] + b"\n " + CODED[20:] + b"\n", "cn: Избит"),
    "a list of messages": (
        b"# words\ntitle=\\u0418\\u0437\\u0431\\u0438\\u0442 \\u043d\\u043e\n",
        "title=Избит но",
    ),
    "signs in two escapes": (
        b"a=\\u0418\\u0437\\u0431\\u0438\\u0442 \\ud83d\\udc4d \\u0418\\U0437 x\n",
        "a=Избит \U0001f44d И\\U0437 x",
    ),
    "UTF-7": ("Протокол допроса: осуждённого били.".encode("utf-7"), "осуждённого били"),
    "a remark of XML": (
        b"<?xml version='1.0'?><r><a>&#1048;&#1079;</a><!-- note beside --></r>",
        "[comment] note beside",
    ),
    "a long remark of XML": (
        b"<?xml version='1.0'?><r><a>x</a><!--" + b"words " * 30_000 + b"end of it --></r>",
        "end of it",
    ),
    "a control": (
        word(
            "<w:sdt><w:sdtPr><w:alias w:val='Дежурный'/><w:date w:fullDate='2021-03-16T00:00:00Z'/></w:sdtPr></w:sdt>"
        ),
        "field: Дежурный\ndate: 2021-03-16",
    ),
    "a row that was deleted": (
        word(
            "<w:tbl><w:tr><w:trPr><w:del w:author='Примеров'/></w:trPr>"
            "<w:tc><w:p><w:r><w:delText>Тестов</w:delText></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
        "row deleted by Примеров\ndeleted: Тестов",
    ),
    "a condition": (
        open_document(
            "text",
            "<office:text><text:p>a<text:conditional-text text:string-value-if-true='карцер' "
            "text:string-value-if-false='дом'>карцер</text:conditional-text></text:p></office:text>",
        ),
        "карцер; дом",
    ),
    "a page with a name": (
        open_document(
            "presentation", "<office:presentation><draw:page draw:name='Схема смены'/></office:presentation>"
        ),
        "[Схема смены]",
    ),
    "a script": (
        maker.document(b"", b"<</S/JavaScript/JS" + maker.text("alert('Тестов')") + b">>"),
        "[scripts]\nalert('Тестов')",
    ),
    "a script in a stream": (
        maker.document(
            b"",
            b"<</S/JavaScript/JS 7 0 R>>",
            maker.stream(zlib.compress(b"alert('Testov');"), b"/Filter/FlateDecode"),
        ),
        "[scripts]\nalert('Testov');",
    ),
    "a script under a key in numbers": (
        maker.document(b"", b"<</S/JavaScript/J#53" + maker.text("alert('Тестов')") + b">>"),
        "[scripts]\nalert('Тестов')",
    ),
    "a picture of a document": (
        maker.document(b"", b"<</S/Figure/Alt" + maker.text("Схема здания") + b">>"),
        "[descriptions]\nСхема здания",
    ),
    "the default of a field": (
        rb"{\rtf1\ansi x{\*\formfield{\fftype0{\*\ffdeftext Primerov}}}}",
        "default: Primerov",
    ),
}


def said(reading):
    return "".join(text.text for text in reading.texts)


@pytest.mark.parametrize("name", CASES)
def test_words_come_out_of(name):
    data, words = CASES[name]
    assert words in said(read(data))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [(wave(), "cue.label", "1: метка удара"), (photograph(), "xp-comment", "Комментарий проводника")],
    ids=["a label of a recording", "a remark of Windows"],
)
def test_metadata_tell(data, name, words):
    assert any(key.endswith(name) and value == words for key, value in read(data).metadata.items())


def test_what_stands_behind_a_document_is_a_file_in_it():
    (file,) = read(maker.document(maker.shown("page")) + zipped({"tail.txt": WORDS})).files
    assert file.name == "behind-the-document"


def test_padding_behind_a_document_is_no_file():
    assert not read(maker.document(maker.shown("page")) + b"\r\n\0\0\0 \x1a" * 20).files


@pytest.mark.parametrize(
    "text", ["1 +2AB -3; a +7000 number, x+ABC+DEF=GHI and C++", "\\u0041 is A in a program"]
)
def test_a_sum_is_no_utf_7_and_one_escape_makes_no_list(text):
    found = read(text.encode())
    assert found.reason is not Reason.UNDECIDABLE
    assert said(found) == text


@pytest.mark.parametrize(
    ("further", "why"),
    [
        ([b"<</S/JavaScript/JS(alert %d)>>" % number for number in range(10_100)], Why.TOO_MUCH),
        ([b"<</S/JavaScript/JS 7 0 R>>", maker.stream(b"words", b"/Filter/LZWDecode")], Why.NOT_HANDLED),
        ([b"<</S/JavaScript/JS(words without an end>>"], Why.NOT_HANDLED),
    ],
    ids=["more than are looked at", "packed in a rare way", "without an end"],
)
def test_scripts_that_are_not_said_are_told(further, why):
    gaps = read(maker.document(maker.shown("page"), *further)).coverage.gaps
    assert [(gap.why, gap.names) for gap in gaps] == [(why, ("scripts and descriptions",))]


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</Font<</F 5 0 R>>>>"


def test_a_word_under_a_bar_of_its_own_colour_in_a_form_is_not_drawn():
    form = maker.stream(b"0 g 40 190 200 40 re f " + maker.shown("Hidden"), FORM)
    data = maker.document(b"/X Do", form).replace(b"<</Font", b"<</XObject<</X 6 0 R>>/Font", 1)
    assert "[not drawn: Hidden]" in said(read(data))


def test_of_a_page_with_more_than_is_looked_at_no_word_is_said_to_be_covered():
    found = read(maker.document(b"300 9 m 301 9 l S " * 50_000 + maker.shown("words")))
    assert said(found) == "words\n\n"
    assert [gap.names for gap in found.coverage.gaps] == [("not compared with what is drawn",)]

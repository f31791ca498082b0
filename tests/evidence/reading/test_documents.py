"""Pages and documents say what a person would see in them, and no more."""

import pytest

from khronika.evidence.citation.locator import InCell, InParagraph, OnPage, OnSlide
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading import makers
from tests.evidence.reading.in_process import read, zipped


def said(octets):
    found = read(octets)
    assert found.reason is None
    (mapped,) = found.texts
    return [mapped.text[run.start : run.end] for run in mapped.runs]


PAGES = [
    ("<p>one<p>two", ["one", "two"]),
    ("<p>one<br>two</p>", ["one\ntwo"]),
    ("<pre>one\n two</pre>", ["one\ntwo"]),
    ("<p>a  \n b&amp;&#1103;&nbsp;c", ["a b&я\xa0c"]),
    ("<script>no()</script><style>no</style><!-- no --><template>no</template><p>yes", ["yes"]),
    ("<head><title>no</title></head><body>yes</body>", ["yes"]),
    ("<noscript>no</noscript><object data='http://example.org/x'>no</object><p>yes", ["yes"]),
    ("<table><tr><td>one<td>two</table>", ["one", "two"]),
    ("<svg><text>no</text></svg>yes", ["yes"]),
    ("<p>unclosed <b>bold", ["unclosed bold"]),
    ("</p></div></script>yes", ["yes"]),
]


@pytest.mark.parametrize(("body", "blocks"), PAGES)
def test_a_web_page_says_what_is_seen(body, blocks):
    assert said(f"<!DOCTYPE html>{body}".encode()) == blocks


@pytest.mark.parametrize(
    "declaration", ["<meta charset=windows-1251>", "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", ""]
)
def test_a_web_page_is_decoded_as_it_declares_or_as_its_letters_say(declaration):
    page = f"<html>{declaration}<p>Ночью нас вывели из камеры и построили в коридоре"
    (mapped,) = read(page.encode("cp1251")).texts
    assert mapped.encoding == "windows-1251"
    assert mapped.text == "Ночью нас вывели из камеры и построили в коридоре\n"


RICH = [
    (rb"{\rtf1\ansi\ansicpg1251 \'cf\'ee\'ea\'e0\'e7\'e0\'ed\'e8\'ff\par two}", ["Показания", "two"]),
    (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 T;}{\f1\fcharset0 L;}}\f0 \'e4\'e0\f1 \'e9}", ["даé"]),
    (rb"{\rtf1\ansi\uc1\u1044?\u1072?{\uc0\u33}}", ["Да!"]),
    (rb"{\rtf1\ansi\uc2\u1044\'c4\'c4\u1072 xxend}", ["Даend"]),
    (rb"{\rtf1\ansi\uc1\u-10179?\u-8704?}", ["😀"]),
    (rb"{\rtf1{\stylesheet no;}{\*\unknown no}{\info{\title no}}{\pict 00ff}yes}", ["yes"]),
    (rb"{\rtf1{\pict\bin5 }}}{{}yes}", ["yes"]),
    (rb"{\rtf1 a\{b\}\\c\tab d\~e\emdash f}", ["a{b}\\c\td\xa0e—f"]),
    (rb"{\rtf1{\field{\*\fldinst HYPERLINK no}{\fldrslt yes}}}", ["yes"]),
    (rb"{\rtf1\trowd one\cell two\cell\row three}", ["one", "two", "three"]),
]


@pytest.mark.parametrize(("octets", "paragraphs"), RICH)
def test_rich_text_says_its_words_in_the_code_page_of_their_font(octets, paragraphs):
    assert said(octets) == paragraphs


def test_rich_text_with_octets_its_code_page_does_not_have_is_malformed():
    assert read(rb"{\rtf1\ansi\ansicpg1251 \'98}").reason is Reason.MALFORMED


WORD = [
    ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a\tb\nc"]),
    ("<w:p><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:r><w:t>yes</w:t></w:r></w:p>", ["yes"]),
    ("<w:p><w:r><w:instrText>no</w:instrText><w:t>yes</w:t></w:r></w:p>", ["yes"]),
    ("<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>", ["ab"]),
    ("<w:p><x:Choice xmlns:x='x'><w:t>yes</w:t></x:Choice><x:Fallback xmlns:x='x'><w:p><w:t>no</w:t></w:p></x:Fallback></w:p>", ["yes"]),
    ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", ["cell"]),
]


@pytest.mark.parametrize(("body", "paragraphs"), WORD)
def test_a_word_document_says_what_is_seen(body, paragraphs):
    assert said(zipped({"word/document.xml": f"<w:document xmlns:w='{makers.WORD}'>{body}</w:document>"})) == paragraphs


def test_notes_and_comments_follow_the_body_and_are_numbered_on():
    note = f"<w:comments xmlns:w='{makers.WORD}'><w:p><w:r><w:t>note</w:t></w:r></w:p></w:comments>"
    (mapped,) = read(makers.docx(["one", "", "two"], **{"word/comments.xml": note})).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("one", InParagraph(1)),
        ("two", InParagraph(3)),
        ("note", InParagraph(4)),
    ]


def test_properties_are_metadata():
    core = "<c:coreProperties xmlns:c='c' xmlns:d='d'><d:title>Рапорт</d:title><d:creator>Дежурный</d:creator></c:coreProperties>"
    assert read(makers.docx(["а"], **{"docProps/core.xml": core})).metadata == {"title": "Рапорт", "creator": "Дежурный"}


def test_cells_with_shared_strings_numbers_and_no_address_are_found_at_theirs():
    sheet = (
        f"<worksheet xmlns='{makers.SHEET}'><sheetData><row r='3'><c r='B3' t='s'><v>1</v></c><c><v>42</v></c>"
        "<c r='D3' t='b'><v>1</v></c><c r='E3'/></row></sheetData></worksheet>"
    )
    strings = f"<sst xmlns='{makers.SHEET}'><si><t>no</t></si><si><r><t>да </t></r><r><t>нет</t></r><rPh><t>no</t></rPh></si></sst>"
    book = f"<workbook xmlns='{makers.SHEET}' xmlns:r='{makers.RELATIONS}'><sheets><sheet name='Лист' r:id='r1'/></sheets></workbook>"
    relations = makers._relations({"r1": "/xl/other.xml"})
    parts = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relations, "xl/other.xml": sheet, "xl/sharedStrings.xml": strings}
    (mapped,) = read(zipped(parts)).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("да нет", InCell("Лист", "B3")),
        ("42", InCell("Лист", "C3")),
        ("TRUE", InCell("Лист", "D3")),
    ]


def test_slides_are_counted_in_the_order_of_the_show():
    (mapped,) = read(makers.pptx([["first"], ["second", "third"]])).texts
    assert [run.locator.place for run in mapped.runs] == [OnSlide(1), OnSlide(2), OnSlide(2)]
    assert mapped.text == "first\nsecond\nthird\n"


def test_pages_of_a_pdf_are_counted_and_those_without_text_listed():
    found = read(makers.pdf([["one"], [], ["three"]]))
    assert [run.locator.place.page for run in found.texts[0].runs] == [1, 3]
    assert all(isinstance(run.locator.place, OnPage) for run in found.texts[0].runs)
    assert (found.metadata["pages"], found.metadata["pages-without-text"]) == ("3", "2")


def test_an_encrypted_open_document_is_told_to_be_that():
    manifest = "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "noise", "META-INF/manifest.xml": manifest}
    assert read(zipped(parts)).reason is Reason.ENCRYPTED

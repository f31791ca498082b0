"""Pages and documents say what a person would see in them, and no more."""

import pytest

from khronika.evidence.citation.locator import InCell, InParagraph, OnPage, OnSlide
from khronika.evidence.reading.coverage import Unit, Why
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading import makers
from tests.evidence.reading.in_process import read, zipped


def said(data):
    found = read(data)
    assert found.reason is None
    (mapped,) = found.texts
    return [mapped.text[run.start : run.end] for run in mapped.runs]


PAGES = [
    ("<p>one<p>two", ["one", "two"]),
    ("<p>one<br>two</p>", ["one\ntwo"]),
    ("<pre>one\n two</pre>", ["one\ntwo"]),
    ("<p>a  \n b&amp;&#1103;&nbsp;c", ["a b&я\xa0c"]),
    (
        "<script>no('a.b', 1)</script><style>p { color: red }</style><template>one</template><p>two",
        ["template: one", "two"],
    ),
    (
        "<p>one<!-- cut by order --><!--[if IE]><b>two</b><![endif]-->",
        ["one", "comment: cut by order", "conditional: two"],
    ),
    ("<p>one<![if !IE]>two<![endif]><!-- never <b>three</b>", ["onetwo<!-- never three"]),
    (
        "<script>a = 'Examplov said\\u0435 no'; b = \"x\"; // слова\nc = '\\u0414а'</script>yes",
        ["yes", "script: Examplov saidе no", "script: слова", "script: Да"],
    ),
    (
        '<script type=\'application/ld+json\'>{"a": "\\u0414\\u0430"}</script>yes',
        ["yes", 'script: {"a": "Да"}'],
    ),
    ("<style>p::after { content: 'seen by all' }</style>yes", ["yes", "style: seen by all"]),
    ("<head><title>no<p>one</title><p>two", ["two"]),
    ("<title>never ends<p>one<script>two<style>three <i>four", ["never ends", "onetwothree four"]),
    (
        "<head><meta property='og:title' content=one><p data-tip='two words' data-x=1>three",
        ["og:title: one", "three", "data-tip: two words"],
    ),
    ("<p>one<![CDATA[two <b> three]]>", ["onetwo <b> three"]),
    ("<!DOCTYPE x [<!ENTITY a 'words'>]><p>one", ["]>", "comment: !DOCTYPE x [<!ENTITY a 'words'", "one"]),
    ("<iframe>one<b>two</iframe><textarea>three <b> four</textarea>", ["onetwo", "three <b> four"]),
    ("<p title='never ends>one<p>two", ["one", "title: 'never", "two"]),
    ("<p>1 < 2 &#55357;&#56832; &lt;b&gt; &#99999999999; &nix;", ["1 < 2 😀 <b> &#99999999999; &nix;"]),
    ("<p>one<img src='data:text/plain,two'>", ["one"]),
    (
        "<p><a href='https://a.example/x'>one</a> <a href='#top'>two</a>",
        ["one two", "href: https://a.example/x"],
    ),
    ("<p>one<img alt='three' title='four' src='a.png'>", ["one", "alt: three", "title: four", "src: a.png"]),
    (
        "<form><input name=a value=one><input type=checkbox checked>two<input type=radio>three",
        ["☒ two☐ three", "value: one"],
    ),
    ("<select><option>one<option selected>two</select>", ["☐ one", "☒ two"]),
    ("<p>one<iframe srcdoc='&lt;p&gt;two'></iframe>", ["one", "two"]),
    ("<head><title>no</title></head><body>yes</body>", ["yes"]),
    (
        "<noscript>one</noscript><object data='http://example.org/x'>two</object><p>yes",
        ["one", "data: http://example.org/x", "object: two", "yes"],
    ),
    ("<table><tr><td>one<td>two</table>", ["one", "two"]),
    ("<svg><text>one</text><desc>two</desc></svg><math><mi>x</mi></math>yes", ["one", "two", "x", "yes"]),
    ("<p>unclosed <b>bold", ["unclosed bold"]),
    ("</p></div></script>yes", ["yes"]),
]


@pytest.mark.parametrize(("body", "blocks"), PAGES)
def test_a_web_page_says_what_is_seen(body, blocks):
    assert said(f"<!DOCTYPE html>{body}".encode()) == blocks


@pytest.mark.parametrize(
    "declaration",
    [
        "<meta charset=windows-1251>",
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
        "",
    ],
)
def test_a_web_page_is_decoded_as_it_declares_or_as_its_letters_say(declaration):
    page = f"<html>{declaration}<p>Ночью нас вывели из камеры и построили в коридоре"
    (mapped,) = read(page.encode("cp1251")).texts
    assert mapped.encoding == "windows-1251"
    assert mapped.text == "Ночью нас вывели из камеры и построили в коридоре\n"


RICH = [
    (rb"{\rtf1\ansi\ansicpg1251 \'cf\'ee\'ea\'e0\'e7\'e0\'ed\'e8\'ff\par two}", ["Показания", "two"]),
    (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 T;}{\f1\fcharset0 L;}}\f0 \'e4\'e0\f1 \'e9}",
        ["даé"],
    ),
    (rb"{\rtf1\ansi\uc1\u1044?\u1072?{\uc0\u33}}", ["Да!"]),
    (rb"{\rtf1\ansi\uc2\u1044\'c4\'c4\u1072 xxend}", ["Даend"]),
    (rb"{\rtf1\ansi\uc1\u-10179?\u-8704?}", ["😀"]),
    (rb"{\rtf1{\stylesheet no;}{\*\unknown no}{\info{\title no}}{\pict 00ff}yes}", ["yes"]),
    (rb"{\rtf1{\pict\bin5 }}}{{}yes}", ["yes"]),
    (rb"{\rtf1 a\{b\}\\c\tab d\~e\emdash f}", ["a{b}\\c\td\xa0e—f"]),
    (
        rb"{\rtf1{\field{\*\fldinst HYPERLINK https://a.example/x}{\fldrslt yes}}}",
        ["yes", "link: https://a.example/x"],
    ),
    (rb"{\rtf1 one {\strike two} {\v three}\par}", ["one [struck through: two] [hidden: three]"]),
    (
        rb"{\rtf1{\*\revtbl{Unknown;}{Examplov;}}one{\revauthdel1\deleted two}{\revised\revauth1 three}\par four}",
        ["onethree", "deleted by Examplov: two", "inserted by Examplov: three", "four"],
    ),
    (
        rb"{\rtf1{\*\revtbl{A, 2nd;}{B;}}{\revauthdel0\revdttmdel127107340\deleted two}one"
        rb"{\revauthdel1\deleted three}\par{\deleted four}five}",
        ["one", "deleted by A, 2nd, 2021-03-16T04:12: two", "deleted by B: three", "five", "deleted: four"],
    ),
    (rb"{\rtf1 one{\*\atnauthor Examplov}{\*\annotation two}\par}", ["one", "comment by Examplov: two"]),
    (rb"{\rtf1{\header two}one\par}", ["one", "header: two"]),
    (rb"{\rtf1\trowd one\cell two\cell\row three}", ["one", "two", "three"]),
]


@pytest.mark.parametrize(("data", "paragraphs"), RICH)
def test_rich_text_says_its_words_in_the_code_page_of_their_font(data, paragraphs):
    assert said(data) == paragraphs


WORD = [
    (
        "<w:p><w:moveFrom w:author='A'><w:r><w:t>a</w:t></w:r></w:moveFrom></w:p>",
        ["moved away by A", "moved away by A: a"],
    ),
    (
        "<w:del w:author='A'><w:p><w:r><w:delText>a</w:delText></w:r></w:p></w:del><w:p><w:r><w:t>b</w:t></w:r></w:p>",
        ["deleted by A: a", "b"],
    ),
    ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a\tb\nc"]),
    (
        "<w:p><w:del w:author='A' w:date='2021'><w:r><w:delText>no</w:delText></w:r></w:del><w:r><w:t>yes</w:t></w:r></w:p>",
        ["yes", "deleted by A, 2021: no"],
    ),
    ("<w:p><w:ins w:author='A'><w:r><w:t>yes</w:t></w:r></w:ins></w:p>", ["yes", "inserted by A: yes"]),
    (
        "<w:p><w:moveFrom w:id='1'><w:r><w:t>a</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>a</w:t></w:r></w:moveTo></w:p>",
        ["moved away", "a", "moved here"],
    ),
    (
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>b</w:t></w:r></w:p>",
        ["[struck through: a]b"],
    ),
    (
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings' w:char='F0A8'/></w:r></w:p>",
        ["☒☐"],
    ),
    (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox>"
        "</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
        ["☒"],
    ),
    (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>"
        "<w:listEntry w:val='a'/><w:listEntry w:val='b'/></w:ddList></w:ffData></w:fldChar></w:r><w:r>"
        "<w:fldChar w:fldCharType='end'/></w:r></w:p>",
        ["b"],
    ),
    (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>a</w:t>"
        "</w:r></w:p><w:p><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>b</w:t></w:r></w:p>",
        ["1. a", "2. b"],
    ),
    ("<w:p><w:r><w:instrText>no</w:instrText><w:t>yes</w:t></w:r></w:p>", ["yes"]),
    ("<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>", ["ab"]),
    (
        "<w:p><x:Choice xmlns:x='x'><w:t>yes</w:t></x:Choice><x:Fallback xmlns:x='x'><w:p><w:t>no</w:t></w:p></x:Fallback></w:p>",
        ["yes"],
    ),
    ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", ["cell"]),
]


@pytest.mark.parametrize(("body", "paragraphs"), WORD)
def test_a_word_document_says_what_is_seen(body, paragraphs):
    assert (
        said(zipped({"word/document.xml": f"<w:document xmlns:w='{makers.WORD}'>{body}</w:document>"}))
        == paragraphs
    )


def test_notes_and_comments_follow_the_body_and_are_numbered_on():
    note = f"<w:comments xmlns:w='{makers.WORD}'><w:p><w:r><w:t>note</w:t></w:r></w:p></w:comments>"
    (mapped,) = read(makers.docx(["one", "", "two"], **{"word/comments.xml": note})).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("one", InParagraph(1)),
        ("two", InParagraph(3)),
        ("note", InParagraph(4)),
    ]


def test_the_main_part_of_a_document_is_found_by_its_relation_and_not_by_its_name():
    relations = "<Relationships xmlns='r'><Relationship Id='r' Type='x/officeDocument' Target='/word/document7.xml'/></Relationships>"
    body = f"<w:document xmlns:w='{makers.WORD}'><w:p><w:r><w:t>order</w:t></w:r></w:p></w:document>"
    assert said(zipped({"_rels/.rels": relations, "word/document7.xml": body})) == ["order"]


def test_a_comment_says_who_wrote_it_and_when():
    note = (
        f"<w:comments xmlns:w='{makers.WORD}'><w:comment w:author='Примеров' w:date='2021-03-16T04:12:00Z'>"
        "<w:p><w:r><w:t>убрать</w:t></w:r></w:p></w:comment></w:comments>"
    )
    assert said(makers.docx(["one"], **{"word/comments.xml": note})) == [
        "one",
        "comment by Примеров, 2021-03-16T04:12:00Z:",
        "убрать",
    ]


def test_a_chart_says_its_title_and_its_figures():
    chart = (
        "<c:chartSpace xmlns:c='c' xmlns:a='a'><c:title><a:p><a:r><a:t>Случаи</a:t></a:r></a:p></c:title>"
        "<c:ser><c:tx><c:v>ШИЗО</c:v></c:tx>"
        "<c:cat><c:pt idx='0'><c:v>Март</c:v></c:pt><c:pt idx='1'><c:v>Май</c:v></c:pt></c:cat><c:val>"
        "<c:pt idx='0'><c:v>37</c:v></c:pt></c:val></c:ser></c:chartSpace>"
    )
    assert said(makers.docx(["one"], **{"word/charts/chart1.xml": chart})) == [
        "one",
        "Случаи",
        "ШИЗО",
        "Март: 37",
        "Май",
    ]


OPEN = "xmlns:office='o' xmlns:text='t' xmlns:table='ta' xmlns:dc='d' xmlns:style='s' xmlns:fo='f' xmlns:form='fo' xmlns:xlink='x'"


def open_document(kind, content, **parts):
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {OPEN}>{content}</office:document-content>",
            **parts,
        }
    )


def test_an_open_document_says_notes_comments_and_changes_beside_the_sentence():
    content = (
        "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion><office:change-info><dc:creator>Примеров</dc:creator>"
        "<dc:date>2021-03-16</dc:date></office:change-info><text:p>избит</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>один<text:change text:change-id='c1'/><text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>сноска</text:p></text:note-body></text:note>"
        " два<office:annotation><dc:creator>Образцов</dc:creator><text:p>убрать</text:p></office:annotation>"
        "<text:a xlink:href='https://a.example'>три</text:a></text:p>"
    )
    assert said(open_document("text", content)) == [
        "один дватри", "deleted by Примеров, 2021-03-16: избит", "note 1: сноска", "comment by Образцов: убрать", "link: https://a.example",
    ]  # fmt: skip


def test_an_open_document_says_its_headers_and_what_is_struck_through():
    head = "<style:header><text:p>ДСП</text:p></style:header>"
    styles = f"<office:styles {OPEN}><office:master-styles>{head}</office:master-styles></office:styles>"
    content = (
        "<office:automatic-styles><style:style style:name='T1'>"
        "<style:text-properties style:text-line-through-style='solid'/></style:style></office:automatic-styles>"
        "<text:p>один <text:span text:style-name='T1'>два</text:span></text:p>"
    )
    assert said(open_document("text", content, **{"styles.xml": styles})) == [
        "один [struck through: два]",
        "ДСП",
    ]


def test_a_cell_that_is_repeated_over_a_whole_sheet_is_not_written_out_and_is_counted():
    content = (
        "<table:table table:name='Лист'><table:table-row table:number-rows-repeated='1048576'>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>да</text:p></table:table-cell></table:table-row></table:table>"
    )
    (mapped,) = read(open_document("spreadsheet", content)).texts
    assert len(mapped.runs) == 1_000
    assert mapped.text.endswith("[the same in 2096152 cells more]\n")


def test_cells_of_an_open_spreadsheet_are_found_at_their_addresses():
    content = (
        "<table:table table:name='Лист'><table:table-row table:number-rows-repeated='2'><table:table-cell/>"
        "</table:table-row><table:table-row>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>да</text:p></table:table-cell>"
        "<table:table-cell office:date-value='2021-03-16'><text:p>16.03.21</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    (mapped,) = read(open_document("spreadsheet", content)).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("да", InCell("Лист", "A3")),
        ("да", InCell("Лист", "B3")),
        ("16.03.21 [2021-03-16]", InCell("Лист", "C3")),
    ]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            "<?xml version='1.0'?><w:wordDocument xmlns:w='w'><w:p><w:r><w:t>Приказ</w:t></w:r></w:p></w:wordDocument>",
            ["Приказ"],
        ),
        (
            f"<?xml version='1.0'?>"
            f"<office:document {OPEN} office:mimetype='application/vnd.oasis.opendocument.text'>"
            f"<text:p>Приказ</text:p></office:document>",
            ["Приказ"],
        ),
        (
            "<?xml version='1.0'?><!DOCTYPE a><a>&#1045;</a>",
            ["<?xml version='1.0'?><!DOCTYPE a><a>&#1045;</a>"],
        ),
        (
            "<smses><sms body='&#1045;&#55357;&#56397;' address='+7000'/></smses>",
            ["sms.body: Е👍", "sms.address: +7000"],
        ),
    ],
)
def test_documents_and_exports_of_one_xml_file_say_their_words(data, lines):
    assert said(data.encode()) == lines


def test_pictures_written_into_a_page_or_a_document_come_out():
    data = "iVBORw0KGgo="
    assert [
        file.content for file in read(f"<html><img src='data:image/png;base64,{data}'>".encode()).files
    ] == [b"\x89PNG\r\n\x1a\n"]
    assert [file.content for file in read(rb"{\rtf1{\pict\pngblip 8950 4e47}}").files] == [b"\x89PNG"]


def test_properties_are_metadata():
    core = "<c:coreProperties xmlns:c='c' xmlns:d='d'><d:title>Рапорт</d:title><d:creator>Дежурный</d:creator></c:coreProperties>"
    assert read(makers.docx(["а"], **{"docProps/core.xml": core})).metadata == {
        "title": "Рапорт",
        "creator": "Дежурный",
    }


def test_cells_with_shared_strings_numbers_and_no_address_are_found_at_theirs():
    sheet = (
        f"<worksheet xmlns='{makers.SHEET}'><sheetData><row r='3'><c r='B3' t='s'><v>1</v></c><c><v>42</v></c>"
        "<c r='D3' t='b'><v>1</v></c><c r='E3'/></row></sheetData></worksheet>"
    )
    strings = f"<sst xmlns='{makers.SHEET}'><si><t>no</t></si><si><r><t>да </t></r><r><t>нет</t></r><rPh><t>no</t></rPh></si></sst>"
    book = f"<workbook xmlns='{makers.SHEET}' xmlns:r='{makers.RELATIONS}'><sheets><sheet name='Лист' r:id='r1'/></sheets></workbook>"
    relations = makers._relations({"r1": "/xl/other.xml"})
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations,
        "xl/other.xml": sheet,
        "xl/sharedStrings.xml": strings,
    }
    (mapped,) = read(zipped(parts)).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("да нет", InCell("Лист", "B3")),
        ("42", InCell("Лист", "C3")),
        ("TRUE", InCell("Лист", "D3")),
    ]


def workbook(sheet, *, state="visible", book="", **parts):
    """A workbook of one sheet, with parts beside it that the sheet refers to."""
    related = makers._relations(
        {
            f"r{n}": f"/{name}"
            for n, name in enumerate(parts)
            if name.startswith(("xl/comm", "xl/thr", "xl/dra"))
        }
    )
    return zipped(
        {
            "xl/workbook.xml": f"<workbook xmlns='{makers.SHEET}' xmlns:r='{makers.RELATIONS}'>{book}<sheets>"
            f"<sheet name='Лист' state='{state}' r:id='r1'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": makers._relations({"r1": "/xl/worksheets/one.xml"}),
            "xl/worksheets/one.xml": f"<worksheet xmlns='{makers.SHEET}'>{sheet}</worksheet>",
            "xl/worksheets/_rels/one.xml.rels": related,
            **parts,
        }
    )


STYLES = (
    f"<styleSheet xmlns='{makers.SHEET}'><numFmts><numFmt numFmtId='164' formatCode='dd.mm.yyyy hh:mm'/></numFmts>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>"
)
DATED = "<sheetData><row r='1'><c r='A1' s='1'><v>{}</v></c><c r='B1' s='2'><v>{}.175</v></c><c r='C1'><v>{}</v></c></row></sheetData>"


@pytest.mark.parametrize(("book", "number"), [("", 44271), ("<workbookPr date1904='1'/>", 42809)])
def test_a_number_that_is_formatted_as_a_date_is_that_date_by_the_epoch_of_its_workbook(book, number):
    data = workbook(DATED.format(number, number, number), book=book, **{"xl/styles.xml": STYLES})
    assert said(data) == ["2021-03-16", "2021-03-16 04:12", str(number)]


def test_what_is_hidden_on_a_sheet_is_said_to_be_beside_the_words_and_not_in_them():
    sheet = (
        "<cols><col min='2' max='2' hidden='1'/></cols><sheetData><row r='1'><c r='A1' t='str'><v>a</v></c>"
        "<c r='B1' t='str'><v>b</v></c></row>"
        "<row r='2' hidden='1'><c r='A2' t='str'><v>c</v></c></row></sheetData>"
    )
    found = read(workbook(sheet, state="veryHidden"))
    assert said(workbook(sheet)) == ["a", "b", "c"]
    assert found.texts[0].text == "Лист [hidden sheet]\na\t[hidden] b\n[hidden] c\n"


def test_notes_and_words_of_shapes_on_a_sheet_stand_at_their_cells():
    note = (
        f"<comments xmlns='{makers.SHEET}'><authors><author>Примеров</author></authors><commentList>"
        f"<comment ref='A2' authorId='0'><text><r><t>бил</t></r></text></comment></commentList></comments>"
    )
    threaded = (
        "<ThreadedComments xmlns='t'><threadedComment ref='B2' dT='2021-03-16' personId='1'>"
        "<text>молчать</text></threadedComment></ThreadedComments>"
    )
    shape = (
        "<d:wsDr xmlns:d='d' xmlns:a='a'><d:twoCellAnchor><d:from><d:col>2</d:col><d:row>4</d:row></d:from>"
        "<d:sp><a:p><a:r><a:t>УТВЕРЖДАЮ</a:t></a:r></a:p></d:sp></d:twoCellAnchor></d:wsDr>"
    )
    people = "<personList xmlns='p'><person displayName='Образцов' id='1'/></personList>"
    parts = {
        "xl/comments1.xml": note,
        "xl/threadedComments/one.xml": threaded,
        "xl/drawings/drawing1.xml": shape,
    }
    (mapped,) = read(workbook("<sheetData/>", **parts, **{"xl/persons/person.xml": people})).texts
    assert [(mapped.text[run.start : run.end], run.locator.place.cell) for run in mapped.runs] == [
        ("comment by Примеров: бил", "A2"),
        ("comment by Образцов, 2021-03-16: молчать", "B2"),
        ("УТВЕРЖДАЮ", "C5"),
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
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "noise",
        "META-INF/manifest.xml": manifest,
    }
    assert read(zipped(parts)).reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    "beginning",
    [
        "<body>",
        "<p class=x>",
        "\ufeff \n<title>t</title>",
        "<?xml version='1.0'?>\n<!DOCTYPE html>",
        "<!-- a -- b --><div>",
        "<h1>",
    ],
)
def test_a_piece_of_a_page_is_read_as_one(beginning):
    found = read(f"{beginning}words of &#1045;&mdash;<b>them".encode())
    assert (found.kind, "words of Е—them" in found.texts[0].text) == ("web-page", True)


@pytest.mark.parametrize("text", ["<pre>", "<Examplov> we were beaten", "< p>", "<persons>", "p < q"])
def test_other_text_is_no_page(text):
    assert read(f"{text} words".encode()).kind == "text"


FRAME = "<iframe srcdoc='&lt;img src=&quot;data:image/gif;base64,R0lGODlh&quot;&gt;&lt;title&gt;inner&lt;/title&gt;two'></iframe>"


@pytest.mark.parametrize(
    ("markup", "files"),
    [
        ("<img src='data:text/html,%3Cp%3Ewords'>", [("data-1.html", "text/html", b"<p>words")]),
        (
            "<object data='data:text/plain;charset=utf-8;base64,d29yZHM'></object>",
            [("data-1.txt", "text/plain", b"words")],
        ),
        (
            "<svg><image xlink:href='data:image/png;base64,iVBORw'/></svg>",
            [("picture-1.png", "image/png", b"\x89PNG")],
        ),
        (
            "<p style='background: url(data:image/gif;base64,R0lGODlh)'>",
            [("picture-1.gif", "image/gif", b"GIF89a")],
        ),
        (
            "<style>p { background: url('data:image/gif;base64,R0lGODlh') }</style>",
            [("picture-1.gif", "image/gif", b"GIF89a")],
        ),
        (FRAME, [("picture-1.gif", "image/gif", b"GIF89a")]),
    ],
)
def test_files_written_into_a_page_come_out(markup, files):
    found = read(f"<html>{markup}<p>end".encode())
    assert [(file.name, file.media, file.content) for file in found.files] == files
    assert "end" in found.texts[0].text


def test_a_file_in_a_page_that_holds_nothing_is_accounted_for():
    (gap,) = read(b"<html><img src='data:image/png;base64,!!'>words").coverage.gaps
    assert (gap.unit, gap.why, gap.names) == (Unit.PART, Why.MALFORMED, ("data:image/png;base64",))


def test_pages_in_pages_without_end_are_words():
    page = "deepest words"
    for _ in range(9):
        page = (
            "<iframe srcdoc='"
            + page.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")
            + "'></iframe>"
        )
    found = read(f"<html>{page}".encode())
    assert (found.reason, "deepest words" in found.texts[0].text) == (None, True)

"""OpenDocument files say numbers of lists, notes apart from the sentence, values without words, and what stands beside cells."""

import pytest

from khronika.evidence.citation.locator import InCell
from tests.evidence.reading.in_process import read
from tests.evidence.reading.test_documents import open_document
from tests.evidence.reading.test_office_parts import not_read

NAMES = "xmlns:svg='svg' xmlns:draw='dr' xmlns:meta='m' xmlns:presentation='p' xmlns:chart='c'"


def said(data):
    found = read(data)
    assert found.reason is None
    (mapped,) = found.texts
    return [mapped.text[run.start : run.end] for run in mapped.runs]


def text(content, **parts):
    return open_document("text", f"<office:body {NAMES}>{content}</office:body>", **parts)


def sheets(content, **parts):
    return open_document("spreadsheet", f"<office:body {NAMES}>{content}</office:body>", **parts)


NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p></text:note-body></text:note>"
WHO = "<dc:creator>Примеров</dc:creator><dc:date>2021</dc:date>"


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        (
            f"<office:annotation>{WHO}<meta:creator-initials>ПП</meta:creator-initials><text:p>b</text:p></office:annotation>",
            ["a", "comment by Примеров, 2021: b"],
        ),
        (
            NOTE.format("b <text:date>16.03.21</text:date> <text:creator>X</text:creator>"),
            ["a", "note 1: b 16.03.21 X"],
        ),
        ("<text:date>16.03.21</text:date>", ["a16.03.21"]),
        (
            "<draw:frame><draw:image xlink:href='Pictures/a.png'/><svg:title>схема</svg:title><svg:desc>двор</svg:desc></draw:frame>",
            ["a", "picture description: схема", "picture description: двор"],
        ),
        (
            "<draw:frame><draw:image xlink:href='http://a.example/a.png'/></draw:frame>",
            ["a", "link: http://a.example/a.png"],
        ),
        ("<text:hidden-text text:string-value='b'/>", ["a[hidden: b]"]),
        (
            "<form:listbox><form:option form:label='b' form:current-selected='true'/></form:listbox>",
            ["a", "☒ b"],
        ),
        ("<form:text form:name='кто' form:value='b'/>", ["a", "кто: b"]),
    ],
)
def test_what_is_no_word_of_the_sentence_stands_beside_it(content, paragraphs):
    assert said(text(f"<text:p>a{content}</text:p>")) == paragraphs


def test_a_note_among_deleted_words_is_deleted_with_them():
    region = (
        f"<text:tracked-changes><text:changed-region text:id='c'><text:deletion><office:change-info>{WHO}</office:change-info>"
        f"<text:p>b{NOTE.format('c')}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    assert said(text(f"{region}<text:p>a<text:change text:change-id='c'/></text:p>")) == [
        "a",
        "deleted by Примеров, 2021: b note 1: c",
    ]


LEVEL = "<text:list-level-style-number text:level='{}' style:num-format='{}' style:num-suffix='{}' {}/>"
STYLE = (
    f"<text:list-style style:name='L'>{LEVEL.format(1, '1', '.', '')}{LEVEL.format(2, 'a', ')', 'text:display-levels=&quot;2&quot;')}"
    "<text:list-level-style-bullet text:level='3'/></text:list-style>"
).replace("&quot;", '"')


def items(*inside):
    return "".join(f"<text:list-item>{each}</text:list-item>" for each in inside)


def test_paragraphs_of_lists_say_their_numbers_and_empty_ones_are_counted():
    inner = f"<text:p>b</text:p><text:list>{items('<text:p>c</text:p>', '<text:p>d</text:p><text:p>e</text:p>')}</text:list>"
    first = f"<text:list text:style-name='L' text:id='one'>{items('<text:p>a</text:p>', '<text:p/>', inner)}</text:list>"
    goes_on = (
        f"<text:list text:style-name='L' text:continue-list='one'>{items('<text:p>f</text:p>')}</text:list>"
    )
    anew = f"<text:list text:style-name='L'>{items('<text:p>g</text:p>')}</text:list>"
    jumps = "<text:list text:style-name='L'><text:list-item text:start-value='7'><text:p>h</text:p></text:list-item></text:list>"
    data = text(
        f"<office:automatic-styles>{STYLE}</office:automatic-styles>{first}{goes_on}{anew}{jumps}<text:p>i</text:p>"
    )
    assert said(data) == ["1. a", "3. b", "3.a) c", "3.b) d", "e", "4. f", "1. g", "7. h", "i"]


def test_a_list_that_names_no_style_is_numbered_as_the_style_of_its_paragraphs_says():
    styles = (
        "<style:style style:name='P' style:list-style-name='L'/><style:style style:name='Q' style:parent-style-name='P'/>"
        "<style:style style:name='R' style:parent-style-name='R'/>"
    )
    said_so = [
        f"<text:p text:style-name='{style}'>{word}</text:p>" for style, word in zip("PQR", "abc", strict=True)
    ]
    data = text(
        f"<office:automatic-styles>{STYLE}{styles}</office:automatic-styles>"
        f"<text:list>{items(*said_so)}</text:list><text:p text:style-name='P'>d</text:p>"
    )
    assert said(data) == ["1. a", "2. b", "c", "d"]


def test_headings_are_numbered_as_the_outline_of_the_styles_says():
    levels = "".join(
        f"<text:outline-level-style text:level='{n}' style:num-format='{f}' text:display-levels='{n}'/>"
        for n, f in ((1, "I"), (2, "1"))
    )
    styles = (
        "<office:document-styles xmlns:office='o' xmlns:text='t' xmlns:style='s'><office:styles><text:outline-style style:name='Outline'>"
        f"{levels}</text:outline-style></office:styles></office:document-styles>"
    )
    content = "".join(
        f"<text:h text:outline-level='{level}'>{word}</text:h>"
        for level, word in ((1, "a"), (2, "b"), (2, "c"), (1, "d"))
    )
    assert said(text(content, **{"styles.xml": styles})) == ["I a", "I.1 b", "I.2 c", "II d"]


def test_words_are_marked_as_the_style_that_their_style_goes_back_to_says():
    styles = (
        "<office:document-styles xmlns:office='o' xmlns:text='t' xmlns:style='s'><office:styles><style:style style:name='S'>"
        "<style:text-properties text:display='none'/></style:style></office:styles></office:document-styles>"
    )
    content = "<office:automatic-styles><style:style style:name='T1' style:parent-style-name='S'/></office:automatic-styles>"
    assert said(
        text(
            f"{content}<text:p>a<text:span text:style-name='T1'>b</text:span></text:p>",
            **{"styles.xml": styles},
        )
    ) == ["a[hidden: b]"]


def test_words_of_a_section_that_is_not_shown_are_hidden():
    assert said(
        text("<text:section text:display='none'><text:p>a</text:p></text:section><text:p>b</text:p>")
    ) == ["[hidden: a]", "b"]


def test_slides_say_which_are_hidden_and_what_are_notes():
    style = "<style:style style:name='dp1'><style:drawing-page-properties presentation:visibility='hidden'/></style:style>"
    notes = "<presentation:notes><text:p>b</text:p></presentation:notes>"
    content = f"{style}<draw:page draw:style-name='dp1'><text:p>a</text:p>{notes}</draw:page><draw:page><presentation:notes/></draw:page>"
    data = open_document("presentation", f"<office:body {NAMES}>{content}</office:body>")
    assert said(data) == ["[hidden slide]", "a", "[notes]", "b"]


def cell(attributes="", inside=""):
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def test_cells_without_words_say_their_values_and_comments_are_told_apart_from_words():
    note = f"<office:annotation>{WHO}<text:p>ночь</text:p></office:annotation><text:p>слово</text:p>"
    row = (
        cell("office:value='37'") + cell("office:boolean-value='true'") + cell("office:string-value='да'")
        + cell("office:date-value='2021-03-16'") + cell("", "<text:p>comment on the shift</text:p>") + cell("", note)
    )  # fmt: skip
    (mapped,) = read(
        sheets(f"<table:table table:name='Л'><table:table-row>{row}</table:table-row></table:table>")
    ).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("37", InCell("Л", "A1")),
        ("true", InCell("Л", "B1")),
        ("да", InCell("Л", "C1")),
        ("2021-03-16", InCell("Л", "D1")),
        ("comment on the shift", InCell("Л", "E1")),
        ("слово [comment by Примеров, 2021: ночь]", InCell("Л", "F1")),
    ]


def test_what_stands_beside_the_cells_of_a_sheet_is_said():
    change = (
        "<table:tracked-changes><table:cell-content-change><table:cell-address table:column='1' table:row='4' table:table='0'/>"
        f"<office:change-info>{WHO}</office:change-info><table:previous><table:change-track-table-cell><text:p>бил</text:p>"
        "</table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"
    )
    box = "<draw:text-box><text:p>УТВЕРЖДАЮ</text:p></draw:text-box><draw:object xlink:href='./Object 1'/>"
    shape = f"<table:shapes><draw:frame>{box}</draw:frame></table:shapes>"
    table = f"<table:table table:name='Л'>{shape}<table:table-row>{cell('', '<text:p>a</text:p>')}</table:table-row></table:table>"
    names = "<table:named-expressions><table:named-range table:name='Смена' table:cell-range-address='$Л.$A$1'/></table:named-expressions>"
    chart = f"<chart:title xmlns:text='t' {NAMES}><text:p>Случаи</text:p></chart:title>"
    head = "<style:header xmlns:text='t' xmlns:style='s'><text:p>ДСП</text:p></style:header>"
    data = sheets(change + table + names, **{"Object 1/content.xml": chart, "styles.xml": head})
    assert read(data).texts[0].text.split("\n") == [
        *("", "changed: B5 of sheet 1", "changed by Примеров, 2021", "бил", "Л", "УТВЕРЖДАЮ", "a"),
        *("Смена: $Л.$A$1", "ДСП", "Случаи", ""),
    ]


def test_parts_of_an_open_document_that_nobody_takes_are_told_and_files_come_out():
    parts = {
        "Versions/Version1": "PK",
        "Basic/Standard/Module1.xml": "<a/>",
        "settings.xml": "<a/>",
        "Thumbnails/thumbnail.png": "",
        "Object 2": "\0",
    }
    found = text("<text:p>a</text:p>", **parts)
    assert [file.name for file in read(found).files] == ["Versions/Version1", "Object 2"]
    assert not_read(found) == ["Module: Basic/Standard/Module1.xml"]
    assert read(found).metadata == {"macros": "basic"}


FLAT = (
    "<?xml version='1.0'?><office:document xmlns:office='o' xmlns:text='t' xmlns:dc='d' xmlns:m='m' "
    "office:mimetype='application/vnd.oasis.opendocument.text'>{}</office:document>"
)


def test_a_flat_document_says_changes_whose_place_is_lost_and_its_properties():
    region = "<text:changed-region text:id='c'><text:deletion><text:p>b</text:p></text:deletion></text:changed-region>"
    meta = "<office:meta><dc:title>Рапорт</dc:title><m:user-defined m:name='Дело'>77</m:user-defined></office:meta>"
    data = FLAT.format(
        f"{meta}<text:tracked-changes>{region}</text:tracked-changes><text:p>a</text:p>"
    ).encode()
    assert said(data) == ["a", "deleted: b"]
    assert read(data).metadata == {"title": "Рапорт", "properties": "Дело: 77"}

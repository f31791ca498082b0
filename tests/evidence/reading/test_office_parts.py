"""Documents of Office say what was changed and what is hidden in them as that; every part that nobody read is told by its kind."""

import io
import zipfile

import pytest

from khronika.evidence.citation.locator import InCell, OnSlide
from khronika.evidence.reading.coverage import Unit, Why
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading import makers
from tests.evidence.reading.in_process import read, zipped
from tests.evidence.reading.test_documents import workbook


def said(data):
    found = read(data)
    assert found.reason is None
    (mapped,) = found.texts
    return [mapped.text[run.start : run.end] for run in mapped.runs]


def not_read(data):
    return [
        name
        for gap in read(data).coverage.gaps
        if (gap.unit, gap.why) == (Unit.PART, Why.NOT_HANDLED)
        for name in gap.names
    ]


def word(body, **parts):
    return zipped(
        {
            "word/document.xml": f"<w:document xmlns:w='{makers.WORD}' xmlns:d='d' xmlns:o='o' xmlns:v='v'>{body}</w:document>",
            **parts,
        }
    )


def listed(*texts):
    said = "".join(f"<w:r><w:t>{text}</w:t></w:r>" if text else "" for text in texts)
    return f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='{{}}'/></w:numPr></w:pPr>{said}</w:p>"


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def before(properties):
    return f"<w:rPrChange w:author='A' w:date='2021'><w:rPr>{properties}</w:rPr></w:rPrChange>"


NUMBERED_BEFORE = "<w:pPr><w:pPrChange w:author='A'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange></w:pPr>"
HEAD = f"<w:pPr><w:sectPr><w:hdr><w:p>{run('head')}</w:p></w:hdr></w:sectPr></w:pPr>"
SIGN = '<w:r><w:instrText>SYMBOL 254 \\f "Wingdings"</w:instrText></w:r>'


@pytest.mark.parametrize(
    ("inside", "paragraphs"),
    [
        (run("a", f"<w:b/>{before('<w:strike/>')}"), ["a", "no longer struck through by A, 2021"]),
        (run("a", f"<w:vanish/>{before('')}"), ["[hidden: a]", "hidden by A, 2021"]),
        (
            run("a", before("<w:strike/>")) + run("b", "<w:strike/>"),
            ["a[struck through: b]", "no longer struck through by A, 2021"],
        ),
        (NUMBERED_BEFORE + run("a"), ["a"]),
        (
            f"<w:r><w:fldChar w:fldCharType='begin'/></w:r>{SIGN}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
            ["☒"],
        ),
        (run("\uf0fe\uf0a8", "<w:rFonts w:ascii='Wingdings'/>"), ["☒☐"]),
        (
            "<w:r><w:drawing><d:docPr name='1' descr='схема'/></w:drawing><w:t>a</w:t></w:r>",
            ["a", "picture description: схема"],
        ),
        (
            "<w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r>",
            ["object: Excel.Sheet.12"],
        ),
        (f"<w:hyperlink w:tooltip='two' w:anchor='x'>{run('one')}</w:hyperlink>", ["one", "tooltip: two"]),
        (HEAD + run("a"), ["head", "a"]),
    ],
)
def test_what_was_before_a_change_of_format_is_not_what_is(inside, paragraphs):
    assert said(word(f"<w:p>{inside}</w:p>")) == paragraphs


NUMBERS = (
    f"<w:numbering xmlns:w='{makers.WORD}'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1)'/></w:lvl></w:lvlOverride></w:num></w:numbering>"
)


def test_lists_that_begin_anew_or_otherwise_do_so_and_empty_paragraphs_are_counted():
    body = "".join(
        listed(text).format(number)
        for text, number in [("a", 1), ("", 1), ("b", 1), ("c", 2), ("d", 2), ("e", 3), ("f", 1)]
    )
    assert said(word(body, **{"word/numbering.xml": NUMBERS})) == [
        "1. a",
        "3. b",
        "5. c",
        "6. d",
        "g) e",
        "8. f",
    ]


def test_a_paragraph_that_was_deleted_whole_counts_for_no_number():
    gone = (
        "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr><w:rPr><w:del w:author='A'/></w:rPr></w:pPr>"
        "<w:del w:author='A'><w:r><w:delText>b</w:delText></w:r></w:del></w:p>"
    )
    body = listed("a").format(1) + gone + listed("c").format(1)
    assert said(word(body, **{"word/numbering.xml": NUMBERS})) == ["1. a", "deleted by A: b", "2. c"]


def test_words_are_marked_and_numbered_as_their_style_says():
    styles = (
        f"<w:styles xmlns:w='{makers.WORD}'><w:style w:styleId='S'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='T'><w:basedOn w:val='S'/></w:style><w:style w:styleId='N'>"
        "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
        "</w:style><w:style w:styleId='M'><w:basedOn w:val='N'/></w:style></w:styles>"
    )
    body = (
        "<w:p><w:r><w:rPr><w:rStyle w:val='T'/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:rStyle w:val='T'/><w:vanish w:val='0'/></w:rPr>"
        "<w:t>b</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val='M'/></w:pPr><w:r><w:t>c</w:t></w:r></w:p>"
    )
    assert said(word(body, **{"word/styles.xml": styles, "word/numbering.xml": NUMBERS})) == [
        "[hidden: a]b",
        "1. c",
    ]


OLD = "<?xml version='1.0'?><w:wordDocument xmlns:w='w' xmlns:aml='a' xmlns:o='o'>{}</w:wordDocument>"


def annotated(kind, content):
    head = f"<aml:annotation w:type='Word.{kind}' aml:author='A' aml:createdate='2021'>"
    return f"{head}<aml:content>{content}</aml:content></aml:annotation>"


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        (annotated("Deletion", "<w:r><w:delText>b</w:delText></w:r>"), ["a", "deleted by A, 2021: b"]),
        (annotated("Insertion", "<w:r><w:t>b</w:t></w:r>"), ["ab", "inserted by A, 2021: b"]),
        (
            "<w:r>" + annotated("Comment", "<w:p><w:r><w:t>b</w:t></w:r></w:p>") + "</w:r>",
            ["a", "comment by A, 2021: b"],
        ),
        ("<w:r><w:footnote><w:p><w:r><w:t>b</w:t></w:r></w:p></w:footnote></w:r>", ["a", "footnote: b"]),
        (
            annotated("Deletion", "<w:r><w:footnote><w:p><w:r><w:t>b</w:t></w:r></w:p></w:footnote></w:r>"),
            ["a", "deleted by A, 2021: footnote: b"],
        ),
        (
            f"<w:r><w:rPr>{annotated('Formatting', '<w:rPr><w:strike/></w:rPr>')}</w:rPr><w:t>b</w:t></w:r>",
            ["ab", "no longer struck through by A, 2021"],
        ),
        ("<aml:annotation w:type='Word.Bookmark.Start' w:name='x'/><w:r><w:t>b</w:t></w:r>", ["ab"]),
    ],
)
def test_word_2003_says_its_changes_comments_and_notes(body, paragraphs):
    data = OLD.format(f"<w:p><w:r><w:t>a</w:t></w:r>{body}</w:p>").encode()
    assert said(data) == paragraphs


def test_word_2003_says_numbers_that_it_writes_out_and_its_properties():
    data = OLD.format(
        "<o:DocumentProperties><o:Author>Примеров</o:Author></o:DocumentProperties><o:CustomDocumentProperties><o:Дело dt='s'>77"
        "</o:Дело></o:CustomDocumentProperties>"
        "<w:p><w:pPr><w:listPr><w:ilvl w:val='0'/><t w:val='1.'/></w:listPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"
    ).encode()
    assert said(data) == ["1. a"]
    assert read(data).metadata == {"creator": "Примеров", "properties": "Дело: 77"}


def show(slides, order, **parts):
    """Slides by number; those in the order are shown."""
    shown = "".join(f"<p:sldId id='{n}' r:id='r{n}'/>" for n in order)
    return zipped(
        {
            "ppt/presentation.xml": f"<p:presentation xmlns:p='p' xmlns:r='{makers.RELATIONS}'>"
            f"<p:sldIdLst>{shown}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": makers._relations(
                {f"r{n}": f"slides/slide{n}.xml" for n in slides}
            ),
            **{
                f"ppt/slides/slide{n}.xml": f"<p:sld xmlns:p='p' xmlns:a='a'{at}>{body}</p:sld>"
                for n, (at, body) in slides.items()
            },
            **parts,
        }
    )


def shape(text, properties="", run=""):
    return f"<p:sp><p:nvSpPr><p:cNvPr id='1' {properties}/></p:nvSpPr><a:p><a:r><a:rPr {run}/><a:t>{text}</a:t></a:r></a:p></p:sp>"


def test_slides_that_are_not_shown_are_said_to_be_that():
    data = show({1: ("", shape("one")), 2: (" show='0'", shape("two")), 3: ("", shape("three"))}, [1, 2])
    (mapped,) = read(data).texts
    assert mapped.text == "one\n[hidden slide]\ntwo\n[slide outside of the show]\nthree\n"
    assert [run.locator.place for run in mapped.runs] == [OnSlide(1), OnSlide(2), OnSlide(3)]


def test_words_on_slides_that_are_struck_through_or_hidden_are_marked_and_pictures_described():
    body = (
        shape("one", run="strike='sngStrike'")
        + shape("two", "hidden='1'")
        + shape("three", "descr='четыре'", "strike='noStrike'")
    )
    assert said(show({1: ("", body)}, [1])) == [
        "[struck through: one]",
        "[hidden: two]",
        "picture description: четыре",
        "three",
    ]


def test_comments_on_slides_are_of_those_who_wrote_them():
    modern = (
        "<p:cmLst xmlns:p='p' xmlns:a='a'><p:cm id='{1}' authorId='{A}' created='2021'><p:replyLst><p:reply authorId='{B}' created='2022'>"
        "<p:txBody><a:p><a:r><a:t>two</a:t></a:r></a:p></p:txBody></p:reply></p:replyLst><p:txBody><a:p><a:r><a:t>one</a:t></a:r></a:p>"
        "</p:txBody></p:cm><p:cm authorId='{B}'><p:txBody><a:p><a:r><a:t>three</a:t></a:r></a:p></p:txBody></p:cm></p:cmLst>"
    )
    authors = "<p:authorLst xmlns:p='p'><p:author id='{A}' name='Примеров'/><p:author id='{B}' name='Образцов'/></p:authorLst>"
    related = {"r1": "../comments/modernComment_1.xml", "r2": "../notesSlides/notesSlide1.xml"}
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": makers._relations(related),
        "ppt/comments/modernComment_1.xml": modern,
        "ppt/authors.xml": authors,
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes xmlns:p='p' xmlns:a='a'>{shape('сказать')}</p:notes>",
    }
    data = show({1: ("", shape("words"))}, [1], **parts)
    assert said(data) == [
        *("words", "сказать"),
        *("comment by Примеров, 2021: one", "reply by Образцов, 2022: two", "comment by Образцов: three"),
    ]
    assert "words\n[notes]\nсказать\n" in read(data).texts[0].text


def test_words_of_a_master_are_said_but_not_its_places_for_words():
    place = "<p:sp><p:nvSpPr><p:nvPr><p:ph/></p:nvPr></p:nvSpPr><a:p><a:r><a:t>Click to edit</a:t></a:r></a:p></p:sp>"
    master = f"<p:sldMaster xmlns:p='p' xmlns:a='a'>{place}{shape('ДСП')}</p:sldMaster>"
    text = (
        read(show({1: ("", shape("one"))}, [1], **{"ppt/slideMasters/slideMaster1.xml": master}))
        .texts[0]
        .text
    )
    assert text == "one\n[ppt/slideMasters/slideMaster1.xml]\nДСП\n"


def test_a_sheet_says_links_prompts_headers_and_names():
    sheet = (
        f"<sheetData><row r='1'><c r='A1' t='str'><v>a</v></c></row></sheetData>"
        f"<hyperlinks xmlns:r='{makers.RELATIONS}'>"
        "<hyperlink ref='A1' location='Лист!B2' tooltip='сюда'/></hyperlinks>"
        "<dataValidations><dataValidation sqref='B2:B9' prompt='кто бил?'>"
        '<formula1>"да,нет"</formula1></dataValidation></dataValidations>'
        "<headerFooter><oddHeader>&amp;LДСП</oddHeader></headerFooter>"
    )
    names = "<definedName name='Смена' hidden='1'>Лист!$A$1</definedName><definedName name='_xlnm.Print_Area'>no</definedName>"
    book = f"<definedNames>{names}</definedNames>"
    (mapped,) = read(workbook(sheet, book=book)).texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("a", InCell("Лист", "A1")),
        ("link: Лист!B2", InCell("Лист", "A1")),
        ("tooltip: сюда", InCell("Лист", "A1")),
        ("prompt: кто бил?", InCell("Лист", "B2")),
        ("answers: да,нет", InCell("Лист", "B2")),
    ]
    assert mapped.text.endswith("header: &LДСП\nname Смена [hidden]: Лист!$A$1\n")


def test_what_no_reader_takes_is_read_as_it_stands_or_given_out_or_told_by_its_kind():
    kinds = (
        "<Types><Override PartName='/word/ink/ink1.xml' ContentType='application/inkml+xml'/>"
        "<Override PartName='/word/new.xml' ContentType='application/vnd.example.somethingnew+xml'/></Types>"
    )
    reached = (
        "<Relationships><Relationship Id='r1' Type='x/attachedTemplate' Target='file:///C:/Users/Primerov/t.dotx' TargetMode='External'/>"
        "<Relationship Id='r2' Type='x/image' Target='media/gone.png'/></Relationships>"
    )
    data = word(
        "<w:p><w:r><w:t>a</w:t></w:r></w:p>",
        **{
            "[Content_Types].xml": kinds,
            "word/ink/ink1.xml": "<ink/>",
            "word/new.xml": "<a/>",
            "word/theme/theme1.xml": "<a/>",
            "word/afchunk.mht": "MIME",
            "customXml/item1.xml": "<a><кто>Примеров</кто></a>",
            "word/_rels/settings.xml.rels": reached,
            "word/settings.xml": "<w:settings xmlns:w='w'><w:docVar w:name='v' w:val='kept'/></w:settings>",
            "word/fontTable.xml": "<a/>",
            "customXml/item2.xml": "<a><b>",
        },
    )
    assert said(data) == [
        *("a", "[customXml/item1.xml]", "кто: Примеров", "[word/settings.xml]", "v: kept"),
        "link (attachedTemplate): file:///C:/Users/Primerov/t.dotx",
    ]
    assert not_read(data) == ["ink: word/ink/ink1.xml", "somethingnew: word/new.xml"]
    assert [file.name for file in read(data).files] == ["word/afchunk.mht"]
    broken = [name for gap in read(data).coverage.gaps if gap.why is Why.MALFORMED for name in gap.names]
    assert broken == ["missing: word/media/gone.png", "customXml/item2.xml"]


def test_properties_of_the_program_and_made_up_ones_are_metadata():
    parts = {
        "docProps/app.xml": "<P><Company>ИК-99</Company><Manager>Образцов</Manager></P>",
        "docProps/custom.xml": "<P xmlns:v='v'><property name='Дело'><v:lpwstr>77</v:lpwstr></property></P>",
        "docProps/core.xml": "<P><category>рапорт</category></P>",
    }
    assert read(word("<w:p/>", **parts)).metadata == {
        "company": "ИК-99",
        "manager": "Образцов",
        "properties": "Дело: 77",
        "category": "рапорт",
    }


def test_the_building_blocks_of_a_document_are_read():
    blocks = f"<w:glossaryDocument xmlns:w='{makers.WORD}'><w:p><w:r><w:t>block</w:t></w:r></w:p></w:glossaryDocument>"
    relations = "<R><Relationship Id='r1' Type='x/glossaryDocument' Target='glossary/document.xml'/></R>"
    data = word("<w:p/>", **{"word/_rels/document.xml.rels": relations, "word/glossary/document.xml": blocks})
    assert said(data) == ["[word/glossary/document.xml]", "block"]


EVERYTHING = word(
    f"<w:p>{NUMBERED_BEFORE}{SIGN}{run('a', before('<w:strike/>'))}</w:p>",
    **{
        "[Content_Types].xml": "<Types/>",
        "word/numbering.xml": NUMBERS,
        "word/header1.xml": f"<?xml version='1.0' encoding='windows-1251'?><w:hdr xmlns:w='{makers.WORD}'/>",
        "word/footer1.xml": "<a><b>",
        "docProps/app.xml": "<P><Company>a</Company></P>",
        "customXml/item1.xml": "<a><b>c</b></a>",
        "word/ink/ink1.xml": "<ink/>",
        "word/afchunk.mht": "MIME",
    },
)
BROKEN = "<a><b>words"
CELL = "<sheetData><row r='{}'><c r='A1' t='{}'><v>{}</v></c></row></sheetData>"


@pytest.mark.parametrize(
    ("data", "said_still", "broken"),
    [
        (
            word("<w:p><w:r><w:t>a</w:t></w:r></w:p>", **{"word/header1.xml": BROKEN}),
            "a\n",
            "word/header1.xml",
        ),
        (word("<w:p><w:r><w:t>a</w:t></w:r></w:p>", **{"word/styles.xml": BROKEN}), "a\n", "word/styles.xml"),
        (
            word("<w:p><w:r><w:t>a</w:t></w:r></w:p>", **{"docProps/core.xml": BROKEN}),
            "a\n",
            "docProps/core.xml",
        ),
        (word("<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><broken"), "a\n", "word/document.xml"),
        (
            word(
                "<w:p><w:r><w:t>a</w:t></w:r></w:p>",
                **{"word/comments.xml": "<?xml version='1.0' encoding='x-none'?><a/>"},
            ),
            "a\n",
            "word/comments.xml",
        ),
        (show({1: ("", "<broken"), 2: ("", shape("b"))}, [1, 2]), "b\n", "ppt/slides/slide1.xml"),
        (
            workbook(CELL.format("1", "s", "7"), **{"xl/sharedStrings.xml": BROKEN}),
            "7\n",
            "xl/sharedStrings.xml",
        ),
        (workbook(CELL.format("x", "str", "a") + "<broken"), "a\n", "xl/worksheets/one.xml"),
    ],
)
def test_a_part_that_breaks_off_takes_no_other_with_it_and_is_told(data, said_still, broken):
    found = read(data)
    assert found.reason is None
    assert said_still in found.texts[0].text
    assert broken in [name for gap in found.coverage.gaps if gap.why is Why.MALFORMED for name in gap.names]


def test_a_document_whose_body_says_nothing_because_it_is_broken_is_malformed():
    assert read(zipped({"word/document.xml": BROKEN})).reason is Reason.MALFORMED


PARTS = {
    "_rels/.rels": "<R><Relationship Id='r1' Type='x/officeDocument' Target='word/document.xml'/></R>",
    "word/_rels/document.xml.rels": "<R><Relationship Id='r1' Type='x/comments' Target='Comments.xml'/></R>",
    "word/document.xml": f"<w:document xmlns:w='{makers.WORD}'><w:p>{run('a')}</w:p></w:document>",
    "word/comments.xml": f"<w:comments xmlns:w='{makers.WORD}'><w:comment w:author='A'><w:p>{run('b')}</w:p></w:comment></w:comments>",
}


@pytest.mark.parametrize(
    "spelled",
    [str, str.upper, "/{}".format, lambda name: name.replace("/", "\\")],
    ids=["plain", "upper", "root", "\\"],
)
def test_parts_are_found_however_a_program_spells_their_names(spelled):
    data = zipped({spelled(name): content for name, content in PARTS.items()})
    assert said(data) == ["a", "comment by A:", "b"]
    assert not read(data).coverage.gaps


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_parts_of_one_name_the_other_is_given_out_and_told():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word/document.xml", "<a>first</a>")
        package.writestr("word/document.xml", PARTS["word/document.xml"])
    found = read(held.getvalue())
    assert said(held.getvalue()) == ["a"]
    assert [file.name for file in found.files] == ["word/document.xml"]
    assert found.coverage.gaps[0].names == ("another part of the same name: word/document.xml",)


@pytest.mark.parametrize(
    ("alternatives", "paragraphs"),
    [
        ("<m:Choice>{0}</m:Choice><m:Fallback>{0}</m:Fallback>", ["a"]),
        ("<m:Choice/><m:Fallback>{0}</m:Fallback>", ["a"]),
        ("<m:Fallback>{0}</m:Fallback>", ["a"]),
        (
            "<m:Choice><m:AlternateContent><m:Choice>{0}</m:Choice></m:AlternateContent></m:Choice><m:Fallback>{0}</m:Fallback>",
            ["a"],
        ),
    ],
)
def test_the_words_of_alternatives_are_said_once_and_those_of_a_fallback_where_no_other_has_any(
    alternatives, paragraphs
):
    inside = f"<m:AlternateContent xmlns:m='m'>{alternatives.format(run('a'))}</m:AlternateContent>"
    assert said(word(f"<w:p>{inside}</w:p>")) == paragraphs


def test_programs_in_a_document_are_given_out_and_labels_of_its_owner_said():
    parts = {"word/vbaProject.bin": "program", "docMetadata/LabelInfo.xml": "<l><label siteId='{ab}'/></l>"}
    data = word(f"<w:p>{run('a')}</w:p>", **parts)
    assert said(data) == ["a", "[docMetadata/LabelInfo.xml]", "label.siteId: {ab}"]
    assert [file.name for file in read(data).files] == ["word/vbaProject.bin"]
    assert read(data).metadata == {"macros": "vba"}


LOOKS = (
    f"<styleSheet xmlns='{makers.SHEET}'><numFmts><numFmt numFmtId='170' formatCode=';;;'/></numFmts><fonts><font/><font><strike/></font>"
    "</fonts><cellXfs><xf fontId='0'/><xf fontId='1'/><xf fontId='0' numFmtId='170'/></cellXfs></styleSheet>"
)
RUNS = f"<sst xmlns='{makers.SHEET}'><si><r><rPr><strike/></rPr><t>a_x0041_</t></r><r><t> b_x000D_\n_x005F_x0041_</t></r></si></sst>"


def test_words_of_a_sheet_are_marked_and_written_as_its_program_shows_them():
    sheet = (
        "<cols><col min='2' max='2' width='0'/></cols><sheetData><row><c t='s'><v>0</v></c></row>"
        "<row ht='0'><c s='1' t='inlineStr'><is><t>c</t><rPh sb='0' eb='1'><t>no</t></rPh></is></c></row>"
        "<row><c s='2'><v>5</v></c><c t='str'><v>d</v></c></row></sheetData>"
    )
    found = read(workbook(sheet, **{"xl/styles.xml": LOOKS, "xl/sharedStrings.xml": RUNS}))
    lines = [
        "Лист",
        "[struck through: aA] b",
        "_x0041_",
        "[hidden] [struck through: c]",
        "[hidden: 5]\t[hidden] d",
        "",
    ]
    assert found.texts[0].text == "\n".join(lines)


def test_a_formula_is_said_where_its_value_is_not_in_the_file_and_that_is_told():
    sheet = (
        "<sheetData><row r='1'><c r='A1'><f>A2&amp;\"ов\"</f></c><c r='B1' t='str'><f>IF(1,\"\")</f><v></v></c>"
        "<c r='C1' t='str'><f>HYPERLINK(\"https://a.example\",\"b\")</f><v>b</v></c></row></sheetData>"
    )
    assert said(workbook(sheet)) == ['=A2&"ов"', "b", "link: https://a.example"]
    (gap,) = read(workbook(sheet)).coverage.gaps
    assert (gap.unit, gap.count, gap.places) == (Unit.CELL, 1, (InCell("Лист", "A1"),))


@pytest.mark.parametrize(("name", "reason"), [("xl/Book2.xml", None), ("xl/workbook.bin", Reason.UNKNOWN)])
def test_a_workbook_is_found_by_its_relation_and_a_binary_one_is_told(name, reason):
    sheet = f"<worksheet xmlns='{makers.SHEET}'><sheetData><row><c t='str'><v>a</v></c></row></sheetData></worksheet>"
    book = f"<workbook xmlns='{makers.SHEET}' xmlns:r='{makers.RELATIONS}'><sheets><sheet name='b' r:id='r1'/></sheets></workbook>"
    parts = {
        "_rels/.rels": f"<R><Relationship Id='r1' Type='x/officeDocument' Target='/{name}'/></R>",
        name: book,
        f"xl/_rels/{name[3:]}.rels": makers._relations({"r1": "/xl/other.xml"}),
        "xl/other.xml": sheet,
    }
    found = read(zipped(parts))
    assert found.reason is reason
    assert [text.text for text in found.texts] == ([] if reason else ["b\na\n"])

"""Rich text says what stands beside its words too: changes, notes, forms, objects, numbers of lists; what it cannot say it counts."""

import struct

import pytest

from khronika.evidence.readers.archives.packed_time import packed_time
from khronika.evidence.reading.coverage import Unit, Why
from tests.evidence.reading.in_process import read


def said(data):
    found = read(data)
    assert found.reason is None
    (mapped,) = found.texts
    return [mapped.text[run.start : run.end] for run in mapped.runs]


def gaps(data):
    return {(gap.unit, gap.why): (gap.count, gap.names) for gap in read(data).coverage.gaps}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (rb"{\rtf1 one\u-10179?two\par three}", ["one\\ud83dtwo", "three"]),
        (rb"{\rtf1 one\u-8704?two}", ["one\\ude00two"]),
        (rb"{\rtf1\ansi\ansicpg1251 one\'98two}", ["one\\x98two"]),
        (rb"{\rtf1\ansi\ansicpg4711 one\'e9}", ["oneé"]),
    ],
)
def test_a_character_that_is_none_takes_no_other_with_it_and_is_counted(data, words):
    assert said(data) == words
    assert gaps(data).get((Unit.GLYPH, Why.UNMAPPED), (0, ()))[0] == sum("\\" in line for line in words)


PEOPLE = rb"{\rtf1{\*\revtbl{Unknown;}{Examplov;}}"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            rb"one{\revauthdel1\deleted two{\footnote three}}\par}",
            ["one", "deleted by Examplov: footnote: three", "deleted by Examplov: two"],
        ),
        (rb"one{\v two{\footnote three}}\par}", ["one[hidden: two]", "hidden: footnote: three"]),
        (
            rb"one{\footnote two {\revauthdel1\deleted three}}\par}",
            ["one", "footnote: two [deleted by Examplov: three]"],
        ),
        (rb"one{\revised\revauth1{\*\annotation two}}\par}", ["one", "inserted by Examplov: comment: two"]),
        (
            rb"{\deleted{\field{\*\fldinst HYPERLINK http://a.example}{\fldrslt two}}}one}",
            ["one", "deleted: link: http://a.example", "deleted: two"],
        ),
        (rb"one{\footnote two\par three}}", ["one", "footnote: two\nthree"]),
        (rb"one{\footnote two", ["one", "footnote: two"]),
    ],
)
def test_what_hangs_on_changed_words_is_said_to_hang_on_them(data, words):
    assert said(PEOPLE + data) == words


@pytest.mark.parametrize("number", [1, 0, -1, 127107340 & ~(15 << 16), 127107340 | 63, 0x7FFFFFFF])
def test_a_number_that_is_no_time_is_no_date(number):
    assert packed_time(number) == ""


def test_a_change_at_no_time_is_told_and_dated_never():
    data = PEOPLE + rb"one{\revauthdel1\revdttmdel1\deleted two}}"
    assert said(data) == ["one", "deleted by Examplov: two"]
    assert gaps(data)[Unit.FIELD, Why.MALFORMED] == (1, ("time of a change",))


def test_what_a_document_says_of_itself_is_metadata():
    data = (
        rb"{\rtf1\ansi\ansicpg1251{\info{\title \'cf\'f0\'e8\'ea\'e0\'e7}{\author Examplov}{\operator O}{\doccomm one}"
        rb"{\creatim\yr2021\mo3\dy16\hr4\min12}{\*\company IK}{\upr{\subject ??}{\*\ud{\subject\u1044?\u1072?}}}}"
        rb"{\*\userprops{\propname A}\proptype30{\staticval b}}yes}"
    )
    assert read(data).metadata == {
        "title": "Приказ",
        "creator": "Examplov",
        "last-modified-by": "O",
        "comments": "one",
        "created": "2021-03-16T04:12",
        "company": "IK",
        "subject": "Да",
        "properties": "A: b",
    }
    assert said(data) == ["yes"]


FIELD = rb"{\rtf1 one {\field{\*\fldinst FORMX {\*\formfield{%s}}}{\fldrslt }}}"


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (rb"\fftype1\ffres1{\*\ffname Check1}", "☒"),
        (rb"\fftype1\ffres0", "☐"),
        (rb"\fftype1\ffres25\ffdefres1", "☒"),
        (rb"\fftype2\ffres1{\*\ffl yes}{\*\ffl no}", "no"),
    ],
)
def test_a_form_field_says_its_answer(form, answer):
    assert said(FIELD % form) == [f"one {answer}"]


@pytest.mark.parametrize(
    "data",
    [
        rb"{\rtf1{\fonttbl{\f0 Arial;}{\f3\fcharset2 Wingdings;}}{\f3\'fe}{\f3\u-3928 o}}",
        rb'{\rtf1{\field{\*\fldinst SYMBOL 254 \\f "Wingdings" \\s 12}{\fldrslt}}{\field{\*\fldinst SYMBOL 111 \\f Wingdings}{\fldrslt}}}',
    ],
)
def test_ticks_of_fonts_that_draw_them_are_ticks(data):
    assert said(data) == ["☒☐"]


def counted(text):
    return struct.pack("<I", len(text)) + text


def embedded(program, content):
    return struct.pack("<II", 0x501, 2) + counted(program) + bytes(8) + counted(content)


def test_an_object_comes_out_as_a_file_and_is_named():
    inner = b"\x02\0order.txt\0C:\\order.txt\0\0\0\x03\0" + counted(b"order.txt\0") + counted(b"words")
    data = b"{\\rtf1 one{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata %s}{\\result two}}}"
    found = read(data % embedded(b"Package\0", inner).hex().encode())
    assert [(file.name, file.content) for file in found.files] == [("object-1-order.txt", b"words")]
    assert found.texts[0].text == "onetwo\nobject: Package\n"
    other = read(data % embedded(b"Excel.Sheet.8\0", b"\xd0\xcf\x11\xe0").hex().encode())
    assert [file.content for file in other.files] == [b"\xd0\xcf\x11\xe0"]
    broken = read(data % b"0105")
    assert [file.content for file in broken.files] == [b"\x01\x05"]


LISTS = (
    rb"{\rtf1{\*\listtable{\list{\listlevel\levelnfc0\levelstartat3{\leveltext\'02\'00.;}{\levelnumbers\'01;}}"
    rb"{\listlevel\levelnfc4\levelstartat1{\leveltext\'04\'00.\'01);}{\levelnumbers\'01\'03;}}\listid7}}"
    rb"{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}}"
)


def test_paragraphs_of_lists_say_their_numbers_and_empty_ones_are_counted():
    assert said(LISTS + rb"\pard\ls1\ilvl0 one\par\par two\par\ilvl1 three\par\pard four}") == [
        "3. one",
        "5. two",
        "5.a) three",
        "four",
    ]


def test_a_number_that_stands_in_words_is_not_said_twice():
    data = rb"{\listtext\pard 3.\tab}\pard\ls1\ilvl0 one\par{\listtext\pard 4.\tab}\pard\ls1 two\par\pard\ls1 three}"
    assert said(LISTS + data) == ["3.\tone", "4.\ttwo", "5. three"]


def test_words_of_shapes_and_their_descriptions_are_said():
    data = rb"{\rtf1 one{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\sp{\sn wzDescription}{\sv two}}{\shptxt three}}{\shprslt no}}}"
    assert said(data) == ["onethree", "picture description: two"]


def test_words_in_the_style_of_a_character_are_words_and_the_names_of_styles_are_none():
    data = rb"{\rtf1{\stylesheet{\s0 Normal;}{\*\cs18\f1 Link;}{\*\ts11 Table;}{\ds2 Section;}}"
    assert said(data + rb"one {\fs22\cs18 two} {\ts11 three}}") == ["one two three"]
    assert gaps(data + b"}") == {}


EVERYTHING = LISTS + (
    rb"{\*\revtbl{A;}{B;}}{\fonttbl{\f3\fcharset2 Wingdings;}}{\info{\title a}{\creatim\yr2021}}\ls1 one\par{\footnote two}"
    rb"{\revauthdel1\revdttmdel127107340\deleted three}{\f3\'fe\u-3842 }\u-10179?\'98{\*\new word}\par}"
)


def test_a_group_of_no_known_kind_is_told_where_it_holds_words():
    data = rb"{\rtf1 one{\*\somethingnew two}{\*\empty}{\*\generator G}}"
    assert said(data) == ["one"]
    assert gaps(data) == {(Unit.PART, Why.NOT_HANDLED): (1, ("somethingnew",))}

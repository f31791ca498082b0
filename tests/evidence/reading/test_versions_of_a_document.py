"""What stands in a PDF document and on none of its pages: earlier versions, fields without a place, stamps that only draw."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.evidence.readers.pdf.earlier import versions
from khronika.evidence.readers.pdf.syntax import Name, Reference, objects_of, parsed
from khronika.evidence.readers.pdf.unplaced import unplaced_fields
from tests.evidence.reading import portable_maker as maker
from tests.evidence.reading.in_process import read

BEATEN = maker.document(maker.shown("beaten by Primerov"))


def saved_on(data, **objects):
    """The document with these objects (`o4` is number 4) written behind it, as programs save a change."""
    before, size = (re.findall(each, data)[-1] for each in (rb"startxref\n(\d+)", rb"/Size (\d+)"))
    data, table = data + b"\n", b""
    for name, body in objects.items():
        number = int(name[1:])
        table += b"%d 1\n%010d 00000 n \n" % (number, len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    ending = b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>\n" % (max(int(size), 30), int(before))
    return data + b"xref\n" + table + ending + b"startxref\n%d\n%%%%EOF\n" % len(data)


def earlier(data):
    return {file.name: read(file.content).texts[0].text.strip() for file in read(data).files}


def test_an_earlier_version_comes_out_where_it_says_what_the_last_does_not():
    changed = saved_on(BEATEN, o4=maker.stream(maker.shown("fell down the stairs")))
    assert earlier(changed) == {"earlier-version-1.pdf": "beaten by Primerov"}
    again = saved_on(
        changed, o4=maker.stream(maker.shown("fell down the stairs") + maker.shown("signed", y=50))
    )
    assert earlier(again) == {"earlier-version-1.pdf": "beaten by Primerov"}
    third = saved_on(changed, o4=maker.stream(maker.shown("nothing")))
    assert earlier(third) == {"earlier-version-2.pdf": "fell down the stairs"}


def test_a_note_or_a_picture_that_was_taken_away_is_in_an_earlier_version():
    noted = maker.annotated(b"<</Type/Annot/Subtype/Text/Rect[60 70 90 80]/Contents(tell nobody)>>")
    assert list(earlier(saved_on(noted, o6=b"null"))) == ["earlier-version-1.pdf"]
    drawn = maker.stream(
        bytes(12), b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB"
    )
    page = b"/Resources<</XObject<</I 6 0 R>>/Font<</F 5 0 R>>>>"
    pictured = maker.document(b"q 90 0 0 90 0 0 cm /I Do Q", drawn, page=page)
    assert [file.name for file in read(saved_on(pictured, o4=maker.stream(b" "))).files] == [
        "earlier-version-1.pdf"
    ]


@pytest.mark.parametrize(
    "data",
    [
        BEATEN,
        saved_on(BEATEN, o9=b"<<>>"),
        saved_on(BEATEN, o4=maker.stream(maker.shown("beaten by Primerov") + maker.shown("signed", y=50))),
        b"%PDF-1.7\n1 0 obj<<>>endobj startxref\n0\n%%EOF\n" + BEATEN.partition(b"\n")[2],
    ],
)
def test_an_earlier_version_that_says_nothing_else_is_no_file(data):
    assert read(data).files == []


def test_the_first_part_of_a_document_arranged_for_the_web_is_no_version():
    assert versions(b"startxref\n0\n%%EOF\n" + bytes(90) + b"startxref\n17\n%%EOF\n") == []


def test_fields_that_stand_on_no_page_say_their_values():
    data = maker.document(
        maker.shown("page"),
        maker.field(b"Tx", "placed", b"/V(seen)"),
        b"<</T(father)/Kids[8 0 R 9 0 R 10 0 R]>>",
        b"<</T(who)/FT/Tx/V<FEFF041F0451044204400020>>>",
        b"<</T(box)/FT/Btn/V/Yes>>",
        b"<</T(several)/FT/Ch/V[(a \\(b\\))(c)]>>",
        page=b"/Annots[6 0 R]",
        catalog=b"/AcroForm<</Fields[6 0 R 7 0 R]>>",
    )
    said = [text.text for text in read(data).texts if text.text.startswith("[form]")]
    assert said == ["[form]\nplaced: seen\nfather.who: Пётр \nfather.box: ☒ Yes\nfather.several: a (b), c\n"]


def test_fields_in_a_ring_end():
    data = b"1 0 obj<</AcroForm<</Fields[2 0 R]>>>>endobj 2 0 obj<</T(a)/V(b)/Kids[2 0 R]>>endobj /Root 1 0 R"
    assert unplaced_fields(objects_of(data), ()) == ["a: b"]


def test_a_stamp_that_only_draws_says_whose_it_is_and_its_page_is_looked_at():
    look = maker.stream(b"0 0 30 10 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 30 10]")
    stamp = (
        b"<</Type/Annot/Subtype/Stamp/Name/Approved/T(Primerov)/M(D:20210316041200Z)"
        b"/Rect[60 70 90 80]/AP<</N 7 0 R>>>>"
    )
    found = read(maker.document(maker.shown("page"), stamp, look, page=b"/Annots[6 0 R]"))
    assert found.texts[1].text == "[notes]\nPrimerov, 2021-03-16T04:12:00Z: [stamp Approved]\n"
    assert (found.metadata["pages-with-pictures"], found.coverage.gaps) == ("1", ())


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (b"<</A 1/B[/C#20d 2 0 R true null(x\\)\\101\\\n)]>>", {
            "A": 1.0, "B": [Name("C d"), Reference(2), True, None, b"x)A"],
        }),
        (b" % comment\n <4 1 4>", b"A@"),
        (b"(a(b)c)", b"a(b)c"),
        (b"<</A", {}),
        (b"[1 2", [1.0, 2.0]),
        (b">>", None),
        (b"", None),
        (b"[" * 200, None),
    ],
)  # fmt: skip
def test_a_value_is_parsed_as_it_is_written(written, value):
    if written == b"[" * 200:
        assert isinstance(parsed(written, 0), list)
    else:
        assert parsed(written, 0) == value


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2_000), st.binary(min_size=1, max_size=6)), max_size=6))
def test_no_flaw_in_a_document_that_was_saved_on_is_more_than_unread(flaws):
    data = bytearray(saved_on(maker.form(maker.field(b"Tx", "a", b"/V(b)")), o4=maker.stream(b"")))
    for at, noise in flaws:
        data[at % len(data) : at % len(data) + len(noise)] = noise
    read(bytes(data), "application/pdf")

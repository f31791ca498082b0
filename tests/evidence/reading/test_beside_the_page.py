"""What a PDF document says beside the words of its pages comes out; what is not drawn is marked as such; columns are read one by one."""

import zlib

import pytest

from khronika.evidence.citation.locator import InParagraph, OnPage
from khronika.evidence.readers.pdf import drawn as portable_drawn
from khronika.evidence.reading.coverage import Unit, Why
from tests.evidence.reading import mail_makers
from tests.evidence.reading import portable_maker as maker
from tests.evidence.reading.in_process import read
from tests.evidence.reading.in_workers import whole


def lines(found, at=1):
    return found.texts[at].text.splitlines()


def test_fields_of_a_form_say_their_values_and_boxes_whether_they_are_ticked():
    found = read(
        maker.form(
            maker.field(b"Tx", "who", b"/V" + maker.text("дежурный Примеров")),
            maker.field(b"Tx", "empty"),
            maker.field(b"Btn", "beaten", b"/V/Yes/AS/Yes/AP<</N<</Yes<<>>/Off<<>>>>>>"),
            maker.field(b"Btn", "doctor", b"/V/Off/AS/Off/AP<</N<</Yes<<>>/Off<<>>>>>>"),
            maker.field(b"Ch", "kind", b"/TU(Kind of force)/Ff 131072/Opt[[(a)(baton)][(b)(shocker)]]/V(b)"),
            maker.field(b"Ch", "where", b"/Opt[(yard)(cell)]/V(cell)/I[1]"),
        )
    )
    assert lines(found) == [
        "[form]",
        "who: дежурный Примеров",
        "beaten: ☒",
        "doctor: ☐",
        "kind (Kind of force): b = shocker",
        "where: cell",
    ]
    run = found.texts[1].runs[0]
    assert run.locator.place == OnPage(1, (50, 60, 150, 75))


def test_buttons_of_one_name_are_told_apart():
    buttons = [
        b"<</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[%d 60 70 75]/AS/%s/AP<</N<</%s<<>>/Off<<>>>>>>>>"
        % (50 + at, state, name)
        for at, (name, state) in enumerate([(b"yes", b"yes"), (b"no", b"Off")])
    ]
    parent = b"<</FT/Btn/Ff 32768/T(injured)/V/yes/Kids[6 0 R 7 0 R]>>"
    data = maker.document(
        maker.shown("Form"),
        *buttons,
        parent,
        page=b"/Annots[6 0 R 7 0 R]",
        catalog=b"/AcroForm<</Fields[8 0 R]>>",
    )
    assert lines(read(data)) == ["[form]", "injured: ☒ yes", "injured: ☐ no"]


def note(kind, words, further=b""):
    return b"<</Type/Annot/Subtype/%s/Rect[60 70 90 80]/Contents%s%s>>" % (kind, maker.text(words), further)


def test_notes_say_who_wrote_them_and_when():
    signed = b"/T" + maker.text("Образцов О.О.") + b"/M(D:20210316041200+03'00')"
    found = read(
        maker.annotated(
            note(b"Text", "убрать фамилию", signed),
            note(b"Highlight", "ask him"),
            note(b"FreeText", "a\rb", b"/T(X)/M(today)"),
        )
    )
    assert lines(found) == [
        "[notes]",
        "Образцов О.О., 2021-03-16T04:12:00+03:00: убрать фамилию",
        "ask him",
        "X, today: a",
        "b",
    ]
    assert OnPage(1, (60, 70, 90, 80)) in {run.locator.place for run in found.texts[1].runs}


def test_a_window_of_a_note_does_not_say_it_again():
    assert lines(read(maker.annotated(note(b"Text", "once"), note(b"Popup", "once")))) == ["[notes]", "once"]


def test_a_stamp_without_words_is_accounted_for():
    found = read(
        maker.annotated(
            b"<</Type/Annot/Subtype/Stamp/Rect[60 70 90 80]>>",
            b"<</Type/Annot/Subtype/Ink/Rect[60 70 90 80]>>",
        )
    )
    (gap,) = found.coverage.gaps
    assert (gap.unit, gap.why, gap.count, gap.names) == (Unit.NOTE, Why.NOT_HANDLED, 2, ("stamp", "ink"))


@pytest.mark.parametrize(
    ("action", "target"),
    [
        (b"/A<</S/URI/URI(https://example.org/order?n=77)>>", "https://example.org/order?n=77"),
        (b"/A<</S/Launch/F(orders.doc)>>", "orders.doc"),
        (b"/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>", "other.pdf"),
    ],
)
def test_a_link_says_where_it_leads(action, target):
    assert lines(read(maker.annotated(b"<</Type/Annot/Subtype/Link/Rect[60 70 90 80]%s>>" % action))) == [
        "[links]",
        target,
    ]


def test_files_attached_to_a_page_come_out():
    attached = b"<</Type/Annot/Subtype/FileAttachment/Rect[60 70 90 80]/FS 7 0 R>>"
    spec = b"<</Type/Filespec/F(p.txt)/UF%s/EF<</F 8 0 R>>>>" % maker.text("показания.txt")
    lost = b"<</Type/Annot/Subtype/FileAttachment/Rect[60 70 90 80]/Contents(gone.txt)/FS<</Type/Filespec/F(gone.txt)>>>>"
    data = maker.document(
        maker.shown("page"), attached, spec, maker.stream(b"octets"), lost, page=b"/Annots[6 0 R 9 0 R]"
    )
    files = read(data).files
    assert [(file.name, file.content) for file in files] == [("показания.txt", b"octets"), ("gone.txt", None)]


def test_bookmarks_stand_at_the_page_they_lead_to():
    outline = [
        b"<</Type/Outlines/First 7 0 R/Last 8 0 R/Count 2>>",
        b"<</Title%s/Parent 6 0 R/Next 8 0 R/Dest[3 0 R/Fit]/First 9 0 R/Last 9 0 R/Count 1>>"
        % maker.text("Список смены"),
        b"<</Title(Nowhere)/Parent 6 0 R/Prev 7 0 R>>",
        b"<</Title(Inner)/Parent 7 0 R/Next 9 0 R>>",
    ]
    found = read(maker.document(maker.shown("page"), *outline, catalog=b"/Outlines 6 0 R"))
    assert lines(found) == ["[bookmarks]", "Список смены", "Inner", "Nowhere"]
    assert found.texts[1].runs[0].locator.place == OnPage(1)


DATA = "<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data><form1><fam>Тестов</fam><b><who>Примеров</who></b></form1></xfa:data></xfa:datasets>"
TEMPLATE = "<template><subform><draw><value><text>Кто?</text></value></draw></subform></template>"


def test_the_data_of_a_form_in_xfa_is_said_name_by_name():
    packets = maker.stream(TEMPLATE.encode()), maker.stream(DATA.encode())
    data = maker.document(
        maker.shown("Please wait"),
        *packets,
        catalog=b"/AcroForm<</Fields[]/XFA[(template)6 0 R(datasets)7 0 R]>>",
    )
    found = read(data)
    assert lines(found) == ["[form data (XFA)]", "fam: Тестов", "who: Примеров"]
    assert [run.locator.place for run in found.texts[1].runs] == [InParagraph(1), InParagraph(2)]
    assert [file.name for file in found.files] == ["xfa-template.xml"]


def test_the_data_of_a_form_in_xfa_in_one_piece_is_said():
    whole_form = f"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>{TEMPLATE}{DATA}</xdp:xdp>".encode()
    data = maker.document(
        maker.shown("Please wait"), maker.stream(whole_form), catalog=b"/AcroForm<</Fields[]/XFA 6 0 R>>"
    )
    assert "who: Примеров" in "".join(text.text for text in read(data).texts) + "".join(
        file.content.decode() for file in read(data).files
    )


def test_a_form_in_xfa_that_is_no_xml_is_accounted_for():
    data = maker.document(
        maker.shown("x"), maker.stream(b"<a><b>"), catalog=b"/AcroForm<</Fields[]/XFA[(datasets)6 0 R]>>"
    )
    (gap,) = read(data).coverage.gaps
    assert (gap.unit, gap.why, gap.names) == (Unit.PART, Why.MALFORMED, ("XFA",))


def test_who_signed_a_document_is_said():
    contents = mail_makers.signed(None).hex().encode() + b"00" * 20
    signature = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<%s>>>"
        % contents
    )
    data = maker.document(
        maker.shown("page"),
        maker.field(b"Sig", "signed", b"/V 7 0 R"),
        signature,
        page=b"/Annots[6 0 R]",
        catalog=b"/AcroForm<</Fields[6 0 R]/SigFlags 3>>",
    )
    (file,) = whole(data).contained
    assert file.reading.metadata["signer.0.name"] == "CN=Образцов О.О."


COVER = b"0 0 0 rg 40 140 200 40 re f\n"
LAYERS = b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
LAYER = b"<</Type/OCG/Name(secret)>>"
OUTSIDE, INVISIBLE = "[outside of what is shown of the page: WORDS]", "[in invisible letters: WORDS]"
SEEN = maker.shown("SEEN", y=250)
WORDS = maker.shown("WORDS", y=150, size=20)

HIDDEN = {
    "under a box": (maker.document(SEEN + WORDS + COVER), "[not drawn: WORDS]", "not-drawn"),
    "white on white": (maker.document(SEEN + b"1 1 1 rg\n" + WORDS), "[not drawn: WORDS]", "not-drawn"),
    "turned": (maker.document(SEEN + WORDS + COVER, page=b"/Rotate 90"), "[not drawn: WORDS]", "not-drawn"),
    "outside": (maker.document(SEEN + WORDS, page=b"/CropBox[0 200 300 300]"), OUTSIDE, "outside-crop"),
    "beyond the page": (maker.document(SEEN + maker.shown("WORDS", x=400)), OUTSIDE, "outside-crop"),
    "invisible": (maker.document(SEEN + b"3 Tr\n" + WORDS), INVISIBLE, "invisible"),
    "of a layer": (
        maker.document(
            SEEN + b"/OC/L BDC\n" + WORDS + b"EMC\n", LAYER, page=b"/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>", catalog=LAYERS
        ),
        "[of a layer that is switched off: WORDS]",
        "layer-off",
    ),
    "of a form of a layer": (
        maker.document(
            SEEN + b"/X Do\n",
            LAYER,
            maker.stream(WORDS, b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/OC 6 0 R/Resources<</Font<</F 5 0 R>>>>"),
            page=b"/Resources<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>>>",
            catalog=LAYERS,
        ),
        "[not drawn: WORDS]",
        "not-drawn",
    ),
    "under a note": (
        maker.document(
            SEEN + WORDS,
            b"<</Type/Annot/Subtype/Square/Rect[40 140 240 180]/AP<</N 7 0 R>>>>",
            maker.stream(b"0 g 0 0 200 40 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 40]"),
            page=b"/Annots[6 0 R]",
        ),
        "[not drawn: WORDS]",
        "not-drawn",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said", "doubt"), HIDDEN.values(), ids=HIDDEN)
def test_words_that_are_not_drawn_are_marked_and_stay_citable(data, said, doubt):
    (mapped, *_) = read(data).texts
    assert said in mapped.text.splitlines()
    assert "SEEN" in mapped.text.splitlines()
    assert [(mapped.text[start:end], word) for start, end, word in mapped.doubts] == [("WORDS", doubt)]
    assert "WORDS" in [mapped.text[run.start : run.end] for run in mapped.runs]


def test_a_name_under_a_box_is_marked_within_its_line():
    data = maker.document(
        maker.shown("The officer Primerov Ivan beat him", x=20) + b"0 0 0 rg 82 195 76 16 re f\n"
    )
    (mapped,) = read(data).texts
    assert mapped.text.startswith("The officer [not drawn: Primerov Ivan] beat him\n")


SCANNED = maker.stream(
    b"\x80" * 9, b"/Type/XObject/Subtype/Image/Width 3/Height 3/ColorSpace/DeviceGray/BitsPerComponent 8"
)


@pytest.mark.parametrize(
    "content", [b"q 300 0 0 300 0 0 cm /I Do Q 3 Tr\n" + WORDS, WORDS + b"q 300 0 0 300 0 0 cm /I Do Q\n"]
)
def test_the_layer_of_text_of_a_scan_is_not_taken_for_hidden(content):
    data = maker.document(content, SCANNED, page=b"/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>")
    assert read(data).texts[0].doubts == ()


SPAN = b"/Span<</ActualText%s>>BDC\n%sEMC\n"


def test_words_that_are_said_instead_of_those_that_are_drawn_are_told_apart():
    (mapped,) = read(
        maker.document(SEEN + SPAN % (maker.text("с ним обращались хорошо"), maker.shown("He was beaten")))
    ).texts
    assert "He was beaten" in mapped.text.splitlines()
    assert "[said instead of what is drawn: с ним обращались хорошо]" in mapped.text.splitlines()
    assert [word for _, _, word in mapped.doubts] == ["actual-text"]


@pytest.mark.parametrize(
    ("said", "drawn"), [("offi\xadcer", "officer"), ("beaten", "beat-en"), ("(beaten)", "beaten")]
)
def test_other_hyphens_and_spaces_than_those_drawn_are_nothing_to_tell(said, drawn):
    (mapped,) = read(maker.document(SPAN % (maker.text(said), maker.shown(drawn)))).texts
    assert mapped.doubts == ()


def test_pages_that_could_not_be_compared_are_told(monkeypatch):
    monkeypatch.setattr(portable_drawn, "_LONGEST", -1.0)
    found = read(maker.document(SEEN + WORDS))
    (gap,) = found.coverage.gaps
    assert (gap.unit, gap.why, gap.places) == (Unit.PAGE, Why.DOUBTFUL, (OnPage(1),))
    assert "WORDS" in found.texts[0].text


LEFT = [
    "The first column begins here",
    "and it goes on to its end,",
    "where it says who was sent",
    "to the punishment cell",
]
RIGHT = [
    "Another column begins beside",
    "about furniture for the staff",
    "of the institution and about",
    "other things this year",
]


def side_by_side(*columns, xs=(10, 160), size=8):
    rows = zip(*columns, strict=True)
    content = b"".join(
        maker.shown(words, x, 250 - 12 * at, size)
        for at, row in enumerate(rows)
        for x, words in zip(xs, row, strict=True)
    )
    return read(maker.document(content)).texts[0]


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other():
    mapped = side_by_side(LEFT, RIGHT)
    assert mapped.text.split("\n")[:8] == [*LEFT, *RIGHT]
    assert all(run.locator.place.box[2] - run.locator.place.box[0] < 150 for run in mapped.runs)


def test_a_line_over_both_columns_divides_them():
    content = b"".join(
        maker.shown(words, x, top - 12 * at, 8)
        for top in (250, 150)
        for at, row in enumerate(zip(LEFT, RIGHT, strict=True))
        for x, words in zip((10, 160), row, strict=True)
    )
    heading = maker.shown("A heading that runs over both of the columns of this page", 10, 180, 8)
    said = (
        read(maker.document(content.replace(b"BT /F 8 Tf 10 150", heading + b"BT /F 8 Tf 10 150")))
        .texts[0]
        .text.split("\n")
    )
    assert said[:17] == [
        *LEFT,
        *RIGHT,
        "A heading that runs over both of the columns of this page",
        *LEFT,
        *RIGHT,
    ]


def test_rows_of_a_table_stay_rows():
    names = ["Testov Test Testovich", "Primerov Ivan Ivanovich", "Obraztsov Oleg Olegovich"]
    reasons = ["Broke the rules of the yard", "Spoke without being asked", "Slept in the day"]
    assert (
        side_by_side(names, reasons).text.split("\n")[0]
        == "Testov Test Testovich Broke the rules of the yard"
    )
    cells = [
        ["No 1 cell", "No 2 cell", "No 3 cell"],
        ["Testov beaten", "Primerov ill", "Obraztsov gone"],
        ["on the 3rd", "on the 4th", "on the 5th"],
    ]
    assert side_by_side(*cells, xs=(10, 100, 200)).text.split("\n")[0] == "No 1 cell Testov beaten on the 3rd"


GIVEN = {
    "f02_filled_form.pdf": [
        "Тестов Тест Тестович",
        "дежурный Примеров, инспектор Образцов",
        "травмы есть: ☒",
    ],
    "f03_annotations.pdf": [
        "Образцов О.О., 2021-03-16T04:12:00+03:00: Убрать фамилию Примерова до прокурорской проверки",
        "вычеркнуть",
    ],
    "f04_attachment_annotation.pdf": ["присутствовал Примеров"],
    "f10_two_columns_and_vertical.pdf": ["начинается здесь и\nпродолжается до конца строки"],
    "f20_layer_switched_off.pdf": ["[of a layer that is switched off: HIDDEN]"],
}


@pytest.mark.parametrize(("name", "words"), GIVEN.items())
def test_the_given_documents_say_what_they_hold(shared, name, words):
    path = shared / "cases" / "evidence" / name
    if not path.exists():
        pytest.skip("the case is not here")
    reading = whole(path.read_bytes())
    said = "\n".join(
        text.text for part in (reading, *(file.reading for file in reading.contained)) for text in part.texts
    )
    assert [each for each in words if each not in said] == []


def drawn_note(kind, words="drawn words", further=b""):
    """A page with an annotation that is drawn with these words."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 200 30]/Resources<</Font<</F 5 0 R>>>>"
    note = b"<</Type/Annot/Subtype/%s/Rect[50 100 250 130]/AP<</N 7 0 R>>%s>>" % (kind, further)
    return maker.document(
        maker.shown("page"), note, maker.stream(maker.shown(words, 2, 4, 10), head), page=b"/Annots[6 0 R]"
    )


@pytest.mark.parametrize(
    "kind",
    [b"Watermark", b"Stamp", b"Ink", b"FreeText", b"Square", b"Redact", b"Link", b"Made-Up", b"Widget/FT/Tx"],
)
@pytest.mark.parametrize("further", [b"", b"/F 4", b"/F 2", b"/F 32"])
def test_words_with_which_an_annotation_is_drawn_are_said_where_it_stands(kind, further):
    found = read(drawn_note(kind, further=further))
    drawn = found.texts[-1]
    assert (drawn.text, found.coverage.gaps) == ("[drawn over the page]\ndrawn words\n", ())
    assert drawn.runs[0].locator.place.page == 1


@pytest.mark.parametrize(
    ("kind", "further"),
    [(b"FreeText", b"/Contents(drawn words)"), (b"Widget/FT/Tx", b"/T(name)/V(Drawn words)")],
)
def test_words_that_are_said_already_are_not_said_again(kind, further):
    assert not any("[drawn" in text.text for text in read(drawn_note(kind, further=further)).texts)


def test_a_field_that_belongs_to_no_form_says_its_name_and_value():
    assert lines(read(drawn_note(b"Widget/FT/Tx", "v", b"/T(name)/TU(title)/V(v)")))[:2] == [
        "[form]",
        "name, title: v",
    ]


def test_a_note_in_rich_words_alone_says_them():
    rich = b"<</Type/Annot/Subtype/FreeText/Rect[60 70 90 80]/RC(<body><p>rich words</p></body>)>>"
    assert lines(read(maker.annotated(rich))) == ["[notes]", "rich words"]


MUTE = [
    (b"Watermark", "watermark"),
    (b"FreeText", "free text"),
    (b"Made-Up", "unknown"),
    (b"Redact", "redaction"),
]


@pytest.mark.parametrize(("kind", "name"), MUTE)
def test_an_annotation_without_any_words_is_accounted_for(kind, name):
    (gap,) = read(maker.annotated(b"<</Type/Annot/Subtype/%s/Rect[60 70 90 80]>>" % kind)).coverage.gaps
    assert (gap.unit, gap.why, gap.names) == (Unit.NOTE, Why.NOT_HANDLED, (name,))


XMP = (
    b"<?xpacket begin='' id='W5M0'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:pdf='p' pdf:Reviewer='Examplov &amp; Co'><dc:rights xmlns:dc='d'><rdf:Alt>"
    b"<rdf:li xml:lang='x-default'>for A &amp; B</rdf:li></rdf:Alt></dc:rights><dc:s xmlns:dc='d'>Thema</dc:s>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    b"<?xpacket end='w'?>    "
)


def described(information, xmp, head=b""):
    stream = maker.stream(xmp, b"/Type/Metadata/Subtype/XML" + head)
    data = maker.document(maker.shown("page"), stream, information, catalog=b"/Metadata 6 0 R")
    return read(data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 7 0 R")).metadata


@pytest.mark.parametrize(("xmp", "head"), [(XMP, b""), (zlib.compress(XMP), b"/Filter/FlateDecode")])
def test_a_document_says_everything_of_itself(xmp, head):
    found = described(
        b"<</Subject(Thema)/Keywords(a, b)/Made#20Up" + maker.text("Тестов") + b"/Title(t)>>", xmp, head
    )
    assert found["subject"] == "Thema"
    assert (found["keywords"], found["title"], found["properties"]) == ("a, b", "t", "Made Up: Тестов")
    assert found["xmp"] == "Reviewer: Examplov & Co\nrights: for A & B"


def test_descriptions_without_end_are_counted_and_cost_little():
    page = maker.document(
        maker.shown("page"), maker.stream(XMP, b"/Type/Metadata/Subtype/XML"), catalog=b"/Metadata 6 0 R"
    )
    found = read(page + b"/Type/Metadata stream endstream " * 3_000)
    assert "Reviewer" in found.metadata["xmp"]
    assert {gap.why: gap.count for gap in found.coverage.gaps} == {Why.MALFORMED: 999, Why.TOO_MUCH: 2_001}


def test_a_description_that_is_no_xml_is_accounted_for():
    data = maker.document(
        maker.shown("page"),
        maker.stream(b"<x:xmpmeta", b"/Type/Metadata/Subtype/XML"),
        catalog=b"/Metadata 6 0 R",
    )
    (gap,) = read(data).coverage.gaps
    assert (gap.unit, gap.why, gap.names) == (Unit.PART, Why.MALFORMED, ("XMP",))


def test_a_field_on_no_page_of_an_encrypted_document_is_read():
    reading = read(maker.encrypted("Пётр Примеров"))
    assert "witness: Пётр Примеров" in "".join(text.text for text in reading.texts)
    assert not reading.coverage.gaps

"""Documents of old office programs say what stands in them, and where; hostile ones have their named outcome."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.evidence.readers.legacy_office.old_sheet_text import OldText
from khronika.evidence.readers.legacy_office.old_word_marks import MarkedText
from khronika.evidence.readers.legacy_office.old_word_parts import parts_of
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading import makers
from tests.evidence.reading.compound_maker import compound
from tests.evidence.reading.in_process import read, zipped
from tests.evidence.reading.office_makers import _record, doc, note, ppt, summary, xls


def text_of(found):
    (mapped,) = found.texts
    return mapped.text


def test_pieces_of_a_document_are_put_together_in_their_order():
    data = doc(["Показания", "caf\xe9 – words", "последнее"], narrow={1})
    found = read(data)
    assert (found.kind, found.reason, text_of(found)) == (
        "old-word",
        None,
        "Показания\ncafé – words\nпоследнее\n",
    )


def parted(comments, counts):
    """A document of a body, a note and comments, each a paragraph, whose head counts the characters of each part."""
    data = bytearray(doc(["body", "note", *comments]))
    head = data.index(struct.pack("<H", 0xA5EC))
    struct.pack_into("<8I", data, head + 0x4C, *counts)
    return bytes(data)


def test_parts_behind_the_body_are_said_to_be_what_they_are():
    data = parted(["first", "second"], (5, 5, 0, 0, 13, 0, 0, 0))
    assert text_of(read(data)) == "body\n[footnotes]\nnote\n[comments]\nfirst\nsecond\n"
    assert text_of(read(parted(["first"], (500, 5, 0, 0, 6, 0, 0, 0)))) == "body\nnote\nfirst\n"


def test_comments_say_who_wrote_them_when_and_behind_which_words():
    owners = b"".join(
        struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in ("Образцов", "Примеров")
    )
    texts = struct.pack("<4I", 0, 6, 13, 14)
    references = struct.pack("<3I", 0, 2, 4) + b"".join(
        bytes(20) + struct.pack("<H8x", owner) for owner in (1, 0)
    )
    moments = struct.pack("<I14xI14x", 121 << 20 | 3 << 16 | 16 << 11 | 4 << 6 | 12, 0)
    document, table = bytearray(0x500), texts + references + owners + moments
    struct.pack_into("<8I", document, 0x4C, 5, 0, 0, 0, 14, 0, 0, 0)
    for at, (place, length) in {
        0xC2: (0, 16),
        0xBA: (16, len(references)),
        0x1BA: (16 + len(references), len(owners)),
        0x41A: (16 + len(references) + len(owners), len(moments)),
    }.items():
        struct.pack_into("<II", document, at, place, length)
    assert list(parts_of(bytes(document), table, MarkedText("body\rfirst\rsecond\r\r", []))) == [
        *(
            "body\r",
            "[comments]",
            "comment by Примеров, 2021-03-16T04:12: first\r",
            "comment by Образцов after “bo”: second\r",
            "",
        ),
    ]


def test_of_a_field_the_result_is_shown_and_where_a_link_leads():
    data = doc(
        [
            'до \x13 HYPERLINK "http://a.example" \\o "x"\x14здесь\x15 после',
            "\x13 PAGE \x15да\x0bнет",
            "\x07\x07",
        ]
    )
    assert text_of(read(data)) == "до здесь после\nlink: http://a.example\nда\nнет\n"


def switched(code, on=1):
    return struct.pack("<HB", code, on)


def test_words_of_a_document_that_are_struck_through_or_hidden_are_marked():
    looks = [
        (0, 0, 6, switched(0x0837)),
        (0, 14, 21, switched(0x083C)),
        (1, 0, 3, switched(0x0837, 0)),
        (2, 0, 2, switched(0x2A53)),
    ]
    found = read(doc(["Иванов Петров Сидоров", "так", "да"], looks=looks))
    assert text_of(found) == "[struck through: Иванов] Петров [hidden: Сидоров]\nтак\n[struck through: да]\n"


def test_words_that_somebody_deleted_or_inserted_stand_behind_their_paragraph_with_author_and_time():
    when = 121 << 20 | 3 << 16 | 16 << 11 | 4 << 6 | 12
    gone = switched(0x0800) + struct.pack("<HHHI", 0x4863, 1, 0x6864, when)
    new = switched(0x0801) + struct.pack("<HH", 0x4804, 0)
    found = read(
        doc(["Он был избит упал", "дальше"], looks=[(0, 3, 12, gone), (0, 13, 17, new)], authors=("А", "Б"))
    )
    assert text_of(found) == (
        "Он  упал\ndeleted by Б, 2021-03-16T04:12: был избит\ninserted by А: упал\nдальше\n"
    )


def form_field(bits, default=0, choices=()):
    """What the stream of data says of a field: its head of 68 bytes, what it is, five texts, choices."""
    texts = b"\0\0\0\0" * 5
    listed = struct.pack("<HHH", 0xFFFF, len(choices), 0) + b"".join(
        struct.pack("<H", len(each)) + each.encode("utf-16-le") for each in choices
    )
    said = struct.pack("<IHHHHHH", 0xFFFFFFFF, bits, 0, 0, 0, 0, default) + texts + listed
    return struct.pack("<IH62x", 68 + len(said), 68) + said


def test_the_answers_of_a_form_in_an_old_document_are_said():
    fields = (form_field(1 | 1 << 2), form_field(1 | 25 << 2), form_field(2 | 1 << 2, 0, ("дана", "нет")))
    kinds = ("FORMCHECKBOX", "FORMCHECKBOX", "FORMDROPDOWN")
    words = [f"\x13 {kind} \x01\x14\x15 ответ" for kind in kinds]
    at, looks = 0, []
    for number, field in enumerate(fields):
        place = words[number].index("\x01")
        looks.append((number, place, place + 1, switched(0x0806) + struct.pack("<HI", 0x6A03, at)))
        at += len(field)
    found = read(doc(words, looks=looks, Data=b"".join(fields)))
    assert text_of(found) == "☒ ответ\n☐ ответ\nнет ответ\n"
    assert text_of(read(doc(words, looks=looks, Data=fields[0][:70]))) == " ответ\n" * 3


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(30)


@pytest.mark.parametrize(
    ("instance", "kind", "before", "ending"),
    [
        (0x6E0, 0xF01E, 17, "png"),
        (0x6E1, 0xF01E, 33, "png"),
        (0x46A, 0xF01D, 17, "jpg"),
        (0x6E4, 0xF029, 17, "tif"),
    ],
)
def test_pictures_in_old_documents_come_out(instance, kind, before, ending):
    record = struct.pack("<HHI", instance << 4, kind, before + len(PICTURE)) + bytes(before) + PICTURE
    drawn = b"\x0f\0\0\xf0" + bytes(7) + record + record
    for data in (
        doc(["а"], Data=drawn),
        xls({"а": {}}, first=_record(0xEB, drawn[:40]) + _record(0x3C, drawn[40:])),
        ppt([("а", "б")], Pictures=drawn),
    ):
        (file,) = read(data).files
        assert (file.name, file.content) == (f"picture-1.{ending}", PICTURE)


def test_a_picture_of_lines_is_unpacked():
    packed = zlib.compress(b"lines" * 9)
    body = bytes(16) + bytes(32) + b"\0\xfe" + packed
    (file,) = read(doc(["а"], Data=struct.pack("<HHI", 0x3D4 << 4, 0xF01A, len(body)) + body)).files
    assert (file.name, file.content) == ("picture-1.emf", b"lines" * 9)


def test_cells_of_a_book_keep_their_values():
    found = read(xls({"Лист 1": {(0, 0): "Показания", (0, 27): 7, (2, 1): 0.5}, "пусто": {}}))
    assert found.kind == "old-sheets"
    assert text_of(found) == "Лист 1\nПоказания\t7\n0.5\nпусто\n\n"


@pytest.mark.parametrize("value", [0, 1, -1, 536_870_911, -536_870_912])
def test_a_number_in_thirty_bits_is_what_it_was(value):
    assert text_of(read(xls({"а": {(0, 0): value}}))) == f"а\n{value}\n"


def test_results_of_formulas_are_shown_and_formulas_are_not_run():
    formula = struct.pack("<HHH", 0, 0, 0) + struct.pack("<d", 1.5) + bytes(8)
    said = struct.pack("<HHH", 1, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)
    body = _record(0x809, struct.pack("<HH12x", 0x600, 0x10)) + _record(6, formula) + _record(6, said)
    body += (
        _record(0x207, struct.pack("<HB", 2, 1) + "да".encode("utf-16-le"))
        + _record(0x205, struct.pack("<HHHBB", 2, 0, 0, 1, 0))
        + _record(10, b"")
    )
    head = _record(0x809, struct.pack("<HH12x", 0x600, 5))
    bound = _record(0x85, struct.pack("<IBB", len(head) + 13 + 4, 0, 0) + b"\x01\0a")
    data = compound({"Workbook": head + bound + _record(10, b"") + body})
    assert text_of(read(data)) == "a\n1.5\nда\nTRUE\n"


def test_comments_of_a_book_stand_at_their_cells_with_their_authors_and_what_is_hidden_is_said():
    more = note(2, 1, 7, "Примеров", "Примеров:\nбил дубинкой") + note(4, 0, 8, "", "one")
    shape = note(0, 0, 9, "", "УТВЕРЖДАЮ")[: -len(_record(0x1C, bytes(11)))]
    found = read(xls({"Лист": {(0, 0): "a"}}, more=more + shape, hidden=1))
    (mapped,) = found.texts
    assert (
        mapped.text == "Лист [hidden sheet]\na\ncomment by Примеров: бил дубинкой\ncomment: one\nУТВЕРЖДАЮ\n"
    )
    assert [run.locator.place.cell for run in mapped.runs] == ["A1", "B3", "A5"]


def test_a_cell_whose_formula_failed_says_so():
    failed = _record(0x205, struct.pack("<HHHBB", 1, 2, 0, 0x07, 1))
    found = read(xls({"Лист": {(0, 0): "a"}}, more=failed))
    assert text_of(found) == "Лист\na\n#DIV/0!\n"
    assert found.texts[0].runs[-1].locator.place.cell == "C2"


def font(flags):
    return _record(0x31, struct.pack("<HH12x", 200, flags) + b"\x01\0a")


def test_cells_of_a_book_are_shown_as_they_are_meant_and_what_is_struck_through_or_hidden_is_marked():
    # Fonts 0 to 3 and 5; the fifth strikes through.
    formats = _record(0x41E, struct.pack("<HHB", 200, 3, 0) + b";;;")
    styles = b"".join(
        _record(0xE0, struct.pack("<HH16x", of, number)) for of, number in ((0, 0), (0, 22), (5, 0), (0, 200))
    )
    first = font(0) * 4 + font(8) + formats + styles
    cells = {(0, 0): "a"}
    numbers = b"".join(
        _record(0x203, struct.pack("<HHHd", row, column, style, value))
        for row, column, style, value in (
            (0, 1, 1, 44271.175),
            (0, 2, 2, 3.0),
            (1, 0, 3, 4.0),
            (1, 4, 0, 5.0),
            (2, 0, 0, 6.0),
        )
    )
    hidden = _record(0x7D, struct.pack("<6H", 4, 5, 0, 0, 1, 0)) + _record(
        0x208, struct.pack("<HHH6xBxH", 2, 0, 1, 0x20, 0)
    )
    found = read(xls({"Лист": cells}, first=first, more=hidden + numbers))
    assert text_of(found) == (
        "Лист\na\t2021-03-16 04:12\t[struck through: 3]\n[hidden: 4]\t[hidden] 5\n[hidden] 6\n"
    )


def test_words_of_a_cell_that_are_struck_through_are_marked():
    said = OldText("до был избит после", ((3, 7), (12, 0)))
    assert said.marked({7}) == "до [struck through: был избит] после"
    assert said.marked({1}) == "до был избит после"


def test_where_a_link_of_a_book_leads_is_said_at_its_cell():
    address = "https://a.example/видео\0".encode("utf-16-le")
    link = struct.pack("<4H", 1, 1, 2, 2) + bytes(24) + bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    found = read(
        xls({"Лист": {(0, 0): "a"}}, more=_record(0x1B8, link + struct.pack("<I", len(address)) + address))
    )
    assert text_of(found) == "Лист\na\nlink: https://a.example/видео\n"
    assert found.texts[0].runs[-1].locator.place.cell == "C2"


def test_slides_are_said_in_the_order_of_the_show():
    found = read(ppt([("первый", "на нём"), ("второй", "и тут\rи там")]))
    assert (found.kind, text_of(found)) == ("old-slides", "первый\nна нём\nвторой\nи тут\nи там\n")
    assert [run.locator.place.slide for run in found.texts[0].runs] == [1, 1, 2, 2, 2]


@pytest.mark.parametrize(("page", "codec"), [(1251, "cp1251"), (65001, "utf-8"), (866, "cp866")])
def test_a_document_says_of_itself_who_made_it_and_when(page, codec):
    data = doc(["а"], **{"\x05SummaryInformation": summary("Показания", page, codec)})
    assert read(data).metadata == {
        "title": "Показания",
        "created": "2021-10-05T11:12:33Z",
        "last-modified-by": "Аня",
    }


def test_macros_are_noted_and_not_run(shared):
    assert read((shared / "corpus/office/testWORD_macros.docm").read_bytes()).metadata["macros"] == "vba"
    assert read(doc(["а"], Macros={"VBA": {"dir": b"x"}})).metadata["macros"] == "vba"
    assert "macros" not in (read(makers.docx(["а"])).metadata or {})


def test_a_file_packed_into_a_document_comes_out_under_its_name():
    label = "показания.txt".encode("cp1251")
    native = (
        b"\x02\0"
        + label
        + b"\0C:\\x\0\0\0\x03\0"
        + struct.pack("<I", 4)
        + b"C:\\\0"
        + struct.pack("<I", 5)
        + b"words"
        + bytes(9)
    )
    pool = {"ObjectPool": {"_1": {"\x01Ole10Native": struct.pack("<I", len(native)) + native}}}
    (file,) = read(doc(["а"], **pool)).files
    assert (file.name, file.content) == ("показания.txt", b"words")
    (file,) = read(compound({"\x01Ole10Native": struct.pack("<I", len(native)) + native})).files
    assert (file.name, file.content) == ("показания.txt", b"words")
    wide = b"".join(
        struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in ("C:\\x", "ґанок.txt", "C:\\y")
    )
    native = native.removesuffix(bytes(9)) + wide
    (file,) = read(compound({"\x01Ole10Native": struct.pack("<I", len(native)) + native})).files
    assert (file.name, file.content) == ("ґанок.txt", b"words")
    (file,) = read(compound({"Package": b"PK"})).files
    assert (file.name, file.content) == ("Package", b"PK")


# --- properties ---------------------------------------------------------------------------------------------------------

WORDS = (
    st.text("абвгд ABC é漢😀", min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
)


@settings(max_examples=30)
@given(
    st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 40)), WORDS, min_size=1, max_size=8),
    st.integers(20, 60),
)
def test_shared_texts_are_whole_wherever_their_record_is_full(cells, break_at):
    found = read(xls({"а": cells}, break_at=break_at))
    assert found.reason is None
    assert sorted(found.texts[0].text[run.start : run.end] for run in found.texts[0].runs) == sorted(
        cells.values()
    )


# --- attacks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (doc(["а"], flags=0x100), Reason.ENCRYPTED),
        (doc(["а"], version=0x65), Reason.UNKNOWN),
        (xls({"а": {}}, first=_record(0x2F, b"\0\0")), Reason.ENCRYPTED),
        (xls({"а": {}}, version=0x500), Reason.UNKNOWN),
        (ppt([("а", "б")], sealed=True), Reason.ENCRYPTED),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), Reason.ENCRYPTED),
        (compound({"Book": b"x"}), Reason.UNKNOWN),
        (compound({"other": b"x"}), Reason.UNKNOWN),
        (compound({"WordDocument": b"short"}), Reason.MALFORMED),
        (compound({"Workbook": b"short"}), Reason.MALFORMED),
        (compound({"Workbook": bytes(40)}), Reason.MALFORMED),
        (compound({"PowerPoint Document": b"short"}), Reason.MALFORMED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.MALFORMED),
        (b"\xd0\xcf\x11\xe0", Reason.MALFORMED),
    ],
)
def test_what_cannot_be_read_has_its_true_reason(data, reason):
    found = read(data)
    assert (found.reason, found.texts) == (reason, [])


def test_a_real_encrypted_document_is_encrypted(shared):
    assert (
        read((shared / "corpus/office/testWORD_protected_passtika.docx").read_bytes()).reason
        is Reason.ENCRYPTED
    )


def test_pieces_that_say_the_same_bytes_again_and_again_are_malformed():
    data = bytearray(doc(["ab" * 300]))
    at = data.index(b"\x02" + struct.pack("<I", 16)) + 5
    struct.pack_into("<I", data, at + 4, 0x7FFFFFFF)
    assert read(bytes(data)).reason is Reason.MALFORMED


def test_a_book_that_says_it_has_more_texts_than_bytes_is_malformed():
    data = xls({"а": {(0, 0): "слово"}})
    at = data.index(struct.pack("<HH", 0xFC, 8 + 3 + 10)) + 4
    assert read(data[: at + 4] + b"\xff\xff\xff\x7f" + data[at + 8 :]).reason is Reason.MALFORMED


@pytest.mark.parametrize(
    "properties", [b"", b"short", bytes(100), summary("а", vector=0xFFFFFFFF), summary("а")[:90]]
)
def test_properties_that_lie_take_nothing_of_the_text_with_them(properties):
    found = read(doc(["слова"], **{"\x05SummaryInformation": properties}))
    assert (found.reason, text_of(found)) == (None, "слова\n")


@pytest.mark.parametrize("data", [doc(["слова 0"]), ppt([("слова 0", "б")])])
def test_half_a_character_takes_no_word_with_it(data):
    half = "слова ".encode("utf-16-le") + b"\x3d\xd8"
    assert text_of(read(data.replace("слова 0".encode("utf-16-le"), half))).startswith("слова ")


def test_an_edit_that_follows_itself_ends():
    data = bytearray(ppt([("а", "б")]))
    at = data.index(struct.pack("<HHI", 0, 0xFF5, 28))
    edit = struct.unpack_from("<I", data, data.index(struct.pack("<I", 0xE391C05F)) + 4)[0]
    struct.pack_into("<I", data, at + 8 + 8, edit)
    assert read(bytes(data)).reason is None


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", '=HYPERLINK("http://a.example")'])
def test_formulas_stay_text(cell):
    assert cell in text_of(read(xls({"а": {(0, 0): cell}})))
    assert cell in text_of(read(makers.xlsx({"а": {"A1": cell}})))
    assert cell in text_of(read(f"имя;{cell}\n".encode("cp1251")))


def test_a_real_table_in_an_old_encoding_is_text_with_its_encoding(shared):
    (mapped,) = read((shared / "corpus/office/cp1251.csv").read_bytes()).texts
    assert mapped.encoding == "windows-1251"


@settings(max_examples=60)
@given(st.data())
def test_no_flaw_in_a_compound_file_is_more_than_unread(data):
    content = bytearray(
        data.draw(
            st.sampled_from(
                [
                    doc(["а", "b"], narrow={1}),
                    xls({"а": {(0, 0): "б", (1, 1): 2}}),
                    ppt([("а", "б")]),
                    compound({"a": {"b": b"c"}}),
                ]
            )
        )
    )
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(content), "application/x-ole-storage")


def test_a_document_type_in_a_relation_or_a_property_is_refused():
    hostile = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><d>&a;</d>"
    data = zipped(
        {"word/document.xml": f"<w:document xmlns:w='{makers.WORD}'/>", "docProps/core.xml": hostile}
    )
    assert read(data).reason is Reason.MALFORMED

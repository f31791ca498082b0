"""Documents of old office programs say what stands in them, and where; hostile ones have their named outcome."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    octets = doc(["Показания", "caf\xe9 – words", "последнее"], narrow={1})
    found = read(octets)
    assert (found.kind, found.reason, text_of(found)) == (
        "old-word",
        None,
        "Показания\ncafé – words\nпоследнее\n",
    )


def parted(comments, counts):
    """A document of a body, a note and comments, each a paragraph, whose head counts the characters of each part."""
    octets = bytearray(doc(["body", "note", *comments]))
    head = octets.index(struct.pack("<H", 0xA5EC))
    struct.pack_into("<8I", octets, head + 0x4C, *counts)
    return bytes(octets)


def test_parts_behind_the_body_are_said_to_be_what_they_are():
    octets = parted(["first", "second"], (5, 5, 0, 0, 13, 0, 0, 0))
    assert text_of(read(octets)) == "body\n[footnotes]\nnote\n[comments]\nfirst\nsecond\n"
    assert text_of(read(parted(["first"], (500, 5, 0, 0, 6, 0, 0, 0)))) == "body\nnote\nfirst\n"


def test_comments_say_who_wrote_them():
    owners = b"".join(
        struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in ("Образцов", "Примеров")
    )
    texts = struct.pack("<4I", 0, 6, 13, 14)
    references = struct.pack("<3I", 0, 1, 2) + b"".join(
        bytes(20) + struct.pack("<H8x", owner) for owner in (1, 0)
    )
    document, table = bytearray(0x200), texts + references + owners
    struct.pack_into("<8I", document, 0x4C, 5, 0, 0, 0, 14, 0, 0, 0)
    for at, (place, length) in {
        0xC2: (0, 16),
        0xBA: (16, len(references)),
        0x1BA: (16 + len(references), len(owners)),
    }.items():
        struct.pack_into("<II", document, at, place, length)
    assert list(parts_of(bytes(document), table, "body\rfirst\rsecond\r\r")) == [
        *("body\r", "[comments]", "comment by Примеров: first\r", "comment by Образцов: second\r", ""),
    ]


def test_of_a_field_the_result_is_shown_and_not_its_instruction():
    octets = doc(
        ['до \x13 HYPERLINK "http://a.example" \x14здесь\x15 после', "\x13 PAGE \x15да\x0bнет", "\x07\x07"]
    )
    assert text_of(read(octets)) == "до здесь после\nда\nнет\n"


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
    octets = compound({"Workbook": head + bound + _record(10, b"") + body})
    assert text_of(read(octets)) == "a\n1.5\nда\nTRUE\n"


def test_comments_of_a_book_stand_at_their_cells_with_their_authors_and_what_is_hidden_is_said():
    more = note(2, 1, 7, "Примеров", "Примеров:\nбил дубинкой") + note(4, 0, 8, "", "one")
    shape = note(0, 0, 9, "", "УТВЕРЖДАЮ")[: -len(_record(0x1C, bytes(11)))]
    found = read(xls({"Лист": {(0, 0): "a"}}, more=more + shape, hidden=1))
    (mapped,) = found.texts
    assert (
        mapped.text == "Лист [hidden sheet]\na\ncomment by Примеров: бил дубинкой\ncomment: one\nУТВЕРЖДАЮ\n"
    )
    assert [run.locator.place.cell for run in mapped.runs] == ["A1", "B3", "A5"]


def test_slides_are_said_in_the_order_of_the_show():
    found = read(ppt([("первый", "на нём"), ("второй", "и тут\rи там")]))
    assert (found.kind, text_of(found)) == ("old-slides", "первый\nна нём\nвторой\nи тут\nи там\n")
    assert [run.locator.place.slide for run in found.texts[0].runs] == [1, 1, 2, 2, 2]


@pytest.mark.parametrize(("page", "codec"), [(1251, "cp1251"), (65001, "utf-8"), (866, "cp866")])
def test_a_document_says_of_itself_who_made_it_and_when(page, codec):
    octets = doc(["а"], **{"\x05SummaryInformation": summary("Показания", page, codec)})
    assert read(octets).metadata == {
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
    ("octets", "reason"),
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
def test_what_cannot_be_read_has_its_true_reason(octets, reason):
    found = read(octets)
    assert (found.reason, found.texts) == (reason, [])


def test_a_real_encrypted_document_is_encrypted(shared):
    assert (
        read((shared / "corpus/office/testWORD_protected_passtika.docx").read_bytes()).reason
        is Reason.ENCRYPTED
    )


def test_pieces_that_say_the_same_octets_again_and_again_are_malformed():
    octets = bytearray(doc(["ab" * 300]))
    at = octets.index(b"\x02" + struct.pack("<I", 16)) + 5
    struct.pack_into("<I", octets, at + 4, 0x7FFFFFFF)
    assert read(bytes(octets)).reason is Reason.MALFORMED


def test_a_book_that_says_it_has_more_texts_than_octets_is_malformed():
    octets = xls({"а": {(0, 0): "слово"}})
    at = octets.index(struct.pack("<HH", 0xFC, 8 + 3 + 10)) + 4
    assert read(octets[: at + 4] + b"\xff\xff\xff\x7f" + octets[at + 8 :]).reason is Reason.MALFORMED


@pytest.mark.parametrize(
    "properties", [b"", b"short", bytes(100), summary("а", vector=0xFFFFFFFF), summary("а")[:90]]
)
def test_properties_that_lie_take_nothing_of_the_text_with_them(properties):
    found = read(doc(["слова"], **{"\x05SummaryInformation": properties}))
    assert (found.reason, text_of(found)) == (None, "слова\n")


@pytest.mark.parametrize("octets", [doc(["слова 0"]), ppt([("слова 0", "б")])])
def test_half_a_character_takes_no_word_with_it(octets):
    half = "слова ".encode("utf-16-le") + b"\x3d\xd8"
    assert text_of(read(octets.replace("слова 0".encode("utf-16-le"), half))).startswith("слова ")


def test_an_edit_that_follows_itself_ends():
    octets = bytearray(ppt([("а", "б")]))
    at = octets.index(struct.pack("<HHI", 0, 0xFF5, 28))
    edit = struct.unpack_from("<I", octets, octets.index(struct.pack("<I", 0xE391C05F)) + 4)[0]
    struct.pack_into("<I", octets, at + 8 + 8, edit)
    assert read(bytes(octets)).reason is None


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
    octets = bytearray(
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
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(octets), "application/x-ole-storage")


def test_a_document_type_in_a_relation_or_a_property_is_refused():
    hostile = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><d>&a;</d>"
    octets = zipped(
        {"word/document.xml": f"<w:document xmlns:w='{makers.WORD}'/>", "docProps/core.xml": hostile}
    )
    assert read(octets).reason is Reason.MALFORMED

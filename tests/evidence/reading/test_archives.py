"""Archives of every kind give up what is in them, also with a password; a bomb, a lie or damage has its named outcome."""

import bz2
import gzip
import lzma
import struct
import sys
import zlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.evidence.readers.archives import unpacked
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from tests.evidence.reading.archive_makers import SEVEN, cabinet, packed, rar_five, sealed_seven
from tests.evidence.reading.in_process import read, zipped
from tests.evidence.reading.in_workers import whole
from tests.evidence.reading.test_containers import tarred

libarchive = pytest.importorskip("libarchive", reason="the system's libarchive is not installed")

MEMBERS = {
    "Показания/свидетель.txt": "Ночью нас вывели.".encode(),
    "б.bin": bytes(range(256)) * 40,
    "empty": b"",
}
# How libarchive writes each kind; CAB and RAR it only reads.
FORMS = [
    (SEVEN, None),
    ("cpio_newc", None),
    ("iso9660", None),
    ("pax", "xz"),
    ("pax", "bzip2"),
    ("gnutar", "compress"),
    ("pax", "zstd"),
    ("pax", "lz4"),
    ("pax", "lzip"),
]


def contents(found):
    return {file.name: file.content if file.reason is None else file.reason for file in found.files}


@pytest.mark.parametrize(("form", "compression"), FORMS)
def test_every_file_of_an_archive_comes_out_as_it_went_in(form, compression):
    found = read(packed(MEMBERS, form, compression))
    assert (found.reason, found.kind) == (None, "packed")
    assert contents(found) == MEMBERS


@pytest.mark.parametrize("write", [rar_five, cabinet])
def test_every_file_of_an_archive_that_only_others_write_comes_out(write):
    members = {name: content for name, content in MEMBERS.items() if content}
    found = read(write(members))
    assert (found.reason, found.kind) == (None, "packed")
    assert contents(found) == members


def test_old_names_in_a_cabinet_are_told():
    assert contents(read(cabinet({"Показания.txt": b"words"}, name_flag=0))) == {"Показания.txt": b"words"}


def test_a_damaged_file_in_a_real_archive_is_withheld_and_the_others_come_out(shared):
    data = bytearray((shared / "corpus/archives/subfolders.rar").read_bytes())
    data[300] ^= 1
    found = contents(read(bytes(data)))
    assert found["subfolders/english/doc/english_doc.docx"] is Reason.MALFORMED
    assert len(found["subfolders/csv/books.csv"]) == 959


@settings(max_examples=15)
@given(
    st.dictionaries(
        st.text("абвгд abc-", min_size=1, max_size=12).filter(str.strip),
        st.binary(max_size=300),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_in_a_7z_comes_out_as_it_went_in(members):
    assert contents(read(packed(members, SEVEN))) == members


@pytest.mark.parametrize("compress", [bz2.compress, lzma.compress])
def test_one_compressed_file_comes_out(compress):
    assert contents(read(compress(b"words" * 100))) == {"content": b"words" * 100}


def test_a_real_rar_gives_up_its_files_and_names_its_link(shared):
    data = (shared / "corpus/archives/test_read_format_rar_unicode.rar").read_bytes()
    found = {name.rpartition("/")[2]: content for name, content in contents(read(data)).items()}
    assert found["漢字長いファイル名long-filename-in-漢字.txt"] == b"kanji"
    assert found["ファイル"] is Reason.UNKNOWN


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("test_read_format_gtar_filename_cp866.tar.Z", ["ПРИВЕТ", "привет"]),
        ("made_Показания.7z", ["Показания/свидетель А.txt", "Показания/старый архив.zip"]),
        ("made_Архив_cp866_вложенный.zip", ["Документы/Вложенный архив.zip", "Документы/фото двора.jpg"]),
    ],
)
def test_real_russian_names_are_told(shared, path, names):
    assert [file.name for file in read((shared / "corpus/archives" / path).read_bytes()).files] == names


# --- passwords ----------------------------------------------------------------------------------------------------------

WAYS = ["aes256", "aes128", "zipcrypt"]


def sealed_zip(way):
    return packed(MEMBERS, "zip", options=f"zip:encryption={way}", password="пароль")


@pytest.mark.parametrize("way", WAYS)
def test_a_supplied_password_opens_a_zip_and_is_not_said(way):
    found = read(sealed_zip(way), passwords=("не тот", "пароль"))
    assert contents(found) == MEMBERS
    assert found.metadata == {"opened-with": "password"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("passwords", [(), ("не тот",), ("",)])
def test_without_the_right_password_every_file_of_a_zip_is_named_and_withheld(way, passwords):
    found = read(sealed_zip(way), passwords=passwords)
    assert {name: content for name, content in contents(found).items() if name != "empty"} == {
        name: Reason.ENCRYPTED for name in MEMBERS if name != "empty"
    }
    assert found.metadata is None


def test_files_that_need_no_password_come_out_beside_those_that_do():
    plain, sealed = zipped({"plain": b"words"}), sealed_zip("aes256")
    joined = joined_zips(plain, sealed)
    assert contents(read(joined, passwords=("пароль",))) == {"plain": b"words", **MEMBERS}
    assert contents(read(joined))["plain"] == b"words"


def joined_zips(first, second):
    """Two ZIPs as one: the files of both, and one directory."""
    (start, size), (other_start, other_size) = (
        struct.unpack("<II", data[-10:-2])[::-1] for data in (first, second)
    )
    directory, others = first[start : start + size], bytearray(second[other_start : other_start + other_size])
    at = 0
    while at < len(others):
        place = struct.unpack_from("<I", others, at + 42)[0]
        struct.pack_into("<I", others, at + 42, place + start)
        at += 46 + sum(struct.unpack_from("<HHH", others, at + 28))
    count = directory.count(b"PK\1\2") + others.count(b"PK\1\2")
    ending = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size + other_size, start + other_start, 0)
    return first[:start] + second[:other_start] + directory + bytes(others) + ending


@pytest.mark.parametrize("names", ["shown", "sealed"])
def test_a_supplied_password_opens_a_7z(names):
    data = sealed_seven(MEMBERS, "пароль", names)
    found = read(data, passwords=("не тот", "пароль"))
    assert contents(found) == MEMBERS
    assert found.metadata == {"opened-with": "password"}


@pytest.mark.parametrize("passwords", [(), ("не тот",)])
def test_without_the_right_password_a_7z_is_encrypted(passwords):
    found = read(sealed_seven({"а.txt": b"secret" * 20}, "пароль"), passwords=passwords)
    assert contents(found) == {"а.txt": Reason.ENCRYPTED}
    assert (
        read(sealed_seven({"а.txt": b"secret"}, "пароль", "sealed"), passwords=passwords).reason
        is Reason.ENCRYPTED
    )


def test_a_real_winzip_is_encrypted_without_its_password_and_open_with_it(shared):
    data = (shared / "corpus/archives/test_read_format_zip_winzip_aes256.zip").read_bytes()
    assert contents(read(data)) == {"README": Reason.ENCRYPTED}
    (content,) = contents(read(data, passwords=("password",))).values()
    assert len(content) == 6818


# --- attacks ------------------------------------------------------------------------------------------------------------


def test_a_bomb_in_a_7z_is_stopped_by_what_it_says():
    data = packed({"a": bytes(30_000_000)}, SEVEN)
    assert len(data) < 100_000
    assert whole(data, Limits(contained=1_000_000)).reason is Reason.TOO_MUCH


def test_a_bomb_behind_a_password_is_stopped_by_what_it_says():
    data = sealed_seven({"a": bytes(5_000_000)}, "пароль")
    found = read(data, limits=Limits(contained=1_000_000), passwords=("пароль",))
    assert (found.reason, found.files) == (Reason.TOO_MUCH, [])


def test_nested_bombs_of_the_corpus_end_too_much(shared):
    data = (shared / "corpus/bad-input/made_zip_bomb_nested.zip").read_bytes()
    reading = whole(data, Limits(contained=3_000_000, members=40))
    assert any(each.reason is Reason.TOO_MUCH for each in all_readings(reading))


def test_an_archive_that_holds_itself_ends_too_deep_or_too_much(shared):
    data = (shared / "corpus/bad-input/droste.zip").read_bytes()
    reading = whole(data, Limits(nesting=3))
    reasons = {each.reason for each in all_readings(reading)}
    assert reasons & {Reason.TOO_DEEP, Reason.TOO_MUCH}


def all_readings(reading):
    yield reading
    for file in reading.contained:
        yield from all_readings(file.reading)


def test_names_that_climb_out_of_the_archive_are_only_names(shared):
    found = read((shared / "corpus/bad-input/made_zip_slip.zip").read_bytes())
    assert [file.name for file in found.files] == [
        "../../evil.txt",
        "/abs/evil.txt",
        "C:\\evil.txt",
        "ok/норма.txt",
    ]
    climbing = {"../../evil": b"a", "/etc/evil": b"b", "x\\..\\y": b"c", "-rf": b"d", "x\ny": b"e"}
    assert contents(read(tarred(climbing))) == climbing


def test_the_hostile_names_of_the_corpus_all_come_out(shared):
    found = read((shared / "corpus/odd-names/hostile-names.tar").read_bytes())
    assert (found.reason, len(found.files)) == (None, 12)
    assert all(file.content for file in found.files)
    assert "odd/отчёт\u202efdp.txt" in [file.name for file in found.files]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("testZIP_corrupted_oom.zip", Reason.MALFORMED),
        ("test_read_format_rar_invalid1.rar", Reason.MALFORMED),
    ],
)
def test_broken_archives_of_the_corpus_are_malformed(shared, path, reason):
    assert read((shared / "corpus/bad-input" / path).read_bytes()).reason is reason


def test_an_absurd_size_is_not_believed():
    data = bytearray(zipped({"a": b"words"}))
    at = data.index(b"PK\1\2")
    struct.pack_into("<II", data, at + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    assert contents(read(bytes(data))) in ({"a": b"words"}, {"a": Reason.MALFORMED})


def test_a_7z_that_asks_for_much_memory_ends_without_it():
    head = struct.pack("<QQI", 0, 2**40, 0)
    data = b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(head)) + head
    found = read(data)
    assert (found.reason, found.files) == (Reason.MALFORMED, [])


def test_a_compressed_archive_of_a_kind_that_is_none_is_one_file():
    assert contents(read(lzma.compress(b"no archive"))) == {"content": b"no archive"}


def test_files_that_overlap_give_out_no_more_than_the_limit():
    data = packed({"a": bytes(900_000)}, "zip", options="zip:compression=deflate")
    start = data.rindex(b"PK\1\2")
    entry = data[start : data.rindex(b"PK\5\6")]
    ending = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 40, 40, 40 * len(entry), start, 0)
    reading = whole(data[:start] + entry * 40 + ending, Limits(contained=3_000_000))
    assert sum(len(each.content or b"") for each in reading.contained) <= 3_000_000
    assert (
        reading.reason is Reason.TOO_MUCH or sum(each.content is not None for each in reading.contained) <= 1
    )
    assert reading.outcome is Outcome.UNREAD or all(
        each.reading.reason for each in reading.contained if each.content is None
    )


@cache
def flawed():
    written = [
        packed({"а.txt": b"words" * 20}, form, compression)
        for form, compression in FORMS
        if form != "iso9660"
    ]
    return [
        *written,
        sealed_seven({"а.txt": b"secret" * 20}, "пароль"),
        sealed_zip("aes256"),
        sealed_zip("zipcrypt"),
    ]


@settings(max_examples=60)
@given(st.data())
def test_no_flaw_in_an_archive_is_more_than_unread(data):
    content = bytearray(data.draw(st.sampled_from(flawed())))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(content), passwords=("пароль",))


def test_without_the_library_of_the_system_archives_are_unread_for_want_of_a_tool(monkeypatch):
    data = packed({"а": b"words"}, SEVEN)
    unpacked.library.cache_clear()
    monkeypatch.setitem(sys.modules, "libarchive", None)
    assert read(data).reason is Reason.MISSING_TOOL
    assert contents(read(zipped({"а": b"words"}))) == {"а": b"words"}
    unpacked.library.cache_clear()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_after_a_damaged_place_of_a_tape_the_other_files_come_out_and_the_damage_is_said(pack):
    data = bytearray(tarred({"а.txt": b"one" * 300, "b": b"two" * 300, "в.txt": b"three" * 300}))
    data[data.index(b"b\0", 512) + 110] ^= 5
    found = read(pack(bytes(data)))
    assert found.reason is Reason.MALFORMED
    assert contents(found) == {"а.txt": b"one" * 300, "в.txt": b"three" * 300}
    assert found.metadata["damaged"]


def test_what_stands_after_the_end_of_a_tape_comes_out():
    assert contents(read(tarred({"а": b"one"}) + tarred({"б": b"two"}))) == {"а": b"one", "б": b"two"}


@given(st.integers(0, 80))
def test_of_a_zip_that_breaks_off_the_files_before_come_out(missing):
    data = zipped({"Показания.txt": b"words" * 99, "б": bytes(range(256)) * 9})
    found = read(data[: data.index(b"PK\1\2") + missing])
    assert found.reason is Reason.MALFORMED
    assert contents(found) == {"Показания.txt": b"words" * 99, "б": bytes(range(256)) * 9}


def test_of_a_zip_that_breaks_off_in_a_file_that_file_is_withheld():
    data = zipped({"Показания.txt": b"words" * 99, "б": bytes(range(256)) * 9})
    found = read(data[: data.index(b"PK\1\2") - 100])
    assert contents(found) == {"Показания.txt": b"words" * 99, "б": Reason.MALFORMED}

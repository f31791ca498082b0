"""Archives in several parts are read as one, or told to be parts; a RAR that is not unpacked says truly why."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.readers.archives.rar_headers import headers
from khronika.evidence.reading.coverage import Unit, Why
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import unread
from khronika.evidence.workers.volumes import Volume, as_part, further_part, joined_source, volumes
from tests.evidence.reading.archive_makers import rar_five, rar_five_locked, rar_five_parts, rar_old
from tests.evidence.reading.in_process import open_item, read
from tests.evidence.reading.in_process import zipped as zip_of
from tests.evidence.reading.in_workers import whole

MEMBERS = {"показания.txt": b"he was beaten " * 40, "list.txt": b"names"}
NAMES = [
    (["a.zip.001", "a.zip.002", "a.zip.003"], [0, 1, 2]),
    (["a.part02.rar", "a.part01.rar"], [1, 0]),
    (["a.rar", "a.r00", "a.r01"], [0, 1, 2]),
    (["b/a.7z.001", "b/a.7z.002"], [0, 1]),
    (["a.zip", "a.z02", "a.z01"], [2, 1, 0]),
]


@pytest.mark.parametrize(("names", "order"), NAMES)
def test_parts_are_told_by_their_names(names, order):
    found = volumes(enumerate(names))
    assert [found[at].at for at in range(len(names))] == order
    assert all(names[at] == names[found[0].parts[order[at]]] for at in range(len(names)))


@pytest.mark.parametrize(
    "names", [["a.rar"], ["a.zip"], ["photo.jpg", "a.txt"], ["001"], ["a.001"], ["a/b.c/d.001"]]
)
def test_what_is_named_otherwise_is_no_part(names):
    assert volumes(enumerate(names)) == {}


@pytest.mark.parametrize(
    "names",
    [
        ["a.zip.002", "a.zip.003"],
        ["a.zip.001", "a.zip.003"],
        ["a.zip.001"],
        ["a.r00"],
        ["a.z01"],
        ["a.z01", "a.z02"],
        ["a.z02", "a.zip"],
    ],
)
def test_parts_of_which_one_is_missing_are_not_put_together(names):
    assert all(volume.parts == () for volume in volumes(enumerate(names)).values())


@given(st.lists(st.binary(max_size=20), max_size=6), st.integers(0, 80), st.integers(0, 80))
def test_a_range_of_joined_parts_is_that_of_their_bytes(parts, offset, length):
    sources = [(len(part), lambda at, count, part=part: part[at : at + count]) for part in parts]
    assert joined_source(sources)(offset, length) == b"".join(parts)[offset : offset + length]


def test_a_part_that_is_damaged_by_itself_goes_on_elsewhere():
    alone = as_part(unread(Reason.MALFORMED), Volume(1))
    assert (alone.reason, alone.metadata) == (Reason.ELSEWHERE, {"part": "2"})
    assert as_part(unread(Reason.ENCRYPTED), Volume(0, (1, 2))).reason is Reason.ENCRYPTED
    assert further_part(Volume(1, (1, 2))).metadata == {"part": "2 of 2"}


def contents(reading):
    return {file.member[-1]: file.content for file in reading.contained}


def cut(data, size=300):
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    "parts",
    [
        {f"a.zip.{number:03}": part for number, part in enumerate(cut(zip_of(MEMBERS), 120), 1)},
        {
            f"a.part{number}.rar": part
            for number, part in enumerate(rar_five_parts("показания.txt", MEMBERS["показания.txt"], 200), 1)
        },
        {f"a.7z.{number:03}": part for number, part in enumerate(cut(rar_five(MEMBERS), 200), 1)},
    ],
)
def test_parts_in_an_archive_are_read_as_one(parts):
    reading = whole(zip_of(parts))
    first, *others = reading.contained
    assert contents(first.reading)["показания.txt"] == MEMBERS["показания.txt"]
    assert first.reading.metadata["part"] == f"1 of {len(parts)}"
    assert [file.reading.outcome for file in others] == [Outcome.READ] * len(others)
    assert others[0].reading.metadata["part"] == f"2 of {len(parts)}"


def disks(members, size):
    """A ZIP cut into disks of so many bytes, whose directory counts from the beginning of each."""
    data = bytearray(b"PK\x07\x08" + zip_of(members))
    end = data.rindex(b"PK\5\6")
    _length, start = struct.unpack_from("<II", data, end + 12)
    at = start + 4
    # The directory is not cut here.
    last = min(at // size, (len(data) - 1) // size)
    for _ in members:
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        place = struct.unpack_from("<I", data, at + 42)[0] + 4
        struct.pack_into("<H", data, at + 34, place // size)
        struct.pack_into("<I", data, at + 42, place % size)
        at += 46 + name + extra + comment
    struct.pack_into("<HH", data, end + 4, last, last)
    struct.pack_into("<I", data, end + 16, start + 4 - last * size)
    parts = [bytes(data[number * size : (number + 1) * size]) for number in range(last)]
    return {
        **{f"a.z{number:02}": part for number, part in enumerate(parts, 1)},
        "a.zip": bytes(data[last * size :]),
    }


@pytest.mark.parametrize("size", [60, 75, 100])
def test_a_zip_on_several_disks_is_read_as_one(size):
    parts = disks(MEMBERS, size)
    reading = whole(zip_of(parts))
    first, *_, last = reading.contained
    assert contents(first.reading) == MEMBERS
    assert (first.member[-1], last.reading.metadata["part"]) == ("a.z01", f"{len(parts)} of {len(parts)}")


def test_of_a_zip_on_several_disks_the_last_names_what_lies_on_the_others():
    found = read(disks(MEMBERS, 60)["a.zip"], "application/zip")
    assert {file.name: file.reason for file in found.files}["показания.txt"] is Reason.ELSEWHERE


def test_parts_in_an_archive_of_which_one_is_missing_are_told_to_be_parts():
    parts = cut(zip_of(MEMBERS), 120)
    reading = whole(zip_of({"a.zip.001": parts[0], "a.zip.003": parts[2]}))
    assert [file.reading.reason for file in reading.contained] == [Reason.ELSEWHERE] * 2


def test_a_part_of_a_rar_says_so_and_what_goes_on_elsewhere():
    first, second, *_ = rar_five_parts("показания.txt", MEMBERS["показания.txt"], 200)
    for number, part in enumerate((first, second), 1):
        found = read(part)
        assert found.reason is None
        assert [(file.name, file.reason) for file in found.files] == [("показания.txt", Reason.ELSEWHERE)]
        (gap,) = [gap for gap in found.coverage.gaps if gap.unit is Unit.ITEM]
        assert (gap.why, gap.names) == (Why.ELSEWHERE, (f"part {number} of an archive in several parts",))


LOCKED = [rar_five_locked(MEMBERS), rar_old(MEMBERS, file=0x04), rar_old(MEMBERS, file=0x04, version=20)]


@pytest.mark.parametrize("data", LOCKED)
def test_an_encrypted_file_in_a_rar_is_said_to_be_and_never_given_out_as_it_stands(data):
    found = read(data, passwords=("пароль",))
    assert {(file.name, file.reason, file.content) for file in found.files} == {
        (name, Reason.ENCRYPTED, None) for name in MEMBERS
    }


def test_a_rar_with_encrypted_headers_is_encrypted():
    assert read(rar_old({}, main=0x80) + bytes(40)).reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    "data",
    [
        rar_old(MEMBERS, version=20, method=0x33),
        rar_old(MEMBERS, version=15, method=0x33),
        rar_old(MEMBERS, main=8, file=0x10, method=0x33),
    ],
)
def test_a_rar_that_the_library_does_not_unpack_lacks_a_tool_and_names_its_files(data):
    found = read(data)
    assert {file.name: file.reason for file in found.files}["list.txt"] is Reason.MISSING_TOOL
    assert Reason.MALFORMED not in {found.reason, *(file.reason for file in found.files)}


@pytest.mark.parametrize("data", [rar_old(MEMBERS), rar_five(MEMBERS)])
def test_a_plain_rar_gives_up_its_files(data):
    found = read(data)
    assert (found.reason, {file.name: file.content for file in found.files}, found.coverage.gaps) == (
        None,
        MEMBERS,
        (),
    )


def test_a_rar_that_is_cut_off_is_malformed():
    assert read(rar_five(MEMBERS)[:-30]).reason in (Reason.MALFORMED, None)
    assert read(rar_old(MEMBERS)[:90]).files[0].reason is Reason.MALFORMED


@given(st.binary(max_size=200), st.sampled_from([b"Rar!\x1a\7\0", b"Rar!\x1a\7\1\0"]))
def test_no_noise_makes_more_of_the_headers_of_a_rar_than_they_are(noise, signature):
    data = signature + noise
    found = headers(open_item(len(data), lambda offset, length: data[offset : offset + length]))
    assert len(found.files) <= len(data)

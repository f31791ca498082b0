"""Reading an original once: all of it, as one thing, or the reason why not."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.intake.read import (
    ChangedError,
    FileReading,
    UnreadFileError,
    open_original,
    read_whole,
    rfc3339,
)
from khronika.intake.walk import WalkedPlace, walk
from khronika.vault.location import SEGMENT

SECOND = 1_000_000_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "original"


@pytest.fixture(scope="module")
def pool():
    with ThreadPoolExecutor(1) as executor:
        yield executor


def content(length):
    return hashlib.shake_128(length.to_bytes(8)).digest(length)


def opened(path):
    [entry] = walk([os.fsencode(path)], WalkedPlace(0, 0))
    return open_original(entry)


def read_large(path, pool):
    """The digest as read, and every segment copied while it was valid."""
    original = opened(path)
    reading = FileReading(original, pool)
    copies = [bytes(segment) for segment in reading.segments()]
    os.close(original.descriptor)
    return reading, copies


@pytest.mark.parametrize("size", [0, 1, 4_095, 65_536, SEGMENT - 1])
def test_a_small_original_is_read_whole(path, size):
    path.write_bytes(content(size))
    original = opened(path)
    assert read_whole(original) == content(size)
    os.close(original.descriptor)


@pytest.mark.parametrize("size", [SEGMENT, SEGMENT + 1, 2 * SEGMENT, 4 * SEGMENT + 7])
def test_a_large_original_is_read_in_segments(path, pool, size):
    path.write_bytes(content(size))
    reading, copies = read_large(path, pool)
    assert b"".join(copies) == content(size)
    assert [len(copy) for copy in copies[:-1]] == [SEGMENT] * (len(copies) - 1)
    assert len(copies[-1]) in range(1, SEGMENT + 1)
    assert reading.size == size
    assert reading.sha256 == hashlib.sha256(content(size)).digest()
    assert reading.head == content(size)[:4096]


def test_a_segment_stays_as_it_is_until_the_next_but_one_is_asked_for(path, pool):
    data = content(5 * SEGMENT)
    path.write_bytes(data)
    original = opened(path)
    before, number = memoryview(b""), 0
    for segment in FileReading(original, pool).segments():
        assert before == data[max(0, number - 1) * SEGMENT : number * SEGMENT]
        before, number = segment, number + 1
    os.close(original.descriptor)


@pytest.mark.parametrize("size", [10, 2 * SEGMENT])
def test_reading_leaves_the_access_time_as_it_was(path, pool, size):
    path.write_bytes(content(size))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    original = opened(path)
    if size < SEGMENT:
        read_whole(original)
    else:
        list(FileReading(original, pool).segments())
    os.close(original.descriptor)
    assert path.stat().st_atime == 1_000_000_000


def test_times_are_read_before_the_first_byte(path):
    path.write_bytes(b"x")
    os.utime(path, ns=(0, -SECOND // 2))
    original = opened(path)
    assert original.times == "1969-12-31T23:59:59.500000000Z"
    os.close(original.descriptor)


@pytest.mark.parametrize("change", [b"", b"shorter", b"something longer than it was"])
def test_an_original_that_changes_while_it_is_read_is_refused(path, pool, change):
    path.write_bytes(b"0123456789")
    small = opened(path)
    path.write_bytes(change)
    with pytest.raises(ChangedError, match="changed while it was being read"):
        read_whole(small)
    os.close(small.descriptor)
    path.write_bytes(content(2 * SEGMENT))
    large = opened(path)
    segments = FileReading(large, pool).segments()
    next(segments)
    path.write_bytes(change)
    with pytest.raises(ChangedError):
        list(segments)
    os.close(large.descriptor)


def test_an_original_rewritten_with_other_bytes_of_the_same_length_is_refused(path):
    path.write_bytes(b"0123456789")
    original = opened(path)
    path.write_bytes(b"9876543210")
    os.utime(path, ns=(original.modified, original.modified))
    with pytest.raises(ChangedError):
        read_whole(original)
    os.close(original.descriptor)


def test_an_entry_that_became_something_else_is_not_followed(path, tmp_path):
    path.write_bytes(b"x")
    [entry] = walk([os.fsencode(path)], WalkedPlace(0, 0))
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnreadFileError, match="symbolic links"):
        open_original(entry)
    path.unlink()
    path.mkdir()
    with pytest.raises(ChangedError, match="no longer a file"):
        open_original(entry)
    path.rmdir()
    with pytest.raises(UnreadFileError, match="no such file"):
        open_original(entry)


def test_a_pipe_that_took_the_place_of_a_file_does_not_hold_the_reader_up(path):
    path.write_bytes(b"x")
    [entry] = walk([os.fsencode(path)], WalkedPlace(0, 0))
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ChangedError, match="no longer a file"):
        open_original(entry)


def test_a_file_of_another_owner_is_read_without_sparing_its_access_time(path, monkeypatch):
    path.write_bytes(b"octets")
    real = os.open

    def owned_by_another(name, flags, *arguments, **named):
        if flags & os.O_NOATIME:
            raise PermissionError(1, "Operation not permitted")
        return real(name, flags, *arguments, **named)

    monkeypatch.setattr(os, "open", owned_by_another)
    original = opened(path)
    assert read_whole(original) == b"octets"
    os.close(original.descriptor)


@pytest.mark.parametrize("size", [10, 2 * SEGMENT])
def test_a_medium_that_fails_is_told_in_its_own_words(path, pool, monkeypatch, size):
    def failing(*_):
        raise OSError(5, "Input/output error")

    path.write_bytes(content(size))
    original = opened(path)
    monkeypatch.setattr(os, "read" if size < SEGMENT else "readv", failing)
    with pytest.raises(UnreadFileError, match="input/output error") as refusal:
        read_whole(original) if size < SEGMENT else list(FileReading(original, pool).segments())
    os.close(original.descriptor)
    assert path.name not in refusal.value.fact


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000000000Z"),
        (1, "1970-01-01T00:00:00.000000001Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (951_782_400 * SECOND, "2000-02-29T00:00:00.000000000Z"),
        (-2_208_988_800 * SECOND, "1900-01-01T00:00:00.000000000Z"),
        (4_102_444_800 * SECOND, "2100-01-01T00:00:00.000000000Z"),
        (-62_135_596_800 * SECOND, "0001-01-01T00:00:00.000000000Z"),
        (253_402_300_799 * SECOND + 999_999_999, "9999-12-31T23:59:59.999999999Z"),
        (253_402_300_800 * SECOND, "@253402300800"),
        (-62_135_596_801 * SECOND, "@-62135596801"),
        (2**63 - 1, "2262-04-11T23:47:16.854775807Z"),
    ],
)
def test_a_time_is_written_as_rfc_3339_even_before_1970_and_far_ahead(nanoseconds, text):
    assert rfc3339(nanoseconds) == text


@given(st.integers(-62_135_596_800 * SECOND, 253_402_300_799 * SECOND))
def test_a_time_reads_back_to_the_nanosecond(nanoseconds):
    text = rfc3339(nanoseconds)
    moment = datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)).days * 86_400 + (
        moment - datetime(1970, 1, 1, tzinfo=UTC)
    ).seconds
    assert seconds * SECOND + int(text[20:29]) == nanoseconds
    assert text[19] + text[29:] == ".Z"

"""What every store of objects must do; each implementation runs all of it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import format_id
from khronika.vault.error import MissingObjectError
from khronika.vault.store import FolderStore, MemoryStore

STORES = {"folder": lambda folder: FolderStore(folder / "vault"), "memory": lambda _: MemoryStore()}

NAME, SIBLING, OTHER = "k3" + "a" * 24, "k3" + "b" * 24, "zz" + "c" * 24


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    (tmp_path / "vault").mkdir()
    return STORES[request.param](tmp_path)


def keep(store, name, *parts):
    writer = store.create(name)
    for part in parts:
        writer.write(part)
    writer.commit()


def test_an_object_is_read_back(store):
    keep(store, NAME, b"first ", b"second")
    assert store.read(NAME, 0, 12) == b"first second"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_octets_can_be_written_and_used_again_at_once(store, kind):
    octets = bytearray(b"octets")
    writer = store.create(NAME)
    writer.write(kind(octets))
    octets[:] = b"xxxxxx"
    writer.commit()
    assert store.read(NAME, 0, 6) == b"octets"


def test_an_object_may_be_empty(store):
    keep(store, NAME)
    assert store.read(NAME, 0, 10) == b""
    assert list(store.sizes()) == [(NAME, 0)]


@pytest.mark.parametrize(
    ("offset", "length", "expected"),
    [(0, 0, b""), (0, 3, b"oct"), (3, 3, b"ets"), (3, 99, b"ets"), (6, 1, b""), (100, 5, b"")],
)
def test_a_range_is_cut_at_the_end_of_the_object(store, offset, length, expected):
    keep(store, NAME, b"octets")
    assert store.read(NAME, offset, length) == expected


def test_an_object_is_there_only_once_it_is_committed(store):
    writer = store.create(NAME)
    writer.write(b"half")
    assert list(store.sizes()) == []
    with pytest.raises(MissingObjectError):
        store.read(NAME, 0, 1)
    writer.commit()
    assert list(store.sizes()) == [(NAME, 4)]


def test_a_discarded_object_never_was(store):
    writer = store.create(NAME)
    writer.write(b"half")
    writer.discard()
    assert list(store.sizes()) == []
    with pytest.raises(MissingObjectError):
        store.read(NAME, 0, 1)


def test_objects_are_written_side_by_side(store):
    first, second = store.create(NAME), store.create(SIBLING)
    for part in (b"1", b"2"):
        first.write(part)
        second.write(part * 2)
    second.commit()
    first.commit()
    assert (store.read(NAME, 0, 9), store.read(SIBLING, 0, 9)) == (b"12", b"1122")


def test_every_object_is_listed_with_its_size(store):
    for name, octets in ((NAME, b"1"), (SIBLING, b"22"), (OTHER, b"333")):
        keep(store, name, octets)
    assert sorted(store.sizes()) == [(NAME, 1), (SIBLING, 2), (OTHER, 3)]


def test_removing_takes_one_object_away_and_a_second_time_is_no_error(store):
    keep(store, NAME, b"1")
    keep(store, SIBLING, b"2")
    store.remove(NAME)
    store.remove(NAME)
    store.remove(OTHER)
    assert list(store.sizes()) == [(SIBLING, 1)]


def test_a_missing_object_is_told_without_its_name(store):
    with pytest.raises(MissingObjectError) as refusal:
        store.read(NAME, 0, 1)
    assert NAME not in str(refusal.value) + refusal.value.hint


@given(st.lists(st.binary(max_size=60), max_size=6), st.integers(0, 400), st.integers(0, 400))
def test_all_stores_read_the_same_range(tmp_path_factory, parts, offset, length):
    name = format_id(hashlib.sha256(b"".join(parts)).digest()[:16])
    folder = tmp_path_factory.mktemp("stores")
    found = []
    for make in STORES.values():
        store = make(folder)
        keep(store, name, *parts)
        found.append((store.read(name, offset, length), list(store.sizes())))
    assert found == [(b"".join(parts)[offset : offset + length], [(name, sum(map(len, parts)))])] * len(STORES)

"""Pieces that hold nothing hide how many hold something (docs/format/vault.md, "Padding pieces")."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import format_id, parse_id
from khronika.seal.epoch import Epoch, Epochs
from khronika.seal.keystream import is_keystream, keystream
from khronika.seal.padding import padme
from khronika.vault.padding import Padding, level, survey, wanted
from khronika.vault.store import MemoryStore
from tests.seal.stranger import derived
from tests.vault.vaults import ARCHIVE, PIECE

EPOCH, LATER = Epoch(format_id(b"e" * 16), b"k" * 32), Epoch(format_id(b"l" * 16), b"n" * 32)
PADDING = Padding.of(Epochs(EPOCH), ARCHIVE)


def filled(count):
    """A store with so many pieces that something names, and their names; their bytes count for nothing here."""
    store = MemoryStore()
    for number in range(count):
        store.objects[format_id(hashlib.sha256(b"%d" % number).digest()[:16])] = b""
    return store, set(store.objects)


def test_a_stranger_tells_padding_and_makes_it_again_by_the_format_page():
    name, data = PADDING.draw()
    raw, key = parse_id(name), derived(EPOCH.key, ARCHIVE, b"khronika/padding/1")
    assert raw[8:] == hmac.digest(key, b"name" + raw[:8], "sha256")[:8]
    stream = Cipher(
        algorithms.AES(hmac.digest(key, b"octets" + raw, "sha256")), modes.CTR(bytes(16))
    ).encryptor()
    assert data == stream.update(bytes(PIECE)) == keystream(PADDING.stream_of(name), PIECE)


def test_padding_of_an_earlier_epoch_is_known_and_what_is_new_is_of_the_newest():
    both = Padding.of(Epochs(LATER, (EPOCH,)), ARCHIVE)
    name, data = PADDING.draw()
    assert is_keystream(both.stream_of(name), memoryview(data))
    new, _ = both.draw()
    assert (both.owns(new), PADDING.owns(new)) == (True, False)


@pytest.mark.parametrize("name", ["", "000.q", "a" * 26, format_id(bytes(16)), "../../etc"])
def test_other_names_are_not_those_of_padding(name):
    assert not PADDING.owns(name)
    assert PADDING.stream_of(name) is None


@given(st.integers(0, 200_000), st.data())
def test_a_stream_is_told_from_one_with_a_single_other_bit(length, data):
    content = bytearray(keystream(bytes(32), length))
    assert is_keystream(bytes(32), memoryview(content))
    if length:
        content[data.draw(st.integers(0, length - 1))] ^= 1 << data.draw(st.integers(0, 7))
        assert not is_keystream(bytes(32), memoryview(content))


def test_padding_of_another_archive_is_not_ours():
    assert not Padding.of(Epochs(EPOCH), bytes(16)).owns(PADDING.draw()[0])


@given(st.integers(0, 1 << 30))
def test_padding_brings_the_number_to_one_that_padme_has_and_costs_at_most_an_eighth(pieces):
    padded = pieces + wanted(pieces)
    assert padme(padded) == padded
    assert 0 <= wanted(pieces) <= pieces / 8


@given(st.integers(256, 1 << 24))
def test_of_a_gibibyte_or_more_padding_costs_at_most_a_sixteenth(pieces):
    assert wanted(pieces) <= pieces / 16


@pytest.mark.parametrize("counts", [(9, 10), (17, 9, 33), (0, 9)])
def test_padding_makes_room_for_what_comes_and_is_added_where_it_is_short(counts):
    store, named = filled(0)
    for count in counts:
        before, named = named, filled(count)[1]
        for name in before - named:
            del store.objects[name]
        store.objects.update(dict.fromkeys(named, b""))
        level(store, PADDING, survey(store, named, PADDING))
        assert len(store.objects) == padme(count)
        assert {len(store.objects[name]) for name in store.objects.keys() - named} <= {PIECE}
        found = survey(store, named, PADDING)
        assert (found.surplus, found.unnamed, found.others) == (0, [], count)


def test_pieces_that_nobody_named_are_counted_with_the_others():
    store, _ = filled(9)
    found = survey(store, set(), PADDING)
    assert (len(found.unnamed), found.others, found.surplus) == (9, 9, -1)


def test_padding_that_could_not_be_written_leaves_nothing():
    class Full(MemoryStore):
        def publish(self, names):
            raise OSError(28, "No space left on device")

        def create(self, name):
            if len(self.finished) == 2:
                raise OSError(28, "No space left on device")
            return super().create(name)

    store = Full()
    store.objects.update(filled(67)[0].objects)
    with pytest.raises(OSError, match="space"):
        level(store, PADDING, survey(store, set(store.objects), PADDING))
    assert (len(store.objects), store.finished) == (67, {})

"""Sealed bytes: whole or refused, and opened by anybody who reads the specification."""

import hashlib
import zlib
from itertools import accumulate

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from khronika.seal.box import KEY_LENGTH, Spool, Unspool, seal, sealed_length, unseal
from khronika.seal.error import DamagedError
from tests.seal import cobblestone_vectors as published
from tests.seal.stranger import CHUNK, open_chunked, seal_chunked

KEY, OTHER = b"k" * KEY_LENGTH, b"o" * KEY_LENGTH
EDGES = [0, 1, 71, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 3 * CHUNK + 5]

contents = st.binary(max_size=300)


def message(length):
    return hashlib.shake_128(b"message").digest(length)


@pytest.mark.parametrize("length", EDGES)
def test_what_is_sealed_opens_at_every_edge(length):
    assert unseal(KEY, b"here", seal(KEY, b"here", message(length))) == message(length)


@pytest.mark.parametrize("length", EDGES)
def test_a_stranger_opens_what_is_sealed_here(length):
    assert open_chunked(KEY, b"here", seal(KEY, b"here", message(length))) == message(length)


@pytest.mark.parametrize("length", EDGES)
def test_what_a_stranger_sealed_opens_here(length):
    assert unseal(KEY, b"here", seal_chunked(KEY, b"here", message(length), b"s" * 24)) == message(length)


@pytest.mark.parametrize("length", EDGES)
def test_a_sealed_length_is_known_beforehand(length):
    assert len(seal(KEY, b"", message(length))) == sealed_length(length)


@pytest.mark.parametrize("opener", [unseal, open_chunked])
@pytest.mark.parametrize(("what", "sealed", "length", "digest"), published.VALID)
def test_a_published_message_opens(opener, what, sealed, length, digest):
    opened = opener(published.KEY, b"", zlib.decompress(bytes.fromhex(sealed)))
    assert (len(opened), hashlib.sha512(opened).hexdigest()) == (length, digest)


@pytest.mark.parametrize(("what", "context", "sealed"), published.INVALID)
def test_a_published_forgery_is_refused(what, context, sealed):
    data = zlib.decompress(bytes.fromhex(sealed))
    with pytest.raises(DamagedError):
        unseal(published.KEY, context, data)
    with pytest.raises((AssertionError, InvalidTag)):
        open_chunked(published.KEY, context, data)


def spooled(spool, lengths):
    """The sealed bytes of messages of these lengths, taken one by one off a spool they were all put on."""
    for length in lengths:
        assert spool.fits(length)
        spool.seal(KEY, b"%d" % length, message(length))
    data = bytes(spool.take())
    ends = list(accumulate(map(sealed_length, lengths)))
    assert len(data) == (ends or [0])[-1]
    return [data[end - sealed_length(length) : end] for end, length in zip(ends, lengths, strict=True)]


@pytest.mark.parametrize("lengths", [[], [0], [100, 0, CHUNK], [CHUNK + 1, CHUNK - 1, 1], [5 * CHUNK]])
def test_what_was_spooled_opens_piece_by_piece(lengths):
    spool = Spool(sum(map(sealed_length, lengths)))
    for _ in range(2):
        pieces = spooled(spool, lengths)
        assert [
            unseal(KEY, b"%d" % length, piece) for length, piece in zip(lengths, pieces, strict=True)
        ] == list(map(message, lengths))


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK])
def test_a_spool_takes_as_much_as_it_has_room_for_and_no_more(length):
    room = sealed_length(10) + sealed_length(length)
    for spool, fits in ((Spool(room), True), (Spool(room - 1), False)):
        spool.seal(KEY, b"", bytes(10))
        assert spool.fits(length) is fits


def test_a_spool_that_was_emptied_is_empty():
    spool = Spool(1000)
    spool.seal(KEY, b"", b"x")
    assert bytes(spool.take())
    assert bytes(spool.take()) == b""


def test_what_is_unspooled_stays_as_it_is_until_the_next_but_two():
    unspool = Unspool(2 * CHUNK)
    lengths = [2 * CHUNK, 0, 5, CHUNK, CHUNK - 1, 2 * CHUNK, 1]
    views = []
    for length in lengths:
        views.append(unspool.unseal(KEY, b"here", seal(KEY, b"here", message(length))))
        assert [bytes(view) for view in views[-3:]] == [message(one) for one in lengths[: len(views)][-3:]]


def test_an_unspool_gives_out_nothing_that_does_not_authenticate_and_goes_on_afterwards():
    unspool = Unspool(2 * CHUNK)
    sealed = seal(KEY, b"here", message(2 * CHUNK))
    kept = unspool.unseal(KEY, b"here", sealed)
    for damaged in (
        sealed[:-1],
        sealed + b"x",
        sealed[:-1] + bytes([sealed[-1] ^ 1]),
        b"",
        seal(KEY, b"here", message(2 * CHUNK + 1)) + bytes(CHUNK),
    ):
        with pytest.raises(DamagedError):
            Unspool(2 * CHUNK).unseal(KEY, b"here", damaged)
    for key, context in ((OTHER, b"here"), (KEY, b"there")):
        with pytest.raises(DamagedError):
            unspool.unseal(key, context, sealed)
    assert kept == message(2 * CHUNK)
    assert unspool.unseal(KEY, b"here", sealed) == message(2 * CHUNK)


def test_one_message_is_sealed_differently_each_time():
    assert seal(KEY, b"", b"same") != seal(KEY, b"", b"same")


def test_what_is_refused_gives_out_nothing():
    sealed = bytearray(seal(KEY, b"", message(3 * CHUNK)))
    sealed[-1] ^= 1
    with pytest.raises(DamagedError) as refusal:
        unseal(KEY, b"", sealed)
    assert message(3 * CHUNK)[:8] not in repr(vars(refusal.value)).encode()
    assert refusal.value.fact == "sealed bytes do not authenticate"


@given(contents, st.binary(max_size=40), st.binary(min_size=32, max_size=32))
def test_what_is_sealed_opens_and_a_stranger_opens_it_too(plain, context, key):
    sealed = seal(key, context, plain)
    assert unseal(key, context, sealed) == open_chunked(key, context, sealed) == plain


@given(st.lists(st.integers(0, 2 * CHUNK + 50) | st.sampled_from(EDGES), max_size=5))
def test_any_messages_are_spooled_without_touching_one_another(lengths):
    pieces = spooled(Spool(sum(map(sealed_length, lengths))), lengths)
    assert [
        open_chunked(KEY, b"%d" % length, piece) for length, piece in zip(lengths, pieces, strict=True)
    ] == list(map(message, lengths))


@given(contents, st.integers(0))
def test_a_box_with_one_bit_changed_is_refused(plain, place):
    sealed = bytearray(seal(KEY, b"here", plain))
    bit = place % (8 * len(sealed))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DamagedError):
        unseal(KEY, b"here", sealed)


@given(contents, st.integers(0))
def test_a_box_that_was_cut_is_refused(plain, place):
    sealed = seal(KEY, b"here", plain)
    with pytest.raises(DamagedError):
        unseal(KEY, b"here", sealed[: place % len(sealed)])


@pytest.mark.parametrize("length", [CHUNK, 2 * CHUNK, 2 * CHUNK + 7])
def test_a_box_cut_between_two_chunks_is_refused(length):
    sealed = seal(KEY, b"here", message(length))
    for stop in range(56, len(sealed), CHUNK + 16):
        with pytest.raises(DamagedError):
            unseal(KEY, b"here", sealed[:stop])


@given(contents, st.binary(min_size=1, max_size=40))
def test_a_box_with_something_after_its_end_is_refused(plain, rest):
    with pytest.raises(DamagedError):
        unseal(KEY, b"here", seal(KEY, b"here", plain) + rest)


@given(contents, st.binary(max_size=20), st.binary(max_size=20))
def test_a_box_opens_under_one_context_only(plain, context, other):
    if context != other:
        with pytest.raises(DamagedError):
            unseal(KEY, other, seal(KEY, context, plain))


@given(contents)
def test_a_box_opens_under_one_key_only(plain):
    with pytest.raises(DamagedError):
        unseal(OTHER, b"here", seal(KEY, b"here", plain))


@given(st.binary(max_size=200))
def test_garbage_is_refused(garbage):
    with pytest.raises(DamagedError):
        unseal(KEY, b"here", garbage)

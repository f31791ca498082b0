"""Sealed bundles (docs/format/vault.md, "Bundles")."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import format_id
from khronika.seal.box import seal
from khronika.seal.epoch import Epoch
from khronika.seal.opening import Sealed
from khronika.seal.padding import padme
from khronika.vault.bundle import BundlePlace, open_bundle, seal_bundle
from khronika.vault.error import DamagedObjectError
from tests.seal.stranger import open_chunked

EPOCH = Epoch(format_id(b"e" * 16), b"k" * 32)
PLACE = BundlePlace(b"a" * 16, "a", 3, 2)
RECORDS = [Sealed(b"first opening", {"name": b"the name", "path": b""}), Sealed(b"second opening", {})]

records = st.builds(
    Sealed, st.binary(max_size=60), st.dictionaries(st.text("abcdefgh", min_size=1, max_size=9), st.binary(max_size=60), max_size=4)
)


def plain(sealed, place=PLACE):
    context = b"khronika/bundle/1\0" + place.archive + bytes([len(place.site)]) + place.site.encode() + place.number.to_bytes(8)
    return open_chunked(EPOCH.key, context + place.width.to_bytes(2), sealed.partition(b"\n")[2])


def resealed(octets):
    return b"khronika-sealed/1 " + EPOCH.id.encode() + b"\n" + seal(EPOCH.key, PLACE.context, octets)


def test_a_bundle_is_laid_out_as_the_format_page_says():
    sealed = seal_bundle(RECORDS, EPOCH, PLACE)
    assert sealed.startswith(b"khronika-sealed/1 " + EPOCH.id.encode() + b"\n")
    laid_out = b"\0\0\0\x0dfirst opening\0\2\4name\0\0\0\x08the name\4path\0\0\0\0" + b"\0\0\0\x0esecond opening\0\0"
    assert plain(sealed) == laid_out.ljust(padme(len(laid_out)), b"\0")


def test_fields_stand_in_the_order_of_their_names():
    one_way = Sealed(b"x", {"b": b"2", "a": b"1"})
    other_way = Sealed(b"x", {"a": b"1", "b": b"2"})
    place = dataclasses.replace(PLACE, width=1)
    assert plain(seal_bundle([one_way], EPOCH, place), place) == plain(seal_bundle([other_way], EPOCH, place), place)


@pytest.mark.parametrize("width", [1, 255, 256])
def test_a_bundle_of_any_width_is_read_back(width):
    many = [Sealed(b"opening %d" % number, {"name": b"%d" % number}) for number in range(width)]
    place = dataclasses.replace(PLACE, width=width)
    assert open_bundle(seal_bundle(many, EPOCH, place), EPOCH, place) == many


@given(st.lists(records, min_size=1, max_size=8))
def test_what_is_sealed_is_read_back(many):
    place = dataclasses.replace(PLACE, width=len(many))
    assert open_bundle(seal_bundle(many, EPOCH, place), EPOCH, place) == many


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(PLACE, archive=b"b" * 16),
        dataclasses.replace(PLACE, site="b"),
        dataclasses.replace(PLACE, number=4),
        dataclasses.replace(PLACE, width=1),
        dataclasses.replace(PLACE, width=3),
    ],
    ids=["archive", "site", "number", "narrower", "wider"],
)
def test_a_bundle_moved_to_another_place_is_refused(other):
    with pytest.raises(DamagedObjectError):
        open_bundle(seal_bundle(RECORDS, EPOCH, PLACE), EPOCH, other)


def test_a_bundle_of_another_epoch_is_refused():
    sealed = seal_bundle(RECORDS, EPOCH, PLACE)
    with pytest.raises(DamagedObjectError, match="another epoch"):
        open_bundle(sealed, Epoch(format_id(b"f" * 16), EPOCH.key), PLACE)
    with pytest.raises(DamagedObjectError, match="does not authenticate"):
        open_bundle(sealed, Epoch(EPOCH.id, b"x" * 32), PLACE)


@given(st.integers(0), st.integers(1, 255))
def test_a_bundle_with_one_octet_changed_is_refused(place, change):
    sealed = bytearray(seal_bundle(RECORDS, EPOCH, PLACE))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(DamagedObjectError):
        open_bundle(bytes(sealed), EPOCH, PLACE)


@given(st.integers(0))
def test_a_bundle_that_was_cut_is_refused(place):
    sealed = seal_bundle(RECORDS, EPOCH, PLACE)
    with pytest.raises(DamagedObjectError):
        open_bundle(sealed[: place % len(sealed)], EPOCH, PLACE)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\0\0\0\1",
        b"\0\0\0\1x",
        b"\0\0\0\1x\0\0",
        b"\0\0\0\1x\0\0\0\0\0\1y\0\0rest",
        b"\xff\xff\xff\xffx\0\0\0\0\0\1y\0\0",
        b"\0\0\0\1x\xff\xff\0\0\0\1y\0\0",
        b"\0\0\0\1x\0\1\1\xff\0\0\0\0\0\0\0\1y\0\0",
        b"\0\0\0\1x\0\0\0\0\0\1y\0",
    ],
    ids=repr,
)
def test_a_bundle_that_opens_but_is_of_no_known_form_is_refused(octets):
    with pytest.raises(DamagedObjectError):
        open_bundle(resealed(octets), EPOCH, PLACE)


@given(st.binary(max_size=200))
def test_garbage_is_no_bundle(garbage):
    with pytest.raises(DamagedObjectError):
        open_bundle(garbage, EPOCH, PLACE)
    with pytest.raises(DamagedObjectError):
        open_bundle(resealed(b"\1" + garbage), EPOCH, PLACE)

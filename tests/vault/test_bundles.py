"""Sealed bundles (docs/format/vault.md, "Bundles")."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import format_id
from khronika.seal.box import seal
from khronika.seal.epoch import Epoch, Epochs, KeySchedule
from khronika.seal.opening import Sealed
from khronika.seal.padding import padme
from khronika.vault.bundle import BundlePlace, open_bundle, seal_bundle
from khronika.vault.error import DamagedObjectError
from tests.seal.stranger import derived, open_chunked

EPOCH = Epoch(format_id(b"e" * 16), b"k" * 32)
EPOCHS = Epochs(EPOCH)
DIRECT = dataclasses.replace(EPOCH, schedule=KeySchedule.DIRECT)
PLACE = BundlePlace(b"a" * 16, "a", 3, 2)
RECORDS = [Sealed(b"first opening", {"name": b"the name", "path": b""}), Sealed(b"second opening", {})]

records = st.builds(
    Sealed,
    st.binary(max_size=60),
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=9), st.binary(max_size=60), max_size=4),
)


def context_of(place, version):
    site = bytes([len(place.site)]) + place.site.encode()
    return (
        b"khronika/bundle/%d\0" % version
        + place.archive
        + site
        + place.number.to_bytes(8)
        + place.width.to_bytes(2)
    )


def bundle_key(place):
    return derived(EPOCH.key, place.archive, b"khronika/key/bundles/2")


def plain(sealed, place=PLACE):
    return open_chunked(bundle_key(place), context_of(place, 2), sealed.partition(b"\n")[2])


def resealed(data, version=2, context=None):
    """A bundle with these bytes in it, as a writer of this version would bind it to its place."""
    head = b"khronika-sealed/%d " % version + EPOCH.id.encode() + b"\n"
    return head + seal(bundle_key(PLACE), context_of(PLACE, version) if context is None else context, data)


def laid_out(records, version):
    """What a bundle of this version holds: fields are counted in two bytes, and since there are veils for each statement in four."""
    text = b""
    for opening, fields in records:
        text += len(opening).to_bytes(4) + opening + len(fields).to_bytes({1: 2, 2: 4}[version])
        for name, value in sorted(fields.items()):
            text += bytes([len(name)]) + name.encode() + len(value).to_bytes(4) + value
    return text


def test_a_bundle_is_laid_out_as_the_format_page_says():
    sealed = seal_bundle(RECORDS, EPOCH, PLACE)
    assert sealed.startswith(b"khronika-sealed/2 " + EPOCH.id.encode() + b"\n")
    text = (
        b"\0\0\0\x0dfirst opening\0\0\0\2\4name\0\0\0\x08the name\4path\0\0\0\0"
        + b"\0\0\0\x0esecond opening\0\0\0\0"
    )
    assert plain(sealed) == text.ljust(padme(len(text)), b"\0")
    assert text == laid_out(RECORDS, 2)


@given(st.lists(records, min_size=2, max_size=2))
def test_a_bundle_of_version_1_is_read(many):
    assert open_bundle(resealed(laid_out(many, 1), 1), EPOCHS, PLACE) == many


def test_more_fields_than_version_1_could_count_are_read_back():
    many = [
        Sealed(b"opening", {f"statements.{number}": b"%d" % number for number in range(70_000)}),
        Sealed(b"next", {}),
    ]
    assert open_bundle(seal_bundle(many, EPOCH, PLACE), EPOCHS, PLACE) == many


@pytest.mark.parametrize("version", [1, 2])
def test_one_version_of_a_bundle_is_not_taken_for_the_other(version):
    # The head stands in the clear: whoever changes it must not have a bundle read in another way than it was written.
    sealed = resealed(laid_out(RECORDS, version), version)
    assert open_bundle(sealed, EPOCHS, PLACE) == RECORDS
    other = sealed.replace(b"sealed/%d" % version, b"sealed/%d" % (3 - version), 1)
    with pytest.raises(DamagedObjectError, match="does not authenticate"):
        open_bundle(other, EPOCHS, PLACE)


@pytest.mark.parametrize(
    "head", [b"khronika-sealed/3", b"khronika-sealed/0", b"khronika-sealed", b"khronika-sealed/02", b""]
)
def test_a_version_nobody_knows_is_refused(head):
    sealed = head + b" " + EPOCH.id.encode() + b"\n" + seal_bundle(RECORDS, EPOCH, PLACE).partition(b"\n")[2]
    with pytest.raises(DamagedObjectError):
        open_bundle(sealed, EPOCHS, PLACE)


def test_fields_stand_in_the_order_of_their_names():
    one_way = Sealed(b"x", {"b": b"2", "a": b"1"})
    other_way = Sealed(b"x", {"a": b"1", "b": b"2"})
    place = dataclasses.replace(PLACE, width=1)
    assert plain(seal_bundle([one_way], EPOCH, place), place) == plain(
        seal_bundle([other_way], EPOCH, place), place
    )


@pytest.mark.parametrize("width", [1, 255, 256])
def test_a_bundle_of_any_width_is_read_back(width):
    many = [Sealed(b"opening %d" % number, {"name": b"%d" % number}) for number in range(width)]
    place = dataclasses.replace(PLACE, width=width)
    assert open_bundle(seal_bundle(many, EPOCH, place), EPOCHS, place) == many


@given(st.lists(records, min_size=1, max_size=8))
def test_what_is_sealed_is_read_back(many):
    place = dataclasses.replace(PLACE, width=len(many))
    assert open_bundle(seal_bundle(many, EPOCH, place), EPOCHS, place) == many


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
        open_bundle(seal_bundle(RECORDS, EPOCH, PLACE), EPOCHS, other)


def test_a_bundle_of_another_epoch_is_refused():
    sealed = seal_bundle(RECORDS, EPOCH, PLACE)
    with pytest.raises(DamagedObjectError, match="another epoch"):
        open_bundle(sealed, Epochs(Epoch(format_id(b"f" * 16), EPOCH.key)), PLACE)
    with pytest.raises(DamagedObjectError, match="does not authenticate"):
        open_bundle(sealed, Epochs(Epoch(EPOCH.id, b"x" * 32)), PLACE)


def test_a_bundle_of_an_epoch_before_this_one_is_read():
    following = Epochs(Epoch.generate(), (Epoch.generate(), EPOCH))
    assert open_bundle(seal_bundle(RECORDS, EPOCH, PLACE), following, PLACE) == RECORDS


def test_an_epoch_from_before_keys_were_derived_seals_bundles_with_its_own_key():
    sealed = seal_bundle(RECORDS, DIRECT, PLACE)
    assert open_chunked(EPOCH.key, context_of(PLACE, 2), sealed.partition(b"\n")[2])
    assert open_bundle(sealed, Epochs(Epoch.generate(), (DIRECT,)), PLACE) == RECORDS
    with pytest.raises(DamagedObjectError, match="does not authenticate"):
        open_bundle(sealed, EPOCHS, PLACE)


@given(st.integers(0), st.integers(1, 255))
def test_a_bundle_with_one_byte_changed_is_refused(place, change):
    sealed = bytearray(seal_bundle(RECORDS, EPOCH, PLACE))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(DamagedObjectError):
        open_bundle(bytes(sealed), EPOCHS, PLACE)


@given(st.integers(0))
def test_a_bundle_that_was_cut_is_refused(place):
    sealed = seal_bundle(RECORDS, EPOCH, PLACE)
    with pytest.raises(DamagedObjectError):
        open_bundle(sealed[: place % len(sealed)], EPOCHS, PLACE)


ODD = [
    b"",
    b"\0\0\0\1",
    b"\0\0\0\1x",
    b"\0\0\0\1x{0}",
    b"\0\0\0\1x{0}\0\0\0\1y{0}rest",
    b"\xff\xff\xff\xffx{0}\0\0\0\1y{0}",
    b"\0\0\0\1x{most}\0\0\0\1y{0}",
    b"\0\0\0\1x{1}\1\xff\0\0\0\0\0\0\0\1y{0}",
    b"\0\0\0\1x{1}\1n\xff\xff\xff\xff\0\0\0\1y{0}",
    b"\0\0\0\1x{1}\1n\0\0\0\1",
    b"\0\0\0\1x{0}\0\0\0\1y\0",
]
"""What a bundle may not hold; {0}, {1} and {most} stand for numbers of fields."""


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("data", ODD, ids=repr)
def test_a_bundle_that_opens_but_is_of_no_known_form_is_refused(data, version):
    counted = {1: 2, 2: 4}[version]
    for number in (0, 1):
        data = data.replace(b"{%d}" % number, number.to_bytes(counted))
    with pytest.raises(DamagedObjectError):
        open_bundle(resealed(data.replace(b"{most}", b"\xff" * counted), version), EPOCHS, PLACE)


@given(st.binary(max_size=200))
def test_garbage_is_no_bundle(garbage):
    with pytest.raises(DamagedObjectError):
        open_bundle(garbage, EPOCHS, PLACE)
    with pytest.raises(DamagedObjectError):
        open_bundle(resealed(b"\1" + garbage), EPOCHS, PLACE)

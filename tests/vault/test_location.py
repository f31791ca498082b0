import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import b64, canonical, format_id
from khronika.primitives.error import MalformedError
from khronika.vault.location import Location, ObjectLayout
from tests.vault.vaults import MIB, sealed_size

GOOD = {"key": b64(bytes(32)), "object": "a" * 26, "offset": 0, "size": 1_048_577}
ALONE = {"key": b64(bytes(32)), "name": "a" * 26, "offset": 0, "padded": 1_081_344}

locations = st.builds(
    Location,
    st.binary(min_size=16, max_size=16).map(format_id),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.binary(min_size=32, max_size=32),
    st.sampled_from(ObjectLayout),
)


def test_a_location_is_written_as_the_format_page_shows_it():
    written = canonical(Location("a" * 26, 0, 1_048_577, bytes(32)).to_json())
    assert written == f'{{"key":"{b64(bytes(32))}","object":"{"a" * 26}","offset":0,"size":1048577}}'


def test_a_location_of_version_2_is_written_as_it_was():
    written = canonical(Location("a" * 26, 0, 1_081_344, bytes(32), ObjectLayout.ALONE).to_json())
    assert written == f'{{"key":"{b64(bytes(32))}","name":"{"a" * 26}","offset":0,"padded":1081344}}'
    assert Location.from_json(ALONE).layout is ObjectLayout.ALONE


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        *({name: value for name, value in GOOD.items() if name != missing} for missing in GOOD),
        GOOD | {"more": 1},
        GOOD | {"key": b64(bytes(31))},
        GOOD | {"key": "AA"},
        GOOD | {"key": 7},
        GOOD | {"object": "../../etc/passwd"},
        GOOD | {"object": "A" * 26},
        GOOD | ALONE,
        {"key": b64(bytes(32)), "name": "a" * 26, "offset": 0, "size": 1},
        {"key": b64(bytes(32)), "object": "a" * 26, "offset": 0, "padded": 1},
        ALONE | {"name": "../../etc/passwd"},
        ALONE | {"padded": -1},
        GOOD | {"offset": -1},
        GOOD | {"offset": "0"},
        GOOD | {"offset": True},
        GOOD | {"size": -1},
        GOOD | {"size": None},
        GOOD | {"size": False},
    ],
    ids=lambda value: canonical(value)[-40:],
)
def test_what_is_no_location_is_refused(value):
    with pytest.raises(MalformedError):
        Location.from_json(value)


@given(locations)
def test_a_location_is_read_back(location):
    assert Location.from_json(location.to_json()) == location


@given(st.integers(0, 64 * MIB) | st.sampled_from([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB]))
def test_what_an_item_takes_in_its_object_is_the_sum_of_its_segments(padded):
    location = Location("a" * 26, 0, padded, bytes(32))
    assert location.stored == sealed_size(padded)
    assert location.segments == max(1, len(range(0, padded, MIB)))


def test_an_item_that_claims_to_end_beyond_the_largest_object_lies_in_no_file():
    largest = 1 << 44
    assert list(Location("a" * 26, 1 << 60, 5, bytes(32)).files()) == []
    assert list(Location("a" * 26, largest - 76, 5, bytes(32)).files()) == []
    assert len(list(Location("a" * 26, largest - 77, 5, bytes(32)).files())) == 1

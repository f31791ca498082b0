"""Places and maps of texts have one spelling each, and nothing else is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import (
    InMilliseconds,
    InSeconds,
    Locator,
    Whole,
    locator_json,
    parse_locator,
    parse_place,
    place_text,
    seconds_place,
)
from khronika.evidence.citation.mapped_text import MappedText, Run, format_text, parse_text
from khronika.primitives.codec import canonical
from khronika.primitives.error import MalformedError
from tests.evidence.citation.places import MEMBERS, PLACES, READ_PLACES

BAD_PLACES = [
    {},
    {"page": 0},
    {"page": True},
    {"page": "1"},
    {"page": 1, "box": [1, 2, 3]},
    {"page": 1, "box": [1, 2, 3, "4"]},
    {"page": 1, "box": [1, 2, 3, 2**40]},
    {"page": 1, "slide": 1},
    {"message": -1},
    {"message": 1, "member": ["x"]},
    {"sheet": "a", "cell": "=1+1"},
    {"sheet": "a", "cell": "B0"},
    {"characters": [3, 2]},
    {"seconds": [0]},
    [],
    None,
    "page",
]
BAD_TEXTS = [
    b"",
    b"{}",
    b"\xff",
    b'{"runs": [], "text":""}',
    b'{"runs":[],"text":1}',
    b'{"runs":[],"text":"","x":1}',
    b'{"encoding":"","runs":[],"text":""}',
    b'{"runs":[[0,2,{"page":1}]],"text":"x"}',
    b'{"runs":[[1,1,{"page":1}]],"text":"xx"}',
    b'{"runs":[[-1,1,{"page":1}]],"text":"xx"}',
    b'{"runs":[[0,2,{"page":1}],[1,3,{"page":1}]],"text":"xxx"}',
    b'{"runs":[[2,3,{"page":1}],[0,1,{"page":1}]],"text":"xxx"}',
    b'{"runs":[[0,1]],"text":"xxx"}',
    b'{"runs":[[false,true,{"page":1}]],"text":"xxx"}',
    b"[" * 100_000,
]


@given(READ_PLACES)
def test_a_place_is_had_back_from_what_is_written_of_it(place):
    assert parse_place(locator_json(Locator(place))) == place


@given(READ_PLACES)
def test_the_short_way_to_write_a_place_writes_the_same(place):
    assert place_text(place) == canonical(locator_json(Locator(place)))


@given(PLACES, MEMBERS)
def test_a_locator_is_had_back_from_what_is_written_of_it(place, member):
    locator = Locator(place, member)
    assert parse_locator(locator_json(locator)) == locator


@pytest.mark.parametrize("value", BAD_PLACES, ids=repr)
def test_what_is_no_place_is_refused(value):
    with pytest.raises(MalformedError):
        parse_place(value)


BAD_LOCATORS = [
    {"page": 1, "member": []},
    {"page": 1, "member": "a.zip"},
    {"page": 1, "member": [1]},
    {"member": ["a.zip"]},
    {"whole": False},
    {"whole": True, "page": 1},
    {"milliseconds": [1000, 2000]},
    {"milliseconds": [1500, 1400]},
    {"milliseconds": [1.5, 2]},
]


@pytest.mark.parametrize(
    "value",
    [place for place in BAD_PLACES if place != {"message": 1, "member": ["x"]}] + BAD_LOCATORS,
    ids=repr,
)
def test_what_is_no_locator_is_refused(value):
    with pytest.raises(MalformedError):
        parse_locator(value)


@pytest.mark.parametrize("value", [{"whole": True}, {"milliseconds": [500, 1000]}], ids=repr)
def test_what_only_people_cite_is_no_place_of_a_reader(value):
    parse_locator(value)
    with pytest.raises(MalformedError):
        parse_place(value)


def test_a_stretch_of_a_recording_has_one_place():
    assert seconds_place(2000, 5000) == InSeconds(2, 5)
    assert seconds_place(2000, 5500) == InMilliseconds(2000, 5500)
    assert parse_locator({"whole": True, "member": ["a.zip"]}) == Locator(Whole(), ("a.zip",))


@given(st.lists(st.tuples(st.text("xyя", min_size=1), READ_PLACES)), st.sampled_from(["", "koi8-r"]))
def test_a_text_is_had_back_from_what_is_written_of_it_set_into_its_containers(pieces, encoding):
    runs, at = [], 0
    for piece, place in pieces:
        runs.append(Run(at, at + len(piece), Locator(place, ("a.zip",))))
        at += len(piece) + 1
    mapped = MappedText("\n".join([piece for piece, _ in pieces]), tuple(runs), encoding)
    bare = MappedText(
        mapped.text, tuple(Run(run.start, run.end, Locator(run.locator.place)) for run in runs), encoding
    )
    assert parse_text(format_text(bare), ("a.zip",)) == mapped


@pytest.mark.parametrize("body", BAD_TEXTS, ids=lambda body: repr(body[:60]))
def test_what_is_no_text_with_its_map_is_refused(body):
    with pytest.raises(MalformedError):
        parse_text(body)

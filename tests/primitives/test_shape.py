"""Lines read by their shape are read as any canonical JSON is."""

import json

from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical, parse_canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.shape import MOST_SHAPES, LineParser

digests = st.text("0123456789abcdef", min_size=64, max_size=64)
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["a", "veiled", ":", ",", "{", "}", "\n", '"', "\\", "\x7f"]
)
veils = st.fixed_dictionaries({"veiled": digests}) | st.fixed_dictionaries({"veiled": strings})
others = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.just({}) | st.just([]) | st.lists(veils, max_size=2)
)
names = st.sampled_from(["a", "at", "b", "by", "item", "name", "path", "seq", "veiled"])
events = st.dictionaries(
    names, strings | veils | others | st.dictionaries(names, strings, max_size=2), max_size=8
)
WARM = [
    {"a": "x", "at": "y", "b": {"veiled": "0"}, "by": {"veiled": "1"}, "item": None, "name": {}, "seq": 1},
    {"at": "x", "by": "y", "name": {"veiled": "0"}, "path": {"veiled": "1"}},
]


def outcome(parse, line):
    try:
        return parse(line)
    except MalformedError:
        return MalformedError


def expected(line):
    try:
        return parse_canonical(line.decode())
    except (MalformedError, UnicodeDecodeError):
        return MalformedError


def test_a_second_line_of_a_shape_has_its_own_strings():
    parser = LineParser()
    for text in ("one", "two"):
        event = WARM[0] | {"a": text, "b": {"veiled": text}}
        read = parser.parse(canonical(event).encode())
        assert (read, list(read)) == (event, sorted(event))


def test_what_two_lines_share_is_not_the_same_object():
    parser = LineParser()
    line = canonical(WARM[0]).encode()
    first, second = parser.parse(line), parser.parse(line)
    first["name"]["x"] = 1
    assert second == WARM[0]


def test_names_in_another_order_are_refused_though_the_shape_is_known():
    parser = LineParser()
    line = canonical(WARM[1])
    parser.parse(line.encode())
    for one, other in (("at", "by"), ("name", "path"), ("at", "path")):
        swapped = line.replace(f'"{one}"', "%").replace(f'"{other}"', f'"{one}"').replace("%", f'"{other}"')
        assert outcome(parser.parse, swapped.encode()) is MalformedError
        assert outcome(parser.parse, line.replace(f'"{one}"', f'"{other}"').encode()) is MalformedError


def test_numbers_of_shapes_are_limited():
    parser = LineParser()
    for number in range(MOST_SHAPES + 50):
        event = WARM[0] | {"seq": number}
        read = parser.parse(canonical(event).encode())
        assert (read, list(read)) == (event, sorted(event))
    assert len(parser._shapes) == MOST_SHAPES


@given(st.lists(events, max_size=8))
def test_lines_are_read_as_any_canonical_json_is(some):
    parser = LineParser()
    for event in [*WARM, *some, *some]:
        read = parser.parse(canonical(event).encode())
        assert (read, list(read)) == (event, sorted(event))


@given(
    st.sampled_from(WARM) | events,
    st.integers(0),
    st.binary(max_size=3) | st.sampled_from([b'","', b'":"', b"\\", b" ", b"\t", b'"']),
)
def test_a_line_changed_in_one_place_is_read_or_refused_as_any_other(event, place, put):
    parser = LineParser()
    for known in (*WARM, event):
        parser.parse(canonical(known).encode())
    line = canonical(event).encode()
    at = place % (len(line) + 1)
    for changed in (
        line[:at] + put + line[at:],
        line[:at] + put + line[at + 1 :],
        line[:at] + line[at + len(put) + 1 :],
    ):
        assert outcome(parser.parse, changed) == expected(changed)


@given(events, st.sampled_from(WARM))
def test_strings_of_one_line_in_the_shape_of_another_are_read_as_they_stand(event, known):
    parser = LineParser()
    parser.parse(canonical(known).encode())
    texts = iter([*json.dumps(event).split('"')[1::2], *["z"] * 20])
    around = canonical(known).split('"')
    mixed = '"'.join(next(texts) if number % 2 else part for number, part in enumerate(around)).encode()
    assert outcome(parser.parse, mixed) == expected(mixed)

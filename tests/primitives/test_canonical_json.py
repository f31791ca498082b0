import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import MAX_INTEGER, canonical, canonical_object, parse_canonical
from khronika.primitives.error import MalformedError

texts = st.text(st.characters(exclude_categories=["Cs"]))
names = st.text([*sorted(set(string.printable) - set(string.whitespace) - {'"', "\\"}), " "], max_size=8)
leaves = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (MAX_INTEGER, "9007199254740991"),
        ([], "[]"),
        ({}, "{}"),
        ("", '""'),
        ({"b": 1, "a": [2, None]}, '{"a":[2,null],"b":1}'),
        ({"B": 1, "a": 2, "10": 3, "2": 4, "": 5}, '{"":5,"10":3,"2":4,"B":1,"a":2}'),
        ("ночь", '"ночь"'),
        ("\N{PILE OF POO}", '"\N{PILE OF POO}"'),
    ],
)
def test_a_value_has_the_text_that_rfc_8785_gives_it(value, text):
    assert canonical(value) == text


def test_strings_are_escaped_as_in_section_3_2_2_2_of_rfc_8785():
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_only_what_must_be_escaped_is_escaped():
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}
    for code in range(32):
        escape = short.get(code, "\\u" + f"{code:04x}")
        assert canonical(chr(code)) == f'"{escape}"'
    assert canonical("\x7f\u2028/") == '"\x7f\u2028/"'


def test_an_object_is_written_from_members_that_are_text_already():
    assert canonical_object({"b": '"x"', "a": "1"}) == '{"a":1,"b":"x"}'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        10**400,
        "\ud800",
        ["\udfff"],
        b"octets",
        {"имя": 1},
        {'"': 1},
        {"\n": 1},
        (1, 2),
    ],
    ids=repr,
)
def test_what_another_reader_might_read_differently_is_not_written(value):
    with pytest.raises(MalformedError):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " null",
        "null\n",
        "nul",
        "1.0",
        "1e3",
        "-0",
        "01",
        "+1",
        "NaN",
        "Infinity",
        "-Infinity",
        "9007199254740992",
        "9" * 5000,
        '{"a":1,"a":1}',
        '{"a":1,"a":2}',
        '{"b":1,"a":2}',
        '{"a": 1}',
        "[1, 2]",
        "[1,]",
        '"\\/"',
        '"\\u0041"',
        '"\\u000A"',
        '"\\u20ac"',
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"a\nb"',
        '{"имя":1}',
        "'a'",
        "\ufeffnull",
        "[" * 900 + "]" * 900,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_any_other_spelling_is_refused(text):
    with pytest.raises(MalformedError):
        parse_canonical(text)


@given(values)
def test_what_was_written_is_read_back(value):
    assert parse_canonical(canonical(value)) == value


@given(values)
def test_the_text_is_the_one_of_the_standard_library_sorted_and_without_spaces(value):
    assert canonical(value) == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(values)
def test_writing_what_was_read_changes_nothing(value):
    text = canonical(value)
    assert canonical(parse_canonical(text)) == text


@given(st.dictionaries(names, leaves, max_size=6), st.randoms())
def test_the_order_in_which_members_were_given_leaves_no_trace(members, chance):
    shuffled = list(members.items())
    chance.shuffle(shuffled)
    assert canonical(dict(shuffled)) == canonical(members)


@given(st.text(max_size=30))
def test_whatever_is_accepted_is_the_text_that_would_be_written(text):
    try:
        value = parse_canonical(text)
    except MalformedError:
        return
    assert canonical(value) == text


@given(values, st.integers(0), st.sampled_from([*'"\\,:{}[]0-.eя\x7f\n ', "", "9" * 17, "\\ud800", '"é":1,']))
def test_a_text_changed_in_one_place_is_accepted_only_if_it_is_what_would_be_written(value, place, put):
    text = canonical(value)
    at = place % (len(text) + 1)
    changed = text[:at] + put + text[at + 1 :]
    try:
        expected = canonical(json.loads(changed)) == changed
    except (ValueError, MalformedError):
        expected = False
    try:
        parse_canonical(changed)
    except MalformedError:
        assert not expected
    else:
        assert expected


@given(values.filter(lambda value: isinstance(value, dict | list) and bool(value)), st.integers(0))
def test_a_space_put_between_two_tokens_is_refused(value, place):
    text = canonical(value)
    outside = [at for at in range(len(text) + 1) if _between_tokens(text, at)]
    at = outside[place % len(outside)]
    with pytest.raises(MalformedError):
        parse_canonical(text[:at] + " " + text[at:])


def _between_tokens(text, at):
    quotes = text[:at].replace("\\\\", "").replace('\\"', "").count('"')
    return quotes % 2 == 0


@given(values)
def test_a_long_list_is_written_as_its_members_are(value):
    assert canonical([value] * 9) == f"[{','.join([canonical(value)] * 9)}]"


@pytest.mark.parametrize("wrong", [1.5, 2**53, {"é": 1}, {"a": [{'"': 1}]}, "\ud800", {"a": "\udfff"}])
def test_a_long_list_is_refused_for_what_its_members_are_refused_for(wrong):
    with pytest.raises(MalformedError) as alone:
        canonical(wrong)
    with pytest.raises(MalformedError) as among:
        canonical(["x"] * 9 + [wrong])
    assert among.value.fact == alone.value.fact

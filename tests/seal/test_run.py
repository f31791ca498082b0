"""Runs: one signature for up to 256 openings, and the path by which each of them leads to it (docs/format/ledger.md, "Runs")."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import b64
from khronika.primitives.error import MalformedError
from khronika.primitives.event import EventFields
from khronika.seal.authorship import Authors
from khronika.seal.opening import Unsigned, parse, prepare, sign_run
from khronika.seal.run import (
    ALONE,
    LONGEST_RUN,
    RunPlace,
    format_place,
    leaf_of,
    parse_place,
    plan_run,
    root_of,
    run_message,
)
from khronika.seal.signature import SigningKey

KEY, OTHER = SigningKey.ed25519(b"\1" * 32), SigningKey.ed25519(b"\2" * 32)
ANNA, BOHDAN = "a" * 26, "b" * 26

sizes = st.integers(1, LONGEST_RUN)
texts = st.lists(st.binary(max_size=40), min_size=1, max_size=40)


# What a stranger would write from RFC 6962 section 2.1 alone


def tree_root(leaves):
    """MTH: the root over some texts."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = largest_power_below(len(leaves))
    return hashlib.sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()


def tree_path(number, leaves):
    """PATH: the hashes beside the way from a leaf to the root, the leaf's sibling first (section 2.1.1)."""
    if len(leaves) == 1:
        return []
    split = largest_power_below(len(leaves))
    if number < split:
        return [*tree_path(number, leaves[:split]), tree_root(leaves[split:])]
    return [*tree_path(number - split, leaves[split:]), tree_root(leaves[:split])]


def largest_power_below(count):
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def numbered(size):
    return [b"opening %d\n" % number for number in range(size)]


def members(*keys):
    """Members of these names with their keys, as the log made them known."""
    authors = Authors()
    for name, key in keys:
        authors.learn(name, key.verifying_key.data)
    return authors


def run_of(size, key=KEY, mark="x"):
    """A run of openings, sealed by a key."""
    fields = [EventFields({"number": number, "mark": mark}, {"note": number}, {}) for number in range(size)]
    return sign_run([prepare(each) for each in fields], key.sign)


def is_signed(data, key=KEY):
    """Whether these are an opening that the member of this key signed, as every reader of the log asks."""
    try:
        return members((ANNA, key)).signed(parse(data), ANNA)
    except MalformedError:
        return False


# Examples


@pytest.mark.parametrize("size", [*range(1, 35), 63, 64, 65, 127, 128, 129, 200, 254, 255, 256])
def test_root_and_paths_are_those_of_rfc_6962_at_every_place(size):
    leaves = numbered(size)
    root, places = plan_run(leaves)
    assert root == tree_root(leaves)
    assert places == [RunPlace(number, size, b"".join(tree_path(number, leaves))) for number in range(size)]
    assert {root_of(leaf_of(leaf), place) for leaf, place in zip(leaves, places, strict=True)} == {root}


def test_a_single_opening_is_a_run_of_one():
    [sealed] = run_of(1)
    text, place, signature = sealed.opening.rsplit(b"\n", 3)[:3]
    assert place == b"0 1"
    root = hashlib.sha256(b"\0" + text + b"\n").digest()
    assert signature == b64(KEY.sign(b"khronika-run/1\n1\n" + b64(root).encode() + b"\n")).encode()
    assert (parse_place(b"0 1"), format_place(ALONE)) == (ALONE, b"0 1")


def test_the_signed_message_tells_size_and_root():
    assert run_message(3, bytes(32)) == b"khronika-run/1\n3\n" + b64(bytes(32)).encode() + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "0",
            "1",
            "0 0",
            "1 1",
            "2 1",
            "0 257",
            "256 256",
            "0  1",
            " 0 1",
            "0 1 ",
            "00 1",
            "0 01",
            "+0 1",
            "0 +1",
            "0x0 1",
            "-1 1",
        ),
        *(
            "0 1\t",
            "٠ ١",
            "0 1 \n",
            "0,1",
            "0 2 ",
            "0 2 x",
            "0 2 =",
            "0 2 AA",
            "0 2 AA==x",
            "1e0 2 AA==",
            "0 999 AA==",
        ),
    ],
)
def test_what_is_no_place_in_a_run_is_refused(line):
    with pytest.raises(MalformedError):
        parse_place(line.encode())


@pytest.mark.parametrize(
    "line", ["0 1 AA==", "0 2", "0 2 AA==", f"2 3 {b64(bytes(64))}", f"0 3 {b64(bytes(32))}"]
)
def test_a_place_whose_path_does_not_fit_leads_nowhere(line):
    with pytest.raises(MalformedError):
        root_of(bytes(32), parse_place(line.encode()))


# Properties


@given(texts)
def test_a_run_of_any_openings_leads_from_each_place_to_one_root(leaves):
    root, places = plan_run(leaves)
    assert root == tree_root(leaves)
    for leaf, place in zip(leaves, places, strict=True):
        assert root_of(leaf_of(leaf), place) == root
        assert parse_place(format_place(place)) == place


@given(sizes, st.data())
def test_a_path_that_is_longer_or_shorter_than_its_place_asks_for_is_refused(size, data):
    leaves = numbered(size)
    _, places = plan_run(leaves)
    number = data.draw(st.integers(0, size - 1))
    path = places[number].path
    long_ones = [path + bytes(32), bytes(32) + path, path + b"\0", path + path]
    short_ones = [path[:-32], path[32:], path[:-1], b""]
    for other in [each for each in (*long_ones, *short_ones) if len(each) != len(path)]:
        with pytest.raises(MalformedError):
            root_of(leaf_of(leaves[number]), RunPlace(number, size, other))


@given(sizes, st.data())
def test_an_opening_at_another_place_or_in_a_run_of_another_size_leads_to_no_root_that_was_signed(size, data):
    leaves = numbered(size)
    root, places = plan_run(leaves)
    number = data.draw(st.integers(0, size - 1))
    place = places[number]
    message = run_message(size, root)
    other_size = data.draw(st.integers(1, LONGEST_RUN).filter(lambda other: other != size))
    other_number = data.draw(st.integers(0, LONGEST_RUN - 1).filter(lambda other: other != number))
    for wrong in (place._replace(number=other_number), place._replace(size=other_size)):
        if wrong.number >= wrong.size:
            with pytest.raises(MalformedError):
                parse_place(format_place(wrong))
            continue
        try:
            found = run_message(wrong.size, root_of(leaf_of(leaves[number]), wrong))
        except MalformedError:
            continue
        assert found != message


@given(st.integers(1, 20), st.data())
def test_any_changed_byte_of_an_opening_of_a_run_is_refused(size, data):
    sealed = run_of(size)[data.draw(st.integers(0, size - 1))]
    assert is_signed(sealed.opening)
    content = bytearray(sealed.opening)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    assert not is_signed(bytes(content))


@pytest.mark.parametrize("size", [1, 2, 5])
def test_so_is_every_byte_of_it(size):
    data = run_of(size)[-1].opening
    authors = members((ANNA, KEY))
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            assert not authors.signed(parse(changed), ANNA)
        except MalformedError:
            continue


@given(st.integers(1, 40), st.data())
def test_what_was_read_before_changes_nothing(size, data):
    run, other, authors = run_of(size), run_of(size, mark="other"), members((ANNA, KEY))
    for number in data.draw(st.lists(st.integers(0, size - 1), max_size=12)):
        content = bytearray(run[number].opening)
        change = data.draw(st.sampled_from(["nothing", "a byte", "the text", "the place"]))
        if change == "a byte":
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        elif change == "the text":
            content[: len(parse(run[number].opening).text)] = parse(other[number].opening).text
        elif change == "the place":
            _, place, signature, _ = run[data.draw(st.integers(0, size - 1))].opening.rsplit(b"\n", 3)
            content[len(parse(run[number].opening).text) :] = b"\n".join([place, signature, b""])
        try:
            opening = parse(bytes(content))
        except MalformedError:
            continue
        assert authors.signed(opening, ANNA) == is_signed(bytes(content))


@given(st.integers(2, 40), st.data())
def test_an_opening_of_one_run_says_nothing_in_another(size, data):
    one, other = run_of(size, mark="one"), run_of(size, mark="other")
    number = data.draw(st.integers(0, size - 1))
    text = parse(one[number].opening).text
    rest = other[data.draw(st.integers(0, size - 1))].opening
    stranger = text + rest[len(parse(rest).text) :]
    assert parse(stranger).event["mark"] == "one"
    assert not is_signed(stranger)


@given(st.integers(1, 12), st.integers(1, 12))
def test_a_signature_of_one_member_is_none_of_another(size, place):
    sealed = run_of(size)[place % size]
    assert is_signed(sealed.opening, KEY)
    assert not is_signed(sealed.opening, OTHER)


# Attacks


def signed_1(line, sign=KEY.sign):
    """An opening of version 1: three lines, and a signature over just them."""
    text = f"khronika-opening/1\n{b64(bytes(32))}\n{line}\n".encode()
    return text + b64(sign(text)).encode() + b"\n"


def test_a_signature_of_version_1_is_no_signature_of_a_run():
    old = signed_1('{"type":"case"}')
    assert is_signed(old)
    text, signature = old.rsplit(b"\n", 2)[0] + b"\n", old.rsplit(b"\n", 2)[1]
    assert not is_signed(text.replace(b"opening/1", b"opening/2") + b"0 1\n" + signature + b"\n")
    over_three_lines = b64(KEY.sign(text.replace(b"opening/1", b"opening/2"))).encode()
    assert not is_signed(text.replace(b"opening/1", b"opening/2") + b"0 1\n" + over_three_lines + b"\n")


def test_a_signature_of_a_run_is_no_signature_of_version_1():
    [sealed] = run_of(1)
    text, signature = parse(sealed.opening).text, sealed.opening.rsplit(b"\n", 2)[1]
    assert not is_signed(text.replace(b"opening/2", b"opening/1") + signature + b"\n")
    # What was signed for a run, were it ever shown as the three lines of an opening, is none.
    with pytest.raises(MalformedError):
        parse(parse(sealed.opening).signed() + signature + b"\n")


def test_a_node_of_a_run_is_never_taken_for_an_opening():
    left, right = (leaf_of(text) for text in numbered(2))
    root, _ = plan_run(numbered(2))
    assert leaf_of(b"\1" + left + right) != root
    assert leaf_of(left + right) != root


def test_a_run_is_checked_anew_for_another_member_and_for_another_signature():
    first, second = run_of(2)
    authors = members((ANNA, KEY), (BOHDAN, OTHER))
    assert authors.signed(parse(first.opening), ANNA)
    assert not authors.signed(parse(second.opening), BOHDAN)
    assert authors.signed(parse(second.opening), ANNA)
    forged = second.opening.rsplit(b"\n", 2)[0] + b"\n" + b64(bytes(64)).encode() + b"\n"
    assert not authors.signed(parse(forged), ANNA)
    assert not authors.signed(parse(first.opening), "c" * 26)


def test_no_run_is_made_of_openings_that_were_not_prepared_for_it():
    # An opening of which the text is changed after signing leads elsewhere, whatever its neighbours say.
    fields = [prepare(EventFields({"number": number}, {}, {})) for number in range(4)]
    sealed = sign_run(fields, KEY.sign)
    other = Unsigned(fields[2].text.replace(b'"number":2', b'"number":7'), {})
    changed = other.text + sealed[2].opening[len(fields[2].text) :]
    assert parse(changed).event == {"number": 7}
    assert not is_signed(changed)
    assert all(is_signed(each.opening) for each in sealed)

"""Openings and field texts (docs/format/ledger.md)."""

import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import b64, canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.event import EventFields
from khronika.seal.opening import Sealed, field_text, parse, parse_field, prepare, sign_run, unveil, veils_of
from khronika.seal.run import LONGEST_RUN
from khronika.seal.signature import SigningKey

KEY = SigningKey.ed25519(b"\1" * 32)
FIELDS = EventFields(
    {"type": "seal", "at": "2026-11-22T10:15:00Z", "seq": 0, "prev": None},
    {"name": "Приказ № 7.txt", "times": {"modified": "x"}},
    {"statements": ["beaten", {"entity": "b"}, "beaten"], "chain": []},
)

names = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
open_values = leaves | st.dictionaries(names, leaves, max_size=3).filter(
    lambda value: value.keys() != {"veiled"}
)
events = st.builds(
    lambda plain, veiled, each: EventFields(
        {f"p{name}": value for name, value in plain.items()},
        {f"v{name}": value for name, value in veiled.items()},
        {f"e{name}": value for name, value in each.items()},
    ),
    st.dictionaries(names, open_values, max_size=4),
    st.dictionaries(names, values, max_size=4),
    st.dictionaries(names, st.lists(values, max_size=4), max_size=3),
)

TEXT = field_text(1, bytes(32))
VEIL = {"veiled": hashlib.sha256(TEXT).hexdigest()}


def counting(length):
    return bytes(number % 251 for number in range(length))


def seal(fields, entropy=None):
    """The opening of one event in a run of its own."""
    [sealed] = sign_run([prepare(fields, entropy) if entropy else prepare(fields)], KEY.sign)
    return sealed


def opening(salt=None, line="{}", place="0 1", signature=None, first="khronika-opening/2"):
    salt = b64(bytes(32)) if salt is None else salt
    return (
        f"{first}\n{salt}\n{line}\n{place}\n{b64(bytes(64)) if signature is None else signature}\n".encode()
    )


def opening_1(salt=None, line="{}", signature=None, first="khronika-opening/1"):
    """An opening as version 1 has it: without a place in a run."""
    salt = b64(bytes(32)) if salt is None else salt
    return f"{first}\n{salt}\n{line}\n{b64(bytes(64)) if signature is None else signature}\n".encode()


def signed_1(line):
    """An opening of version 1 that KEY signed."""
    text = f"khronika-opening/1\n{b64(counting(32))}\n{line}\n".encode()
    return text + b64(KEY.sign(text)).encode() + b"\n"


def test_an_opening_is_five_lines_in_the_order_of_the_format_page():
    sealed = seal(FIELDS, counting)
    first, salt, line, place, signature, rest = sealed.opening.split(b"\n")
    assert first == b"khronika-opening/2"
    assert salt == b64(counting(32)).encode()

    def veil(name):
        return {"veiled": hashlib.sha256(sealed.fields[name]).hexdigest()}

    assert line.decode() == canonical(
        {
            "at": "2026-11-22T10:15:00Z",
            "chain": [],
            "name": veil("name"),
            "prev": None,
            "seq": 0,
            "statements": [veil("statements.1"), veil("statements.2"), veil("statements.3")],
            "times": veil("times"),
            "type": "seal",
        }
    )
    assert place == b"0 1"
    root = hashlib.sha256(b"\0" + b"\n".join([first, salt, line, b""])).digest()
    assert signature == b64(KEY.sign(b"khronika-run/1\n1\n" + b64(root).encode() + b"\n")).encode()
    assert rest == b""


def test_a_field_text_is_three_lines():
    salt = b64(b"\2" * 32)
    assert (
        field_text("Приказ № 7.txt", b"\2" * 32) == f'khronika-field/1\n{salt}\n"Приказ № 7.txt"\n'.encode()
    )


def test_no_two_salts_of_an_event_are_the_same():
    sealed = seal(FIELDS, lambda length: hashlib.shake_128(b"chance").digest(length))
    salts = [text.split(b"\n")[1] for text in (sealed.opening, *sealed.fields.values())]
    assert len(set(salts)) == len(salts) == 6


def test_equal_members_of_a_list_have_veils_that_differ():
    event = parse(seal(FIELDS).opening).event
    veils = veils_of(event)
    assert veils["statements.1"] != veils["statements.3"]


def test_one_event_sealed_twice_has_two_commitments():
    assert seal(FIELDS).commitment != seal(FIELDS).commitment


def test_an_opening_tells_nothing_of_a_veiled_value():
    sealed = seal(FIELDS)
    assert "Приказ".encode() not in sealed.opening
    for told in (b"modified", b"beaten", b"entity"):
        assert told not in sealed.opening


def test_one_member_of_a_list_is_shown_without_the_others():
    shown = seal(FIELDS).fields["statements.2"]
    assert parse_field(shown) == {"entity": "b"}
    assert b"beaten" not in shown


def test_sha256sum_of_the_file_is_the_commitment(tmp_path):
    sealed = seal(FIELDS)
    path = tmp_path / "x.opening"
    path.write_bytes(sealed.opening)
    printed = subprocess.run(["sha256sum", path], capture_output=True, check=True, text=True).stdout
    assert printed.split()[0] == sealed.commitment.hex()


def test_a_veil_is_told_from_a_value_that_stands_open():
    sealed = seal(FIELDS)
    event = parse(sealed.opening).event
    assert veils_of(event) == {name: hashlib.sha256(text).hexdigest() for name, text in sealed.fields.items()}
    assert {"name", "statements.2"} <= veils_of(event).keys()
    assert veils_of({"x": {"veiled": 7}, "y": [{"veiled": 7}], "z": {"veiled": "a", "b": "c"}}) == {}


def test_an_opening_of_version_1_is_read_with_what_its_author_signed():
    parsed = parse(signed_1('{"seq":0}'))
    assert (parsed.version, parsed.event, parsed.place, parsed.salt) == (1, {"seq": 0}, None, counting(32))
    assert KEY.verifying_key.verifies(parsed.signature, parsed.signed())
    assert parse(seal(FIELDS).opening).version == 2


HEADS = [
    b"",
    b"khronika-opening/1\n",
    b"khronika-opening/2\n",
    opening(first="khronika-opening/1"),
    opening_1(first="khronika-opening/2"),
    opening(first="khronika-opening/3"),
    opening(first="khronika-field/1"),
    opening(place=""),
]


@pytest.mark.parametrize("data", HEADS, ids=lambda data: repr(data[:20] + data[-12:]))
def test_neither_version_is_read_with_the_lines_of_the_other(data):
    with pytest.raises(MalformedError):
        parse(data)


@pytest.mark.parametrize("made", [opening, opening_1])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made().removesuffix(b"\n"),
        lambda made: made() + b"\n",
        lambda made: made() + b"x",
        lambda made: made().replace(b"\n", b"\r\n"),
        lambda made: b"\xef\xbb\xbf" + made(),
        lambda made: made(salt=b64(bytes(31))),
        lambda made: made(salt=b64(bytes(33))),
        lambda made: made(salt=b64(bytes(32)).rstrip("=")),
        lambda made: made(salt=""),
        lambda made: made(signature=b64(bytes(63))),
        lambda made: made(signature=b64(bytes(65))),
        lambda made: made(signature="ж" * 88),
        lambda made: made(line="[]"),
        lambda made: made(line="null"),
        lambda made: made(line=""),
        lambda made: made(line='{"a": 1}'),
        lambda made: made(line='{"b":1,"a":2}'),
        lambda made: made(line='{"a":1,"a":1}'),
        lambda made: made(line='{"a":1.0}'),
        lambda made: made(line='{"a":9007199254740992}'),
        lambda made: made(line='{"имя":1}'),
        lambda made: made(line='{"a":"\\u0041"}'),
        lambda made: made(line="{}").replace(b"{}", b'{"a":"\xff"}'),
    ],
)
def test_what_is_no_opening_is_refused(made, spoil):
    parse(made())
    with pytest.raises(MalformedError):
        parse(spoil(made))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"khronika-field/1\n",
        b"khronika-field/2\n" + b64(bytes(32)).encode() + b"\n1\n",
        b"khronika-field/1\n" + b64(bytes(31)).encode() + b"\n1\n",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b"\n1",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b"\n1\n\n",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b"\n1\nx",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b"\n 1\n",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b"\n1.5\n",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b'\n"\xff"\n',
    ],
    ids=repr,
)
def test_what_is_no_field_text_is_refused(text):
    with pytest.raises(MalformedError):
        parse_field(text)


@given(events)
def test_what_is_sealed_is_parsed_back(fields):
    sealed = seal(fields)
    parsed = parse(sealed.opening)
    assert unveil(parsed.event, sealed.fields, parse_field) == fields
    assert veils_of(parsed.event) == {
        name: hashlib.sha256(text).hexdigest() for name, text in sealed.fields.items()
    }
    assert sealed.commitment == hashlib.sha256(sealed.opening).digest()


@given(events, st.data())
def test_an_event_is_whole_with_exactly_the_texts_of_its_veils(fields, data):
    sealed = seal(fields)
    event, texts = parse(sealed.opening).event, dict(sealed.fields)
    other = field_text("other", bytes(32))
    wrong = [texts | {"Beside": other}]
    if texts:
        name = data.draw(st.sampled_from(sorted(texts)))
        wrong += [
            {each: text for each, text in texts.items() if each != name},
            texts | {name: other},
            texts | {name: b""},
        ]
    for each in wrong:
        with pytest.raises(MalformedError):
            unveil(event, each, parse_field)


@pytest.mark.parametrize(
    "members", [["open"], [VEIL, "open"], [VEIL | {"more": 1}], [[VEIL]], [{"veiled": 7}]]
)
def test_a_list_of_which_some_members_stand_open_is_no_field_of_an_event(members):
    texts = {f"list.{number}": TEXT for number in range(1, len(members) + 1)}
    assert unveil({"list": [VEIL, VEIL]}, {"list.1": TEXT, "list.2": TEXT}, parse_field).each == {
        "list": [1, 1]
    }
    with pytest.raises(MalformedError):
        unveil({"list": members}, texts, parse_field)


@given(st.lists(events, min_size=1, max_size=9))
def test_the_author_signed_every_byte_of_an_event_with_the_others_of_its_run(run):
    prepared = [prepare(fields) for fields in run]
    sealed = sign_run(prepared, KEY.sign)
    assert [one.fields for one in sealed] == [one.fields for one in prepared]
    for one, before in zip(sealed, prepared, strict=True):
        parsed = parse(one.opening)
        assert parsed.text == before.text
        assert one.opening.startswith(parsed.text)
        assert KEY.verifying_key.verifies(parsed.signature, parsed.signed())


@pytest.mark.parametrize(
    ("count", "runs"), [(0, 0), (1, 1), (LONGEST_RUN, 1), (LONGEST_RUN + 1, 2), (3 * LONGEST_RUN - 1, 3)]
)
def test_a_member_signs_once_for_as_many_events_as_a_run_holds(count, runs):
    signed = []

    def sign(message):
        signed.append(message)
        return KEY.sign(message)

    prepared = [prepare(EventFields({"number": number}, {}, {})) for number in range(count)]
    sealed = sign_run(prepared, sign)
    assert len(signed) == runs
    parsed = [parse(one.opening) for one in sealed]
    assert [one.event["number"] for one in parsed] == list(range(count))
    assert [one.place.number for one in parsed] == [number % LONGEST_RUN for number in range(count)]
    assert {one.signed() for one in parsed} == set(signed)


@given(events, st.integers(0, 4), st.integers(0), st.integers(1, 255))
def test_an_opening_with_one_byte_changed_is_refused_or_not_signed(fields, beside, place, change):
    sealed = sign_run([prepare(fields), *[prepare(FIELDS) for _ in range(beside)]], KEY.sign)[0]
    data = bytearray(sealed.opening)
    data[place % len(data)] ^= change
    assert not is_signed(bytes(data))


@given(st.integers(0), st.integers(1, 255))
def test_so_is_one_of_version_1(place, change):
    data = bytearray(signed_1('{"type":"seal"}'))
    assert is_signed(bytes(data))
    data[place % len(data)] ^= change
    assert not is_signed(bytes(data))


def is_signed(data):
    """Whether these are an opening that KEY signed."""
    try:
        parsed = parse(data)
        return KEY.verifying_key.verifies(parsed.signature, parsed.signed())
    except MalformedError:
        return False


@given(values, values)
def test_a_field_text_fits_one_veil_only(value, other):
    first, second = field_text(value, b"\1" * 32), field_text(other, b"\1" * 32)
    assert (hashlib.sha256(first).digest() == hashlib.sha256(second).digest()) == (
        canonical(value) == canonical(other)
    )


@given(st.binary(max_size=120))
def test_garbage_is_neither_an_opening_nor_a_field_text(garbage):
    for reader in (parse, parse_field):
        with pytest.raises(MalformedError):
            reader(garbage)


def test_a_sealed_event_is_named_by_its_opening_alone():
    sealed = seal(FIELDS)
    assert Sealed(sealed.opening, {}).commitment == sealed.commitment

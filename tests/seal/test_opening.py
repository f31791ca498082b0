"""Openings and field texts (docs/format/ledger.md)."""

import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import b64, canonical
from khronika.primitives.error import MalformedError
from khronika.seal.opening import Draft, Sealed, compose, field_text, parse, parse_field, veil_of
from khronika.seal.signature import SigningKey

KEY = SigningKey.ed25519(b"\1" * 32)
DRAFT = Draft(
    {"type": "seal", "at": "2026-11-22T10:15:00Z", "seq": 0, "prev": None}, {"name": "Приказ № 7.txt", "times": {"modified": "x"}}
)

names = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6)
drafts = st.builds(
    lambda plain, veiled: Draft(
        {f"p{name}": value for name, value in plain.items()}, {f"v{name}": value for name, value in veiled.items()}
    ),
    st.dictionaries(names, values, max_size=4),
    st.dictionaries(names, values, max_size=4),
)


def counting(length):
    return bytes(number % 251 for number in range(length))


def opening(salt=None, line="{}", signature=None, first="khronika-opening/1"):
    salt = b64(bytes(32)) if salt is None else salt
    return f"{first}\n{salt}\n{line}\n{b64(bytes(64)) if signature is None else signature}\n".encode()


def test_an_opening_is_four_lines_in_the_order_of_the_format_page():
    sealed = compose(DRAFT, KEY.sign, counting)
    first, salt, line, signature, rest = sealed.opening.split(b"\n")
    assert first == b"khronika-opening/1"
    assert salt == b64(counting(32)).encode()
    assert line.decode() == canonical(
        {
            "at": "2026-11-22T10:15:00Z",
            "name": {"veiled": hashlib.sha256(sealed.fields["name"]).hexdigest()},
            "prev": None,
            "seq": 0,
            "times": {"veiled": hashlib.sha256(sealed.fields["times"]).hexdigest()},
            "type": "seal",
        }
    )
    assert signature == b64(KEY.sign(b"\n".join([first, salt, line, b""]))).encode()
    assert rest == b""


def test_a_field_text_is_three_lines():
    salt = b64(b"\2" * 32)
    assert field_text("Приказ № 7.txt", b"\2" * 32) == f'khronika-field/1\n{salt}\n"Приказ № 7.txt"\n'.encode()


def test_no_two_salts_of_an_event_are_the_same():
    sealed = compose(DRAFT, KEY.sign, lambda length: hashlib.shake_128(b"chance").digest(length))
    salts = [text.split(b"\n")[1] for text in (sealed.opening, *sealed.fields.values())]
    assert len(set(salts)) == 3


def test_one_event_composed_twice_has_two_commitments():
    assert compose(DRAFT, KEY.sign).commitment != compose(DRAFT, KEY.sign).commitment


def test_an_opening_tells_nothing_of_a_veiled_value():
    sealed = compose(DRAFT, KEY.sign)
    assert "Приказ".encode() not in sealed.opening
    assert b"modified" not in sealed.opening


def test_sha256sum_of_the_file_is_the_commitment(tmp_path):
    sealed = compose(DRAFT, KEY.sign)
    path = tmp_path / "x.opening"
    path.write_bytes(sealed.opening)
    printed = subprocess.run(["sha256sum", path], capture_output=True, check=True, text=True).stdout
    assert printed.split()[0] == sealed.commitment.hex()


def test_a_veil_is_told_from_a_value_that_stands_open():
    sealed = compose(DRAFT, KEY.sign)
    event = parse(sealed.opening).event
    assert veil_of(event, "name") == hashlib.sha256(sealed.fields["name"]).hexdigest()
    assert veil_of(event, "type") is None
    assert veil_of(event, "prev") is None
    assert veil_of(event, "absent") is None
    assert veil_of({"x": {"veiled": 7}}, "x") is None


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"khronika-opening/1\n",
        opening(first="khronika-opening/2"),
        opening(first="khronika-field/1"),
        opening().removesuffix(b"\n"),
        opening() + b"\n",
        opening() + b"x",
        opening().replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + opening(),
        opening(salt=b64(bytes(31))),
        opening(salt=b64(bytes(33))),
        opening(salt=b64(bytes(32)).rstrip("=")),
        opening(salt=""),
        opening(signature=b64(bytes(63))),
        opening(signature=b64(bytes(65))),
        opening(signature="ж" * 88),
        opening(line="[]"),
        opening(line="null"),
        opening(line=""),
        opening(line='{"a": 1}'),
        opening(line='{"b":1,"a":2}'),
        opening(line='{"a":1,"a":1}'),
        opening(line='{"a":1.0}'),
        opening(line='{"a":9007199254740992}'),
        opening(line='{"имя":1}'),
        opening(line='{"a":"\\u0041"}'),
        opening(line="{}").replace(b"{}", b'{"a":"\xff"}'),
    ],
    ids=lambda octets: repr(octets[:12] + octets[-12:]),
)
def test_what_is_no_opening_is_refused(octets):
    with pytest.raises(MalformedError):
        parse(octets)


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


@given(drafts)
def test_what_is_composed_is_parsed_back(draft):
    sealed = compose(draft, KEY.sign)
    parsed = parse(sealed.opening)
    assert {name: parse_field(text) for name, text in sealed.fields.items()} == draft.veiled
    assert {name: value for name, value in parsed.event.items() if name in draft.plain} == draft.plain
    assert {name: veil_of(parsed.event, name) for name in draft.veiled} == {
        name: hashlib.sha256(text).hexdigest() for name, text in sealed.fields.items()
    }
    assert sealed.commitment == hashlib.sha256(sealed.opening).digest()


@given(drafts)
def test_the_author_signed_every_octet_before_the_signature(draft):
    parsed = parse(compose(draft, KEY.sign).opening)
    assert KEY.verifying_key.verifies(parsed.signature, parsed.signed)
    assert compose(draft, KEY.sign, counting).opening.startswith(parse(compose(draft, KEY.sign, counting).opening).signed)


@given(drafts, st.integers(0), st.integers(1, 255))
def test_an_opening_with_one_octet_changed_is_refused_or_not_signed(draft, place, change):
    octets = bytearray(compose(draft, KEY.sign).opening)
    octets[place % len(octets)] ^= change
    try:
        parsed = parse(bytes(octets))
    except MalformedError:
        return
    assert not KEY.verifying_key.verifies(parsed.signature, parsed.signed)


@given(values, values)
def test_a_field_text_fits_one_veil_only(value, other):
    first, second = field_text(value, b"\1" * 32), field_text(other, b"\1" * 32)
    assert (hashlib.sha256(first).digest() == hashlib.sha256(second).digest()) == (canonical(value) == canonical(other))


@given(st.binary(max_size=120))
def test_garbage_is_neither_an_opening_nor_a_field_text(garbage):
    for reader in (parse, parse_field):
        with pytest.raises(MalformedError):
            reader(garbage)


def test_a_sealed_event_is_named_by_its_opening_alone():
    sealed = compose(DRAFT, KEY.sign)
    assert Sealed(sealed.opening, {}).commitment == sealed.commitment

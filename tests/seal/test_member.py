"""A member's keys, locked under a passphrase (docs/format/vault.md, "Keys")."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import b64, canonical, parse_b64
from khronika.primitives.error import MalformedError
from khronika.seal.box import seal
from khronika.seal.error import WrongPassphraseError
from khronika.seal.member import (
    DEFAULT_COST,
    SLOTS,
    Cost,
    MemberKeys,
    cost_of,
    empty_lock,
    fill_slot,
    stretch,
    unlock,
    unlock_slot,
)
from khronika.seal.signature import Algorithm, VerifyingKey
from tests.seal.stranger import open_chunked, xwing_keys

ARCHIVE, OTHER_ARCHIVE = b"a" * 16, b"b" * 16
CHEAP = Cost(64, 1, 1)
PASSPHRASE = "seven words nobody would ever put together"
SALT = b64(b"\5" * 16)

# draft-connolly-cfrg-xwing-kem-10, first test vector.
XWING_SEED = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")


def locked_for(keys, passphrase=PASSPHRASE, slot=5):
    return fill_slot(empty_lock(CHEAP), slot, keys, passphrase, ARCHIVE)


@pytest.fixture(scope="module")
def anna():
    return MemberKeys.generate()


@pytest.fixture(scope="module")
def locked(anna):
    return locked_for(anna)


def slots(locked):
    data = locked.partition(b"\n")[2]
    return [data[start : start + 328] for start in range(0, len(data), 328)]


def relocked(plain, passphrase=PASSPHRASE):
    """A file whose first slot holds these bytes."""
    secret = stretch(passphrase, parse_b64(SALT), CHEAP)
    slot = seal(secret, b"khronika/locked/1\0" + ARCHIVE, plain)
    return f"khronika-locked/1 {CHEAP} {SALT}\n".encode() + slot + bytes(328 * 15)


def test_the_passphrase_opens_the_keys(anna, locked):
    assert unlock(locked, PASSPHRASE, ARCHIVE) == anna


def test_another_passphrase_opens_nothing(locked):
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper(), PASSPHRASE[:-1]):
        with pytest.raises(WrongPassphraseError):
            unlock(locked, wrong, ARCHIVE)


def test_the_keys_of_one_archive_do_not_open_in_another(locked):
    with pytest.raises(WrongPassphraseError):
        unlock(locked, PASSPHRASE, OTHER_ARCHIVE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\u0438\u0306ога", "\u0439ога"),
        ("ﬁne", "fine"),
        ("１２３", "123"),
        ("a\u00a0b", "a b"),
        ("\u1e9b\u0323", "\u1e69"),
    ],
)
def test_a_passphrase_is_the_same_however_a_keyboard_composes_it(typed, meant):
    assert stretch(typed, bytes(16), CHEAP) == stretch(meant, bytes(16), CHEAP)


def test_letters_that_only_look_alike_are_not_the_same():
    assert stretch("раs", bytes(16), CHEAP) != stretch("pas", bytes(16), CHEAP)


# Version 19 vectors of the reference implementation (P-H-C/phc-winner-argon2, src/test.c): lanes, tag.
@pytest.mark.parametrize(
    ("lanes", "tag"),
    [
        (1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
    ],
)
def test_stretching_is_argon2id(lanes, tag):
    assert stretch("password", b"somesalt", Cost(256, 2, lanes)).hex() == tag


def test_the_file_says_its_cost_and_has_sixteen_slots(locked):
    head = locked.partition(b"\n")[0].decode()
    assert head.startswith("khronika-locked/1 argon2id m=64 t=1 p=1 ")
    assert len(parse_b64(head.split(" ")[-1])) == 16
    assert [len(slot) for slot in slots(locked)] == [328] * SLOTS


def test_the_cost_that_is_written_by_default_is_the_one_of_the_format_page():
    assert str(DEFAULT_COST) == "argon2id m=262144 t=3 p=1"


@pytest.mark.parametrize("count", [0, 1, 2, 16])
def test_how_many_members_there_are_is_not_to_be_seen(count):
    locked = empty_lock(CHEAP)
    for slot in range(count):
        locked = fill_slot(locked, slot, MemberKeys.generate(), f"{PASSPHRASE} {slot}", ARCHIVE)
    assert len(locked) == len(empty_lock(CHEAP))
    assert len(set(slots(locked))) == SLOTS


@given(order=st.permutations(range(4)))
def test_every_member_opens_their_own_slot_whoever_came_in_after_them(order):
    members = {slot: MemberKeys.generate() for slot in order}
    locked = empty_lock(CHEAP)
    for slot in order:
        locked = fill_slot(locked, slot, members[slot], f"{PASSPHRASE} {slot}", ARCHIVE)
    for slot, member in members.items():
        found = unlock_slot(locked, f"{PASSPHRASE} {slot}", ARCHIVE)
        assert (found.slot, found.keys) == (slot, member)


def test_filling_a_slot_changes_no_other(anna, locked):
    others = slots(
        fill_slot(locked, 9, MemberKeys.generate(), "another seven words of no sense at all", ARCHIVE)
    )
    assert [place for place, slot in enumerate(slots(locked)) if others[place] != slot] == [9]


@pytest.mark.parametrize("slot", [-1, 16])
def test_there_is_no_seventeenth_slot(anna, slot):
    with pytest.raises(ValueError, match="0 to 15"):
        fill_slot(empty_lock(CHEAP), slot, anna, PASSPHRASE, ARCHIVE)


def test_the_cost_can_be_told_without_a_passphrase(locked):
    assert cost_of(locked) == CHEAP


def test_an_empty_lock_holds_nobody():
    with pytest.raises(WrongPassphraseError):
        unlock(empty_lock(CHEAP), PASSPHRASE, ARCHIVE)


def test_a_stranger_opens_a_slot_by_the_format_page(anna, locked):
    salt = parse_b64(locked.partition(b"\n")[0].decode().split(" ")[-1])
    secret = stretch(PASSPHRASE, salt, CHEAP)
    opened = []
    for slot in slots(locked):
        try:
            opened.append(open_chunked(secret, b"khronika/locked/1\0" + ARCHIVE, slot))
        except AssertionError:
            continue
    text = (
        canonical({"ed25519": b64(anna.signing_seed), "hpke": b64(anna.hpke_seed), "member": anna.member})
        + "\n"
    )
    assert opened == [text.encode().ljust(256, b"\0")]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"khronika-locked/2 argon2id m=64 t=1 p=1 %b",
        b"khronika-locked/1 argon2i m=64 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=064 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=+64 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=6_4 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=64 t=0 p=1 %b",
        b"khronika-locked/1 argon2id m=64 t=1 p=0 %b",
        b"khronika-locked/1 argon2id m=-64 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=7 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=64 t=1 p=9 %b",
        b"khronika-locked/1 argon2id m=4194305 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=64 t=65 p=1 %b",
        b"khronika-locked/1 argon2id m=999999999999 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=1024 t=1 p=65 %b",
        b"khronika-locked/1 argon2id  m=64 t=1 p=1 %b",
        b"khronika-locked/1 argon2id m=64 t=1 p=1 %b ",
        b"khronika-locked/1 argon2id m=64 t=1 p=1",
        b"khronika-locked/1 argon2id m=64 t=1 p=1 AAAA",
        b"khronika-locked/1 argon2id m=64 t=1 p=1 AAAAAAAAAAAAAAAAAAAAAB==",
        "khronika-locked/1 argon2id m=٦٤ t=1 p=1 %b".encode(),
    ],
    ids=repr,
)
def test_a_first_line_that_is_never_written_is_refused(locked, head):
    line = head.replace(b"%b", SALT.encode())
    with pytest.raises(MalformedError, match=r"locked keys|base64"):
        unlock(line + b"\n" + locked.partition(b"\n")[2], PASSPHRASE, ARCHIVE)


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: data[:-328]]
)
def test_a_file_without_its_sixteen_slots_is_refused(locked, change):
    with pytest.raises(MalformedError, match="16 slots"):
        unlock(change(locked), PASSPHRASE, ARCHIVE)


def slot_text(**members):
    keys = {"ed25519": b64(bytes(32)), "hpke": b64(bytes(32)), "member": "a" * 26} | members
    return (
        (canonical({name: value for name, value in keys.items() if value is not None}) + "\n")
        .encode()
        .ljust(256, b"\0")
    )


def test_a_slot_written_by_another_program_opens():
    assert unlock(relocked(slot_text()), PASSPHRASE, ARCHIVE) == MemberKeys("a" * 26, bytes(32), bytes(32))


@pytest.mark.parametrize(
    "plain",
    [
        bytes(256),
        b"\xff" * 256,
        b"[]\n".ljust(256, b"\0"),
        slot_text(member="A" * 26),
        slot_text(member=7),
        slot_text(hpke=None),
        slot_text(more="x"),
        slot_text(hpke=b64(bytes(31))),
        slot_text(ed25519=b64(bytes(33))),
        slot_text(ed25519="AAAA=", hpke="AAAA="),
        slot_text().replace(b":", b": ", 1)[:256],
        slot_text().replace(b"\n", b"\0"),
        slot_text()[:255] + b"x",
    ],
    ids=lambda plain: repr(plain[:24] + plain[-2:]),
)
def test_a_slot_that_opens_but_is_of_no_known_form_is_refused(plain):
    with pytest.raises(MalformedError):
        unlock(relocked(plain), PASSPHRASE, ARCHIVE)


def test_a_seed_makes_the_keys_of_the_published_xwing_vector():
    public = MemberKeys("a" * 26, XWING_SEED, bytes(32)).hpke_bytes()
    assert len(public) == 1216
    assert public.hex().startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5")
    assert public.hex().endswith("389b27dce59844570216223593d4ba32d9abac8cd049040ef6534")


@given(st.binary(min_size=32, max_size=32))
def test_a_stranger_expands_a_seed_into_the_same_keys(seed):
    lattice, curve = xwing_keys(seed)
    assert (
        MemberKeys("a" * 26, seed, bytes(32)).hpke_bytes()
        == lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    )


def test_two_members_have_nothing_in_common():
    first, second = MemberKeys.generate(), MemberKeys.generate()
    assert {first.member, first.hpke_seed, first.signing_seed}.isdisjoint(
        {second.member, second.hpke_seed, second.signing_seed}
    )


def test_a_member_signs_with_the_key_that_is_shown(anna):
    signature = anna.signing_key().sign(b"words")
    shown = VerifyingKey(Algorithm.ED25519, anna.verifying_bytes())
    assert shown.verifies(signature, b"words")
    assert not shown.verifies(signature, b"other words")


def test_keys_do_not_show_themselves(anna):
    shown = repr(anna)
    assert anna.member in shown
    for seed in (anna.hpke_seed, anna.signing_seed):
        assert repr(seed) not in shown
        assert seed.hex() not in shown
        assert b64(seed) not in shown


def test_the_salt_is_new_each_time(anna):
    assert len({hashlib.sha256(locked_for(anna).partition(b"\n")[0]).digest() for _ in range(4)}) == 4

"""Openings of version 2: a run is signed once, and an event holds exactly what its type says."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.form import MalformedError
from khronika_verify.opening import Opening, read_opening
from tests.verify.log_simulator import Tree
from tests.verify.scenario_simulator import AT, b64, canonical, new_id

VEIL = {"veiled": "0" * 64}
CASE = {
    "at": AT,
    "by": new_id("m"),
    "case": new_id("c"),
    "code": VEIL,
    "content": VEIL,
    "of": None,
    "type": "case",
}
CHAIN = {"item": new_id("i"), "prev": None, "seen": {}, "seq": 0, "site": "a"}
OPEN = {"at": AT, "by": new_id("m"), "note": VEIL, "type": "open", **CHAIN}
DERIVE = {
    **OPEN,
    "type": "derive",
    "reading": VEIL,
    "tools": VEIL,
    "renditions": [VEIL, {"veiled": "1" * 64}],
    "objects": [],
}
del DERIVE["note"]
SIGNATURE = "A" * 86 + "=="


def stated(event: dict, salt: str = "A" * 43 + "=") -> str:
    return f"khronika-opening/2\n{salt}\n{canonical(event)}\n"


def opening(event: dict, place: str = "0 1") -> bytes:
    return f"{stated(event)}{place}\n{SIGNATURE}\n".encode()


def read(event: dict) -> Opening:
    return read_opening(opening(event))


@given(size=st.integers(1, 256), data=st.data())
def test_every_opening_of_a_run_leads_to_the_root_that_was_signed(size, data):
    texts = [stated({**CASE, "case": new_id(str(number))}).encode() for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(texts)
    path = b64(b"".join(tree.inclusion(index, 0, size)))
    content = texts[index] + f"{index} {size} {path}".rstrip().encode() + f"\n{SIGNATURE}\n".encode()
    read_it = read_opening(content)
    assert read_it.message == f"khronika-run/1\n{size}\n{b64(tree.root(0, size))}\n".encode()
    assert read_it.commitment == hashlib.sha256(content).hexdigest()


HASH = b64(bytes(32))


@pytest.mark.parametrize(
    "place",
    [
        *(
            "",
            "0",
            "1 1",
            "0 0",
            "00 1",
            "0 01",
            "-0 1",
            "0 1 ",
            "0 1\t",
            "0  1",
            "0 1 AAAA",
            f"0 1 {HASH}",
            "0 2",
            "0 2 ",
            "0 2 AAAA",
        ),
        *(
            f"0 2 {HASH} {HASH}",
            f"0 2 {b64(bytes(64))}",
            f"2 2 {HASH}",
            f"0 257 {b64(bytes(9 * 32))}",
            f"0 2 {HASH[:-1]}",
            "x 1",
            "0 1 0",
        ),
    ],
)
def test_a_place_in_a_run_has_one_spelling_and_a_path_of_one_length(place):
    with pytest.raises(MalformedError):
        read_opening(opening(CASE, place))


@pytest.mark.parametrize("event", [CASE, OPEN, DERIVE])
def test_an_event_of_a_known_type_holds_exactly_its_fields(event):
    assert read(event).event == event
    with pytest.raises(MalformedError):
        read({**event, "more": 1})
    for name in event:
        with pytest.raises(MalformedError):
            read({other: value for other, value in event.items() if other != name})


@pytest.mark.parametrize(
    "changed",
    [
        *(
            {"of": "x"},
            {"code": "ik-99"},
            {"code": {"veiled": "0"}},
            {"code": {**VEIL, "hint": "x"}},
            {"code": [VEIL]},
        ),
        *({"at": "2026-11-22"}, {"by": "me"}, {"case": 7}),
    ],
)
def test_a_field_of_another_form_is_refused(changed):
    with pytest.raises(MalformedError):
        read(CASE | changed)


@pytest.mark.parametrize(
    "changed",
    [{"renditions": VEIL}, {"renditions": [VEIL, "x"]}, {"objects": None}, {"seen": []}, {"site": "A"}],
)
def test_a_list_is_of_veils_and_a_chain_is_of_sites(changed):
    with pytest.raises(MalformedError):
        read(DERIVE | changed)


@pytest.mark.parametrize("seen", [{"B": "0" * 64}, {"b": "0"}, {"b": None}])
def test_what_was_seen_is_a_commitment_for_each_site(seen):
    with pytest.raises(MalformedError):
        read({**OPEN, "seen": seen})


def test_each_member_of_a_list_has_a_veil_of_its_own():
    veils = {"reading": "0" * 64, "tools": "0" * 64, "renditions.1": "0" * 64, "renditions.2": "1" * 64}
    assert read(DERIVE).veils == veils


def test_a_site_that_is_called_veiled_veils_nothing():
    assert read({**OPEN, "seen": {"veiled": "1" * 64}}).veils == {"note": "0" * 64}


def test_an_event_of_an_unknown_type_is_kept_as_it_is():
    event = {"at": AT, "by": new_id("m"), "type": "shred", "why": VEIL, "parts": [VEIL, 7], **CHAIN}
    assert read(event).veils == {"why": "0" * 64, "parts.1": "0" * 64}


@pytest.mark.parametrize("change", [("/2", "/1"), ("/2", "/3"), ("0 1\n", "")])
def test_an_opening_of_another_version_or_without_its_place_is_refused(change):
    text = opening(CASE).decode()
    with pytest.raises(MalformedError):
        read_opening(re.sub(re.escape(change[0]), change[1], text, count=1).encode())

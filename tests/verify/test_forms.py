"""Every small text form has one spelling: what is read is what would be written."""

import json
from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.citation import read_citation
from khronika_verify.form import (
    MalformedError,
    is_instant,
    is_same,
    read_base64,
    read_canonical,
    read_decimal,
    read_json,
    write_canonical,
)
from khronika_verify.note import read_checkpoint, read_verifier_key
from khronika_verify.opening import read_field, read_opening
from khronika_verify.policy import read_policy
from khronika_verify.proof import read_consistency, read_proof
from khronika_verify.tree import is_consistent, leaf_hash, root_of_inclusion
from tests.verify.log_simulator import Log
from tests.verify.scenario_simulator import MEDIA_FRAGMENTS, PDF_PAGES, canonical, new_id

LOG, OTHER, THIRD = Log("log"), Log("other"), Log("third")
KEY, COSIGNER, SECOND = LOG.verifier(1), OTHER.verifier(4), THIRD.verifier(4)

numbers = st.integers(-(2**53) + 1, 2**53 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_", max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(value=values)
def test_canonical_json_is_read_as_it_was_written(value):
    assert is_same(read_canonical(canonical(value)), value)
    assert write_canonical(value) == canonical(value)


@given(value=values)
def test_another_spelling_of_json_is_not_canonical(value):
    spelled = json.dumps(value, indent=1, ensure_ascii=True)
    if spelled != canonical(value):
        with pytest.raises(MalformedError):
            read_canonical(spelled)


@pytest.mark.parametrize(
    "text",
    [
        "1.0",
        "1e2",
        "-0",
        "NaN",
        "Infinity",
        "9007199254740992",
        '{"a":1,"a":1}',
        '"\\ud800"',
        '{"й":1}',
        "",
        "[1,]",
        "9" * 99,
    ],
)
def test_json_that_two_readers_could_understand_differently_is_refused(text):
    with pytest.raises(MalformedError):
        read_canonical(text)


def test_one_and_true_are_different_things():
    assert not is_same(1, True)
    assert is_same({"a": [1], "b": None}, {"b": None, "a": [1]})


def test_nesting_has_a_floor():
    assert read_json("[" * 60 + "]" * 60)
    with pytest.raises(MalformedError):
        read_json("[" * 70 + "]" * 70)


@pytest.mark.parametrize("text", ["AA=", "AA==\n", "AB==", "A A=", "AA==AA==", "_-==", "=="])
def test_base64_in_another_spelling_is_refused(text):
    with pytest.raises(MalformedError):
        read_base64(text)


@pytest.mark.parametrize("text", ["", "01", "+1", "-1", "1 ", "１", "1_0", "1" * 20])
def test_a_number_in_another_spelling_is_refused(text):
    with pytest.raises(MalformedError):
        read_decimal(text)


def test_a_verifier_key_is_read_as_it_was_written():
    key = read_verifier_key(KEY)
    assert (key.name, key.id, key.kind, key.public, key.text) == (
        LOG.origin,
        LOG.key_id(1),
        1,
        LOG.public(1),
        KEY,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        KEY.replace("+", "+0", 1),
        KEY + "\n",
        KEY.upper(),
        f" {KEY}",
        KEY.replace("invalid", "valid"),
        "x+y+z",
    ],
)
def test_a_verifier_key_in_another_spelling_is_refused(text):
    with pytest.raises(MalformedError):
        read_verifier_key(text)


def checkpoint() -> bytes:
    LOG.leaves[:] = LOG.leaves or [bytes(32)]
    return LOG.checkpoint(1)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note[:-1],
        lambda note: note.replace(b"\n1\n", b"\n01\n"),
        lambda note: note.replace(b"\n1\n", b"\n1\nextension\n"),
        lambda note: note.replace(b"\n\n", b"\n"),
        lambda note: note.replace(b"\n", b"\r\n"),
        lambda note: note + b"\n",
        lambda note: note.replace("—".encode(), b"-"),
        lambda note: note[: note.index(b"\n\n") + 2],
        lambda note: note + note[note.index("—".encode()) :] * 40,
        lambda note: b"\xff" + note,
    ],
)
def test_a_note_in_another_spelling_is_refused(change):
    assert read_checkpoint(checkpoint()).size == 1
    with pytest.raises(MalformedError):
        read_checkpoint(change(checkpoint()))


def test_a_policy_may_have_comments_tabs_and_addresses():
    policy = read_policy(
        f"# a comment\n\n \tlog\t{KEY} https://log.example/\nwitness w {COSIGNER} https://w.example/\nquorum\tw \n".encode()
    )
    assert [key.text for key in policy.named_keys()] == [KEY, COSIGNER]


@pytest.mark.parametrize(
    "lines",
    [
        ["quorum none"],
        [f"log {KEY}"],
        [f"log {KEY}", "quorum none", "quorum none"],
        [f"log {KEY}", f"log {KEY}", "quorum none"],
        [f"log {KEY}", "quorum w", f"witness w {COSIGNER}"],
        [f"log {COSIGNER}", "quorum none"],
        [f"log {KEY}", f"witness w {KEY}", "quorum none"],
        [f"log {KEY}", f"witness none {COSIGNER}", "quorum none"],
        [f"log {KEY}", f"witness w {COSIGNER}", f"witness w {SECOND}", "quorum none"],
        [f"log {KEY}", f"witness w {COSIGNER}", f"witness v {COSIGNER}", "quorum none"],
        [f"log {KEY}", f"witness w {COSIGNER}", "group g 2 w", "quorum g"],
        [f"log {KEY}", f"witness w {COSIGNER}", "group g 0 w", "quorum g"],
        [f"log {KEY}", f"witness w {COSIGNER}", "group g any", "quorum g"],
        [f"log {KEY}", f"witness w {COSIGNER}", "group g any w w", "quorum g"],
        [f"log {KEY}", f"witness w {COSIGNER}", "group g any w", "group h any w", "quorum g"],
        [f"log {KEY}", "group g any g", "quorum g"],
        [f"log {KEY}", "quorum none", "trust everybody"],
        [f"log {KEY}", "quorum none\r"],
    ],
)
def test_a_policy_that_breaks_a_rule_is_refused(lines):
    with pytest.raises(MalformedError):
        read_policy("".join(f"{line}\n" for line in lines).encode())


def test_a_policy_without_its_last_line_end_is_refused():
    with pytest.raises(MalformedError):
        read_policy(f"log {KEY}\nquorum none".encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\nindex 0\n",
        b"c2sp.org/tlog-proof@v1\nindex 00\n\nx\n",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nx\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx\n",
        b"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nx\n",
    ],
)
def test_a_proof_in_another_spelling_is_refused(data):
    with pytest.raises(MalformedError):
        read_proof(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"khronika-consistency/1\nold 1\n",
        b"khronika-consistency/1\nold 1\nnew 2\nAA==\n",
        b"khronika-consistency/1\nnew 2\nold 1\n",
    ],
)
def test_a_consistency_proof_in_another_spelling_is_refused(data):
    with pytest.raises(MalformedError):
        read_consistency(data)


def opening(**changed) -> bytes:
    event = {
        "at": "2026-11-22T10:15:00Z",
        "by": new_id("m"),
        "case": new_id("c"),
        "code": {"veiled": "0" * 64},
        "type": "case",
    } | changed
    event = {name: value for name, value in event.items() if value is not ...}
    return f"khronika-opening/1\n{'A' * 43}=\n{canonical(event)}\n{'A' * 86}==\n".encode()


def test_an_opening_of_an_unknown_type_is_kept():
    assert read_opening(opening(type="remark")).event["type"] == "remark"


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "2026-11-22"},
        {"at": "2026-13-22T10:15:00Z"},
        {"at": ...},
        {"by": "me"},
        {"by": "a" * 25 + "b"},
        {"case": None},
        {"type": 7},
        {"type": ...},
        {"type": "seal"},
        {"type": "member"},
        {"type": "state", "batch": new_id("b")},
    ],
)
def test_an_event_without_what_its_type_requires_is_refused(changed):
    with pytest.raises(MalformedError):
        read_opening(opening(**changed))


@pytest.mark.parametrize(
    "change",
    [
        lambda o: o + b"\n",
        lambda o: o[:-1],
        lambda o: o.replace(b"/1", b"/2"),
        lambda o: o.replace(b"=\n{", b"\n{"),
        lambda o: b"",
    ],
)
def test_an_opening_in_another_spelling_is_refused(change):
    with pytest.raises(MalformedError):
        read_opening(change(opening()))


def test_only_a_whole_veil_counts_as_one():
    veils = read_opening(
        opening(a={"veiled": "0" * 63}, b={"veiled": "0" * 64, "hint": "x"}, c="0" * 64)
    ).veils
    assert veils == {"code": "0" * 64}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"khronika-field/1\nAAAA\n1\n",
        b"khronika-field/1\n" + b"A" * 43 + b"=\n1 \n",
        b"khronika-field/1\n" + b"A" * 43 + b"=\n1\n\n",
    ],
)
def test_a_field_text_in_another_spelling_is_refused(data):
    with pytest.raises(MalformedError):
        read_field(data)


def fragment(standard: str, value: str) -> dict[str, object]:
    return {
        "source": "item",
        "selector": [{"type": "FragmentSelector", "conformsTo": standard, "value": value}],
    }


@pytest.mark.parametrize(
    ("standard", "value"),
    [(PDF_PAGES, "page=12"), (MEDIA_FRAGMENTS, "xywh=pixel:0,0,1,1"), (MEDIA_FRAGMENTS, "t=0,1.25")],
)
def test_a_page_a_region_and_a_time_are_citations(standard, value):
    citation = read_citation(fragment(standard, value))
    assert (citation.item, citation.quote) == ("item", None)


@pytest.mark.parametrize(
    ("standard", "value"),
    [
        (PDF_PAGES, "page=0"),
        (PDF_PAGES, "t=1,2"),
        (MEDIA_FRAGMENTS, "page=1"),
        (MEDIA_FRAGMENTS, "xywh=1,2,3,4"),
        (MEDIA_FRAGMENTS, "t=1"),
        ("x", "page=1"),
    ],
)
def test_a_fragment_in_another_form_is_no_citation(standard, value):
    with pytest.raises(MalformedError):
        read_citation(fragment(standard, value))


@pytest.mark.parametrize(
    "selector",
    [
        [{"type": "TextPositionSelector", "start": 0, "end": 1}],
        [{"type": "TextQuoteSelector", "exact": "a"}],
        [{"type": "TextQuoteSelector", "exact": ""}, {"type": "TextPositionSelector", "start": 0, "end": 0}],
        [
            {"type": "TextQuoteSelector", "exact": "ab"},
            {"type": "TextPositionSelector", "start": 0, "end": 1},
        ],
        [
            {"type": "TextQuoteSelector", "exact": "a"},
            {"type": "TextPositionSelector", "start": True, "end": 2},
        ],
        [{"type": "XPathSelector", "value": "/"}],
        [7],
    ],
)
def test_a_quotation_without_its_place_is_no_citation(selector):
    with pytest.raises(MalformedError):
        read_citation({"source": "item", "selector": selector})


@given(size=st.integers(1, 40), data=st.data())
def test_a_proof_leads_to_the_root_for_its_own_place_alone(size, data):
    log = Log("grown")
    for number in range(size):
        log.append(f"{number:064x}")
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    path = log.inclusion(index, 0, size)
    assert root_of_inclusion(leaf_hash(f"{index:064x}"), index, size, path) == log.root(0, size)
    if other != index:
        assert not leads(f"{other:064x}", other, size, path, log.root(0, size))
        assert not leads(f"{index:064x}", other, size, path, log.root(0, size))


def leads(commitment: str, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    try:
        return root_of_inclusion(leaf_hash(commitment), index, size, path) == root
    except MalformedError:
        return False


@given(new=st.integers(2, 40), data=st.data())
def test_a_log_that_grew_is_consistent_and_one_that_changed_is_not(new, data):
    old = data.draw(st.integers(1, new - 1))
    log, changed = Log("grown"), Log("grown")
    lie = data.draw(st.integers(0, old - 1))
    for number in range(new):
        log.append(f"{number:064x}")
        changed.append(f"{number + 1000 * (number == lie):064x}")
    path = log.consistency(old, 0, new)
    assert is_consistent(old, new, (log.root(0, old), log.root(0, new)), path)
    assert not is_consistent(old, new, (changed.root(0, old), log.root(0, new)), path)
    assert not is_consistent(old, new, (log.root(0, old), changed.root(0, new)), path)
    assert not is_consistent(old, new, (log.root(0, old), log.root(0, new)), path[:-1])


def test_the_vectors_of_another_implementation_get_their_verdict(shared):
    folder = shared / "vectors" / "transparency-dev-merkle"
    if not folder.is_dir():
        pytest.skip("the vectors of transparency-dev/merkle are not among the shared ones")
    cases = [json.loads(path.read_text()) for path in sorted((folder / "inclusion").rglob("*.json"))]
    assert len(cases) == 98
    assert [case["desc"] for case in cases if is_included(case) is case["wantErr"]] == []


def is_included(case: dict) -> bool:
    try:
        leaf, root, *path = (
            read_base64(text, 32) for text in [case["leafHash"], case["root"], *(case["proof"] or [])]
        )
        return root_of_inclusion(leaf, case["leafIdx"], case["treeSize"], path) == root
    except MalformedError:
        return False


def test_a_time_is_one_of_the_calendar():
    for year in (1, 1900, 2000, 2023, 2024, 9999):
        known = {date(year, 1, 1) + timedelta(number) for number in range(366 if isleap(year) else 365)}
        days = {
            (month, day)
            for month in range(1, 14)
            for day in range(33)
            if is_instant(f"{year:04}-{month:02}-{day:02}T10:15:00Z")
        }
        assert days == {(day.month, day.day) for day in known}
    assert not is_instant("0000-01-01T10:15:00Z")

"""What entries of the log add to the record, and what adds nothing."""

import pytest

from khronika.archive.events.event import Unreadable, UnreadableEvent, event_fields, read_entry
from khronika.ledger.entry import LogEntry
from khronika.primitives.codec import b64
from khronika.primitives.error import MalformedError
from khronika.primitives.event import fields_of, parse_event
from khronika.record.case import CaseContent
from khronika.record.event import CaseEvent, PolicyEvent, ReviewEvent, StateEvent
from khronika.record.event_form import EntityReference
from khronika.record.from_log import recorded
from khronika.record.recorded import Described, Place, Recorded, Report, Review, ReviewPolicy, State, Stated
from khronika.record.statement import Protection
from khronika.seal.event import MemberEvent
from khronika.seal.opening import Sealed, prepare, sign_run
from khronika.seal.signature import SigningKey
from tests.record.entries import described, entry, identity, policy, review, state, withdraw

KEY = SigningKey.ed25519(b"\1" * 32)
B = identity("batch")
AT, BY = "2026-11-22T10:00:00Z", identity("anna")
PLACE = Place(7, AT, BY)


def added(event):
    return recorded(entry(7, event, AT, BY))


def test_a_batch_adds_its_statements_under_one_report_and_what_it_says_of_entities():
    event = state(
        B,
        ("x", "health", {"text": "ill"}),
        ("y", "age", 40, f"{identity('earlier')}.1"),
        item=identity("item"),
        origin=EntityReference("w", "Person", "W."),
        source="S-17",
        entities=(described("x", "B.", Protection.PSEUDONYM, [{"value": "Б."}]),),
    )
    assert added(event) == Stated(
        Report(PLACE, B, identity("item"), "w", "S-17", "asserts", "claimed by source", "B", "2"),
        (
            Recorded(f"{B}.1", B, "x", "health", '{"text":"ill"}', ""),
            Recorded(f"{B}.2", B, "y", "age", "40", f"{identity('earlier')}.1"),
        ),
        (
            Described(7, "x", "Person", "B.", "pseudonym", '[{"value":"Б."}]'),
            Described(7, "y", "Person", "label of y", "", "[]"),
        ),
    )


@pytest.mark.parametrize(("origin", "read"), [(None, ""), ("words of somebody", "words of somebody")])
def test_a_batch_of_the_team_has_neither_item_nor_source(origin, read):
    report = added(state(B, ("x", "health", "good"), origin=origin)).report
    assert (report.item, report.source, report.origin) == ("", "", read)


def test_decisions_are_about_a_whole_batch_or_about_statements_of_it():
    assert added(review(B, State.ACCEPTED)) == Review(PLACE, B, None, State.ACCEPTED, "a reason")
    assert added(review(B, State.DISPUTED, f"{B}.2", f"{B}.1")) == Review(
        PLACE, B, frozenset({f"{B}.1", f"{B}.2"}), State.DISPUTED, "a reason"
    )
    assert added(withdraw(B)) == Review(PLACE, B, None, State.WITHDRAWN, "a reason")
    assert added(withdraw(B, f"{B}.1")) == Review(
        PLACE, B, frozenset({f"{B}.1"}), State.WITHDRAWN, "a reason"
    )


@pytest.mark.parametrize(("reviewers", "needed"), [(0, 1), (1, 1), (2, 2)])
def test_a_policy_asks_for_one_member_at_least(reviewers, needed):
    assert added(policy(reviewers)) == ReviewPolicy(PLACE, needed)


@pytest.mark.parametrize(
    "event",
    [
        MemberEvent(member=BY, ed25519=b64(bytes(32)), hpke="0" * 64, name="Anna"),
        CaseEvent(case=identity("case"), of=None, code="c", content=CaseContent("t", "en", (), {})),
        state(B, ("x", "health", "good"), of="0" * 64),
        *(
            UnreadableEvent(kind=kind.KIND, reason=reason)
            for kind in (StateEvent, ReviewEvent, PolicyEvent)
            for reason in Unreadable
        ),
    ],
)
def test_an_event_that_is_taken_for_nothing_or_recorded_anew_is_no_part_of_the_record(event):
    assert added(event) is None


@pytest.mark.parametrize(
    ("good", "part", "name", "value"),
    [
        (policy(2), "plain", "reviewers", "two"),
        (policy(2), "plain", "reviewers", -1),
        (policy(2), "plain", "reviewers", True),
        (review(B, State.ACCEPTED), "veiled", "state", "splendid"),
        (review(B, State.ACCEPTED), "veiled", "statements", [7]),
        (review(B, State.ACCEPTED), "plain", "batch", "b"),
        (withdraw(B), "veiled", "statements", f"{B}.1"),
        (state(B, ("x", "health", "good")), "each", "statements", [7]),
        (state(B, ("x", "health", "good")), "each", "statements", [{"id": f"{B}.1"}]),
        (
            state(B, ("x", "health", "good")),
            "each",
            "statements",
            [{"id": f"{B}.1", "subject": "x", "property": "health", "value": "good"}],
        ),
        (state(B, ("x", "health", "good")), "veiled", "entities", ["x"]),
        (state(B, ("x", "health", "good")), "veiled", "grade", {"reliability": "G", "credibility": "1"}),
    ],
)
def test_an_event_of_no_known_form_is_refused_whole_and_says_nothing_of_what_is_good_in_it(
    good, part, name, value
):
    fields = fields_of(good)
    assert parse_event(type(good), fields) == good
    getattr(fields, part)[name] = value
    with pytest.raises(MalformedError):
        parse_event(type(good), fields)


@pytest.mark.parametrize(
    "good", [policy(2), review(B, State.ACCEPTED), withdraw(B, f"{B}.1"), state(B, ("x", "health", "good"))]
)
def test_what_is_recorded_is_what_stands_in_the_log(good):
    [sealed] = sign_run([prepare(event_fields(good, AT, BY, None))], KEY.sign)
    read = read_entry(7, sealed, "a")
    assert read == LogEntry(7, sealed.commitment, AT, BY, None, good, 2)
    assert recorded(read) == added(good)


def test_a_batch_of_version_1_with_a_statement_of_no_known_form_is_refused_whole():
    good = {
        "id": f"{B}.2",
        "subject": {"id": "x", "type": "Person", "label": "X"},
        "property": "health",
        "value": "good",
    }
    assert recorded(read_entry(0, sealed_1(statements_1(good)), "a")).statements[0].id == f"{B}.2"
    for bad in (7, {"id": f"{B}.1"}, {"id": f"{B}.1", "subject": "x", "property": "p", "value": 1}):
        with pytest.raises(MalformedError):
            read_entry(0, sealed_1(statements_1(good, bad)), "a")


def statements_1(*statements):
    """The fields of a batch as version 1 logged them: open ones, and veiled ones."""
    plain = {"type": StateEvent.KIND, "at": AT, "by": BY, "batch": B, "item": None}
    veiled = {
        "citation": None,
        "attribution": {"stance": "asserts", "assessment": "claimed by source", "chain": [], "origin": None},
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": list(statements),
        "source": None,
        "entities": [],
    }
    return plain, veiled


def sealed_1(fields):
    """An opening of version 1 with these fields, of which the second are veiled."""
    plain, veiled = fields
    now = prepare(event_fields(policy(1), AT, BY, None)._replace(plain=plain, veiled=veiled))
    text = now.text.replace(b"khronika-opening/2", b"khronika-opening/1")
    return Sealed(text + b64(KEY.sign(text)).encode() + b"\n", now.fields)

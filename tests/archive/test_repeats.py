"""What a member puts into the log a second time, or in another's name, is taken for nothing when it is read, and found by `verify`."""

import json
from dataclasses import replace

import pytest

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.events.event import Unreadable, UnreadableEvent
from khronika.archive.exchange.import_event import past_imports
from khronika.archive.members.membership import Joining, add_member, holders, members
from khronika.archive.record.query import page
from khronika.archive.record.review import decide, require_reviewers
from khronika.archive.record.state import record
from khronika.archive.release.case import read_case
from khronika.evidence.event import DeriveEvent, ReadingFacts, RenditionFacts, RenditionKind
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.exchange.event import ImportEvent, ImportLog, RowFate, RowLog
from khronika.intake.event import OpenEvent, SealEvent
from khronika.ledger.custody import Link
from khronika.ledger.event import TimestampEvent
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent
from khronika.link.judgement import Verdict
from khronika.primitives.codec import b64, format_id
from khronika.record.event import CaseEvent, PolicyEvent, ReviewEvent, StateEvent, WithdrawEvent
from khronika.record.event_form import EntityReference, Grade, LoggedStatement
from khronika.record.recorded import State
from khronika.record.review import reviewers_at, standing
from khronika.record.statement import Credibility, Reliability
from khronika.record.statement_file import parse_statement_file
from khronika.seal.event import EpochEvent, MemberEvent
from khronika.seal.member import MemberKeys
from tests.insider import forge, next_link, put, under
from tests.record.files import GOOD
from tests.world import codes, events_of, found, log, reopen, seal, spread

FILE = {
    "format": GOOD["format"],
    "entities": {"b": {"type": "Person", "label": "B."}},
    "batches": [
        {
            "id": "x",
            "attribution": [{"who": "b", "role": "speaker"}],
            "citation": {"item": {"name": "order.txt"}, "quote": "an order"},
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": f"x{n}", "subject": "b", "property": "health", "value": f"words {n}"} for n in (1, 2)
            ],
        }
    ],
    "cases": [
        {
            "code": "c",
            "title": "t",
            "sections": [{"heading": "h", "sentences": [{"text": "t", "statements": ["x1"]}]}],
        }
    ],
}

JUDGED = JudgeEvent(
    judgement="0" * 32,
    verdict=Verdict.SAME,
    pair=(format_id(b"1" * 16), format_id(b"2" * 16)),
    grounds="x",
    proposal=None,
)


@pytest.fixture(params=["as it comes", "built again"])
def archive(tmp_path, request):
    """An archive of two members with one batch and a case; `catch_up` reads what was put into its log, or all of it anew."""
    with found(tmp_path / "archive") as made:
        seal(made, spread(tmp_path / "originals", {"order.txt": b"an order"}))
        assert record(made, parse_statement_file(json.dumps(FILE))).refusals == ()
        add_member(made, Joining("Bohdan", "eight words that Bohdan alone can say aloud"))
        made.anew = request.param == "built again"
        yield made


def catch_up(archive):
    """The archive as whoever opens it next has it."""
    if archive.anew:
        archive.index.close()
        archive.folder.index.unlink()
    archive.close()
    return reopen(archive.folder.root)


def the_batch(archive):
    return events_of(archive, StateEvent)[0]


def states(archive):
    return {
        each: status.state
        for each, status in standing(archive.index.record.batch(the_batch(archive).batch)).statuses.items()
    }


def rows(archive):
    """All that the index holds of the record and of items."""
    tables = [
        row[0]
        for row in archive.index._base.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    ]
    kept = [table for table in tables if table not in ("fact", "event")]
    return {
        table: sorted(archive.index._base.connection.execute(f"SELECT * FROM {table}"), key=repr)
        for table in kept
    }


def swapped(archive):
    """A batch under the id of the one there is, with another grade and other words."""
    first = the_batch(archive)
    row = first.statements[0]
    other = LoggedStatement(row.id, EntityReference(*row.subject), row.property, "something else")
    return replace(
        first, grade=Grade(Reliability.A, Credibility.CONFIRMED), statements=(other, *first.statements[1:])
    )


# A second thing under an id that is taken


def test_a_members_second_batch_under_an_id_that_is_taken_is_taken_for_nothing_and_found(archive):
    first, before = the_batch(archive), rows(archive)
    put(archive, [forge(archive, swapped(archive))])
    with catch_up(archive) as again:
        assert rows(again) == before
        [report] = again.index.record.batch(first.batch).reports
        assert (report.reliability, report.credibility) == ("B", "2")
        assert [value.value.logged() for value in page(again, "B.").properties[0].values] == [
            "words 1",
            "words 2",
        ]
        assert again.entry(again.index.batch_position(first.batch)).event == first
        case = read_case(again, "c")
        assert [each.event for each in case.batches] == [first]
        assert codes(again.folder.root) == {"A009"}


def test_a_case_goes_on_to_cite_the_batch_it_was_made_on(archive):
    # The second comes first in the log of another index: a case cites commitments, not ids.
    first = the_batch(archive)
    put(archive, [forge(archive, swapped(archive))])
    with catch_up(archive) as again:
        [case] = events_of(again, CaseEvent)
        assert case.content.batches == {
            first.batch: again.entry(again.index.batch_position(first.batch)).commitment.hex()
        }


def test_two_batches_of_one_id_that_come_at_once_are_the_first_of_them(archive):
    fresh = under(the_batch(archive), format_id(b"f" * 16))
    other = replace(fresh, grade=Grade(Reliability.A, Credibility.CONFIRMED))
    put(archive, [forge(archive, fresh), forge(archive, other)])
    with catch_up(archive) as again:
        [report] = again.index.record.batch(fresh.batch).reports
        assert (report.reliability, report.credibility) == ("B", "2")
        assert codes(again.folder.root) == {"A009"}


def test_a_second_item_under_an_id_that_is_taken_is_taken_for_nothing_and_found(archive):
    row, before = archive.index.item_by_number(1), rows(archive)
    sealed = archive.entry(row.first).event
    second = replace(sealed, control="A-000002", content=sealed.content._replace(sha256="ab" * 32))
    put(archive, [forge(archive, second, Link(row.id, "a", 0, None, {}))])
    with catch_up(archive) as again:
        assert rows(again) == before
        assert again.item("A-000001") == row
        assert again.index.item_by_number(2) is None
        assert "A009" in codes(again.folder.root)


@pytest.mark.parametrize("taken", ["control", "sha256"])
def test_a_second_item_under_a_control_number_or_with_bytes_that_are_taken_is_taken_for_nothing_and_found(
    archive, taken
):
    row, before, item = archive.index.item_by_number(1), rows(archive), format_id(b"i" * 16)
    sealed = archive.entry(row.first).event
    control, digest = ("A-000001", "ab" * 32) if taken == "control" else ("A-000009", sealed.content.sha256)
    second = replace(
        sealed, item=item, control=control, content=sealed.content._replace(sha256=digest), name=b"second.txt"
    )
    put(archive, [forge(archive, second, Link(item, "a", 0, None, {}))])
    with catch_up(archive) as again:
        assert rows(again) == before
        assert again.item("A-000001") == row
        assert "A009" in codes(again.folder.root)


@pytest.mark.parametrize(
    "control", ["", "A-", "A-x", "A-1", "a-000002", "A-0000002", "A-" + "9" * 30, "A-٠٠٠٠٠٢"]
)
def test_a_control_number_that_is_none_keeps_nobody_from_opening_the_archive_and_is_found(archive, control):
    before, item = rows(archive), format_id(b"i" * 16)
    sealed = replace(archive.entry(archive.index.item_by_number(1).first).event, item=item, control=control)
    put(archive, [forge(archive, sealed, Link(item, "a", 0, None, {}))])
    with catch_up(archive) as again:
        assert rows(again) == before
        assert codes(again.folder.root) == {"A004"}


def test_a_members_second_key_under_an_id_that_is_taken_signs_nothing(archive):
    # Whoever makes another member known a second time, with a key of their own, could sign in that one's name.
    [_, bohdan] = events_of(archive, MemberEvent)
    own, before = MemberKeys.generate(), rows(archive)
    put(archive, [forge(archive, replace(bohdan, ed25519=b64(own.verifying_bytes())))])
    with catch_up(archive) as again:
        review = ReviewEvent(batch=the_batch(again).batch, statements=None, state=State.DISPUTED, why="x")
        put(again, [forge(again, review, keys=own, by=bohdan.member)])
        again.anew = archive.anew
        with catch_up(again) as later:
            assert rows(later) == before
            assert set(states(later).values()) == {State.PROPOSED}
            assert [member.id for member in members(later)] == [
                event.member for event in events_of(later, MemberEvent)[:2]
            ]
            assert codes(later.folder.root) == {"A009", "A005"}


def test_what_records_anew_a_batch_that_is_not_there_is_taken_for_nothing_and_found(archive):
    before = rows(archive)
    fresh = under(the_batch(archive), format_id(b"f" * 16), of="ab" * 32)
    put(archive, [forge(archive, fresh)])
    with catch_up(archive) as again:
        assert rows(again) == before
        assert codes(again.folder.root) == {"A012"}


# In the name of another


def test_a_review_signed_by_another_than_the_member_it_names_folds_to_nothing_and_is_found(archive):
    anna, bohdan = [event.member for event in events_of(archive, MemberEvent)]
    require_reviewers(archive, 2)
    decide(archive, [the_batch(archive).batch], State.ACCEPTED, "seen")
    before = rows(archive)
    put(
        archive,
        [
            forge(
                archive,
                ReviewEvent(
                    batch=the_batch(archive).batch, statements=None, state=State.ACCEPTED, why="so have I"
                ),
                by=bohdan,
            )
        ],
    )
    with catch_up(archive) as again:
        assert rows(again) == before
        assert set(states(again).values()) == {State.PROPOSED}
        [by] = {
            status.accepted_by
            for status in standing(again.index.record.batch(the_batch(again).batch)).statuses.values()
        }
        assert by == (anna,)
        assert codes(again.folder.root) == {"A005"}


@pytest.mark.parametrize("kind", ["withdrawal", "policy", "batch", "judgement", "member", "custody"])
def test_nor_does_anything_else_in_the_name_of_another(archive, kind):
    [_, bohdan] = [event.member for event in events_of(archive, MemberEvent)]
    stranger = MemberKeys.generate()
    batch, link = the_batch(archive).batch, None
    if kind == "custody":
        row, link = archive.index.item_by_number(1), next_link(archive)
        event = replace(archive.entry(row.first).event, name=b"another.txt", object=None)
    else:
        event = {
            "withdrawal": WithdrawEvent(batch=batch, statements=None, why="gone"),
            "policy": PolicyEvent(reviewers=2),
            "batch": under(the_batch(archive), format_id(b"f" * 16)),
            "judgement": JUDGED,
            "member": MemberEvent(
                member=stranger.member, ed25519=b64(stranger.verifying_bytes()), hpke="0" * 64, name="Zenoviy"
            ),
        }[kind]
    before = rows(archive)
    put(archive, [forge(archive, event, link, by=bohdan)])
    with catch_up(archive) as again:
        assert rows(again) == before
        assert again.entries([again.log.size - 1])[0].by == bohdan
        assert "A005" in codes(again.folder.root)


def test_what_was_not_signed_by_its_author_makes_no_member_and_no_event_of_a_stranger_counts(archive):
    stranger = MemberKeys.generate()
    member = MemberEvent(
        member=stranger.member, ed25519=b64(stranger.verifying_bytes()), hpke="0" * 64, name="Zenoviy"
    )
    theirs = ReviewEvent(batch=the_batch(archive).batch, statements=None, state=State.DISPUTED, why="x")
    before = rows(archive)
    made = [
        forge(archive, member, keys=stranger, by=stranger.member),
        forge(archive, theirs, keys=stranger, by=stranger.member),
    ]
    put(archive, made)
    with catch_up(archive) as again:
        assert rows(again) == before
        assert codes(again.folder.root) == {"A006"}


# Twice


def last_opening(archive):
    return archive.bundles.record(archive.log.size - 1)


def test_a_review_whose_opening_is_put_in_again_does_not_decide_twice(archive):
    batch = the_batch(archive).batch
    decide(archive, [batch], State.DISPUTED, "the voice is another man's")
    dispute = last_opening(archive)
    decide(archive, [batch], State.ACCEPTED, "no, it is his")
    before = rows(archive)
    put(archive, [dispute])
    with catch_up(archive) as again:
        assert rows(again) == before
        assert set(states(again).values()) == {State.ACCEPTED}
        assert codes(again.folder.root) == {"A009"}


def test_nor_does_a_policy_by_which_two_had_become_one(archive):
    require_reviewers(archive, 2)
    require_reviewers(archive, 1)
    lowering = last_opening(archive)
    require_reviewers(archive, 2)
    put(archive, [lowering, lowering])
    with catch_up(archive) as again:
        assert reviewers_at(again.index.record.policies(), again.index.size()) == 2
        assert codes(again.folder.root) == {"A009"}


def test_two_openings_alike_that_come_at_once_count_once(archive):
    batch = the_batch(archive).batch
    dispute = forge(archive, ReviewEvent(batch=batch, statements=None, state=State.DISPUTED, why="x"))
    accept = forge(archive, ReviewEvent(batch=batch, statements=None, state=State.ACCEPTED, why="y"))
    put(archive, [dispute, accept, dispute])
    with catch_up(archive) as again:
        assert set(states(again).values()) == {State.ACCEPTED}
        assert codes(again.folder.root) == {"A009"}


def test_a_judgement_that_was_withdrawn_is_not_brought_back_by_its_opening(archive):
    judged = forge(archive, JUDGED)
    put(archive, [judged, forge(archive, JudgeWithdrawnEvent(judgement="0" * 32, grounds="y")), judged])
    with catch_up(archive) as again:
        assert [position for position, _ in again.index.events(JudgeEvent)] == [again.log.size - 3]
        assert codes(again.folder.root) == {"A009"}


def logged_opening(archive, kind, which=-1):
    """The opening of an event of a type, the last one if nothing is said."""
    return archive.bundles.record(archive.index.events(kind)[which][0])


@pytest.mark.parametrize("number", [1, 2])
def test_a_link_of_custody_that_is_put_in_again_does_not_set_its_chain_back(archive, number):
    item = archive.index.item_by_number(1).id
    for _ in range(3):
        log(archive, OpenEvent(item=item, note=None))
    before = rows(archive)
    put(archive, [logged_opening(archive, OpenEvent, number - 1)])
    with catch_up(archive) as again:
        assert rows(again) == before
        log(again, OpenEvent(item=item, note="one more"))
        custody = again.custody(again.item("A-000001"))
        assert [entry.link.seq for entry in custody] == [0, 1, 2, 3, 4]
        assert [entry.link.prev for entry in custody] == [
            None,
            *(entry.commitment.hex() for entry in custody[:-1]),
        ]
        assert codes(again.folder.root) == {"A009"}


@pytest.mark.parametrize(
    "change", [{"seq": 5}, {"seq": 2**53 - 1}, {"seq": 0}, {"prev": "7" * 64}, {"prev": None}]
)
def test_a_link_out_of_its_place_does_not_lead_honest_ones_astray(archive, change):
    item, before = archive.index.item_by_number(1).id, rows(archive)
    put(archive, [forge(archive, OpenEvent(item=item, note=None), next_link(archive)._replace(**change))])
    with catch_up(archive) as again:
        assert rows(again) == before
        log(again, OpenEvent(item=item, note="honest"))
        assert [entry.link.seq for entry in again.custody(again.item("A-000001"))] == [0, 1]
        assert codes(again.folder.root) & {"A008", "A010"}


def test_a_reading_that_is_put_in_again_does_not_take_the_place_of_a_newer_one(archive):
    item = archive.index.item_by_number(1).id
    for version in ("1", "2"):
        reading = ReadingFacts(Outcome.UNREAD, Reason.UNKNOWN, "text", version)
        log(archive, DeriveEvent(item=item, reading=reading, tools={}, renditions=(), objects=()))
    put(archive, [logged_opening(archive, DeriveEvent, 0)])
    with catch_up(archive) as again:
        assert again.entry(again.index.newest_of_item(DeriveEvent, 1)).event.reading.version == "2"
        assert codes(again.folder.root) == {"A009"}


def test_a_reading_with_a_rendition_that_lies_nowhere_is_taken_for_nothing_and_keeps_no_reader_out(archive):
    made = RenditionFacts(format_id(b"r" * 16), RenditionKind.TEXT, "application/json", "0" * 64, 2)
    link = next_link(archive)
    reading = ReadingFacts(Outcome.READ, None, "text", "1")
    event = DeriveEvent(item=link.item, reading=reading, tools={}, renditions=(made,), objects=())
    put(archive, [forge(archive, event, link)])
    with catch_up(archive) as again:
        assert derivation_of(again, again.item("A-000001")) is None
        assert codes(again.folder.root) == {"A004"}


def test_an_older_version_of_a_case_that_is_put_in_again_does_not_stand(archive):
    newer = FILE | {"cases": [FILE["cases"][0] | {"title": "newer"}]}
    first = logged_opening(archive, CaseEvent)
    assert record(archive, parse_statement_file(json.dumps(newer))).refusals == ()
    put(archive, [first])
    with catch_up(archive) as again:
        assert read_case(again, "c").content.title == "newer"
        assert codes(again.folder.root) == {"A009"}


def test_an_older_epoch_that_is_put_in_again_names_no_keys(archive):
    put(archive, [logged_opening(archive, EpochEvent, 0)])
    with catch_up(archive) as again:
        assert [event.name for event in events_of(again, MemberEvent)] == ["Anna", "Bohdan"]
        assert len(holders(again)) == 2
        add_member(again, Joining("Claire", "nine words that Claire has never told anybody else"))
        assert codes(again.folder.root) == {"A009"}


def test_an_import_that_is_put_in_again_has_no_row_twice(archive):
    event = ImportEvent(
        import_=format_id(b"i" * 16),
        format="csv",
        name="register",
        read=archive.index.item_by_number(1).id,
        log=ImportLog((RowLog(2, RowFate.UNCHANGED),), ()),
    )
    log(archive, event)
    put(archive, [last_opening(archive)])
    with catch_up(archive) as again:
        assert [len(each.rows) for each in past_imports(again)] == [1]
        assert codes(again.folder.root) == {"A009"}


def test_a_decision_that_is_made_again_is_another_one(archive):
    batch = the_batch(archive).batch
    for state in (State.DISPUTED, State.ACCEPTED, State.DISPUTED):
        decide(archive, [batch], state, "so it is")
    with catch_up(archive) as again:
        assert set(states(again).values()) == {State.DISPUTED}
        assert codes(again.folder.root) == set()


# What is taken for nothing stands in the log all the same


def test_what_is_taken_for_nothing_is_kept_proven_and_keeps_its_place(archive):
    put(
        archive,
        [
            forge(archive, swapped(archive)),
            forge(archive, TimestampEvent(checkpoint="0" * 64, size=1, token="1" * 64)),
        ],
    )
    with catch_up(archive) as again:
        assert again.index.size() == again.log.size
        assert [position for position, _ in again.index.events(TimestampEvent)] == [again.log.size - 1]
        assert isinstance(again.entry(again.log.size - 2).event, StateEvent)
        kinds = [
            row[1]
            for row in again.index._base.connection.execute(
                "SELECT position, type FROM event ORDER BY position"
            )
        ]
        assert kinds[-2] == UnreadableEvent(kind=StateEvent.KIND, reason=Unreadable.REPEATED).KIND
        assert again.log.prove(again.log.size - 2)


def test_an_archive_into_which_a_member_wrote_what_cannot_be_read_is_written_to_all_the_same(archive):
    batch = the_batch(archive).batch
    put(archive, [forge(archive, PolicyEvent(reviewers=2), at="yesterday")])
    with catch_up(archive) as again:
        decide(again, [batch], State.ACCEPTED, "seen")
        assert codes(again.folder.root) == {"A004"}


def test_an_item_that_was_received_twice_is_no_repeat(archive, tmp_path):
    seal(archive, tmp_path / "originals")
    with catch_up(archive) as again:
        assert again.index.count() == 1
        assert [entry.link.seq for entry in again.custody(again.item("A-000001"))] == [0, 1]
        assert len(events_of(again, SealEvent)) == 2
        assert codes(again.folder.root) == set()

"""The coverage account: what was not read is said, counted, and makes an item partly read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InMessage, OnPage
from khronika.evidence.reading.coverage import (
    LONGEST_NAME,
    MOST_PLACES,
    Coverage,
    Gap,
    Looked,
    Unit,
    Why,
    coverage_json,
    parse_coverage,
    parse_gap,
    why_of,
)
from khronika.evidence.reading.error import BrokenRuleError
from khronika.evidence.reading.frame import FrameType
from khronika.evidence.reading.further import further, joined, left_out
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.reading import Contained, Reading, Wanted, unread
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from khronika.evidence.workers.coverage_told import told_by_metadata
from khronika.primitives.error import MalformedError
from tests.evidence.reading.in_process import zipped
from tests.evidence.reading.in_workers import whole

gaps = st.builds(
    Gap,
    st.sampled_from(Unit),
    st.sampled_from(Why),
    st.integers(1, 10**6),
    st.lists(st.integers(1, 9).map(OnPage) | st.integers(0, 9).map(InMessage), max_size=3, unique=True).map(
        tuple
    ),
    st.lists(st.text("аб", min_size=1, max_size=3), max_size=3, unique=True).map(tuple),
)


def said(*said_gaps):
    collector = Collector((), Allowance(Limits()))
    Report(collector.take, Limits()).missed(*said_gaps)
    return collector.coverage


# Examples


def test_a_file_without_a_reader_makes_its_container_partly_read():
    reading = whole(zipped({"слова.txt": b"words", "x.bin": bytes(range(256)) * 4}))
    assert (reading.outcome, reading.state) == (Outcome.READ, Outcome.PARTLY)
    assert reading.coverage.is_whole


def test_an_empty_file_takes_nothing_away_from_its_container():
    assert whole(zipped({"слова.txt": b"words", "пусто.txt": b""})).state is Outcome.READ


def test_a_doubt_leaves_an_item_read_and_any_other_gap_does_not():
    assert {why for why in Why if Coverage(gaps=(Gap(Unit.PAGE, why),)).is_whole} == {Why.DOUBTFUL}


def test_every_reason_of_an_item_is_a_reason_of_a_part_of_it():
    assert {why_of(reason).value for reason in Reason} == {reason.value for reason in Reason}


def test_pages_that_nobody_wanted_recognised_are_not_read():
    scan = Reading(Outcome.READ, metadata={"pages-without-text": "2 5", "pages-unreadable": "5"})
    assert list(left_out("application/pdf", scan, Wanted(recognise=False))) == [
        Gap(Unit.PAGE, Why.NOT_ASKED, 1, (OnPage(2),))
    ]
    assert list(left_out("application/pdf", scan, Wanted())) == []


def test_speech_that_nobody_wanted_written_down_is_not_read():
    spoken = Reading(Outcome.READ, notes={NoteKind.SOUND: {"voice": [[0, 900]]}})
    assert list(left_out("audio/wav", spoken, Wanted())) == [Gap(Unit.STREAM, Why.NOT_ASKED)]
    assert list(left_out("audio/wav", spoken, Wanted(model="/m"))) == []


def test_a_page_that_fails_takes_no_other_with_it():
    scan = Reading(Outcome.READ, metadata={"pages-without-text": "1 2 3"})
    tasks = list(further("application/pdf", scan, Wanted()))
    assert [pages for _, pages in tasks] == [(1,), (2,), (3,)]
    found = joined(scan, unread(Reason.CRASHED), *tasks[1])
    assert found.coverage.gaps == (Gap(Unit.PAGE, Why.CRASHED, 1, (OnPage(2),)),)
    assert (found.outcome, found.state) == (Outcome.READ, Outcome.PARTLY)


@pytest.mark.parametrize(
    ("metadata", "gap"),
    [
        ({"unmapped-glyphs": "14"}, Gap(Unit.GLYPH, Why.UNMAPPED, 14)),
        ({"pages-unreadable": "2 7"}, Gap(Unit.PAGE, Why.MALFORMED, 2, (OnPage(2), OnPage(7)))),
        ({"frames": "12", "format": "GIF"}, Gap(Unit.FRAME, Why.NOT_HANDLED, 11)),
        ({"sampled": "1260000 of 36000000 ms in 42 stretches"}, Gap(Unit.SECOND, Why.TOO_MUCH, 34740)),
        ({"streams-not-decoded": "1 3"}, Gap(Unit.STREAM, Why.NOT_HANDLED, 2, names=("1", "3"))),
        ({"further": "crashed"}, Gap(Unit.PART, Why.CRASHED)),
        ({"recognised.3.unread": "too-slow"}, Gap(Unit.PAGE, Why.TOO_SLOW, 1, (OnPage(3),))),
    ],
)
def test_metadata_tell_of_what_was_not_read(metadata, gap):
    assert told_by_metadata(metadata) == (gap,)


def test_pages_of_a_picture_are_no_frames_that_were_passed_over():
    assert told_by_metadata({"frames": "12", "format": "TIFF"}) == ()


def test_a_container_of_a_container_is_partly_read_when_anything_in_it_is():
    inner = Reading(Outcome.READ, contained=(Contained(("a", "b"), "x/y", b"", unread(Reason.UNKNOWN)),))
    assert Reading(Outcome.READ, contained=(Contained(("a",), "x/y", b"", inner),)).state is Outcome.PARTLY


# Properties


@given(st.lists(gaps, max_size=6))
def test_what_a_reader_says_is_what_the_main_process_counts(several):
    found = said(*several)
    assert sum(gap.count for gap in found.gaps) == sum(gap.count for gap in several)
    assert len({(gap.unit, gap.why) for gap in found.gaps}) == len(found.gaps)
    assert {place for gap in found.gaps for place in gap.places} == {
        place for gap in several for place in gap.places
    }


@given(st.lists(gaps, max_size=4), st.integers(1, 9))
def test_an_account_is_written_and_read_alike(several, count):
    account = Coverage((Looked(Unit.PAGE, count, "pdf"),)).with_gaps(several)
    assert parse_coverage(coverage_json(account)) == account


# Attacks


def test_an_account_stays_small_whatever_a_file_says():
    found = said(
        *(
            Gap(Unit.PART, Why.UNKNOWN, 1, (InMessage(number),), ("я" * 10_000 + str(number),))
            for number in range(3 * MOST_PLACES)
        )
    )
    (gap,) = found.gaps
    assert (gap.count, len(gap.places), {len(name) for name in gap.names}) == (
        3 * MOST_PLACES,
        MOST_PLACES,
        {LONGEST_NAME},
    )


@pytest.mark.parametrize(
    "lie",
    [
        {"unit": "page", "why": "bored", "count": 1},
        {"unit": "soul", "why": "unknown", "count": 1},
        {"unit": "page", "why": "unknown", "count": 0},
        {"unit": "page", "why": "unknown", "count": True},
        {"unit": "page", "why": "unknown", "count": 1, "places": [{"page": 0}]},
        {"unit": "page", "why": "unknown", "count": 1, "names": ["x" * 201]},
        {"unit": "page", "why": "unknown", "count": 1, "more": 1},
        [],
    ],
)
def test_a_gap_that_is_none_is_refused(lie):
    with pytest.raises(MalformedError):
        parse_gap(lie)


@pytest.mark.parametrize("kind", [FrameType.GAP, FrameType.LOOKED])
def test_a_worker_that_says_no_gap_breaks_a_rule(kind):
    with pytest.raises(BrokenRuleError):
        Collector((), Allowance(Limits())).take(kind, b'{"count":-1,"unit":"page"}')

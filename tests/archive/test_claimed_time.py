"""Claimed times are held against the order of the log and against time stamps: behind a token, writing stops until a person says so."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.custody.anchor import anchor
from khronika.archive.events.claimed_time import TOLERANCE, ClaimedTimes, is_behind
from khronika.archive.events.clock import Clock, ClockError, now
from khronika.archive.record.review import require_reviewers
from khronika.archive.record.state import record
from khronika.primitives.finding import Level
from khronika.record.event import PolicyEvent
from khronika.record.statement_file import parse_statement_file
from tests.authority import signer
from tests.insider import forge, put
from tests.record.files import GONE, changed, text_of
from tests.world import PASSPHRASE, entries, faults, findings, found, reopen, seal, spread

START = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def moment(seconds):
    """A time as events claim it, so long after START."""
    return (START + timedelta(seconds=seconds)).strftime(INSTANT)


def noted(log):
    """What was noted of a log of seconds, None for a logged time stamp that claims the time of the event before it."""
    times, reached = ClaimedTimes(), 0
    told = []
    for position, seconds in enumerate(log):
        reached = reached if seconds is None else seconds
        told.append(times.note(position, moment(reached)))
        if seconds is None:
            times.note_stamp(position)
    return times, told


# Pure


@pytest.mark.parametrize(
    ("seconds", "behind"),
    [(0, False), (-1, False), (-TOLERANCE.seconds, False), (-TOLERANCE.seconds - 1, True), (3_600, False)],
)
def test_a_clock_is_behind_by_more_than_clocks_are_off(seconds, behind):
    assert is_behind(moment(seconds), moment(0)) is behind


def test_a_time_is_behind_over_midnight_and_the_end_of_a_year_too():
    assert is_behind("2025-12-31T23:54:59Z", "2026-01-01T00:00:00Z")
    assert not is_behind("2025-12-31T23:55:00Z", "2026-01-01T00:00:00Z")


def test_an_event_that_claims_an_earlier_time_than_one_before_it_is_told():
    assert noted([0, 10, 10, 5, 9, 10, 11, 3])[1] == [False, False, False, True, True, False, False, True]


@pytest.mark.parametrize(
    ("proven", "size", "logged", "contradicts"),
    [
        # What the token covers claims at most 100, what came after it was logged at least 200.
        (100, 2, 2, False),
        (200, 2, 2, False),
        (100 - TOLERANCE.seconds, 2, 2, False),
        (100 - TOLERANCE.seconds - 1, 2, 2, True),
        (200 + TOLERANCE.seconds, 2, 2, False),
        (200 + TOLERANCE.seconds + 1, 2, 2, True),
        (-10_000, 0, 2, False),
        (-10_000, 1, 2, True),
        (10_000, 2, None, False),
    ],
)
def test_a_token_is_contradicted_by_younger_events_before_it_and_older_ones_after(
    proven, size, logged, contradicts
):
    times, _ = noted([0, 100, None, 300, 200])
    assert times.contradict(moment(proven), size, logged) is contradicts


def test_nothing_contradicts_the_token_of_a_log_that_did_not_go_on():
    times, _ = noted([0, 100, None])
    assert not times.contradict(moment(10**6), 2, 2)
    assert not ClaimedTimes().contradict(moment(0), 0, None)


logs = st.lists(st.none() | st.integers(0, 2_000), min_size=1, max_size=14)


@given(logs, st.integers(-1_000, 3_000), st.data())
def test_a_token_is_held_against_every_event_it_covers_and_every_one_after_it(log, proven, data):
    times, told = noted(log)
    reached, at = 0, []
    for seconds in log:
        reached = reached if seconds is None else seconds
        at.append(reached)
    assert told == [
        any(earlier > seconds for earlier in at[:position]) for position, seconds in enumerate(at)
    ]
    logged = data.draw(
        st.sampled_from([None, *(position for position, seconds in enumerate(log) if seconds is None)])
    )
    size = data.draw(st.integers(0, len(log) if logged is None else logged))
    younger = any(seconds > proven + TOLERANCE.seconds for seconds in at[:size])
    older = logged is not None and any(seconds < proven - TOLERANCE.seconds for seconds in at[logged + 1 :])
    assert times.contradict(moment(proven), size, logged) is (younger or older)


# With an archive whose clock is wrong


class Told(list):
    """What a clock had to say."""


def set_clock(archive, at, *, vouched_for=False):
    """Let the archive's clock stand still at a time; gives what it tells from then on."""
    told = Told()
    archive.clock = Clock(lambda: at, vouched_for, told.append)
    return told


def off_by(seconds):
    """The time of a clock that is off by so much."""
    return (datetime.fromisoformat(now()) + timedelta(seconds=seconds)).strftime(INSTANT)


def notices(folder):
    return {finding.code for finding in findings(folder) if finding.level is Level.NOTICE}


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def stamped(archive):
    """The archive after an authority has stamped its log."""
    authority = signer()
    anchor(archive, authority, authority.roots)
    return archive


TEN_YEARS = 315_000_000
ONE = changed(batches__0__citation=GONE)


def write_in_every_way(archive, tmp_path):
    """Ways of writing into an archive, each tried by itself."""
    source = spread(tmp_path / "late", {"x": b"late"})
    return (
        lambda: seal(archive, source),
        lambda: record(archive, parse_statement_file(text_of(ONE))),
        lambda: require_reviewers(archive, 1),
        lambda: anchor(archive, signer(), signer().roots),
    )


def test_a_clock_behind_a_time_stamp_writes_nothing_until_a_person_says_that_it_is_right(stamped, tmp_path):
    size = stamped.log.size
    set_clock(stamped, off_by(-TEN_YEARS))
    for write in write_in_every_way(stamped, tmp_path):
        with pytest.raises(
            ClockError, match="a time stamp in this archive proves that it is later"
        ) as refused:
            write()
        assert "--clock-is-right" in refused.value.hint
    assert stamped.log.size == size
    assert faults(stamped.folder.root) == set()
    assert not {"A013", "H004"} & notices(stamped.folder.root)


def test_a_writer_that_was_refused_holds_no_lock(stamped, tmp_path):
    set_clock(stamped, off_by(-TEN_YEARS))
    with pytest.raises(ClockError):
        require_reviewers(stamped, 1)
    with reopen(stamped.folder.root) as other:
        require_reviewers(other, 1)
    set_clock(stamped, off_by(0))
    require_reviewers(stamped, 1)
    assert faults(stamped.folder.root) == set()


def test_what_was_written_when_somebody_vouched_for_the_clock_is_shown_by_the_verification(stamped):
    told = set_clock(stamped, off_by(-TEN_YEARS), vouched_for=True)
    require_reviewers(stamped, 1)
    assert len(told) == 1
    assert faults(stamped.folder.root) == set()
    assert notices(stamped.folder.root) >= {"A013", "H004"}


def test_a_clock_behind_the_newest_event_is_told_and_written_with(archive):
    require_reviewers(archive, 1)
    told = set_clock(archive, off_by(-3_600))
    require_reviewers(archive, 1)
    [said] = told
    assert archive.clock.now() in said
    assert entries(archive)[-2].at in said
    assert faults(archive.folder.root) == set()
    assert notices(archive.folder.root) == {"A013"}


def test_a_clock_that_is_right_is_told_nothing_of(stamped):
    told = set_clock(stamped, off_by(0))
    require_reviewers(stamped, 1)
    assert told == []
    assert not {"A013", "H004"} & notices(stamped.folder.root)


@pytest.mark.parametrize(("seconds", "stops"), [(-200, False), (-400, True), (3_600, False)])
def test_a_clock_may_be_off_by_minutes_beside_that_of_the_authority(stamped, seconds, stops):
    set_clock(stamped, off_by(seconds))
    if stops:
        with pytest.raises(ClockError):
            require_reviewers(stamped, 1)
    else:
        require_reviewers(stamped, 1)
    assert "H004" not in notices(stamped.folder.root)


def test_what_was_recorded_by_a_clock_ahead_contradicts_the_token_that_covers_it(archive):
    set_clock(archive, off_by(TEN_YEARS))
    require_reviewers(archive, 1)
    told = set_clock(archive, off_by(0))
    anchor(archive, signer(), signer().roots)
    assert len(told) == 1
    assert faults(archive.folder.root) == set()
    assert notices(archive.folder.root) >= {"A013", "H004"}


def test_a_time_that_is_in_no_calendar_is_found(archive):
    put(
        archive,
        [
            forge(archive, PolicyEvent(reviewers=1), at=at)
            for at in ("9999-02-31T00:00:00Z", "2026-11-22T10:00:60Z")
        ],
    )
    assert {code for code, _ in faults(archive.folder.root)} == {"A004"}


@pytest.mark.parametrize("at", ["2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_time_that_a_member_made_up_keeps_nobody_from_writing_and_is_shown(archive, at):
    require_reviewers(archive, 1)
    put(archive, [forge(archive, PolicyEvent(reviewers=1), at=at)])
    folder = archive.folder.root
    archive.close()
    with reopen(folder) as again:
        anchor(again, signer(), signer().roots)
        require_reviewers(again, 1)
    assert faults(folder) == set()
    assert "A013" in notices(folder)
    assert ("H004" in notices(folder)) is (at > "2026")


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_the_last_and_the_first_time_that_can_be_claimed_are_held_against_a_token_like_any_other(stamped, at):
    put(stamped, [forge(stamped, PolicyEvent(reviewers=1), at=at)])
    assert faults(stamped.folder.root) == set()
    assert {"A013", "H004"} & notices(stamped.folder.root) == ({"A013", "H004"} if at < "2026" else set())


def test_a_stamp_that_no_longer_verifies_stops_nobody(stamped):
    files = stamped.log.files
    [name] = [name for name in files.names("timestamps") if name.endswith(".tsr")]
    reply = files.folder / files.path_of(name)
    reply.write_bytes(reply.read_bytes()[:-1] + b"x")
    set_clock(stamped, off_by(-TEN_YEARS))
    require_reviewers(stamped, 1)
    assert {code for code, _ in faults(stamped.folder.root)} & {"H001", "H002"}


def test_reading_asks_no_clock(stamped, tmp_path):
    row = seal(stamped, spread(tmp_path / "early", {"x": b"early"})).controls[0]
    set_clock(stamped, off_by(-TEN_YEARS))
    assert b"".join(stamped.read(stamped.item(row))) == b"early"


WRONG_CLOCK = """
import sys, time
off, right = float(sys.argv[1]), time.time
time.time = lambda: right() + off
from khronika.cli.main import main
sys.argv = ["khronika", *sys.argv[2:]]
sys.exit(main())
"""


def test_the_command_stops_and_goes_on_when_it_is_told_that_the_clock_is_right(stamped, tmp_path):
    folder, secret = stamped.folder.root, tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    stamped.close()

    def run(*words):
        command = [sys.executable, "-c", WRONG_CLOCK, str(-TEN_YEARS), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)

    review = ("review", str(folder), "--reviewers", "1", "--passphrase-file", str(secret))
    stopped = run(*review)
    assert stopped.returncode == 1
    assert "--clock-is-right" in stopped.stderr
    done = run("--clock-is-right", *review)
    assert done.returncode == 0, done.stderr
    assert "one of the two is wrong" in done.stderr
    verified = run("verify", str(folder), "--passphrase-file", str(secret), "--json")
    assert {each["code"] for each in json.loads(verified.stdout)["findings"]} >= {"A013", "H004"}

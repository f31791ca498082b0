"""What the index counts as it goes is what counting everything comes to."""

import hashlib
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.custody.overview import overview
from khronika.archive.custody.take_back import hold_again, take_back
from khronika.archive.derivation.renditions import derivations
from khronika.archive.index.index import Index
from khronika.archive.index.kept_counts import NEVER_READ
from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.event import DeriveEvent, ReadingFacts
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import unread
from khronika.intake.event import Content, Hold, SealEvent, TakeBackEvent
from khronika.ledger.custody import CustodyEvent, Link
from khronika.record.recorded import State
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.record.entries import entry, identity, review, state
from tests.world import found, reopen, seal, spread

WHOLE = made_reading(made_text(("Invented words.", InParagraph(1))), reader="text")


def counted(archive):
    """Held items by the outcome of their newest reading, counted from the log."""
    found_so = derivations(archive, archive.index.items())
    return Counter(each.outcome.value if each else NEVER_READ for _, each in found_so)


def kept(archive):
    return Counter(archive.index.outcomes())


def test_items_are_counted_as_they_are_read_taken_back_and_held_again(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "source", {f"{n}.txt": b"letter %d" % n for n in range(6)}))
        assert kept(archive) == counted(archive) == {NEVER_READ: 6}
        crashed = unread(Reason.CRASHED)
        put_readings(archive, {"A-000001": WHOLE, "A-000002": crashed, "A-000003": WHOLE})
        take_back(archive, ["A-000003", "A-000004"], "the other stick was meant")
        assert kept(archive) == counted(archive) == {NEVER_READ: 2, "read": 1, "unread": 1}
        hold_again(archive, ["A-000003"], "no")
        put_readings(archive, {"A-000002": WHOLE, "A-000001": crashed})
        assert kept(archive) == counted(archive) == {NEVER_READ: 2, "read": 2, "unread": 1}
        told = overview(archive)
        assert (told.items, told.read, told.partly, told.unread, told.taken) == (5, 2, 0, 1, 1)
        before = kept(archive)
    for path in (tmp_path / "archive").glob("index.db*"):
        path.unlink()
    with reopen(tmp_path / "archive") as archive:
        assert kept(archive) == before


HELD_SO = {"take": Hold.TAKEN_BACK, "misplace": Hold.TAKEN_BACK, "hold": Hold.RESTORED}
ITEMS, REPORTS = range(3), range(2)
RECEIVED = [("receive", of) for of in ITEMS[:2]]
ACTS = st.one_of(
    *(st.tuples(st.just(act), st.sampled_from(ITEMS)) for act in ("receive", "take", "hold", "misplace")),
    st.tuples(st.sampled_from([*Outcome]), st.sampled_from(ITEMS)),
    *(st.tuples(st.just(act), st.sampled_from(REPORTS)) for act in ("state", "withdraw")),
    st.tuples(st.just("repeat"), st.integers(0, 30)),
)
"""What may come into a log in any order: of items also before they are there, and links out of their place."""


def received(of, position):
    """A receipt of an item, each under another name."""
    return SealEvent(
        item=identity("item", of),
        control=f"A-{of + 1:06}",
        accession=identity("accession"),
        content=Content("text/plain", hashlib.sha256(bytes([of])).hexdigest(), 1),
        name=b"%d.txt" % position,
        path=b"/%d.txt" % position,
        times="",
        object=None,
    )


def event_of(act, of, position):
    match act:
        case "receive":
            return received(of, position)
        case "state":
            return state(identity("batch", of), (identity("someone"), "health", "good"))
        case "withdraw":
            return review(identity("batch", of), State.WITHDRAWN)
        case Outcome():
            reading = ReadingFacts(act, None, "text", "1")
            return DeriveEvent(
                item=identity("item", of), reading=reading, tools={}, renditions=(), objects=()
            )
        case _:
            return TakeBackEvent(item=identity("item", of), hold=HELD_SO[act], why="a reason")


def logged(acts):
    """The entries of a log of these acts."""
    made, heads = [], {}
    for act, of in acts:
        position = len(made)
        if act == "repeat":
            made.append(made[of % position]._replace(position=position))
            continue
        event, (seq, head) = event_of(act, of, position), heads.get(of, (-1, None))
        is_custody = isinstance(event, CustodyEvent)
        link = (
            Link(identity("item", of), "a", seq + 1 + (act == "misplace"), head, {}) if is_custody else None
        )
        made.append(entry(position, event, link=link))
        if is_custody and act != "misplace":
            heads[of] = seq + 1, made[-1].commitment.hex()
    return made


def rows(index):
    """Every row of every table."""
    tables = [name for (name,) in index._all("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {table: sorted(index._all(f"SELECT * FROM {table}"), key=repr) for table in tables}


COUNTED = "SELECT outcome, count(*) FROM item WHERE number NOT IN (SELECT item FROM taken) GROUP BY outcome"


@given(acts=st.lists(ACTS, min_size=8, max_size=24), portion=st.integers(1, 4))
def test_whatever_comes_in_whatever_portions_the_kept_counts_are_those_that_counting_comes_to(acts, portion):
    log = logged([*RECEIVED, *acts])
    with TemporaryDirectory() as folder:
        bit_by_bit, at_once = (Index.open(Path(folder) / f"{name}.db", bytes(32)) for name in "ab")
        for start in range(0, len(log), portion):
            bit_by_bit.apply(log[start : start + portion])
            assert Counter(bit_by_bit.outcomes()) == Counter(dict(bit_by_bit._all(COUNTED)))
            assert bit_by_bit.batches() == bit_by_bit._one("SELECT count(*) FROM batch")[0]
        at_once.apply(log)
        assert rows(bit_by_bit) == rows(at_once)
        bit_by_bit.close(), at_once.close()


def test_items_of_an_accession_and_of_a_month_are_counted_as_they_are_read_and_taken_back(tmp_path):
    with found(tmp_path / "archive") as archive:
        first = seal(archive, spread(tmp_path / "one", {"a.txt": b"1", "b.txt": b"2"})).accession
        second = seal(archive, spread(tmp_path / "two", {"a.txt": b"1", "c.txt": b"3"})).accession

        def told():
            received = archive.index.received
            return [received.accession(each).outcomes for each in (first, second)]

        month = archive.index.received.months()[0][0]
        put_readings(archive, {"A-000001": WHOLE})
        assert [(each[None], each[Outcome.READ]) for each in told()] == [(1, 1), (1, 1)]
        take_back(archive, ["A-000001"], "the other stick was meant")
        assert [(each[None], each[Outcome.READ]) for each in told()] == [(1, 0), (1, 0)]
        assert archive.index.received.months() == [(month, 2)]
        seal(archive, tmp_path / "one")
        assert [(each[None], each[Outcome.READ]) for each in told()] == [(1, 1), (1, 1)]
        assert archive.index.received.months() == [(month, 3)]
        newest_first = [each.items for each in archive.index.received.accessions(None, 10)]
        assert newest_first == [2, 2, 2]

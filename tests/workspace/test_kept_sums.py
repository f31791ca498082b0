"""What was computed of a record is kept in the encrypted index: after a lock it is shown while a newer one is computed."""

import threading
from datetime import date

import pytest

from khronika.archive.analysis.independence import value_origins
from khronika.archive.analysis.patterns import PatternOrder, PatternsWithActs, patterns_with_acts
from khronika.archive.analysis.person_clocks import SheetLine, sheet_lines
from khronika.presentation.origins_list import OriginsList, origins_list
from khronika.primitives.typed_json import read, told
from khronika.session import Session
from khronika.web.kept import KeptResults
from khronika.web.kept_sum import SumForm
from tests.world import found, reopen

FORM = SumForm("a sum", tuple[int, str], lambda found: found, lambda _, found: (found, True))
OTHER_DAY = SumForm("a sum", tuple[int, str], lambda found: found, lambda _, found: (found, False))


def not_called(*_):
    raise AssertionError("it was computed again")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("sums") / "archive"
    found(path).close()
    return path


def test_a_sum_is_there_after_a_lock_and_is_not_computed_again(folder):
    session = Session(reopen(folder))
    assert KeptResults(session).ask("x", lambda *_: (1, "one"), FORM, patience=5).value == (1, "one")
    session.lock()
    session = Session(reopen(folder))
    kept = KeptResults(session).ask("x", not_called, FORM, patience=5)
    assert (kept.value, kept.is_newest) == ((1, "one"), True)
    session.lock()


def test_a_sum_of_another_day_is_shown_while_todays_is_computed(folder):
    session, go_on = Session(reopen(folder)), threading.Event()
    results = KeptResults(session)
    results.ask("x", lambda *_: (1, "one"), FORM, patience=5)
    results = KeptResults(session)

    def work(*_):
        assert go_on.wait(10)
        return 2, "two"

    kept = results.ask("x", work, OTHER_DAY, patience=5)
    assert (kept.value, kept.is_newest) == ((1, "one"), False)
    with session.reading() as archive:
        assert kept.size == archive.log.size  # the page says as of which event it is
    go_on.set()
    kept = results.ask("x", work, OTHER_DAY, patience=5)
    while not kept.is_newest:
        kept = results.ask("x", work, OTHER_DAY, patience=5)
    assert kept.value == (2, "two")
    session.lock()


def test_a_sum_that_cannot_be_read_is_computed(folder):
    session = Session(reopen(folder))
    with session.reading() as archive:
        archive.index.sums.keep("a sum", 0, b"of another program")
    assert KeptResults(session).ask("x", lambda *_: (3, "three"), FORM, patience=5).value == (3, "three")
    session.lock()


def test_what_is_not_in_the_index_yet_is_not_said_to_be_counted(folder, monkeypatch):
    session = Session(reopen(folder))
    with session.reading() as archive:
        size = archive.index.size()
        archive.index.sums.keep("a sum", 0, b"")
    monkeypatch.setattr(Session, "generation", size + 1)  # as while another thread commits
    kept = KeptResults(session).ask("x", lambda *_: (4, "four"), FORM, patience=5)
    assert (kept.value, kept.size, kept.is_newest) == ((4, "four"), size, False)
    with session.reading() as archive:
        assert archive.index.sums.get("a sum")[0] == size
    session.lock()


def test_the_sums_of_the_pages_are_read_as_they_were_written(case_workspace):
    with case_workspace.reading() as archive:
        lines = sheet_lines(archive, date(2026, 11, 30), lambda *_: None)
        acts = patterns_with_acts(archive, PatternOrder(date(2024, 3, 1)))
        origins = origins_list(archive, lambda *_: None)
    assert lines
    assert acts.acts
    assert read(tuple[SheetLine, ...], told(lines)) == lines
    assert read(PatternsWithActs, told(acts)) == acts
    assert read(OriginsList, told(origins)) == origins


def test_the_list_of_origins_in_short_is_that_of_every_way_followed(case_workspace):
    with case_workspace.reading() as archive:
        listed = origins_list(archive, lambda *_: None)
        whole = value_origins(archive)
    assert listed.total == len(whole)
    told_of = [(each.entity, each.property, each.reports, each.origins) for each in listed.lines]
    assert told_of == [(each.entity, each.property, each.reports, each.origins) for each in whole]
    assert [each.is_circular for each in listed.lines] == [bool(each.circles) for each in whole]

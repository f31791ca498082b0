"""The alarm sheet, the watch list and the clock of one person, as pages."""

import re
from datetime import date

import pytest

from khronika.analysis.worlds.placement import Placement
from khronika.archive.analysis.clocks import alarm_sheet
from khronika.archive.analysis.person_clocks import person_clock, sheet_lines
from khronika.presentation.clock_figure import standing_of
from khronika.presentation.person_clock import StayRow
from khronika.presentation.words import words_in
from khronika.record.error import QuestionError
from khronika.session import SessionLockedError
from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.case_world import HOSTILE
from tests.workspace.promises import broken
from tests.world import PASSPHRASE

TODAY = date(2026, 11, 30)


def addresses(browser):
    found = re.findall(r'href="[^"]*(/alarms/\w+)" data-row', browser.get("/alarms").text)
    return ["/alarms", "/alarms?view=watch", *found]


@pytest.fixture
def seated(case_workspace):
    return sit_down(case_workspace)


def clock_of(browser, label):
    page = browser.get("/alarms").text
    path = re.search(rf'href="[^"]*(/alarms/\w+)" data-row dir="auto">{label}', page)[1]
    return browser.get(path).text


def test_every_page_of_alarms_keeps_what_pages_keep(seated):
    found = [each for path in addresses(seated) for each in broken(seated, path)]
    assert found == []


def test_the_sheet_has_the_worst_first_and_leads_to_clocks(seated):
    page = seated.get("/alarms").text
    assert page.index("Testov") < page.index("Obraztsov")
    assert "An alarm is a lead, not a finding" in page
    assert "prolonged solitary" in page


def test_the_persons_of_one_rule_are_listed_alone(seated):
    rule = re.search(r'href="[^"]*(/alarms\?rule=[\w-]+)"', seated.get("/alarms").text)[1]
    assert "Testov" in seated.get(rule).text
    assert "Obraztsov" in seated.get("/alarms?rule=none-of-ours").text


def test_the_watch_list_tells_the_next_hearing(seated):
    page = seated.get("/alarms?view=watch").text
    assert "2031-12-10" in page
    assert "urgent procedure" in page


def test_a_clock_shows_each_stay_as_a_bar_and_as_a_row_that_leads_to_its_statements(seated):
    page = clock_of(seated, "Testov")
    figure = re.search(r"<svg xmlns.*?</svg>", page, re.DOTALL)[0]
    rows = set(re.findall(r'href="#(stay-\d+)"', figure))
    assert rows
    assert rows == set(re.findall(r'<tr id="(stay-\d+)"', page))
    assert 'class="bracket"' in figure
    assert re.search(r'<tr id="stay-1">.*?/statements/\w+\.1', page, re.DOTALL)


def test_an_alarm_names_its_rule_its_checking_its_statements_and_what_would_change_it(seated):
    alarm = re.search(r'<article class="raised-alarm.*?</article>', clock_of(seated, "Testov"), re.DOTALL)[0]
    for told in (
        "source",
        "limit",
        "in force",
        "to be checked by a lawyer",
        "/statements/",
        "What would change it",
    ):
        assert told in alarm, told
    assert alarm.count("<dt>in force</dt>") == 1


def test_a_day_somewhere_in_a_span_says_that_it_is_one():
    spring = date(2024, 3, 1).toordinal(), date(2024, 5, 31).toordinal()
    seen = Placement("0", "pow", spring, spring, length=(1, 1))
    row = StayRow(1, seen, spring, None, False, ())
    assert standing_of(row, words_in("en")) == "told by all; no more than 1 day somewhere in these"
    whole = row._replace(placement=seen._replace(length=(1, 92)))
    assert standing_of(whole, words_in("en")) == "told by all"


def test_two_places_at_once_are_a_lead_and_both_are_named(seated):
    page = clock_of(seated, "Testov").partition('id="places"')[2]
    assert "Two places at once" in page
    assert "IK-99" in page
    assert "SIZO-98" in page


def test_who_was_in_one_cell_is_a_possible_witness_and_no_label_is_markup(seated):
    page = clock_of(seated, "Testov").partition('id="mates"')[2]
    assert "Obraztsov &lt;svg" in page
    assert HOSTILE not in clock_of(seated, "Obraztsov")


def test_of_whom_no_detention_is_told_there_is_no_clock(seated):
    answer = seated.get("/alarms/nobody")
    assert answer.status == 404
    assert 'role="alert"' in answer.text


def test_the_sheet_by_portions_and_each_clock_are_those_of_the_whole_record(case_workspace):
    with case_workspace.reading() as archive:
        whole = alarm_sheet(archive, TODAY)
        lines = sheet_lines(archive, TODAY, lambda done, total: None)
        assert [each.id for each in lines] == [each.id for each in whole.persons]
        for line, person in zip(lines, whole.persons, strict=True):
            alone = person_clock(archive, line.id, TODAY)
            assert line.watch == person.watch == alone.person.watch
            assert alone.person.clock.alarms == person.clock.alarms
            assert alone.person.clock.told == person.clock.told
            mates = [each for each in whole.cell_mates if line.id in (each.one, each.other)]
            assert [*alone.witnesses] == mates
        with pytest.raises(QuestionError):
            person_clock(archive, "nobody", TODAY)


def test_what_was_computed_is_gone_when_the_archive_is_locked(case_folder):
    workspace = Workspace(case_folder)
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    assert "Testov" in browser.get("/alarms").text
    kept = workspace.kept()
    workspace.lock()
    with pytest.raises(SessionLockedError):
        kept.ask("anything", lambda archive, job: 1)
    assert "Testov" not in browser.get("/alarms").text


def test_what_takes_long_is_told_how_far_it_is_and_is_stopped_by_locking(case_folder):
    workspace = Workspace(case_folder)
    workspace.unlock(PASSPHRASE)

    def slow(archive, job):
        number = 0
        while True:
            number += 1
            job.report(number, None)

    kept = workspace.kept().ask("slow", slow, patience=0.05)
    assert kept.value is None
    assert kept.progress.done > 0
    workspace.lock()


def test_an_older_result_is_shown_while_a_newer_one_is_computed(case_folder):
    workspace = Workspace(case_folder)
    workspace.unlock(PASSPHRASE)
    kept = workspace.kept()
    first = kept.ask("size", lambda archive, job: archive.log.size)
    assert (first.value, first.is_newest) == (first.size, True)
    again = kept.ask("size", lambda archive, job: pytest.fail("computed twice"))
    assert again == first
    workspace.lock()

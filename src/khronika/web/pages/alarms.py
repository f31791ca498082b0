"""Alarms: everybody worst first, the watch list, and the clock of one person."""

from datetime import date

from khronika.analysis.detention.clock import not_computed
from khronika.archive.analysis.person_clocks import SheetLine, person_clock, sheet_lines
from khronika.archive.store.archive import Archive
from khronika.presentation import person_clock as shown_clock
from khronika.presentation.alarm_sheet import KeptSheet, kept_sheet, rule_of, sheet_page
from khronika.presentation.clock_figure import clock_figure, standing_of
from khronika.presentation.person_clock import person_clock_page
from khronika.session import Job
from khronika.web.kept_sum import SumForm
from khronika.web.page import PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number

WATCH = "watch"
MOST_ALARMS, MOST_STATEMENTS, MOST_FACTS, MOST_MATES = 3, 6, 5, 50
"""Alarms in a line of the sheet; of one alarm the statements and facts, and of one person the others, that are shown at once."""


def today(asked: PageRequest) -> date:
    """The day by the clock of the archive."""
    with asked.workspace.reading() as archive:
        return date.fromisoformat(archive.clock.now()[:10])


def sheet(asked: PageRequest) -> PageAnswer:
    """A page of the sheet; while it is computed for the first time, how far that is."""
    day = today(asked)
    kept = asked.workspace.kept().ask(
        ("alarms", day), lambda archive, job: _sheet(archive, job, day), _form(day)
    )
    if kept.value is None:
        return ShownPage("computing.html", {"kept": kept, "here": "alarms"})
    rule = asked.query.get("rule", "")
    rule = rule if any(each.rule.id == rule for each in kept.value.rules) else ""
    is_watch_list = asked.query.get("view") == WATCH
    page = sheet_page(kept.value, number(asked.query, "from", 0) or 0, rule=rule, is_watch_list=is_watch_list)
    shown = {
        "page": page,
        "kept": kept,
        "rule": rule,
        "is_watch_list": is_watch_list,
        "most": MOST_ALARMS,
        "rule_of": rule_of,
        "not_computed": not_computed(),
    }
    return ShownPage("alarms.html", shown)


def _sheet(archive: Archive, job: Job[KeptSheet], day: date) -> KeptSheet:
    return kept_sheet(sheet_lines(archive, day, job.report), day)


def _form(day: date) -> SumForm[KeptSheet]:
    """Of a day before, too: it says of which day it is."""

    def unpacked(_: Archive, sheet: tuple[date, tuple[SheetLine, ...]]) -> tuple[KeptSheet, bool]:
        until, lines = sheet
        return kept_sheet(lines, until), until == day

    kind = tuple[date, tuple[SheetLine, ...]]
    return SumForm("alarms", kind, lambda sheet: (sheet.until, sheet.worst), unpacked)


def clock(asked: PageRequest) -> PageAnswer:
    """The clock of one person; raises QuestionError where no detention of them is told."""
    day = today(asked)
    with asked.workspace.reading() as archive:
        page = person_clock_page(person_clock(archive, asked.path["person"], day))
    shown = {
        "page": page,
        "figure": clock_figure(page, asked.words),
        "told": shown_clock,
        "standing_of": standing_of,
        "most": MOST_STATEMENTS,
        "most_facts": MOST_FACTS,
        "most_mates": MOST_MATES,
    }
    return ShownPage("clock.html", shown)

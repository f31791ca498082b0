"""The measurement of dates from texts counts what it says it counts."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bench.dates_read import (
    FILE,
    FOURTH,
    LATER,
    Reading,
    Verdict,
    agreement,
    coded,
    figures,
    judge,
    main,
    read,
)
from khronika.primitives.timespan import parse

ROWS = coded()
DAY = next(row for row in ROWS if row.form == "day" and row.kind == "point" and row.earliest == row.latest)
MONTH = replace(DAY, form="month", earliest=date(2021, 3, 1), latest=date(2021, 3, 31))


def against(row, text):
    return judge(Reading(row, parse(text, language="en") if text else None))


def iso(days):
    return (DAY.earliest + timedelta(days=days)).isoformat()


def test_there_are_three_hundred_expressions_and_the_half_follows_from_the_words():
    halves = {
        row.expression: "unseen"
        if int(hashlib.sha256(row.expression.encode()).hexdigest()[0], 16) % 2
        else "seen"
        for row in ROWS
    }
    assert len(ROWS) >= 300
    assert {row.expression: row.half for row in ROWS} == halves


@pytest.mark.parametrize("file", [FILE, LATER, FOURTH])
def test_every_row_says_days_or_is_refused(file):
    rows = coded(file)
    assert [
        row.expression for row in rows if (row.kind == "refuse") != (row.earliest is row.latest is None)
    ] == []
    assert [row.expression for row in rows if row.earliest and row.latest and row.earliest > row.latest] == []


def test_the_fourth_set_has_no_expression_of_an_earlier_one_and_none_twice():
    fourth = [(row.language, row.expression.casefold()) for row in coded(FOURTH)]
    before = {(row.language, row.expression.casefold()) for file in (FILE, LATER) for row in coded(file)}
    assert len(fourth) == len(set(fourth)) >= 200
    assert before.isdisjoint(fourth)


def test_a_code_of_the_fourth_set_is_what_one_of_two_coders_wrote():
    lines = FOURTH.read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    wrote = [(row.split("\t")[head.index("one")], row.split("\t")[head.index("two")]) for row in lines[1:]]
    strange = [row.expression for row, both in zip(coded(FOURTH), wrote, strict=True) if str(row) not in both]
    assert strange == []
    assert agreement(FOURTH) == (sum(one == two for one, two in wrote), len(wrote))
    assert agreement(LATER) == (0, 0)


def test_a_day_beside_the_right_one_is_right_and_two_days_off_are_invented():
    assert [against(DAY, iso(days)) for days in (0, 1, -1, 2, -2)] == [Verdict.RIGHT] * 3 + [
        Verdict.INVENTED
    ] * 2


def test_a_month_has_to_be_exact():
    assert against(MONTH, "2021-03") is Verdict.RIGHT
    assert against(MONTH, "2021-03-01/2021-03-30") is Verdict.INVENTED


def test_a_mark_that_nobody_wrote_is_wrong():
    assert against(DAY, f"{iso(0)}~") is Verdict.MARK


def test_an_open_side_is_no_day():
    assert against(replace(DAY, earliest=None), iso(0)) is Verdict.INVENTED


def test_what_should_be_refused_is_invented_when_it_is_read():
    refused = replace(DAY, kind="refuse")
    assert (against(refused, iso(0)), against(refused, ""), against(DAY, "")) == (
        Verdict.INVENTED,
        Verdict.RIGHT,
        Verdict.REFUSED,
    )


def test_the_figures_count_every_reading_once():
    readings = [read(row) for row in ROWS[:20]]
    assert next(iter(figures(readings))).startswith(
        f"all  {sum(judge(one) is Verdict.RIGHT for one in readings)} of 20 right"
    )


@pytest.mark.parametrize(
    ("options", "listed"), [([], True), (["--half", "unseen"], False), (["--half", "unseen", "--list"], True)]
)
def test_wrong_ones_of_the_unseen_half_are_listed_only_when_asked(options, listed, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["dates_read", *options])
    monkeypatch.setattr("bench.dates_read.read", lambda row: Reading(row, None))
    main()
    assert (Verdict.REFUSED + ": " in capsys.readouterr().out) is listed

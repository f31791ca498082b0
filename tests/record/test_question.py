"""Questions: which dates lie in a period certainly and possibly, and what is counted as what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical
from khronika.primitives.timespan import Kind, Timespan
from khronika.record.fold import fold
from khronika.record.period import Certainty, Period, within
from khronika.record.question import Counts, Persons, Question, answer, counts
from khronika.record.recorded import Described, Place, Recorded, Report, Stated
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
APRIL = date(2024, 4, 1), date(2024, 4, 30)
days = st.dates(date(2020, 1, 1), date(2020, 3, 31))


def span(edtf, kind=Kind.POINT):
    return Timespan.of(edtf, kind, text=edtf, inferred=False)


@st.composite
def spans(draw):
    first, second = sorted((draw(days), draw(days)))
    marks = [draw(st.sampled_from(["", "~", "?"])) for _ in range(2)]
    ends = [f"{first}{marks[0]}", f"{second}{marks[1]}"]
    if draw(st.booleans()):
        ends[draw(st.integers(0, 1))] = ".."
    return span("/".join(ends), draw(st.sampled_from([Kind.POINT, Kind.SPAN])))


@st.composite
def periods(draw, certainty):
    first, second = sorted((draw(days), draw(days)))
    return Period(first, second, certainty)


def stated(position, *rows, origin="", stance="asserts"):
    batch = f"b{position}"
    report = Report(
        Place(position, "2026-11-22T10:00:00Z", "anna"),
        batch,
        "",
        origin,
        "",
        stance,
        "claimed by source",
        "B",
        "2",
    )
    made = tuple(
        Recorded(f"{batch}.{n}", batch, subject, name, canonical(value))
        for n, (subject, name, value) in enumerate(rows, start=1)
    )
    kinds = {"act": "Act", "other": "Act", "part": "Involvement", "night": "Episode"}
    described = {
        each.subject: Described(position, each.subject, kinds[each.subject], each.subject, "", "[]")
        for each in made
    }
    return Stated(report, made, tuple(described.values()))


def asked(question, *events):
    views = entity_views(fold(events), WORDS).values()
    return answer(question, [view for view in views if view.type == "Act"], views, WORDS)


@pytest.mark.parametrize(
    ("edtf", "kind", "possible", "certain"),
    [
        ("2024-04-07", Kind.POINT, True, True),
        ("2024-04", Kind.POINT, True, True),
        ("2024-04~", Kind.POINT, True, False),
        ("2024", Kind.POINT, True, False),
        ("2024-05-01", Kind.POINT, False, False),
        ("2024-03-31/2024-04-01", Kind.POINT, True, False),
        ("2024-03-20/2024-04-05", Kind.SPAN, True, True),
        ("2024-03/2024-05", Kind.SPAN, True, True),
        ("2024-03/2024-04", Kind.SPAN, True, True),
        ("2024-03-20/2024-04~", Kind.SPAN, True, False),
        ("2024-04-20/..", Kind.SPAN, True, False),
        ("../2024-03-31", Kind.SPAN, False, False),
        ("{2024-04-02,2024-04-09}", Kind.SET, True, True),
        ("{2024-04-02,2024-05-09}", Kind.SET, True, False),
    ],
)
def test_a_date_lies_in_a_period_possibly_or_certainly(edtf, kind, possible, certain):
    found = span(edtf, kind)
    assert within(found, Period(*APRIL)) is possible
    assert within(found, Period(*APRIL, Certainty.CERTAIN)) is certain


def test_reports_of_one_origin_are_counted_as_one_origin():
    log = [stated(n, ("act", "victim", {"entity": "b"}), origin="o") for n in (1, 2)] + [
        stated(3, ("other", "victim", "a boy"))
    ]
    log += [stated(4, ("other", "victim", {"entity": "c"}), stance="denies")]
    assert asked(Question(), *log).counts == Counts(
        acts=2,
        persons=1,
        entities_named=1,
        persons_in_doubt=0,
        persons_in_words=1,
        reports=4,
        origins=3,
        acts_on_one_origin=1,
    )


def test_victims_judged_the_same_are_counted_as_one_person_and_who_is_in_doubt_apart():
    log = [
        stated(n, ("act", "victim", {"entity": victim}))
        for n, victim in enumerate(["a", "b", "c", "d", "e"], start=1)
    ]
    log += [stated(9, ("act", "victim", "a boy"))]
    found = asked(Question(), *log).found
    # Nobody named y as a victim: the person called y is one by b and c.
    persons = Persons({"b": "y", "c": "y", "y": "y", "z": "z0"}, in_doubt=frozenset({"y", "z0"}))
    told = counts(found, WORDS, persons)
    assert (told.persons, told.entities_named, told.persons_in_doubt, told.persons_in_words) == (4, 5, 1, 1)
    assert counts(found, WORDS).persons == 5


def test_who_took_part_is_told_by_an_involvement_and_its_report_is_counted():
    log = [
        stated(1, ("act", "victim", {"entity": "b"})),
        stated(2, ("part", "act", {"entity": "act"}), ("part", "perpetrator", {"entity": "x"})),
    ]
    found = asked(Question(perpetrators=frozenset({"x"})), *log)
    assert ([each.act.id for each in found.found], found.counts.reports) == (["act"], 2)
    assert asked(Question(perpetrators=frozenset({"y"})), *log).found == ()


def test_an_act_has_the_date_of_its_episode_only_when_it_has_none_of_its_own():
    log = [stated(1, ("act", "episode", {"entity": "night"}), ("night", "date", {"date": "2024-04-07"}))]
    april = Question(period=Period(*APRIL))
    assert len(asked(april, *log).found) == 1
    assert asked(april, *log, stated(2, ("act", "date", {"date": "2023"}))).found == ()


@pytest.mark.parametrize(
    ("start", "end", "possible", "certain"),
    [
        ("2024-03-01", "2024-05-01", True, True),
        ("2024-03", "2024-04-02", True, True),
        ("2024-04-30", "2024-05", True, True),
        ("2024-04", "2024-05", True, True),
        ("2024", "2025", True, False),
        ("2024-01-01", "2024-03-31", False, False),
        ("2024-03~", "2024-05", True, False),
    ],
)
def test_what_lasted_from_a_start_to_an_end_lies_in_a_period(start, end, possible, certain):
    log = [stated(1, ("act", "start_date", {"date": start}), ("act", "end_date", {"date": end}))]
    assert bool(asked(Question(period=Period(*APRIL)), *log).found) is possible
    assert bool(asked(Question(period=Period(*APRIL, Certainty.CERTAIN)), *log).found) is certain


@given(spans(), periods(Certainty.CERTAIN))
def test_what_is_certain_is_possible(found, period):
    if within(found, period):
        assert within(found, Period(period.first, period.last))


@given(spans(), periods(Certainty.CERTAIN), st.integers(0, 20), st.integers(0, 20))
def test_a_longer_period_holds_whatever_a_shorter_one_holds(found, period, before, after):
    longer = period.first - timedelta(before), period.last + timedelta(after)
    for certainty in Certainty:
        if within(found, Period(period.first, period.last, certainty)):
            assert within(found, Period(*longer, certainty))

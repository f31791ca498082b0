"""The detention clock: cases worked by hand, and what it says of alarms."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

import khronika
from khronika.analysis.detention.alarms import alarm
from khronika.analysis.detention.cell_mates import cell_mates, crowded_rooms
from khronika.analysis.detention.clock import DetentionClock, day_count, not_computed
from khronika.analysis.detention.detainee import Detainee, Occurrence, OccurrenceKind, Sex
from khronika.analysis.detention.fact import FactKind
from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.threshold import InForce, thresholds

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "clock_cases.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
FLAGS = {"denied": "denied", "doubted": "doubted", "withdrawn": "withdrawn", "company": "in_company"}
NUMBERS = {"days": "days", "ordered": "days_ordered", "hours": "hours_alone"}
TEXTS = {"on": "on", "stay": "stay", "order": "order", "facility": "facility", "type": "facility_type"}
PERSON = {
    "male": {"sex": Sex.MALE},
    "female": {"sex": Sex.FEMALE},
    "pow": {"prisoner_of_war": AlarmStanding.CERTAIN},
    "disappeared": {"disappeared": AlarmStanding.CERTAIN},
}
DAYS = {
    "hearing": OccurrenceKind.HEARING,
    "sign": OccurrenceKind.SIGN_OF_LIFE,
    "medical": OccurrenceKind.MEDICAL,
}


def clock_of(text: str, until: str) -> DetentionClock:
    """The clock of `regime start end word=value ...`, several of them joined by ` & `."""
    intervals, detainee = [], Detainee()
    for part in text.split(" & "):
        regime, start, end, *words = part.split(" ")
        found = {}
        for word in words:
            name, _, value = word.partition("=")
            if name in FLAGS:
                found[FLAGS[name]] = True
            elif name in NUMBERS:
                found[NUMBERS[name]] = int(value)
            elif name in TEXTS:
                found[TEXTS[name]] = value
            elif name in DAYS:
                happened = (*detainee.occurrences, Occurrence(DAYS[name], value))
                detainee = replace(detainee, occurrences=happened)
            else:
                detainee = replace(detainee, **PERSON[name])
        ends = [None if each == "-" else each for each in (start, end)]
        intervals.append(Interval(regime, *ends, **found))
    return khronika.detention_clock(intervals, until=date.fromisoformat(until), detainee=detainee)


@pytest.mark.parametrize(
    ("text", "until", "asked", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_case_worked_by_hand(text, until, asked, expected):
    clock = clock_of(text, until)
    kind, name, *tolerance = asked.split(" ")
    if kind == "alarm":
        assert clock.alarm(name).value == expected
        return
    found = clock.days(name) if kind == "days" else clock.run(name, int(tolerance[0]))
    certain, possible = expected.split("..")
    assert found == (int(certain), int(possible) if possible else None)


def test_there_are_at_least_forty_cases():
    assert len(CASES) >= 40


def alarm_of(clock, threshold):
    return next(each for each in clock.alarms if each.threshold.id == threshold)


def test_a_possible_alarm_names_each_fact_that_would_settle_it():
    clock = clock_of("shizo 2024-03-01 2024-03-16", "2024-06-01")
    facts = clock.facts(alarm_of(clock, "MANDELA-R44-PROL"))
    settled = {(each.kind, each.value): each.standing for each in facts}
    assert settled[FactKind.WHETHER_ALONE, True] is AlarmStanding.CERTAIN
    assert settled[FactKind.WHETHER_ALONE, False] is AlarmStanding.NO


def test_a_certain_alarm_names_the_stay_without_which_it_would_fall():
    clock = clock_of(
        "shizo 2024-03-01 2024-03-08 hours=23 & shizo 2024-03-09 2024-03-16 hours=23", "2024-06-01"
    )
    facts = clock.facts(alarm_of(clock, "MANDELA-R44-PROL"))
    gone = {each.about: each.standing for each in facts if each.kind is FactKind.WHETHER_AT_ALL}
    assert gone == {"0": AlarmStanding.NO, "1": AlarmStanding.NO}


def test_an_uncertain_day_is_named_with_the_day_that_would_make_it_certain():
    clock = clock_of("shizo 2024-03-01/2024-03-05 2024-03-18 hours=23", "2024-06-01")
    facts = clock.facts(alarm_of(clock, "MANDELA-R44-PROL"))
    first = date(2024, 3, 1).toordinal()
    assert (FactKind.FIRST_DAY, "0", first, AlarmStanding.CERTAIN) in facts


def test_an_alarm_shows_where_it_stands_for_each_tolerance():
    clock = clock_of(
        "shizo 2024-03-01 2024-03-08 hours=23 & shizo 2024-03-10 2024-03-18 hours=23", "2024-06-01"
    )
    standings = [each.value for each in alarm_of(clock, "MANDELA-R44-PROL").by_tolerance]
    assert standings == ["no", "certain", "certain", "certain"]


def test_an_alarm_rests_on_statements_of_every_report_it_was_computed_from():
    intervals = [
        Interval("shizo", "2024-03-01", "2024-03-10", hours_alone=23, statements=("a.1", "a.2")),
        Interval("shizo", "2024-03-11", "2024-03-20", hours_alone=23, statements=("b.1",)),
        Interval("general", "2023-01-01", "2025-01-01", statements=("c.1",)),
    ]
    clock = khronika.detention_clock(intervals, until=date(2024, 6, 1))
    assert clock.statements(alarm_of(clock, "MANDELA-R44-PROL")) == ("a.1", "a.2", "b.1")


def test_a_person_certainly_in_two_places_is_a_contradiction_and_a_day_of_moving_is_none():
    apart = clock_of(
        "held 2024-03-01 2024-03-10 facility=A & held 2024-03-05 2024-03-15 facility=B", "2024-06-01"
    )
    moved = clock_of(
        "held 2024-03-01 2024-03-10 facility=A & held 2024-03-10 2024-03-15 facility=B", "2024-06-01"
    )
    assert [each.is_of_places for each in apart.contradictions] == [True]
    assert moved.contradictions == ()


def test_too_many_alternatives_are_said_and_the_range_holds_all_of_them():
    first = date(2024, 1, 1)
    told = [
        Interval(
            "shizo",
            first + timedelta(10 * turn + late),
            first + timedelta(10 * turn + late + 8),
            facility=place,
        )
        for turn in range(7)
        for late, place in ((0, "A"), (1, "B"))
    ]
    clock = khronika.detention_clock(told, until=date(2024, 6, 1))
    assert clock.capped
    assert clock.days("shizo") == (0, 70)


def test_two_hundred_accounts_of_one_stay_are_said_to_be_too_many_and_none_is_left_out():
    first = date(2024, 1, 1)
    told = [Interval("shizo", first, first + timedelta(number), stay="a") for number in range(200)]
    clock = khronika.detention_clock(told, until=date(2024, 12, 1))
    assert clock.capped
    assert clock.days("shizo").possible == 200


def test_accounts_that_agree_in_too_many_ways_are_said_to_be_too_many():
    first = date(2024, 1, 1)
    told = [Interval("shizo", first + timedelta(number), stay="a") for number in range(12)]
    told += [Interval("shizo", None, date(2024, 3, 1) + timedelta(number), stay="a") for number in range(12)]
    clock = khronika.detention_clock(told, until=date(2024, 12, 1))
    shortest = (date(2024, 3, 1) - first).days + 1 - 11
    assert clock.capped
    assert clock.days("shizo").certain <= shortest


def test_a_thousand_reports_that_tell_the_same_are_one_account_and_all_are_named():
    told = [
        Interval("shizo", "2024-03-01", "2024-03-20", stay=stay, hours_alone=23, statements=(f"{number}.1",))
        for number, stay in enumerate(["a"] * 1000 + [""] * 300)
    ]
    clock = khronika.detention_clock(told, until=date(2024, 12, 1))
    alarm = alarm_of(clock, "MANDELA-R44-PROL")
    assert clock.days("shizo") == (20, 20)
    assert len(clock.statements(alarm)) == 1300
    assert clock.facts(alarm) == ()


def test_a_stay_of_which_no_beginning_is_told_shows_no_limit_anywhere():
    clock = clock_of("remand - 2024-03-17 pow", "2024-06-01")
    measured = [day_count(each.measured) for each in clock.alarms if each.measured]
    assert measured
    assert all(each.possible is None for each in measured)
    facts = [each for alarm in clock.alarms for each in clock.facts(alarm)]
    assert not [each for each in facts if each.kind is FactKind.FIRST_DAY and each.value < 700_000]


def test_a_sign_of_life_that_is_denied_leaves_no_procedure_open_for_certain():
    signs = (
        Occurrence(OccurrenceKind.SIGN_OF_LIFE, "2024-01-01"),
        Occurrence(OccurrenceKind.SIGN_OF_LIFE, "2024-05-01", doubted=True),
    )
    detainee = Detainee(disappeared=AlarmStanding.CERTAIN, occurrences=signs)
    told = [Interval("held", "2024-01-01")]
    clock = khronika.detention_clock(told, until=date(2024, 6, 1), detainee=detainee)
    assert alarm_of(clock, "WGEID-URGENT").standing is AlarmStanding.POSSIBLE


def test_two_stays_that_are_told_of_separately_share_each_day_with_another_person_once():
    told = {
        "p": [
            Interval("shizo", "2024-03-01", "2024-03-10", room="7", stay="a"),
            Interval("held", "2024-03-05", "2024-03-15", room="7", stay="b"),
        ],
        "q": [Interval("shizo", "2024-03-01", "2024-03-20", room="7")],
    }
    [pair] = cell_mates(told, date(2024, 6, 1).toordinal())
    assert pair.days == (15, 15)


def test_a_crowd_in_one_room_is_counted_and_not_paired():
    crowd = {str(number): [Interval("held", "2024-03-01", room="hall")] for number in range(5_000)}
    assert cell_mates(crowd, date(2024, 6, 1).toordinal()) == ()
    assert crowded_rooms(crowd) == {"hall": 5_000}


def test_the_order_in_which_reports_come_in_changes_nothing():
    told = [
        Interval("shizo", "2024-03", "2024-03-17", stay="a"),
        Interval("shizo", "2024-03-03", "2024-04", stay="a"),
        Interval("common", "2024-03-10", "2024-03-25"),
        Interval("hospital", "2024-03-12", "2024-03-13"),
    ]
    one = khronika.detention_clock(told, until=date(2024, 6, 1))
    other = khronika.detention_clock(told[::-1], until=date(2024, 6, 1))
    assert {name: time.days for name, time in one.regimes.items()} == {
        name: time.days for name, time in other.regimes.items()
    }


def test_every_threshold_tells_its_source_and_that_no_lawyer_has_checked_it():
    for each in thresholds():
        assert each.source
        assert each.checked.startswith(("no:", "in part:")), each.id


def test_every_threshold_tells_since_when_it_is_in_force_and_that_no_lawyer_has_checked_it():
    for each in thresholds():
        assert each.in_force.since, each.id
        assert each.in_force.source
        assert each.in_force.checked.startswith("no:"), each.id


def test_wordings_of_one_rule_are_in_force_on_different_days():
    for one, other in combinations(thresholds(), 2):
        if one.id == other.id:
            assert one.in_force.last < other.in_force.first or other.in_force.last < one.in_force.first


def alarm_in_force(text, rule, since, until, on="2023-01-01"):
    """Where a rule stands that was law from one day to another."""
    threshold = next(each for each in thresholds() if each.id == rule)
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    in_force = InForce(first, last, "s", "no:", first.toordinal(), last.toordinal())
    return alarm(replace(threshold, in_force=in_force), clock_of(text, on).history)


@pytest.mark.parametrize(
    ("text", "since", "until", "standing", "days"),
    [
        ("shizo 2021-03-01 2021-03-20 hours=23", "2020-01-01", "2022-01-01", "certain", (20, 20)),
        ("shizo 2021-03-01 2021-03-20 hours=23", "2021-04-01", "2022-01-01", "no", (0, 0)),
        ("shizo 2021-03-01 2021-03-20 hours=23", "2020-01-01", "2021-02-28", "no", (0, 0)),
        ("shizo 2021-03-01 2021-03-20 hours=23", "2021-03-05", "2022-01-01", "certain", (16, 16)),
        ("shizo 2021-03-01 2021-03-20 hours=23", "2021-03-06", "2022-01-01", "no", (15, 15)),
        ("shizo 2021-03-01 2021-03-20 hours=23", "2020-01-01", "2021-03-15", "no", (15, 15)),
        ("shizo 2021-03-01 2021-03 hours=23", "2021-03-10", "2022-01-01", "possible", (0, 22)),
        ("shizo 2021-03 2021-04-10 hours=23", "2020-01-01", "2021-03-20", "possible", (0, 20)),
    ],
)
def test_only_days_on_which_a_rule_was_law_are_held_against_it(text, since, until, standing, days):
    found = alarm_in_force(text, "MANDELA-R44-PROL", since, until)
    assert found.standing.value == standing
    assert (found.measured or (0, 0)) == days


@pytest.mark.parametrize(
    ("when", "standing"),
    [("2021-03-02", "certain"), ("2020-12-31", "no"), ("2021", "certain"), ("2020", "no"), (None, "certain")],
)
def test_what_happened_before_a_rule_was_law_is_not_held_against_it(when, standing):
    dark = Detainee(occurrences=(Occurrence(OccurrenceKind.DARKNESS, when),))
    history = replace(clock_of("shizo 2021-03-01 2021-03-20", "2023-01-01").history, detainee=dark)
    threshold = next(each for each in thresholds() if each.id == "MANDELA-R43-DARK")
    first = date(2021, 1, 1)
    in_force = InForce(first, None, "s", "no:", first.toordinal(), date.max.toordinal())
    assert alarm(replace(threshold, in_force=in_force), history).standing.value == standing


def test_a_place_of_detention_that_was_left_before_a_rule_was_law_is_not_held_against_it():
    text = "remand 2021-03-01 2021-03-20 type=sizo pow"
    assert alarm_in_force(text, "GC3-22-97", "2021-03-10", "2022-01-01").standing.value == "certain"
    assert alarm_in_force(text, "GC3-22-97", "2021-04-01", "2022-01-01").standing.value == "no"
    assert alarm_in_force(text, "WGEID-URGENT", "2024-01-01", "2025-01-01").standing.value == "no"


@pytest.mark.parametrize(
    ("text", "rule", "since"),
    [
        (
            "shizo 2020-03-01 2020-03-31 hours=23 stay=a & shizo 2022-03-01 2022-03-31 hours=23 stay=a",
            "MANDELA-R44-PROL",
            "2021-01-01",
        ),
        (
            "shizo 2020-12-01 2020-12-31 hours=23 facility=A & shizo 2020-12-05 2021-02-20 hours=23 facility=B",
            "MANDELA-R44-PROL",
            "2021-01-01",
        ),
        ("held 2021-01-01/2021-06-01 - days=3 type=sizo pow", "GC3-22-97", "2021-05-01"),
        (
            "held 2020-01-01 2020-03-01 type=sizo pow stay=a & held 2022-01-01 2022-03-01 type=sizo stay=a",
            "GC3-22-97",
            "2021-05-01",
        ),
    ],
)
def test_what_contradicts_a_stay_counts_though_it_was_before_the_rule_was_law(text, rule, since):
    assert alarm_in_force(text, rule, since, "2023-01-01").standing.value == "possible"


def test_a_first_hearing_before_a_rule_was_law_is_the_first():
    text = "remand 2019-01-01 2020-06-01 hearing=2019-01-02 & common 2020-06-02 2022-06-01"
    assert alarm_in_force(text, "ICCPR-HRC-GC35", "2021-01-01", "2023-01-01").standing.value == "no"
    late = alarm_in_force(
        "remand 2020-12-31 2022-06-01 hearing=2021-01-20", "ICCPR-HRC-GC35", "2021-01-01", "2023-01-01"
    )
    assert (late.standing.value, late.measured) == ("possible", (19, 19))
    anew = "remand 2005-01-01 2005-06-01 hearing=2005-01-02 & remand 2021-02-01 2021-06-01 hearing=2021-03-01"
    found = alarm_in_force(anew, "ICCPR-HRC-GC35", "2021-01-01", "2023-01-01")
    assert (found.standing.value, found.measured) == ("possible", (28, 28))


def test_a_length_that_is_told_is_told_of_the_days_on_which_a_rule_was_law():
    text = "shizo 2020-12-28 - ordered=10"
    assert (
        alarm_in_force(text, "MANDELA-R43-INDEF", "2021-01-01", "2023-01-01", on="2021-01-03").standing.value
        == "no"
    )


def test_a_threshold_that_cannot_be_computed_says_why():
    assert len(not_computed()) == 5
    assert all(each.why_not for each in not_computed())


def test_nothing_is_called_a_violation_or_a_verdict():
    said = " ".join(f"{each.rule} {each.meaning}" for each in thresholds()).lower()
    assert not any(word in said for word in ("violation", "breach", "guilty", "crime"))

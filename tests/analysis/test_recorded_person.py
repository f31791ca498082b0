"""What the record tells of a person, where reports deny or contradict each other: then nothing of it is certain."""

from datetime import date

import pytest

from khronika.analysis.detention.clock import detention_clock
from khronika.analysis.detention.recorded_person import RECORDED_KINDS, recorded_persons
from khronika.analysis.detention.threshold import thresholds
from tests.disclosure.record_world import WORDS, entity, material, named, stated

ENTITIES = [
    entity("p", "Person", "P."),
    entity("held", "Detention", "a detention"),
    entity("cell", "Confinement", "a cell"),
    entity("act", "Act", "an act"),
    entity("letter", "Document", "a letter"),
]
DETENTION = [
    ("held", "detainee", named("p")),
    ("held", "start_date", {"date": "2024-01-01"}),
]
CELL = [
    ("cell", "detainee", named("p")),
    ("cell", "type", "kartser"),
    ("cell", "order_number", "7"),
    ("cell", "start_date", {"date": "2024-01-01"}),
    ("cell", "end_date", {"date": "2024-01-31"}),
]
ACT = ("act", "victim", named("p")), ("act", "method", "darkness")
ADULTS = "RU-103FZ-40"
MINORS = "RU-103FZ-40-MINOR"


def standing(threshold, *told, denied=()):
    """Where a threshold stands by a first report of all of these, and one more for each that is denied."""
    events = [stated(1, *told)]
    events += [stated(number, each, stance="denies") for number, each in enumerate(denied, start=2)]
    persons = recorded_persons(material(ENTITIES, events).views, {}, WORDS)
    person = persons[next(iter(persons))]
    clock = detention_clock(person.intervals, until=date(2024, 12, 1), detainee=person.detainee)
    return clock.alarm(threshold).value


PRISONER = ("p", "custody_status", "pow")


@pytest.mark.parametrize(
    ("told", "denied", "expected"),
    [
        ([PRISONER], [], "certain"),
        ([PRISONER], [PRISONER], "possible"),
        ([PRISONER, ("p", "custody_status", "convict")], [], "possible"),
        ([("p", "custody_status", "convict")], [], "no"),
    ],
)
def test_protection_as_a_prisoner_of_war_is_certain_only_where_nothing_speaks_against_it(
    told, denied, expected
):
    assert standing("GC3-90-MAX", *CELL, *told, denied=denied) == expected


def born(day):
    return "p", "birth_date", {"date": day}


@pytest.mark.parametrize(
    ("told", "denied", "expected"),
    [
        ([born("2010-05-01")], [], "certain"),
        ([born("2010-05-01"), born("1990-05-01")], [], "possible"),
        ([born("1990-05-01"), born("2010-05-01")], [], "possible"),
        ([born("2010-05-01")], [born("2010-05-01")], "possible"),
        ([born("1990-05-01")], [born("1990-05-01")], "no"),
    ],
)
def test_somebody_is_a_minor_for_certain_only_by_every_birth_that_is_told(told, denied, expected):
    assert standing(MINORS, *CELL, *told, denied=denied) == expected


def test_two_sexes_are_as_none():
    long = [("cell", "type", "pkt"), ("cell", "end_date", {"date": "2024-06-01"})]
    told = [CELL[0], long[0], *CELL[2:4], long[1]]
    assert standing("RU-UIK-115-PKT-F", *told, ("p", "sex", "female")) == "certain"
    for order in (("female", "male"), ("male", "female")):
        both = [("p", "sex", each) for each in order]
        assert standing("RU-UIK-115-PKT-F", *told, *both) == "possible"


def test_an_act_that_is_denied_is_possible():
    assert standing("MANDELA-R43-DARK", *CELL, *ACT, ("act", "date", {"date": "2024-01-02"})) == "certain"
    denied = [("act", "method", "darkness")]
    assert (
        standing("MANDELA-R43-DARK", *CELL, *ACT, ("act", "date", {"date": "2024-01-02"}), denied=denied)
        == "possible"
    )


def test_an_act_of_which_no_day_is_told_happened_all_the_same():
    assert standing("MANDELA-R43-DARK", *CELL, *ACT) == "certain"


def test_every_kind_of_happening_that_a_rule_asks_for_is_one_that_the_record_can_tell():
    asked = {kind for rule in thresholds() for kind in rule.kinds}
    assert asked <= {kind.value for kind in RECORDED_KINDS}


def test_that_nobody_may_write_does_not_say_that_it_is_hidden_where_somebody_is():
    assert standing("WGEID-URGENT", *DETENTION, ("held", "disclosure", "no-contact")) == "no"
    recent = [DETENTION[0], ("held", "start_date", {"date": "2024-10-01"})]
    assert standing("WGEID-URGENT", *recent, ("held", "disclosure", "no-contact")) == "possible"
    assert standing("WGEID-URGENT", *recent, ("held", "disclosure", "not-disclosed")) == "certain"


def test_whoever_denies_a_detention_does_not_make_a_sighting_doubtful():
    recent = [DETENTION[0], ("held", "start_date", {"date": "2024-10-01"})]
    hidden = "held", "disclosure", "denied"
    assert standing("WGEID-URGENT", *recent, hidden, denied=[DETENTION[0]]) == "certain"


def test_a_letter_that_somebody_wrote_is_one_and_a_sign_of_life():
    hidden = "held", "disclosure", "denied"
    letter = ("letter", "type", "letter"), ("letter", "author", named("p"))
    soon, late = ("letter", "date", {"date": "2024-01-05"}), ("letter", "date", {"date": "2024-11-05"})
    told = [*DETENTION, PRISONER, hidden]
    assert standing("GC3-70", *told) == "possible"
    assert standing("GC3-70", *told, *letter, soon) == "no"
    assert standing("WGEID-URGENT", *told, *letter, soon) == "no"
    assert standing("WGEID-URGENT", *told, *letter, late) == "certain"

"""The detention clock, cell-mates and independent origins, out of the record of an archive."""

import json
from datetime import date

import pytest

from khronika.analysis.detention.standing import AlarmStanding
from khronika.archive.analysis.clocks import alarm_sheet
from khronika.archive.analysis.independence import value_origins
from khronika.archive.analysis.patterns import PatternOrder, patterns
from khronika.archive.link.judgements import judge, withdraw
from khronika.archive.record.review import decide
from khronika.link.judgement import Verdict
from khronika.presentation.alarms import sheet_views
from khronika.presentation.independence import OriginsView
from khronika.presentation.patterns import PatternsView
from khronika.presentation.words import words_in
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika.record.view import entity_views
from tests.world import events_of, found, recorded, seal, spread

TODAY = date(2026, 11, 30)
LETTER, REGISTER = b"In cell 7 from 3 March.\n", b"Placed 2024-03-03, let out 2024-03-20.\n"


def batch(number, exact, item, origin, statements):
    rows = [
        {"id": f"{number}.{row}", "subject": subject, "property": name, "value": value}
        for row, (subject, name, value) in enumerate(statements)
    ]
    return {
        "id": number,
        "citation": {"item": {"name": item}, "quote": {"exact": exact}},
        "attribution": [{"who": origin, "role": "speaker", "knows": "saw"}],
        "origin": origin,
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": rows,
    }


TOLD = {
    "format": "khronika-statements/1",
    "entities": {
        "p": {"type": "Person", "label": "Testov", "protection": "named inside"},
        "q": {"type": "Person", "label": "Obraztsov", "protection": "named inside"},
        "f": {"type": "Facility", "label": "IK-99", "protection": "public"},
        "r": {"type": "Place", "label": "cell 7", "protection": "public"},
        "c": {"type": "Confinement", "label": "cell of Testov", "protection": "named inside"},
        "d": {"type": "Confinement", "label": "cell of Obraztsov", "protection": "named inside"},
        "h": {"type": "Appearance", "label": "hearing", "protection": "named inside"},
        "a": {"type": "Act", "label": "act", "protection": "named inside"},
        "l": {"type": "CounselAccess", "label": "lawyer", "protection": "named inside"},
    },
    "batches": [
        batch(
            "1",
            "In cell 7 from 3 March.",
            "letter.txt",
            "p",
            [
                ("c", "detainee", {"entity": "p"}),
                ("c", "type", "shizo"),
                ("c", "start_date", {"date": "2024-03-03"}),
                ("c", "place", {"entity": "r"}),
                ("c", "hours_alone", {"number": 23}),
                ("r", "facility", {"entity": "f"}),
                ("d", "detainee", {"entity": "q"}),
                ("d", "type", "shizo"),
                ("d", "start_date", {"date": "2024-03-15"}),
                ("d", "end_date", {"date": "2024-03-18"}),
                ("d", "place", {"entity": "r"}),
                ("h", "appearing", {"entity": "p"}),
                ("h", "date", {"date": "2026-12-10"}),
                ("l", "victim", {"entity": "p"}),
                ("l", "type", "allowed"),
                ("l", "date", {"date": "2025-02-01"}),
                ("a", "victim", {"entity": "p"}),
                ("a", "type", "beating"),
                ("a", "method", "water"),
                ("a", "date", {"date": "2024-03-10"}),
                ("a", "place", {"entity": "r"}),
            ],
        ),
        batch(
            "2",
            "let out 2024-03-20.",
            "register.txt",
            "q",
            [
                ("c", "detainee", {"entity": "p"}),
                ("c", "type", "shizo"),
                ("c", "end_date", {"date": "2024-03-20"}),
            ],
        ),
    ],
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clocks")
    with found(folder / "archive") as opened:
        seal(opened, spread(folder / "in", {"letter.txt": LETTER, "register.txt": REGISTER}))
        recorded(opened, parse_statement_file(json.dumps(TOLD)))
        yield opened


def test_a_beginning_from_one_report_and_an_end_from_another_make_one_exact_stay(archive):
    person = next(each for each in alarm_sheet(archive, TODAY).persons if each.label == "Testov")
    assert person.clock.days("shizo") == (18, 18)
    assert person.clock.alarm("MANDELA-R44-PROL") is AlarmStanding.CERTAIN


def test_the_watch_list_tells_the_last_lawyer_and_the_next_hearing(archive):
    person = next(each for each in alarm_sheet(archive, TODAY).persons if each.label == "Testov")
    assert person.watch.last_counsel == date(2025, 2, 1)
    assert person.watch.next_hearing == date(2026, 12, 10)


def test_who_was_in_one_cell_may_have_seen_what_happened(archive):
    [pair] = alarm_sheet(archive, TODAY).cell_mates
    assert (pair.days.certain, pair.days.possible) == (4, 4)


def test_the_sheet_begins_with_the_worst_and_ends_with_what_it_does_not_say(archive):
    *shown, last = [view.to_json() for view in sheet_views(alarm_sheet(archive, TODAY))]
    assert shown[0]["label"] == "Testov"
    assert {each["threshold"] for each in shown[0]["alarms"]} >= {"MANDELA-R44-PROL", "RU-UIK-115-SHIZO"}
    assert all(each["checked"] and each["source"] for each in shown[0]["alarms"])
    assert len(last["not_computed"]) == 5
    assert last["persons"] == 2
    assert last["alarms"]["MANDELA-R44-PROL"] == {"certain": 1, "possible": 0}


def test_the_sheet_is_told_in_each_language_and_calls_nothing_a_verdict(archive):
    expected = {
        "en": ("Mandela Rules", "prolonged solitary", "punishment isolator"),
        "ru": ("Правила Нельсона Манделы", "длительное одиночное заключение", "штрафной изолятор"),
        "uk": ("Правила Нельсона Мандели", "тривале одиночне ув’язнення", "штрафний ізолятор"),
        "fr": ("Règles Nelson Mandela", "isolement prolongé", "isolateur disciplinaire"),
    }
    for language, parts in expected.items():
        views = sheet_views(alarm_sheet(archive, TODAY))
        told = "\n".join(line for view in views for line in view.text(words_in(language)))
        assert [part for part in parts if part not in told] == []


def test_two_people_in_two_papers_are_two_origins_of_what_both_say(archive):
    [told] = [
        each for each in value_origins(archive) if each.property == "type" and each.label == "cell of Testov"
    ]
    assert (told.reports, told.origins.lower, told.origins.upper) == (2, 2, 2)
    assert OriginsView(told).to_json()["independent"] == {"lower": 2, "upper": 2, "exact": True}


def test_one_statement_can_be_asked_for(archive):
    statement = f"{events_of(archive, StateEvent)[1].batch}.3"
    [told] = value_origins(archive, statement)
    assert told.property == "end_date"


def test_acts_are_counted_by_kind_place_and_month_in_words_of_four_languages(archive):
    found = patterns(archive, PatternOrder(date(2024, 3, 1)))
    assert [(each.key, each.certain) for each in found.kinds] == [("beating", 1)]
    assert [found.labels[each.key] for each in found.facilities] == ["IK-99"]
    assert [each.key for each in found.months] == ["2024-03"]
    assert found.order.after == (1, 1)
    assert json.dumps(PatternsView(found).to_json())
    assert any("избиение" in line for line in PatternsView(found).text(words_in("ru")))
    figures = dict(PatternsView(found).figures(words_in("fr")))
    assert figures["kinds"].rows == (("passage à tabac", "1", "1"),)


def test_what_was_withdrawn_under_duress_stays_possible(archive):
    register = events_of(archive, StateEvent)[1].batch
    decide(archive, [f"{register}.3"], State.WITHDRAWN, "under duress: he was threatened with the front")
    person = next(each for each in alarm_sheet(archive, TODAY).persons if each.label == "Testov")
    days = person.clock.days("shizo")
    assert days.certain == 1
    assert days.possible is not None
    assert days.possible > 18


def test_two_witnesses_who_are_judged_to_be_one_person_are_one_origin(archive):
    persons = {view.label: view.id for view in _persons(archive)}
    judged = judge(archive, (persons["Testov"], persons["Obraztsov"]), Verdict.SAME, "one hand")
    [told] = [
        each for each in value_origins(archive) if each.property == "type" and each.label == "cell of Testov"
    ]
    withdraw(archive, judged, "only for this test")
    assert told.origins == (1, 1, True)


def _persons(archive):
    record = archive.index.record
    return entity_views(record.about(sorted(record.of_types({"Person"}))), archive.words).values()

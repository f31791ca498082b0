"""The one filter by audience: what leaves, for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.disclosure.audience import Audience, Disclosure, Withheld
from khronika.disclosure.grounds import ReportGrounds
from khronika.primitives.codec import canonical
from khronika.record.event_form import ChainLink
from khronika.record.recorded import Described, State
from khronika.record.statement import Role
from tests.disclosure.name_spellings import spellings, surnames
from tests.disclosure.record_world import (
    EVERYONE,
    GRADE,
    ITEM,
    entity,
    grounds,
    identity,
    material,
    named,
    party,
    planned,
    review,
    stated,
)

OUTER = (Audience.PRESS, Audience.PUBLIC)
NEARER = (Audience.INSIDE, Audience.COURT)
PEOPLE = [
    entity("b", "Person", "B., former prisoner", "pseudonym", ["Сажинский Егор Львович"]),
    entity("i", "Person", "Ivan Dubrovolin", "named inside", ["Дубровольин Иван"]),
    entity("o", "Person", "Captain I. F. Loznyakov", "public", ["Лозняков И. Ф."]),
    entity("act", "Act", "beating of B."),
]


def labels(plan):
    return {each.id: each.label for each in plan.entities}


def told(plan):
    return [(each.property, [value.text for value in each.values]) for each in plan.statements]


def story(*rows, **changed):
    return material(PEOPLE, [stated(1, *rows)], **changed)


@pytest.mark.parametrize("audience", EVERYONE)
def test_of_a_pseudonym_only_the_label_leaves(audience):
    plan = planned(
        story(("act", "victim", named("b")), ("b", "health", "INVENTED illness"), ("b", "name", "Сажинский")),
        audience,
    )
    assert told(plan) == [("victim", ["B., former prisoner"])]
    assert [each.names for each in plan.entities if each.label.startswith("B.")] == [()]
    assert plan.withheld == {Withheld.PROTECTED: 2}


@pytest.mark.parametrize("audience", OUTER)
def test_who_is_named_inside_is_a_number_outside(audience):
    plan = planned(story(("act", "victim", named("i")), ("i", "rank", "INVENTED rank")), audience)
    assert [(name, values[0][:7]) for name, values in told(plan)] == [("victim", "Person ")]
    assert "Dubrovolin" not in str(plan)


def test_a_court_reads_the_label_of_who_is_named_inside_and_the_names_when_asked():
    story_of_i = story(("act", "victim", named("i")), ("i", "alias", "Иван из Н."))
    plan = planned(story_of_i, Audience.COURT)
    asked = planned(story_of_i, Audience.COURT, disclosed=frozenset({Disclosure.NAMES}))
    assert (told(plan), [each.names for each in plan.entities if each.type == "Person"]) == (
        [("victim", ["Ivan Dubrovolin"])],
        [()],
    )
    assert ("alias", ["Иван из Н."]) in told(asked)
    assert [each.names for each in asked.entities if each.type == "Person"] == [("Дубровольин Иван",)]


@pytest.mark.parametrize("audience", EVERYONE)
def test_who_is_public_is_named_to_everyone(audience):
    plan = planned(
        story(("act", "perpetrator_type", {"code": "prison-officer"}), ("o", "rank", "captain")), audience
    )
    assert "Captain I. F. Loznyakov" in labels(plan).values()
    assert ("Лозняков И. Ф.",) in [each.names for each in plan.entities]


def test_only_accepted_statements_leave_unless_others_are_asked_for():
    what = story(("act", "detail", "INVENTED"), accepted=False)
    assert planned(what).statements == ()
    assert planned(what).withheld == {Withheld.STATE: 1}
    assert len(planned(what, states=frozenset({State.PROPOSED})).statements) == 1


def test_what_is_withdrawn_leaves_for_nobody_whoever_asks():
    events = [stated(1, ("act", "detail", "INVENTED")), review(1, State.WITHDRAWN)]
    for audience in EVERYONE:
        assert planned(material(PEOPLE, events), audience, states=frozenset(State)).statements == ()


@pytest.mark.parametrize("audience", EVERYONE)
def test_a_text_that_tells_a_protected_name_stays_behind(audience):
    plan = planned(
        story(
            ("act", "detail", "he was carried out; Sazhinskogo was the name"), ("act", "detail", "INVENTED")
        ),
        audience,
    )
    assert told(plan) == [("detail", ["INVENTED"])]
    assert plan.withheld[Withheld.SPELLED] == 1


NAMED_ONCE = [
    "Ветлугина Раиса",
    {"value": "Ветлугина Раиса", "kind": "birth"},
    {"text": "Ветлугина Раиса", "verbatim": "Ветлугына"},
    ["Other", [{"value": "Ветлугина Раиса"}]],
    {"value": "Ветлугина Раиса", "of_a_later_version": 1},
]


@pytest.mark.parametrize("audience", OUTER)
@pytest.mark.parametrize("name", NAMED_ONCE)
def test_a_name_is_kept_back_in_whatever_form_it_was_recorded(name, audience):
    stated_names = story(("b", "alias", name), ("act", "detail", "they took Раиса Ветлугина away"))
    assert "Ветлугин" not in str(planned(stated_names, audience))
    described = Described(
        1,
        identity("b"),
        "Person",
        "B., former prisoner",
        "pseudonym",
        canonical(name if isinstance(name, list) else [name]),
    )
    of_description = material(
        [described, *PEOPLE[1:]], [stated(1, ("act", "detail", "they took Раиса Ветлугина away"))]
    )
    assert "Ветлугин" not in str(planned(of_description, audience))


@pytest.mark.parametrize("audience", EVERYONE)
def test_a_label_of_earlier_days_is_a_name(audience):
    what = story(("act", "victim", named("b", label="Колобродин Пётр")), ("act", "detail", "Kolobrodin fell"))
    assert told(planned(what, audience)) == [("victim", ["B., former prisoner"])]


@pytest.mark.parametrize("audience", EVERYONE)
def test_the_words_somebody_was_named_in_stay_behind(audience):
    what = story(("act", "victim", named("b") | {"said": "тот, кого звали Ежом"}))
    assert "Еж" not in str(planned(what, audience).statements)


@pytest.mark.parametrize("audience", EVERYONE)
def test_no_source_leaves_nor_its_code_nor_what_names_it(audience):
    people = [*PEOPLE, entity("src", "Source", "INVENTED source")]
    rows = [
        ("src", "note", "INVENTED"),
        ("act", "detail", "told by s 17 himself"),
        ("act", "detail", "plain"),
    ]
    plan = planned(
        material(people, [stated(1, *rows)], rests={identity("batch1"): grounds(who="S-17")}), audience
    )
    assert told(plan) == [("detail", ["plain"])]
    assert not {"S-17", "INVENTED source"} & set(str(plan).split("'"))
    assert all(link.who == "" for report in plan.reports.values() for link in report.chain)


@pytest.mark.parametrize("audience", EVERYONE)
def test_grades_leave_only_when_asked_for(audience):
    what = story(("act", "detail", "INVENTED"))
    plain, asked = planned(what, audience), planned(what, audience, disclosed=frozenset({Disclosure.GRADES}))
    assert [(each.reliability, each.credibility) for each in plain.reports.values()] == [("", "")]
    assert [(each.reliability, each.credibility) for each in asked.reports.values()] == [GRADE]


@pytest.mark.parametrize("audience", OUTER)
def test_outer_audiences_get_ids_that_no_other_export_shares(audience):
    what = story(("act", "victim", named("o")))
    one, other = planned(what, audience), planned(what, audience, salt=b"another")
    ids = [
        {each.id for each in plan.entities} | set(plan.reports) | {each.id for each in plan.statements}
        for plan in (one, other)
    ]
    archived = {each.id for each in PEOPLE} | {identity("batch1"), f"{identity('batch1')}.1"}
    assert not ids[0] & ids[1]
    assert not ids[0] & archived
    item = next(iter(one.reports.values())).item
    assert (item.id == ITEM.id, item.control, item.sha256, item.size, item.media) == (False, "", "", 0, "")


@pytest.mark.parametrize("audience", NEARER)
def test_nearer_audiences_find_the_items_and_ids_of_the_archive_again(audience):
    plan = planned(story(("act", "victim", named("o"))), audience)
    report = plan.reports[identity("batch1")]
    assert (report.item.control, report.item.sha256) == (ITEM.control, ITEM.sha256)


def test_notes_of_the_team_stay_with_the_team():
    what = story(("act", "remarks", "INVENTED doubt"))
    assert [bool(planned(what, audience).statements) for audience in EVERYONE] == [True, False, False, False]


def test_an_entity_nothing_that_leaves_speaks_of_is_not_there():
    assert {
        each.type for each in planned(story(("act", "detail", "INVENTED")), Audience.INSIDE).entities
    } == {"Act"}


@pytest.mark.parametrize("audience", EVERYONE)
def test_a_quote_that_tells_a_name_gives_way_to_its_place(audience):
    rests = {identity("batch1"): grounds(exact="вышел Сажинский")}
    plan = planned(story(("act", "detail", "INVENTED"), rests=rests), audience)
    assert [each["type"] for report in plan.reports.values() for each in report.selectors] == [
        "TextPositionSelector"
    ]
    assert plan.withheld == {Withheld.QUOTE: 1}


@pytest.mark.parametrize("audience", EVERYONE)
def test_a_name_cut_in_two_by_the_edge_of_a_quote_is_told_by_neither_part(audience):
    rests = {identity("batch1"): grounds(exact="инский вышел", prefix="потом Саж", suffix=" и")}
    report = next(iter(planned(story(("act", "detail", "INVENTED"), rests=rests), audience).reports.values()))
    assert "инский" not in str(report.selectors)


def test_what_surrounds_a_quote_leaves_only_for_those_who_are_near_and_without_a_word_cut_in_two():
    plans = [planned(story(("act", "detail", "INVENTED")), audience) for audience in EVERYONE]
    quotes = [next(iter(plan.reports.values())).selectors[0] for plan in plans]
    assert [quote.get("prefix") for quote in quotes] == ["it ", "it ", None, None]


@given(name=surnames, data=st.data(), audience=st.sampled_from(EVERYONE))
def test_no_spelling_of_a_protected_name_leaves(name, data, audience):
    hidden = entity("b", "Person", "B.", "pseudonym", [f"{name} А. Б."])
    written = data.draw(spellings(name))
    rows = [
        ("act", "detail", f"some say {written} and some do not"),
        ("act", "victim", named("b", label=name) | {"said": written}),
    ]
    rests = {identity("batch1"): grounds(exact=f"и {written},", who=written)}
    plan = planned(material([hidden, PEOPLE[3]], [stated(1, *rows)], rests=rests), audience)
    assert written not in str(plan)
    assert name not in str(plan)
    assert told(plan) == [("victim", ["B."])]


@pytest.mark.parametrize("audience", EVERYONE)
def test_two_reports_of_one_origin_are_known_as_such_and_the_origin_is_not_named(audience):
    events = [
        stated(n, ("act", "detail", f"INVENTED {n}"), origin=origin)
        for n, origin in enumerate(["мать Сажинского"] * 2 + [identity("b")], 1)
    ]
    origins = [report.origin for report in planned(material(PEOPLE, events), audience).reports.values()]
    assert len(set(origins)) == 2
    assert all(origins)
    assert "Сажинск" not in str(origins)


def test_what_a_date_and_a_name_are_goes_with_them():
    rows = [
        ("act", "date", {"date": "2024-04-06/2024-04-07", "kind": "point", "inferred": True}),
        ("o", "name", {"value": "Лозняков", "kind": "birth", "script": "Cyrl"}),
    ]
    day, name = (
        each.values[0]
        for each in sorted(planned(story(*rows), Audience.INSIDE).statements, key=lambda each: each.property)
    )
    assert (day.date_kind, day.inferred) == ("point", True)
    assert (name.name_kind, name.script) == ("birth", "Cyrl")


@pytest.mark.parametrize("audience", OUTER)
def test_outside_nobody_is_told_that_somebody_under_a_pseudonym_spoke(audience):
    chain = (
        ChainLink(party("b"), Role.SPEAKER),
        ChainLink(party("o"), Role.PUBLISHER),
        ChainLink("INVENTED words", Role.RECORDER),
    )
    rests = {identity("batch1"): ReportGrounds(None, chain)}
    events = [stated(1, ("act", "victim", named("b")), origin=identity("b"))]
    plan = planned(material(PEOPLE, events, rests=rests), audience)
    (report,) = plan.reports.values()
    assert [(link.role, link.who) for link in report.chain] == [
        ("speaker", ""),
        ("publisher", "Captain I. F. Loznyakov"),
        ("recorder", ""),
    ]
    assert report.origin not in {each.id for each in plan.entities}


@pytest.mark.parametrize("audience", OUTER)
def test_numbers_count_only_those_who_are_met(audience):
    crowd = [entity(f"x{n}", "Person", f"INVENTED {n}", "named inside") for n in range(9)]
    rows = [("act", "victim", named("x7")), *((f"x{n}", "rank", "INVENTED") for n in range(9))]
    assert told(planned(material([*PEOPLE, *crowd], [stated(1, *rows)]), audience)) == [
        ("victim", ["Person 1"])
    ]


@pytest.mark.parametrize("audience", EVERYONE)
def test_a_disagreement_with_what_stays_behind_is_not_told(audience):
    secret = stated(2, ("act", "detail", "INVENTED"), stance="denies")
    both = [stated(1, ("act", "detail", "INVENTED")), secret]
    assert [each.disagrees for each in planned(material(PEOPLE, both), audience).statements] == [True, True]
    partly = material(
        PEOPLE, [*both, review(2, State.PROPOSED)._replace(place=both[0].report.place._replace(position=300))]
    )
    assert [each.disagrees for each in planned(partly, audience).statements] == [False]


def test_two_birth_dates_disagree_and_two_details_do_not():
    rows = [
        ("o", "birth_date", {"date": "1980"}),
        ("o", "birth_date", {"date": "1981"}),
        ("o", "detail", "A"),
        ("o", "detail", "B"),
    ]
    plan = planned(story(*rows), Audience.COURT)
    assert {(each.property, each.disagrees) for each in plan.statements} == {
        ("birth_date", True),
        ("detail", False),
    }


NAMESAKES = [
    ("Captain I. F. Sazhinsky", False),
    ("Captain Sazhinsky", False),
    ("Сажинский", True),
    ("Captain E. I. Sazhinsky", True),
    ("Сажинская Е.", True),
]


@pytest.mark.parametrize(("label", "hidden"), NAMESAKES)
def test_a_court_reads_who_a_public_namesake_is_and_the_press_does_not(label, hidden):
    people = [
        entity("b", "Person", "B.", "pseudonym", ["Сажинский Е. Л."]),
        entity("o", "Person", label),
        PEOPLE[3],
    ]
    what = material(people, [stated(1, ("act", "certified_by", named("o")))])
    assert told(planned(what, Audience.COURT)) == [("certified_by", ["Person 1" if hidden else label])]
    assert told(planned(what, Audience.PRESS)) == [("certified_by", ["Person 1"])]
    assert planned(what, Audience.PRESS).withheld == {Withheld.LABEL: 1}

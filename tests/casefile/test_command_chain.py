"""Who was superior of whom on a day: certain where the dates leave no doubt, possible where they do not exclude it, else not at all."""

from datetime import date

import pytest

from khronika.casefile.command_chain import CommandCertainty, CommandChain, CommandRelation
from khronika.primitives.codec import canonical
from khronika.record.fold import fold
from khronika.record.recorded import Described, Place, Recorded, Report, Stated
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
DAY = date(2024, 4, 6)
TYPES = {
    "guard": "Person",
    "shift": "Person",
    "head": "Person",
    "deputy": "Person",
    "shift-post": "Position",
    "guard-post": "Position",
    "head-post": "Position",
    "colony": "Facility",
    "region": "Organization",
    "night": "Act",
}


def stated(number, *rows, stance="asserts"):
    batch = f"b{number}"
    report = Report(
        Place(number, "2026-11-22T10:00:00Z", "anna"),
        batch,
        "",
        "",
        "",
        stance,
        "claimed by source",
        "B",
        "2",
    )
    statements = tuple(
        Recorded(f"{batch}.{n}", batch, subject, name, canonical(value))
        for n, (subject, name, value) in enumerate(rows, start=1)
    )
    about = {subject for subject, _, _ in rows} | {
        value["entity"] for _, _, value in rows if isinstance(value, dict) and "entity" in value
    }
    described = tuple(
        Described(number, each, TYPES.get(each, "Posting"), each, "public", "[]") for each in sorted(about)
    )
    return Stated(report, statements, described)


def to(entity):
    return {"entity": entity, "type": TYPES[entity], "label": entity}


def held(posting, holder, post, start="2024-01-01", end="2024-12-31"):
    dates = [("start_date", start)] * bool(start) + [("end_date", end)] * bool(end)
    return [
        (posting, "holder", to(holder)),
        (posting, "post", to(post)),
        *((posting, name, {"date": day}) for name, day in dates),
    ]


LINES = [
    ("guard-post", "reports_to", to("shift-post")),
    ("shift-post", "reports_to", to("head-post")),
    ("head-post", "reports_to", to("region")),
]


def chain(*batches, day=DAY):
    told = [stated(number, *rows) if isinstance(rows, list) else rows for number, rows in enumerate(batches)]
    return CommandChain(entity_views(fold(told), WORDS), day)


def above(*batches, of="guard", day=DAY):
    return {each.entity: each.certainty.value for each in chain(*batches, day=day).superiors(of)}


GUARD = held("p1", "guard", "guard-post")
SHIFT = held("p2", "shift", "shift-post")
HEAD = held("p3", "head", "head-post")
PERSONS = ("shift", "head")


def test_a_chain_of_dated_posts_is_certain_up_to_the_body_above():
    found = above(GUARD, SHIFT, HEAD, LINES)
    assert found == dict.fromkeys(["shift-post", "shift", "head-post", "head", "region"], "certain")


def test_the_nearest_comes_first_with_the_links_and_statements_that_lead_there():
    nearest = next(
        each for each in chain(GUARD, SHIFT, HEAD, LINES).superiors("guard") if each.entity == "shift"
    )
    assert [each.relation for each in nearest.steps] == [
        CommandRelation.HOLDS,
        CommandRelation.REPORTS_TO,
        CommandRelation.HELD_BY,
    ]
    assert all(each.statements for each in nearest.steps)


@pytest.mark.parametrize(
    ("start", "end", "certainty"),
    [
        ("2024-01-01", "2024-12-31", "certain"),
        ("2024-04-06", "2024-04-06", "certain"),
        ("2024-04", "2024-12-31", "possible"),
        ("2024-01-01", "2024-04", "possible"),
        ("2024-01-01~", "2024-12-31", "possible"),
        ("2024-01-01?", "2024-12-31", "possible"),
        ("2024-01-01", "", "possible"),
        ("", "2024-12-31", "possible"),
        ("", "", "possible"),
        ("2024-04-07", "2024-12-31", None),
        ("2024-01-01", "2024-04-05", None),
    ],
)
def test_a_posting_is_as_certain_as_its_dates(start, end, certainty):
    found = above(GUARD, held("p2", "shift", "shift-post", start, end), HEAD, LINES)
    assert found.get("shift") == certainty
    assert found["head"] == "certain"


def test_two_beginnings_that_disagree_leave_it_possible():
    found = above(GUARD, [*SHIFT, ("p2", "start_date", {"date": "2024-05-01"})], HEAD, LINES)
    assert found["shift"] == "possible"


@pytest.mark.parametrize(
    ("name", "date"),
    [("start_date", "2024-05-01"), ("end_date", "2024-03-01"), ("date", "2023-01-01/2023-02-01")],
)
def test_a_date_that_contradicts_leaves_possible_what_others_alone_would_make_certain(name, date):
    span = ("p2", "date", {"date": "2024-01-01/2024-12-31"})
    told = [*SHIFT, span]
    assert above(GUARD, told, HEAD, LINES)["shift"] == "certain"
    assert above(GUARD, [*told, ("p2", name, {"date": date})], HEAD, LINES)["shift"] == "possible"


def test_a_body_above_is_found_also_where_a_lower_post_belongs_to_it():
    lines = [*LINES, ("shift-post", "organization", to("region"))]
    assert above(GUARD, SHIFT, HEAD, lines)["region"] == "certain"


def test_where_all_dates_exclude_a_day_nobody_held_the_post():
    told = [*held("p2", "shift", "shift-post", "2024-05-01", ""), ("p2", "date", {"date": "2023"})]
    assert "shift" not in above(GUARD, told, HEAD, LINES)
    assert above(GUARD, [*told, ("p2", "date", {"date": "2024-04"})], HEAD, LINES)["shift"] == "possible"


def test_what_somebody_denies_is_possible_and_no_more():
    denied = stated(9, ("p2", "holder", to("shift")), stance="denies")
    assert above(GUARD, SHIFT, HEAD, LINES, denied)["shift"] == "possible"


def test_two_holders_of_one_post_are_each_possible_where_one_posting_names_both():
    both = [*SHIFT, ("p2", "holder", to("deputy"))]
    found = above(GUARD, both, HEAD, LINES)
    assert (found["shift"], found["deputy"]) == ("possible", "possible")


def test_who_holds_the_same_post_is_no_superior():
    assert "deputy" not in above(GUARD, held("p9", "deputy", "guard-post"), SHIFT, LINES)


def test_who_merely_serves_in_the_same_body_is_no_superior():
    serving = [
        ("p8", "holder", to("deputy")),
        ("p8", "organization", to("colony")),
        ("p8", "start_date", {"date": "2024-01-01"}),
        ("p8", "end_date", {"date": "2024-12-31"}),
    ]
    of_colony = [*LINES, ("guard-post", "organization", to("colony")), ("colony", "reports_to", to("region"))]
    found = above(GUARD, serving, of_colony)
    assert "deputy" not in found
    assert found["region"] == "certain"


def test_of_a_body_above_in_which_somebody_serves_they_are_not_the_head():
    serving = [
        ("p8", "holder", to("deputy")),
        ("p8", "organization", to("region")),
        ("p8", "date", {"date": "2024-01-01/2024-12-31"}),
    ]
    found = above(GUARD, SHIFT, LINES, serving)
    assert (found["region"], "deputy" in found) == ("certain", False)


def test_what_somebody_above_holds_besides_leads_no_further():
    besides = [*held("p7", "shift", "head-post"), ("head-post", "reports_to", to("region"))]
    assert above(GUARD, SHIFT, besides, LINES[:1]) == {"shift-post": "certain", "shift": "certain"}


def test_a_date_that_somebody_denies_leaves_it_possible():
    denied = stated(9, ("p2", "start_date", {"date": "2023-01-01"}), stance="denies")
    assert above(GUARD, SHIFT, HEAD, LINES, denied)["shift"] == "possible"


def test_a_longer_way_that_is_certain_comes_before_a_shorter_one_that_is_possible():
    words = [("guard", "reports_to", to("head"))]
    [found] = [
        each for each in chain(GUARD, SHIFT, HEAD, LINES, words).superiors("guard") if each.entity == "head"
    ]
    assert (found.certainty, len(found.steps)) == (CommandCertainty.CERTAIN, 4)


def test_a_person_who_reports_to_another_at_no_told_time_is_possibly_below():
    assert above([("guard", "reports_to", to("head"))]) == {"head": "possible"}


def test_posts_that_report_to_each_other_end():
    circle = [*LINES, ("head-post", "reports_to", to("guard-post"))]
    assert "guard" not in above(GUARD, SHIFT, HEAD, circle)


def test_those_below_are_those_who_have_one_above():
    everybody = chain(GUARD, SHIFT, HEAD, LINES)
    assert [each.entity for each in everybody.subordinates("head")] == ["shift", "guard"]
    assert all(each.certainty is CommandCertainty.CERTAIN for each in everybody.subordinates("head"))
    assert everybody.subordinates("guard") == ()

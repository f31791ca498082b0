"""An entity on its page: what reports tell differently apart from the rest, what is told by date, and what changed between two days."""

import re
from datetime import date

import pytest

from khronika.presentation.entity_dates import day_of
from tests.workspace import case_world
from tests.workspace.asked import unlocked
from tests.workspace.case_world import ACT, AGAINST, HELD, batch

OTHERWISE = batch(
    "6",
    "let out 2024-03-20",
    "register.txt",
    "q",
    [("a", "date", {"date": "2024-03-11", "said": "the 11th"})],
)

NAMELESS = [
    {each: told for each, told in batch(key, quote, item, "q", [said]).items() if each != "origin"}
    for key, quote, item, said in (
        (
            "7",
            "let out 2024-03-20",
            "register.txt",
            ("a", "date", {"date": "2024-03-12", "said": "12 March"}),
        ),
        ("8", "let out", "register.txt", ("a", "date", {"date": "2024-03-12", "said": "12 March"})),
        ("9", "let out", "register.txt", ("a", "date", {"date": "2024-03-13", "said": "13 March"})),
        ("10", "In cell 7", "letter.txt", ("a", "date", {"date": "2024-03-13", "said": "13 March"})),
    )
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("entities")
    case_world.build(
        root, {**case_world.TOLD, "batches": [*case_world.TOLD["batches"], AGAINST, OTHERWISE, *NAMELESS]}
    )
    with unlocked(root / "archive") as workspace:
        yield workspace


def page_of(browser, workspace, label, query=""):
    with workspace.reading() as archive:
        [identity] = [each.id for each in archive.index.record.labelled(label)]
    answer = browser.get(f"/entities/{identity}{query}")
    assert answer.status == 200
    return answer.text


def section(page, name):
    return page.partition(f'id="{name}"')[2].partition("</section>\n")[0]


def test_what_reports_tell_differently_stands_apart_and_first(browser, workspace):
    page = page_of(browser, workspace, ACT)
    apart, rest = page.partition('class="contradictions"')[2].split("</section></section>", 1)
    assert "denied" in apart
    assert "beating" in apart
    assert "denied" not in rest.partition('id="dated"')[0]
    assert "Officer X." in rest
    assert page.count("reports disagree") == apart.count("reports disagree") >= 1
    assert "contradictions" not in page_of(browser, workspace, "SIZO-98")


def test_two_nameless_reports_are_one_origin_in_one_paper_and_perhaps_one_in_two(browser, workspace):
    page = page_of(browser, workspace, ACT)
    values = [each.partition("</section>")[0] for each in page.split("2024-03-1")]
    counted = {
        each[0]: re.findall(r"/independence/[\w.]+\">([^<]+)</a>", each)[:1]
        for each in values
        if "origin" in each
    }
    assert counted["2"] == ["1 independent origin"]
    assert counted["3"] == ["1–2 independent origins"]


def test_a_person_is_shown_by_date_and_on_one_day(browser, workspace):
    dated = section(page_of(browser, workspace, HELD), "dated")
    found = [dated.index(word) for word in ("cell of Testov", "the other prison", ACT, "hearing")]
    assert found == sorted(found)
    day = section(page_of(browser, workspace, HELD, "?on=2024-03-10"), "dated")
    assert "hearing" not in day
    assert re.search(r"cell of Testov</a> <small>.*certainly on this day", day)
    # One report says the 10th, another the 11th.
    assert re.search(rf"{ACT}</a> <small>.*possibly on this day", day)
    assert "Nothing that is told may have been on this day" in page_of(
        browser, workspace, HELD, "?on=1999-01-01"
    )
    for odd in ("x", "2024-13-40", "0001-01-01", "9999-12-31"):
        assert "hearing" in page_of(browser, workspace, HELD, f"?on={odd}")
        assert day_of(odd) is None
    assert day_of("2024-03-10") == date(2024, 3, 10)


def test_what_changed_between_two_days_is_set_side_by_side(browser, workspace):
    page = section(page_of(browser, workspace, ACT, "?before=2000-01-01&after=2100-01-01"), "differs")
    assert "<td><span" in page
    assert 'scope="col">2100-01-01' in page
    same = page_of(browser, workspace, ACT, "?before=2000-01-01&after=2000-01-02")
    assert "Nothing that is told of it changed." in same
    with workspace.reading() as archive:
        [identity] = [each.id for each in archive.index.record.labelled(ACT)]
    assert browser.get(f"/entities/{identity}?before=x&after=y").status >= 400


def test_no_kept_name_stands_in_what_changed(browser, workspace):
    page = page_of(browser, workspace, "Witness 3", "?before=2000-01-01&after=2100-01-01")
    assert case_world.KEPT not in page
    assert "a name that is kept inside" in section(page, "differs")

"""Case files as pages: gaps first, a matrix with a page for each row, entries by forms, sentences, versions."""

import re
import shutil

import pytest

from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.case_world import CODE, HOSTILE
from tests.workspace.promises import broken
from tests.world import PASSPHRASE


@pytest.fixture
def seated(case_folder, tmp_path):
    """A browser before a copy of the archive, which it may write to."""
    shutil.copytree(case_folder, tmp_path / "archive")
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    yield sit_down(workspace)
    workspace.lock()


def case_of(browser):
    return re.search(r'href="[^"]*(/cases/\w+)" data-row', browser.get("/cases").text)[1]


def rows_of(browser):
    return [
        each.removeprefix(browser.entrance.path)
        for each in dict.fromkeys(
            re.findall(r'href="([^"]*/rows/[^"]+)"', browser.get(case_of(browser)).text)
        )
    ]


def first_row(browser):
    return next(each for each in rows_of(browser) if each.endswith("/7.1.f.1"))


def fields_of(row):
    _, allegation, name = row.rsplit("/", 2)
    return {"allegation": allegation, "row": name}


def offered(browser, row):
    return re.findall(r'type="checkbox"[^>]*name="([a-z2-7]{26}\.\d+)"', browser.get(row).text)


def section(page, name):
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_every_page_of_a_case_keeps_what_pages_keep(seated):
    case = case_of(seated)
    paths = ["/cases", case, f"{case}/sentences", f"{case}/versions", *rows_of(seated)[:2]]
    assert [each for path in paths for each in broken(seated, path)] == []


def test_no_title_or_code_of_a_case_stands_in_an_address_or_is_markup(seated):
    page = seated.get(case_of(seated)).text
    assert CODE not in case_of(seated)
    assert HOSTILE not in page
    assert "The case of one corridor &lt;svg" in page


def test_gaps_come_first_and_lead_to_their_rows(seated):
    page = seated.get(case_of(seated)).text
    assert page.index('id="gaps"') < page.index('id="matrices"')
    assert "not addressed" in section(page, "gaps")
    assert "/rows/" in section(page, "gaps")


def test_two_allegations_of_one_crime_stand_side_by_side_by_accused_and_episode(seated):
    table = re.search(r'<table class="crossing">.*?</table>', seated.get(case_of(seated)).text, re.DOTALL)[0]
    assert "Officer X." in table
    assert "nobody who is identified" in table


def test_statements_are_attached_and_taken_back_with_a_reason(seated):
    row, case = first_row(seated), case_of(seated)
    one, other = offered(seated, row)[:2]
    marked = fields_of(row) | {"bearing": "contradicts", one: "on", "statements": other, "why": "seen"}
    page = seated.follow(seated.post(f"{case}/attach", marked)).text
    assert section(page, "contradicts").count('class="attached') == 2
    assert "seen" in section(page, "contradicts")
    entry = re.search(r'name="entry" value="(\w+)"', section(page, "contradicts"))[1]
    taken = fields_of(row) | {"entry": entry}
    assert seated.post(f"{case}/withdraw", taken | {"why": " "}).status == 422
    page = seated.follow(seated.post(f"{case}/withdraw", taken | {"why": "a mistake"})).text
    assert section(page, "contradicts").count('class="attached') == 1


def test_what_is_no_statement_is_not_attached(seated):
    row, case = first_row(seated), case_of(seated)
    answer = seated.post(f"{case}/attach", fields_of(row) | {"bearing": "supports", "statements": "<b>"})
    assert answer.status == 422
    assert "no id of a statement" in answer.text


def test_evaluations_and_hopes_are_entered_and_what_became_of_a_hope_is_said(seated):
    row, case = first_row(seated), case_of(seated)
    fields = fields_of(row)
    page = seated.follow(
        seated.post(f"{case}/evaluate", fields | {"opinion": "weak", "why": "one origin"})
    ).text
    assert "weak" in section(page, "seen")
    assert "one origin" in section(page, "seen")
    told = {"fact": "the order itself", "who": "A.", "due": "2027-01-31"}
    page = seated.follow(seated.post(f"{case}/hope", fields | told)).text
    assert all(each in section(page, "hopes") for each in told.values())
    hope = re.search(r'name="hope" value="(\w+)"', section(page, "hopes"))[1]
    seated.post(f"{case}/hope/change", fields | {"hope": hope, "state": "found"})
    assert "found" in section(seated.get(row).text, "hopes")
    assert seated.post(f"{case}/hope", fields | {"fact": "x", "due": "tomorrow"}).status == 422
    assert seated.post(f"{case}/evaluate", fields | {"opinion": "guilty", "why": "x"}).status == 422


def test_a_note_is_noted_and_another_forum_is_chosen(seated):
    case = case_of(seated)
    seated.post(f"{case}/note", {"text": "call the family"})
    seated.post(f"{case}/forum", {"forum": "ecthr", "ground": "territory", "why": ""})
    page = seated.get(case).text
    assert "call the family" in section(page, "notes")
    assert "look again" in section(page, "forum")


def test_a_case_is_opened_and_an_allegation_entered_by_the_name_of_a_person(seated):
    new = {"code": "second", "title": "Another one", "language": "fr", "forum": "icc", "ground": "part"}
    case = seated.post("/cases", new).headers["location"].removeprefix(seated.entrance.path)
    assert "nothing is alleged yet" in seated.get(case).text
    seated.post(f"{case}/allege", {"provision": "7(1)(f)", "accused": "Officer X.", "episode": ""})
    assert "Officer X." in seated.get(case).text
    assert seated.post(f"{case}/allege", {"provision": "7(1)(f)", "accused": "Nobody"}).status == 404
    assert seated.post("/cases", new | {"forum": "none"}).status == 422


def test_sentences_are_said_moved_said_otherwise_and_left_out(seated):
    case, statements = case_of(seated), offered(seated, first_row(seated))
    for text in ("He was beaten.", "He was held.", "He was seen."):
        heading = "Other facts" if text == "He was seen." else "Facts"
        sent = {"heading": heading, "text": text, statements[0]: "on"}
        assert seated.post(f"{case}/sentences", sent).status == 303
    page = seated.get(f"{case}/sentences").text
    assert page.index("He was beaten.") < page.index("He was held.") < page.index("Other facts")
    change = f"{case}/sentences/change"
    seated.post(change, {"number": "2", "was": "He was held.", "change": "up"})
    page = seated.get(f"{case}/sentences").text
    assert page.index("He was held.") < page.index("He was beaten.")
    stale = seated.post(change, {"number": "2", "was": "He was held.", "change": "out"})
    assert (stale.status, "another sentence stands there" in stale.text) == (422, True)
    again = {
        "number": "1",
        "was": "He was held.",
        "text": "He was held for days.",
        "statements": statements[1],
    }
    seated.post(f"{case}/sentences", again)
    seated.post(change, {"number": "3", "was": "He was seen.", "change": "up"})
    seated.post(change, {"number": "2", "was": "He was beaten.", "change": "out"})
    page = seated.get(f"{case}/sentences").text
    assert "He was held for days." in page
    assert "He was beaten." not in page
    assert 'dir="auto">Other facts' not in page
    assert seated.post(f"{case}/sentences", {"heading": "x", "text": "rests on nothing"}).status == 422


def test_what_is_not_there_is_not_found(seated):
    case = case_of(seated)
    for path in ("/cases/nothing", f"{case}/rows/nothing/1", f"{first_row(seated)}9"):
        answer = seated.get(path)
        assert answer.status in (404, 422), path
        assert 'role="alert"' in answer.text


def test_a_case_of_which_no_package_left_says_so(seated):
    assert "no package of this case has left" in seated.get(f"{case_of(seated)}/versions").text

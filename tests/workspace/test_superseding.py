"""A statement said otherwise on its page: the same report with another value supersedes it, and the earlier one stays in the history."""

import re

import pytest

from khronika.record.event import StateEvent
from tests.workspace import case_world
from tests.workspace.asked import unlocked
from tests.world import events_of


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("superseding")
    case_world.build(root)
    with unlocked(root / "archive") as workspace:
        yield workspace


def stated(workspace, name, value=None):
    """The batch and the statement that tells a property of the beating first."""
    with workspace.reading() as archive:
        for event in events_of(archive, StateEvent):
            for each in event.statements:
                if each.property == name and value in (None, each.value):
                    return event, each
    raise LookupError


def test_the_same_report_with_another_value_supersedes_a_statement(browser, workspace):
    event, earlier = stated(workspace, "date", {"date": "2024-03-10"})
    page = browser.get(f"/statements/{earlier.id}").text
    assert "Say it otherwise" in page
    assert 'value="2024-03-10"' in page
    sent = browser.post(f"/statements/{earlier.id}/otherwise", {"otherwise": "2024-03-11", "note": "misread"})
    new = browser.follow(sent).text
    assert "2024-03-11" in new
    assert "misread" in new
    later_event, later = stated(workspace, "date", {"date": "2024-03-11"})
    assert (later.supersedes, later.subject) == (earlier.id, earlier.subject)
    same = ("item", "rendition", "locator", "quote", "chain", "origin", "grade", "stance", "source")
    assert [getattr(later_event, name) for name in same] == [getattr(event, name) for name in same]
    former = browser.get(f"/statements/{earlier.id}").text
    assert "superseded" in former
    assert "Say it otherwise" not in former
    # Sent again it is refused: it does not stand any more.
    again = browser.post(f"/statements/{earlier.id}/otherwise", {"otherwise": "2024-03-12"})
    assert "the statement is withdrawn or superseded" in again.text


def test_what_says_nothing_new_is_refused_and_stays_typed(browser, workspace):
    _, earlier = stated(workspace, "hours_alone")
    for typed, why in (("23", "this is what it says already"), (" ", "nothing was said instead")):
        page = browser.post(f"/statements/{earlier.id}/otherwise", {"otherwise": typed, "note": "kept"})
        assert why in page.text
        assert 'value="kept"' in page.text


def test_a_code_is_said_by_its_word(browser, workspace):
    _, earlier = stated(workspace, "method")
    label = re.search('id="otherwise"[^>]* value="([^"]+)"', browser.get(f"/statements/{earlier.id}").text)[1]
    assert "water" in label
    same = browser.post(f"/statements/{earlier.id}/otherwise", {"otherwise": label})
    assert "this is what it says already" in same.text
    sent = browser.post(f"/statements/{earlier.id}/otherwise", {"otherwise": "electric shock"})
    assert sent.status == 303
    assert browser.post("/statements/nothing.1/otherwise", {"otherwise": "x"}).status >= 400


def test_whom_it_was_done_to_is_said_otherwise_as_somebody_known_or_new(browser, workspace):
    _, victim = stated(workspace, "victim")
    address = f"/statements/{victim.id}/otherwise"
    assert 'data-names="related"' in browser.get(f"/statements/{victim.id}").text
    assert "this is what it says already" in browser.post(address, {"otherwise": case_world.HELD}).text
    unknown = browser.post(address, {"otherwise": "Nobody Of The Record"})
    assert 'value="Nobody Of The Record"' in unknown.text
    assert "Nothing was recorded yet." in unknown.text
    told = {"otherwise": "whatever is typed", "otherwise_is": known(workspace, case_world.OFFICER)}
    later = browser.follow(browser.post(address, told))
    assert case_world.OFFICER in later.text
    statement = re.search(rf'supersedes <a href="[^"]*/statements/{re.escape(victim.id)}"', later.text)
    assert statement is not None
    with workspace.reading() as archive:
        newest = list(events_of(archive, StateEvent))[-1].statements[0]
    fresh = {"otherwise": "Somebody Made Up", "otherwise_is": "new:Person"}
    made = browser.follow(browser.post(f"/statements/{newest.id}/otherwise", fresh))
    assert "Somebody Made Up" in made.text
    assert known(workspace, "Somebody Made Up")


def test_a_value_of_another_type_than_the_property_takes_is_refused(browser, workspace):
    _, place = stated(workspace, "facility")
    told = {"otherwise": "x", "otherwise_is": known(workspace, case_world.OFFICER)}
    page = browser.post(f"/statements/{place.id}/otherwise", told)
    assert "Nothing was recorded yet." in page.text


def known(workspace, label):
    """The id of the one entity of a label."""
    with workspace.reading() as archive:
        (found,) = archive.index.record.labelled(label)
        return found.id

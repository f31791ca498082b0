"""A package prepared, confirmed, written, verified and told of by a letter, on pages alone."""

import re
import shutil
import time

import pytest

from khronika.archive.record.review import decide
from khronika.record.recorded import State
from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.case_world import KEPT
from tests.workspace.promises import broken
from tests.workspace.test_case_files import case_of, first_row, offered
from tests.world import PASSPHRASE

PATIENCE = 240


@pytest.fixture
def seated(case_folder, tmp_path):
    shutil.copytree(case_folder, tmp_path / "archive")
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    browser = sit_down(workspace)
    statements = offered(browser, first_row(browser))
    said = {"heading": "Facts", "text": f"{KEPT} saw it.", statements[0]: "on", statements[1]: "on"}
    assert browser.post(f"{case_of(browser)}/sentences", said).status == 303
    browser.workspace = workspace
    yield browser
    workspace.lock()


def waited(browser, path):
    """A page once what it waits for is over."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        page = browser.get(path)
        if 'http-equiv="refresh" content="2"' not in page.text:
            return page
        time.sleep(0.3)
    raise TimeoutError(path)


def shown_places(page):
    return set(re.findall(r'name="shown\.([^"]+)"', page))


def confirmed(browser, **fields):
    """The preview with every place that asks confirmed."""
    package = f"{case_of(browser)}/package"
    asked = {"state.proposed": "on", **fields}
    browser.post(package, asked)
    page = waited(browser, package).text
    places = shown_places(page)
    browser.post(
        package,
        asked | {f"shown.{each}": "on" for each in places} | {f"allow.{each}": "on" for each in places},
    )
    return waited(browser, package).text


def test_what_is_disputed_may_not_leave_until_somebody_says_that_it_may(seated):
    package, statement = f"{case_of(seated)}/package", offered(seated, first_row(seated))[0]
    with seated.workspace.reading() as archive:
        decide(archive, [statement], State.DISPUTED, "another day")
    page = waited(seated, package).text
    assert "may not leave" in page
    assert "/package/write" not in page
    seated.post(package, {"state.disputed": "on"})
    assert 'id="refused"' not in waited(seated, package).text


def test_the_preview_keeps_what_pages_keep_and_asks_for_each_place(seated):
    package = f"{case_of(seated)}/package"
    waited(seated, package)
    assert broken(seated, package) == []
    page = confirmed(seated)
    assert "What this package tells" in page
    assert "Leaves, since you confirmed it" in page


def test_what_is_not_marked_any_more_is_confirmed_no_longer(seated):
    page = confirmed(seated)
    package, places = f"{case_of(seated)}/package", shown_places(page)
    assert places
    seated.post(package, {"state.proposed": "on"} | {f"shown.{each}": "on" for each in places})
    page = waited(seated, package).text
    assert "must be confirmed before" in page
    assert "/package/write" not in page


def test_a_place_that_is_none_is_refused(seated):
    answer = seated.post(f"{case_of(seated)}/package", {"allow.<b>": "on"})
    assert answer.status == 422


def test_a_package_is_written_verified_and_told_of_by_a_letter(seated, tmp_path):
    case = case_of(seated)
    assert "/package/write" in confirmed(seated, recipient="the court")
    assert seated.post(f"{case}/package/write", {"folder": "relative"}).status == 422
    seated.post(f"{case}/package/write", {"folder": str(tmp_path / "out")})
    page = waited(seated, f"{case}/package/written").text
    assert "was written and verified" in page, page
    assert (tmp_path / "out/verify.py").is_file()
    report = waited(seated, f"{case}/package/report").text
    assert re.search(r'<pre[^>]*class="report">', report)
    assert "Not compared with a letter" in report
    seated.post(f"{case}/package/letter", {"folder": str(tmp_path / "letter"), "recipient": "the court"})
    page = waited(seated, f"{case}/package/written").text
    assert re.search(r'class="hash">sha256:|class="hash">[0-9a-f]{64}', page)
    assert (tmp_path / "letter/letter.json").is_file()
    assert "Compared with the letter" in waited(seated, f"{case}/package/report").text
    assert "What changed since 1" in seated.get(f"{case}/versions").text
    for path in (f"{case}/package/written", f"{case}/package/report", f"{case}/versions"):
        waited(seated, path)
        assert broken(seated, path) == [], path
    again = seated.post(f"{case}/package/write", {"folder": str(tmp_path / "out")})
    assert again.status == 303
    assert "was not written" in waited(seated, f"{case}/package/written").text


def test_where_none_was_begun_there_is_nothing_to_see(seated):
    for path in ("written", "report"):
        assert seated.get(f"{case_of(seated)}/package/{path}").status == 404
    assert seated.post(f"{case_of(seated)}/package/letter", {"folder": "/tmp/x"}).status == 404

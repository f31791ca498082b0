"""A package prepared, confirmed, written, verified and told of by a letter, on pages alone."""

import re
import shutil
import time
from urllib.parse import urlencode

import pytest

from khronika.archive.record.review import decide
from khronika.archive.release.release import ReleaseProgress, ReleaseStage, release
from khronika.presentation.release.written import writing_told
from khronika.presentation.words import words_in
from khronika.primitives.progress import Progress
from khronika.record.recorded import State
from khronika.web.form import parse_form
from khronika.web.pages import package as package_page
from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.case_world import AGAINST, KEPT, TOLD, build
from tests.workspace.promises import broken
from tests.workspace.test_case_files import case_of, first_row, offered
from tests.world import PASSPHRASE

PATIENCE = 240


@pytest.fixture
def seated(case_folder, tmp_path):
    shutil.copytree(case_folder, tmp_path / "archive")
    yield from _seated(tmp_path / "archive")


@pytest.fixture
def opposed(tmp_path):
    """A browser before a case that a statement speaks against."""
    build(tmp_path, TOLD | {"batches": [*TOLD["batches"], AGAINST]})
    yield from _seated(tmp_path / "archive", most=None)


def _seated(folder, most=2):
    workspace = Workspace(folder)
    workspace.unlock(PASSPHRASE)
    browser = sit_down(workspace)
    statements = offered(browser, first_row(browser))
    batches = [each.partition(".")[0] for each in statements]
    told = [each for each, batch in zip(statements, batches, strict=True) if batches.count(batch) > 1][:most]
    said = {"heading": "Facts", "text": f"{KEPT} saw it."} | dict.fromkeys(told, "on")
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
    return re.search(r'name="shown" value="([^"]*)"', page)[1].split()


def boxes(page):
    """The boxes of all places, as a browser sends them once they are marked."""
    return dict(re.findall(r'name="(allow\.[^"]+)" value="([^"]+)"', page))


def previewed(browser):
    """The preview, once it is computed, and led to where it leads."""
    package = f"{case_of(browser)}/package"
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        page = waited(browser, package)
        if page.status != 303:
            return page.text
    raise TimeoutError(package)


def confirmed(browser, **fields):
    """The preview with every place that asks confirmed."""
    package = f"{case_of(browser)}/package"
    asked = {"state.proposed": "on", **fields}
    browser.post(package, asked)
    page = previewed(browser)
    browser.post(package, asked | {"shown": " ".join(shown_places(page))} | boxes(page))
    return previewed(browser)


def written(browser, page, folder):
    """What comes of writing what a preview shows."""
    looked_at = re.search(r'name="looked_at" value="([^"]*)"', page)[1]
    case = case_of(browser)
    browser.post(f"{case}/package/write", {"folder": str(folder), "looked_at": looked_at})
    return waited(browser, f"{case}/package/written").text


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
    seated.post(package, {"state.proposed": "on", "shown": " ".join(places)})
    page = waited(seated, package).text
    assert "must be confirmed before" in page
    assert "/package/write" not in page


def test_a_place_that_is_none_is_refused(seated):
    answer = seated.post(f"{case_of(seated)}/package", {"allow.<b>": "on"})
    assert answer.status == 422


def test_a_package_is_written_verified_and_told_of_by_a_letter(seated, tmp_path):
    case = case_of(seated)
    preview = confirmed(seated, recipient="the court")
    assert seated.post(f"{case}/package/write", {"folder": "relative"}).status == 422
    page = written(seated, preview, tmp_path / "out")
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


def sentence_of(browser, text):
    page = browser.get(f"{case_of(browser)}/sentences").text
    number, was = re.search(
        r'name="number" value="(\d+)"><input type="hidden" name="was" value="([^"]*)"', page
    ).groups()
    statements = re.search(r'name="statements"[^>]*value="([^"]*)"', page)[1]
    return {"number": number, "was": was, "text": text, "statements": statements}


def test_what_was_confirmed_is_confirmed_no_longer_once_it_says_something_else(seated):
    assert "Leaves, since you confirmed it" in confirmed(seated)
    seated.post(f"{case_of(seated)}/sentences", sentence_of(seated, f"{KEPT} is in hiding."))
    page = previewed(seated)
    assert "is in hiding" in page.partition("Must be confirmed")[2].partition("</section>")[0]
    assert "/package/write" not in page


def test_a_mark_that_was_not_shown_confirms_nothing(seated):
    page = confirmed(seated)
    package, places = f"{case_of(seated)}/package", shown_places(page)
    seated.post(
        package, {"state.proposed": "on", "shown": " ".join(places)} | dict.fromkeys(boxes(page), "on")
    )
    assert "/package/write" not in previewed(seated)


def test_what_is_another_by_now_is_not_written(seated, tmp_path):
    page = confirmed(seated, **{"state.disputed": "on"})
    with seated.workspace.reading() as archive:
        decide(archive, [offered(seated, first_row(seated))[0]], State.DISPUTED, "another day")
    told = written(seated, page, tmp_path / "out")
    assert "not what was looked at" in told
    assert not (tmp_path / "out").exists()
    other = confirmed(seated, **{"state.disputed": "on"})
    seated.post(f"{case_of(seated)}/package", {"state.proposed": "on"})
    assert "not what was looked at" in written(seated, other, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_place_that_is_gone_closes_the_page_to_nobody(seated):
    confirmed(seated)
    said = sentence_of(seated, "Nobody is named.")
    seated.post(f"{case_of(seated)}/sentences", said)
    assert waited(seated, f"{case_of(seated)}/package").status == 422
    assert "What is asked for" in previewed(seated)


def test_what_is_left_out_stays_left_out_when_something_else_is_asked_for(opposed):
    package = f"{case_of(opposed)}/package"
    page = confirmed(opposed)
    statement = re.search(r'name="why\.([^"]+)"', page)[1]
    asked = {"state.proposed": "on", "shown": " ".join(shown_places(page))} | boxes(page)
    opposed.post(package, asked | {f"why.{statement}": "the witness would be known"})
    page = previewed(opposed)
    assert "Left out, though it speaks against the case" in page
    assert 'value="the witness would be known"' in page
    opposed.post(package, asked | {"recipient": "the court"})
    assert 'value="the witness would be known"' in previewed(opposed)
    opposed.post(package, asked | {f"why.{statement}": ""})
    assert "it speaks against the case, and no sentence cites it" in previewed(opposed)


def test_a_form_holds_the_boxes_of_a_large_case():
    told = urlencode({f"allow.statement:{'a' * 26}.{n}": "0" * 32 for n in range(1, 1500)})
    assert len(parse_form(told.encode())) == 1499


def test_an_exhibit_without_a_box_leaves_without_its_bytes_by_its_number(seated, monkeypatch):
    monkeypatch.setattr(package_page, "MOST_BOXES", 0)
    before = previewed(seated)
    number = re.search(r'href="[^"]*/items/(A-\d+)', before[before.index('id="withhold-also"') :])[1]
    assert 'name="withhold.' not in before
    seated.post(f"{case_of(seated)}/package", {"withhold_also": number})
    page = previewed(seated)
    assert f">{number}</textarea>" in page
    seated.post(f"{case_of(seated)}/package", {"withhold_also": "A-999999"})
    assert waited(seated, f"{case_of(seated)}/package").status == 422


def test_the_page_says_how_far_a_package_is_while_it_is_written():
    english = words_in("en")
    assert writing_told(Progress(), english) == ""
    told = [writing_told(ReleaseProgress(3, 7, stage), english) for stage in ReleaseStage]
    assert told == [f"{stage.value}: 3 of 7" for stage in ReleaseStage]
    assert writing_told(ReleaseProgress(stage=ReleaseStage.CHECK), english) == ReleaseStage.CHECK.value


def test_every_stage_of_a_package_is_told_in_its_order(seated, tmp_path):
    page = confirmed(seated, **{"state.disputed": "on"})
    assert page
    told = []
    kept = seated.workspace.kept().releases
    (package,) = kept.values()
    with seated.workspace.reading() as archive:
        release(archive, package.order, tmp_path / "out", None, told.append)
    stages = [each.stage for each in told]
    assert stages == sorted(stages, key=list(ReleaseStage).index)
    assert {*stages} == {*ReleaseStage}
    wrote = [each for each in told if each.stage is ReleaseStage.WRITE]
    assert [each.done for each in wrote] == [*range(1, wrote[-1].total + 1)]

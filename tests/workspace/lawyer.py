"""What a lawyer does on the pages: a case, its matrix, a sentence, the preview, a package with its report, and the letter."""

import re
import subprocess
import sys

from khronika.casefile.word import Forum, ForumGround

MOST_LOOKS = 4


def open_case(desk, accused, episode):
    """Forum and ground first, then what is alleged of whom."""
    desk.go_by_keys("c", "/cases")
    desk.fill(code="corridor", title="What was done in the corridor")
    desk.page.locator("#new-forum").select_option(Forum.ICC.value)
    desk.page.locator("#new-ground").select_option(ForumGround.PART.value)
    desk.click("Open the case")
    desk.page.locator("#provision").select_option("7(1)(f)")
    desk.fill(accused=accused, episode=episode)
    desk.click("Enter it")
    desk.page.wait_for_selector(".matrix-table")


def attach(desk):
    """A statement to the first row of the matrix."""
    desk.page.locator(".matrix-table tbody a").first.click()
    desk.page.wait_for_url(re.compile("/rows/"))
    desk.page.locator("form[action$='/attach'] input[type=checkbox]").first.check()
    desk.click("Attach")
    desk.page.wait_for_selector(".attached")
    desk.page.locator(".eyebrow a").first.click()
    assert desk.page.locator(".row-state.supported").count() == 1


def say_sentence(desk):
    """A sentence that rests on what was attached."""
    desk.follow("Sentences")
    desk.fill(heading="Facts", text="One man was beaten in the corridor.")
    desk.page.locator("[id^=offer-]").first.check()
    desk.click("Record it")
    desk.page.wait_for_selector(".sentences li")


def preview(desk):
    """Look until every place that asks is confirmed."""
    desk.follow("Package")
    for _ in range(MOST_LOOKS):
        desk.page.wait_for_selector("#preview")
        if desk.page.locator("form[action$='/package/write']").count():
            return
        for box in desk.page.locator("[id^=allow-]").all():
            box.check()
        desk.click("Look again with this")
        desk.page.wait_for_load_state()
        desk.wait_until_computed()
    raise AssertionError("the package cannot be written")


def write(desk, folder):
    """Write it, read its report, and write the letter."""
    desk.page.locator("form[action$='/package/write'] [name=folder]").fill(str(folder / "package"))
    desk.click("Write it: it leaves")
    desk.follow("Verification report")
    desk.page.wait_for_selector("pre.report")
    desk.follow("Back to the package")
    desk.page.locator("form[action$='/package/letter'] [name=folder]").fill(str(folder / "letter"))
    desk.click("Write the letter")
    desk.page.wait_for_selector("#letter ~ p code.hash")


def court_accepts(folder):
    """Whether the program of a court finds no fault in the package, compared with the letter."""
    court = [sys.executable, "-I", "verify.py", "--trust", "../letter/letter.json"]
    return subprocess.run(court, cwd=folder / "package", capture_output=True, check=False).returncode == 0

"""The lawyer's day in a real Chromium, in two languages: a case, its matrix, the preview, a package, its report and letter."""

import shutil

import pytest

from tests.workspace.case_world import ACT, OFFICER
from tests.workspace.desk import at_desk
from tests.workspace.lawyer import attach, court_accepts, open_case, preview, say_sentence, write

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_a_case_to_a_package_that_a_court_verifies_with_its_letter(
    chromium, case_folder, tmp_path, language
):
    archive = shutil.copytree(case_folder, tmp_path / "archive")
    with at_desk(chromium, archive, language) as desk:
        open_case(desk, OFFICER, ACT)
        attach(desk)
        say_sentence(desk)
        preview(desk)
        write(desk, tmp_path)
    assert court_accepts(tmp_path)

"""The main job in a real Chromium alone, in two languages: from an empty folder to a court package that verifies, no command typed."""

import pytest

from tests.house.sources import PROJECT
from tests.workspace.desk import at_desk
from tests.workspace.lawyer import court_accepts
from tests.workspace.main_job import SENTENCE, main_job
from tests.world import spread

pytestmark = pytest.mark.browser

TOLD = {"source": "S-1", "obtained": "2024-05", "channel": "a stick"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_an_empty_folder_to_a_court_package_with_no_command(chromium, tmp_path, language):
    said = spread(tmp_path / "said", {"said.txt": f"Показания. Всё вымышлено.\n{SENTENCE}\n".encode()})
    with at_desk(chromium, None, language) as desk:
        material = [(said, TOLD), (PROJECT / "examples/texts", TOLD)]
        timed = main_job(desk, tmp_path, material, "A-000001")
    assert court_accepts(tmp_path)
    assert len(timed.seconds) == 12

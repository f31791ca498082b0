"""The main job in a browser alone, over folders of one's own: how long each part takes a machine.

python -m bench.main_job FOLDER... [--language ru]
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.reader import ARGUMENTS
from tests.workspace.desk import at_desk
from tests.workspace.lawyer import court_accepts
from tests.workspace.main_job import SENTENCE, main_job

TOLD = {"source": "S-1", "obtained": "2024-05", "channel": "a stick"}
SAID = "Показания. Всё вымышлено.\n"


def main() -> None:
    """Do it and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--language", default="en")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as held, sync_playwright() as driver:
        folder, said = Path(held), Path(held) / "said"
        said.mkdir()
        (said / "said.txt").write_text(f"{SAID}{SENTENCE}\n", encoding="utf-8")
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        material = [(each.resolve(), TOLD) for each in (said, *given.folders)]
        with at_desk(browser, None, given.language) as desk:
            timed = main_job(desk, folder, material, "A-000001")
        for name, seconds in timed.seconds.items():
            print(f"{seconds:8.1f} s  {name}")
        print(
            f"{sum(timed.seconds.values()):8.1f} s  all; the court's program accepts it:",
            court_accepts(folder),
        )
        browser.close()


if __name__ == "__main__":
    main()

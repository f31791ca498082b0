"""An archive with hostile and ordinary files, read in part, and a browser in front of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.reading import Wanted
from khronika.record.statement_file import parse_statement_file
from khronika.web.workspace import Workspace
from tests.browser.conftest import chromium
from tests.workspace import case_world
from tests.workspace.asked import Browser, sit_down, unlocked
from tests.world import PASSPHRASE, found, seal, spread

__all__ = ["chromium"]

SCRIPT = "<script>alert('seen')</script>"
HOSTILE = f"{SCRIPT}\n<img src=x onerror=alert(1)>\n\"'><svg onload=alert(2)>\njavascript:alert(3)\n{{{{ 7 * 7 }}}}\n"
HOSTILE_NAME = "<img src=x onerror=alert(4)>.txt"
HOSTILE_LABEL = "B. <svg onload=alert(5)> \"'"
LAST = "Последняя строка: вывели во двор"
TEXT = (
    "Ночью нас вывели в коридор. INVENTED.\n" + "Вторая строка: камера 11, изолятор.\n" * 700 + f"{LAST}.\n"
)
"""More than is shown at once, with a passage that is cited at either end."""
KEPT_NAME = "Секретий Выдуманов"
MANY = 57
"""Further items, so that the list has two pages."""

STATEMENTS = {
    "format": "khronika-statements/1",
    "entities": {
        "b": {"type": "Person", "label": HOSTILE_LABEL, "protection": "named inside"},
        "act": {"type": "Act", "label": "beating in the corridor"},
        "w": {"type": "Person", "label": "Witness 7", "protection": "pseudonym"},
    },
    "batches": [
        {
            "id": "one",
            "citation": {"item": {"name": "показания.txt"}, "quote": {"exact": "нас вывели в коридор"}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "s1", "subject": "act", "property": "victim", "value": {"entity": "b"}},
                {"id": "s2", "subject": "act", "property": "type", "value": {"code": "beating"}},
                {"id": "s3", "subject": "b", "property": "health", "value": SCRIPT},
                {"id": "s4", "subject": "w", "property": "name", "value": KEPT_NAME},
            ],
        },
        {
            "id": "two",
            "citation": {"item": {"name": "показания.txt"}, "quote": {"exact": LAST}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s5", "subject": "act", "property": "detail", "value": "into the yard"}],
        },
    ],
}


def build(folder: Path) -> None:
    """Seal, read three items, and record statements."""
    contents = {
        HOSTILE_NAME: HOSTILE.encode(),
        "показания.txt": TEXT.encode(),
        "broken.pdf": b"%PDF-1.4\nnothing",
    }
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "first", contents))
        seal(archive, spread(folder / "second", {f"{n:03}.txt": b"%d" % n for n in range(MANY)}))
        read(archive)
        assert record(archive, parse_statement_file(json.dumps(STATEMENTS))).refusals == ()


def read(archive: Archive) -> None:
    rows = [row for row in archive.index.items() if row.number <= 3]
    with WorkerPool(1) as pool:
        ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(rows)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's folder; nobody writes to it."""
    folder = tmp_path_factory.mktemp("workspace")
    build(folder)
    return folder / "archive"


@pytest.fixture(scope="session")
def workspace(folder: Path) -> Iterator[Workspace]:
    """The workspace, unlocked, with what was read taken into the search."""
    workspace = Workspace(folder)
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    yield workspace
    workspace.lock()


@pytest.fixture
def browser(workspace: Workspace) -> Browser:
    """A browser that entered."""
    return sit_down(workspace)


@pytest.fixture(scope="session")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive with persons in cells, acts and a case."""
    folder = tmp_path_factory.mktemp("case")
    case_world.build(folder)
    return folder / "archive"


@pytest.fixture(scope="session")
def case_workspace(case_folder: Path) -> Iterator[Workspace]:
    """Its workspace, unlocked."""
    with unlocked(case_folder) as workspace:
        yield workspace

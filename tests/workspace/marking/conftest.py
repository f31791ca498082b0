"""A workspace of its own for each test, with a testimony to mark, and a browser in front of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from khronika.web.workspace import Workspace
from tests.workspace.asked import Browser, sit_down
from tests.workspace.marked import build_marked
from tests.world import PASSPHRASE


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that each test has a copy of."""
    return build_marked(tmp_path_factory.mktemp("marked"))


@pytest.fixture
def workspace(tmp_path: Path, built: Path) -> Iterator[Workspace]:
    """Its copy, unlocked."""
    workspace = Workspace(shutil.copytree(built, tmp_path / "archive"))
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    yield workspace
    workspace.lock()


@pytest.fixture
def browser(workspace: Workspace) -> Browser:
    """A browser that entered."""
    return sit_down(workspace)

"""A real Chromium with the page open from disk, and the genuine packages of the verifier's own tests."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.reader import ARGUMENTS, Reader
from tests.verify.conftest import authority, forge, forge_1, genuine, genuine_1, small, small_world

__all__ = [
    "authority",
    "chromium",
    "forge",
    "forge_1",
    "genuine",
    "genuine_1",
    "newcomer",
    "open_page",
    "reader",
    "small",
    "small_world",
]


STARTED: list[object] = []
"""The browser of this process: the fixture below is one in each folder of tests that takes it, and a process can drive only one."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A headless Chromium, started once."""
    if STARTED:
        yield STARTED[0]
        return
    sync = pytest.importorskip(
        "playwright.sync_api", reason="playwright, which drives the browser, is not installed"
    )
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed")
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        STARTED.append(browser)
        yield browser
        STARTED.clear()
        browser.close()


@pytest.fixture
def on_disk(genuine: Path) -> Iterator[Path]:
    """A genuine package on a disk: no browser takes a folder below /dev, where the folders of tests lie, that is dropped on it."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(shutil.copytree(genuine, Path(folder) / "dossier"))


@pytest.fixture(scope="session")
def open_page(chromium) -> Iterator[Reader]:
    """The page, opened once from disk in English; it checks one package after another."""
    context = chromium.new_context(locale="en-GB")
    yield Reader(context.new_page())
    context.close()


@pytest.fixture
def reader(open_page: Reader) -> Iterator[Reader]:
    """A reader in front of the open page; what it asks of the network or complains of fails the test."""
    yield open_page
    open_page.require_silence()


@pytest.fixture
def newcomer(chromium) -> Iterator[Callable[..., Reader]]:
    """Readers who open the page themselves, each with a browser of certain settings."""
    contexts = []

    def sit_down(**settings: object) -> Reader:
        contexts.append(chromium.new_context(**settings))
        return Reader(contexts[-1].new_page())

    yield sit_down
    for context in contexts:
        context.close()

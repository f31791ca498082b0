"""Genuine packages to be attacked, and the three verifiers that must find it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from khronika_verify.single import build_verify_py
from tests.attacks.verifiers import Verdict, require_agreement
from tests.browser.conftest import chromium, open_page, reader
from tests.browser.reader import Reader
from tests.verify.conftest import authority, forge, forge_1, genuine, genuine_1, small, small_world

__all__ = [
    "authority",
    "chromium",
    "forge",
    "forge_1",
    "genuine",
    "genuine_1",
    "open_page",
    "reader",
    "small",
    "small_world",
]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`verify.py` as it travels in a package."""
    path = tmp_path_factory.mktemp("program") / "verify.py"
    path.write_bytes(build_verify_py())
    return path


@pytest.fixture
def verdict(program: Path, reader: Reader) -> Callable[[Path], Verdict]:
    """What the library, `verify.py` and `verify.html` say of a package; the test fails where they do not say the same."""
    return lambda folder: require_agreement(folder, program, reader)

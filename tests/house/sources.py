"""The files of this project as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def modules(package: str = "") -> Iterator[tuple[str, ast.Module]]:
    """Every module below src (or one package of it): its path in the project and its syntax tree."""
    for path in sorted((PROJECT / "src" / package).rglob("*.py")):
        yield str(path.relative_to(PROJECT)), _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def tracked(*suffixes: str) -> tuple[Path, ...]:
    """Every file git knows, or those with one of the suffixes; a file removed but not yet committed is left out."""
    names = _tracked_names()
    return tuple(
        path
        for name in names
        if (path := PROJECT / name).is_file() and (not suffixes or path.suffix in suffixes)
    )


@cache
def _tracked_names() -> tuple[str, ...]:
    command = ["git", "-c", f"safe.directory={PROJECT}", "-C", str(PROJECT), "ls-files", "-z"]
    try:
        listing = subprocess.run(command, capture_output=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return tuple(name for name in listing.stdout.decode().split("\0") if name)


def text_of(path: Path) -> str | None:
    """The text of a file, or None when it is not text."""
    content = path.read_bytes()
    if b"\0" in content[:8192]:
        return None
    return content.decode(errors="replace")

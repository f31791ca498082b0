"""What stands on a command line becomes what a command asks for, and little is loaded for it."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from khronika.cli.translated import TranslatedTyper

app = TranslatedTyper()


@app.command("take")
def take(
    folder: Path,
    words: Annotated[list[str] | None, typer.Argument()] = None,
    *,
    number: Annotated[int, typer.Option(min=1)] = 3,
    is_so: Annotated[bool, typer.Option("--so")] = False,
    told: Annotated[list[Path] | None, typer.Option("--told")] = None,
) -> None:
    """Take them."""
    typer.echo([folder, words, number, is_so, told])


@app.command("leave")
def leave() -> None:
    """Leave them."""


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("a/b", [Path("a/b"), None, 3, False, None]),
        ("a --number 7 --so b c", [Path("a"), ["b", "c"], 7, True, None]),
        ("a --told x --told y/z", [Path("a"), None, 3, False, [Path("x"), Path("y/z")]]),
    ],
)
def test_texts_paths_numbers_and_lists_come_as_their_types(typed, taken):
    assert CliRunner().invoke(app, ["take", *typed.split()]).output == f"{taken}\n"


@pytest.mark.parametrize("typed", ["a --number x", "a --number 0"])
def test_what_is_no_such_number_is_refused(typed):
    assert CliRunner().invoke(app, ["take", *typed.split()]).exit_code == 2


def test_a_command_loads_no_library_for_texts_and_paths():
    asked = (
        "import sys; from khronika.cli.main import app; app(['status', '/nowhere'], standalone_mode=False)"
    )
    said = f"try:\n exec({asked!r})\nexcept Exception: print('pydantic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"

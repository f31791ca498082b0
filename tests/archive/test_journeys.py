"""How many modules one statement, and one row of a table, pass between the command and the last write: fewer is easier to follow."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from khronika.cli.main import app
from tests.archive.test_release import FILE
from tests.world import PASSPHRASE, found, seal, spread

MOST_OF_A_STATEMENT = 125
MOST_OF_A_ROW = 185
"""What they are today (123 and 185 on 30 November 2026), rounded up to fives: they may only fall.

View models, catalogues and what is remembered of the log brought them there from 101 and 166.
"""

MAPPING = {
    "format": "khronika-mapping/1",
    "name": "roster",
    "attribution": [{"who": "roster", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {"person": {"type": "Person", "key": ["name"]}},
    "columns": [{"column": "name", "entity": "person", "property": "name"}],
}


def entered(work: Callable[[], object]) -> set[str]:
    """The modules of `khronika` of which a function was called."""
    codes = set()

    def profile(frame, event, _):
        if event == "call":
            codes.add(frame.f_code.co_filename)

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return {name for name in codes if "/src/khronika/" in name}


def command(folder: Path, *words: str) -> None:
    done = CliRunner().invoke(
        app, [*words, "--passphrase-file", str(folder / "passphrase")], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output


def made(folder: Path) -> Path:
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "originals", {"показания.txt": "Ночью меня били.".encode()}))
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n")
    (folder / "file").write_text(json.dumps({name: value for name, value in FILE.items() if name != "cases"}))
    (folder / "mapping").write_text(json.dumps(MAPPING))
    (folder / "table.csv").write_text("name\nПримеров Пример\n")
    return folder / "archive"


def test_one_statement_passes_few_modules(tmp_path):
    archive = made(tmp_path)
    passed = entered(lambda: command(tmp_path, "state", str(archive), str(tmp_path / "file")))
    assert len(passed) <= MOST_OF_A_STATEMENT, sorted(passed)


def test_one_row_passes_few_modules(tmp_path):
    archive = made(tmp_path)
    words = (
        "import",
        str(archive),
        str(tmp_path / "table.csv"),
        "--mapping",
        str(tmp_path / "mapping"),
        "--source",
        "S-1",
        "--channel",
        "noise",
        "--obtained",
        "2024-05-01",
    )
    passed = entered(lambda: command(tmp_path, *words))
    assert len(passed) <= MOST_OF_A_ROW, sorted(passed)

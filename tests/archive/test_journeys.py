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
MOST_OF_A_ROW = 190
"""What they are today (121 and 185 on 1 December 2026; 99 and 151 before modules were divided), with room for a divided module.

Why they are not half of that: docs/decisions/0040.
"""

MAPPING = {
    "format": "khronika-mapping/1",
    "name": "roster",
    "attribution": [{"who": "roster", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {"person": {"type": "Person", "key": ["name"]}},
    "columns": [{"column": "name", "entity": "person", "property": "name"}],
}


def entered(handler: str, work: Callable[[], object]) -> set[str]:
    """The modules of `khronika` of which a function was called between a handler and the last call that touches a disk."""
    passed = list[str]()
    begun = False
    last_write = 0

    def profile(frame, event, _):
        nonlocal begun, last_write
        if event != "call" or frame.f_code.co_name == "<module>":
            return
        _, ours, module = frame.f_code.co_filename.partition("/src/khronika/")
        begun |= module == handler
        if ours and begun:
            passed.append(module)
            if module.startswith("durable/"):
                last_write = len(passed)

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return set(passed[:last_write])


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
    passed = entered("cli/state.py", lambda: command(tmp_path, "state", str(archive), str(tmp_path / "file")))
    assert 50 < len(passed) <= MOST_OF_A_STATEMENT, sorted(passed)


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
    passed = entered("cli/importing.py", lambda: command(tmp_path, *words))
    assert 50 < len(passed) <= MOST_OF_A_ROW, sorted(passed)

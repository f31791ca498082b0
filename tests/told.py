"""What the commands that read say of an archive, by their words, as `fixtures/version-1/expected.json` has it."""

import json
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from khronika.cli.main import app
from khronika.primitives.error import KhronikaError

QUIET = {"search", "verify", "upgrade"}


def run(folder: Path, passphrase: Path, command: str, *words: str, expected: tuple[int, ...] = (0,)) -> str:
    """Standard output of a command about this archive."""
    line = [
        command,
        str(folder),
        *words,
        "--passphrase-file",
        str(passphrase),
        *(["--quiet"] if command in QUIET else []),
    ]
    done = CliRunner().invoke(app, line, catch_exceptions=False)
    assert done.exit_code in expected, f"{shlex.join(words)} ended with {done.exit_code}: {done.output}"
    return done.stdout


def told(folder: Path, passphrase: Path, words: str) -> Any:
    """What a command said, each line as JSON; the text of an item as it was printed, empty where it has none."""
    command, _, rest = words.partition(" ")
    if command == "text":
        with suppress(KhronikaError):
            return run(folder, passphrase, command, rest)
        return ""
    if command == "search":
        return _lines(run(folder, passphrase, command, rest, "--json"))
    options = (
        [part for part in rest.split(" --") if part] if rest.startswith("--") else [rest] if rest else []
    )
    given = [word for number, part in enumerate(options) for word in _option(part, is_first=number == 0)]
    return _lines(run(folder, passphrase, command, *given, "--json"))


def _option(part: str, *, is_first: bool) -> list[str]:
    """An option and its value, which may have blanks in it."""
    if is_first and not part.startswith("--"):
        return [part]
    name, _, value = part.removeprefix("--").partition(" ")
    return [f"--{name}", value] if value else [f"--{name}"]


def _lines(printed: str) -> list[Any]:
    return [json.loads(line) for line in printed.splitlines()]

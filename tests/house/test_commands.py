"""Every command explains itself, and saying so costs nothing."""

import json
import subprocess
import sys

import pytest

from tests.house.sources import PROJECT

HEAVY = {"PIL", "apsw", "av", "cryptography", "pypdfium2", "typst"}

ASK_FOR_HELP = """
import json, sys
from khronika.cli.main import main
sys.argv = ["khronika", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.fixture(scope="module", autouse=True)
def _there_is_a_command_line():
    if not (PROJECT / "src" / "khronika" / "cli" / "main.py").is_file():
        pytest.skip("the command line is not written yet")


def commands():
    import typer.main

    from khronika.cli.main import app

    waiting = [("khronika", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            waiting += [(f"{name} {short}", member) for short, member in inner.items()]


def test_every_command_has_help():
    assert [name for name, command in commands() if not (command.help or "").strip()] == []


def test_every_command_shows_an_example():
    # An example is the command as one types it: `khronika verify ARCHIVE`.
    assert [name for name, command in commands() if name not in f"{command.help}\n{command.epilog}"] == []


def test_help_loads_no_heavy_library():
    asked = subprocess.run([sys.executable, "-c", ASK_FOR_HELP], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    loaded = {name.partition(".")[0] for name in json.loads(asked.stderr.splitlines()[-1])}
    assert loaded & HEAVY == set()

"""Every command explains itself, and saying so costs nothing."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from khronika.cli.show import as_typed
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


NO_PERSONS_WORDS = {
    "--accession": "an id",
    "--act": "a word of the vocabulary",
    "--again": "one of two",
    "--allow": "a place, as the preview prints it",
    "--between": "days",
    "--browser": "a program",
    "--case": "a code that the team draws up for its lists",
    "--cluster": "an address",
    "--drop": "an id",
    "--dropped": "an id",
    "--due": "a day",
    "--found": "an id",
    "--instead-of": "an id",
    "--mode": "a word of the vocabulary",
    "--month": "a month",
    "--open": "an id",
    "--seen": "an id",
    "--state": "one of four",
    "--on": "a day",
    "--statement": "an id",
    "allegation": "an id",
    "entry": "an id",
    "provision": "a provision of the Statute",
    "row": "a row of a table of law",
    "statements": "ids",
    "--delimiter": "a character",
    "--disclose": "the name of a field",
    "--format": "one of a list",
    "--from": "a day, of a question",
    "--grade": "a letter and a digit",
    "--groups": "numbers",
    "--headings": "the number of a row",
    "--item": "a control number",
    "--jobs": "a number",
    "--key": "a heading of a table",
    "--kind": "one of a list",
    "--knows": "one of seven",
    "--language": "one of four",
    "--leave-out": "an id and a file",
    "--like": "a control number",
    "--property": "a word of the vocabulary",
    "--resume": "an id",
    "--revoke": "an id",
    "--role": "one of six",
    "--sheet": "the name of a sheet",
    "--status": "one of four",
    "--undo": "an id",
    "--base": "an id",
    "--url": "an address",
    "--withdraw": "an id",
    "--withhold": "a control number",
    "--about": "a type of the vocabulary",
    "accession": "an id",
    "case": "a code that the team draws up for its lists",
    "item": "a control number",
    "items": "control numbers",
    "references": "ids",
    "word": "a word of the vocabulary",
}
"""Options and arguments that are texts, and of which none says anything about a person, with what they are."""


def test_whatever_a_person_says_can_be_asked_for_or_read_from_a_file_in_every_command():
    unsafe, free = [], []
    for name, command in commands():
        marked, spelled = (
            getattr(command.callback, "free_texts", {}),
            {each for option in command.params for each in option.opts},
        )
        for option in command.params:
            takes = getattr(option, "type_descriptor", None)
            if takes is None or "str" not in str(takes.annotation):
                continue
            if option.name not in marked:
                unsafe += [(name, option.opts[0])] * (option.opts[0] not in NO_PERSONS_WORDS)
                continue
            elsewhere = marked[option.name].elsewhere
            own = f"{option.opts[0] if option.opts[0].startswith('--') else f'--{option.name}'}-file"
            free.append((name, option.opts[0], elsewhere in spelled if elsewhere else own in spelled))
    assert unsafe == []
    only_asked = {("khronika link", verdict) for verdict in ("--same", "--different", "--undecided")}
    assert {(name, option) for name, option, has_file in free if not has_file} == only_asked
    assert len(free) > 25


def test_no_example_puts_a_persons_words_on_the_command_line():
    texts = [f"{command.help}\n{command.epilog}" for _, command in commands()]
    texts += [path.read_text("utf-8") for path in (PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md"))]
    free = {option for _, command in commands() for option in getattr(command.callback, "free_texts", {})} - {
        "obtained_from"
    }
    spelled = "|".join(each.replace("_", "-") for each in sorted(free))
    lines = [
        line.strip().partition("   ")[0]
        for text in texts
        for line in text.splitlines()
        if "khronika " in line
    ]
    assert [line for line in lines if re.search(rf"--({spelled}) (?!-(?![\w-]))", line)] == []
    assert [line for line in lines if re.search(r"khronika (search|history) [A-Z]+ [^-\s`(&]", line)] == []
    assert len(lines) > 100


def test_a_path_stands_in_a_printed_command_as_it_is_typed():
    printed = re.compile(r"khronika (?:[a-z-]+ )+\{(?!as_typed|self|shlex)(archive|out|folder|to|path)\}")
    texts = {path.name: path.read_text() for path in PROJECT.glob("src/khronika/cli/*.py")}
    bare = [
        (name, found[0])
        for name, text in texts.items()
        for found in printed.finditer(text)
        if f"{found[1]}=as_typed(" not in text
    ]
    assert bare == []
    assert as_typed(Path("my archive/архив")) == "'my archive/архив'"
    assert as_typed(Path("/media/archive")) == "/media/archive"

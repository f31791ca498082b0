"""Whatever stands in a name, label, quote, reason or file: on a terminal no command lets it move, hide, colour or forge a line."""

import json
import os
import re
import threading
import tty
from contextlib import redirect_stderr, redirect_stdout

import pytest

from khronika.archive.link.judgements import judge
from khronika.archive.record.review import decide
from khronika.archive.record.state import record
from khronika.cli.main import app, complain
from khronika.link.judgement import Verdict
from khronika.primitives.error import KhronikaError
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.commands import run
from tests.world import PASSPHRASE, found, seal

ZLO = "zlo\x1b[2J\x9b31m\u202eolz\u2066\u2069\u200f\x07\x7f\r\nFORGED line"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
OURS = ("\x1b[1m", "\x1b[0m")
"""How `search` marks what it found."""

PERSON, OTHER = f"Омутечкин {ZLO}", f"Omutechkin {ZLO}"


def statements(quote=ZLO):
    batch = {
        "id": "one",
        "citation": {"item": "A-000001", "quote": {"exact": quote}},
        "attribution": [{"who": f"speaker {ZLO}", "role": "speaker", "knows": "saw"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": [
            {"id": "s1", "subject": "act", "property": "victim", "value": {"entity": "p", "said": ZLO}},
            {"id": "s2", "subject": "act", "property": "detail", "value": ZLO},
            {"id": f"s3{ZLO}", "subject": "act", "property": "date", "value": {"said": ZLO}},
            {"id": "s4", "subject": "q", "property": "alias", "value": ZLO},
        ],
    }
    entities = {
        "p": {"type": "Person", "label": PERSON, "names": [{"value": f"Povar {ZLO}"}]},
        "q": {"type": "Person", "label": OTHER},
        "act": {"type": "Act", "label": ZLO},
    }
    case = {
        "code": "ik-99",
        "title": ZLO,
        "language": "en",
        "sections": [{"heading": ZLO, "sentences": [{"text": ZLO, "statements": ["s1", "s2"]}]}],
    }
    return {"format": "khronika-statements/1", "entities": entities, "batches": [batch], "cases": [case]}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """An archive full of it, and files beside it."""
    base = tmp_path_factory.mktemp("terminal")
    folder = base / "archive"
    (base / "passphrase").write_text(PASSPHRASE)
    original = base / f"note {ZLO}.txt"
    original.write_text(f"before {ZLO} after Омутечкин", encoding="utf-8", newline="")
    table = base / "register.csv"
    table.write_text(f'"name {ZLO}",born\n"{ZLO}","{ZLO}"\n"{ZLO} two",1970\n', encoding="utf-8", newline="")
    (base / "refused.json").write_text(json.dumps(statements(f"not there {ZLO}")))
    (base / "again.json").write_text(json.dumps(statements()))
    (base / "torn.json").write_text(json.dumps(statements() | {ZLO: 1}))
    with found(folder) as archive:
        seal(archive, original)
        recording = record(archive, parse_statement_file(json.dumps(statements())))
        assert recording.refusals == ()
        decide(archive, [f"{recording.ids[0]}.2"], State.DISPUTED, ZLO)
        judge(archive, (PERSON, OTHER), Verdict.SAME, ZLO)
    (base / "names.txt").write_text("Омутечкин \x1b[2J\u202e\n", encoding="utf-8")
    (base / "mapping.json").write_text(
        run("import", folder, table, "--propose-mapping", "--about", "Person").stdout, encoding="utf-8"
    )
    secret = ["--passphrase-file", base / "passphrase"]
    assert run("read", folder, "--no-ocr", "--no-proposals", *secret).returncode == 0
    given = [
        "--mapping",
        base / "mapping.json",
        "--name",
        ZLO,
        "--source",
        "S-1",
        "--obtained",
        "2024",
        "--channel",
        "drive",
    ]
    assert "recorded as import" in run("import", folder, table, *given, *secret).stdout
    return {"base": base, "archive": folder, "batch": recording.ids[0]}


def shown(*words):
    """What a command writes on a terminal, standard error included."""
    master, slave = os.openpty()
    tty.setraw(slave)
    parts = []

    def listen():
        try:
            while data := os.read(master, 65_536):
                parts.append(data)
        except OSError:
            return  # the other end is closed

    listening = threading.Thread(target=listen)
    listening.start()
    with (
        open(slave, "w", encoding="utf-8", newline="") as terminal,  # noqa: PTH123 -- a number, no path
        redirect_stdout(terminal),
        redirect_stderr(terminal),
    ):
        try:
            app([str(word) for word in words], standalone_mode=False)
        except KhronikaError as error:
            complain(error)
    listening.join()
    os.close(master)
    text = b"".join(parts).decode()
    for mark in OURS:
        text = text.replace(mark, "")
    return text


COMMANDS = {
    "status": ("status", "ARCHIVE"),
    "status of items": ("status", "ARCHIVE", "--items"),
    "status unread": ("status", "ARCHIVE", "--unread"),
    "status as JSON": ("status", "ARCHIVE", "--json"),
    "query": ("query", "ARCHIVE"),
    "query as JSON": ("query", "ARCHIVE", "--json"),
    "query by another name": ("query", "ARCHIVE", "--victim", f"ПОВАР {ZLO}"),
    "query by nobody's name": ("query", "ARCHIVE", "--victim", "Омутечкин"),
    "a page": ("query", "ARCHIVE", "--entity", ZLO),
    "a page as JSON": ("query", "ARCHIVE", "--entity", PERSON, "--json"),
    "history": ("history", "ARCHIVE", "BATCH"),
    "history as JSON": ("history", "ARCHIVE", "BATCH", "--json"),
    "differences": ("history", "ARCHIVE", ZLO, "--between", "2000-01-01", "2999-01-01"),
    "link": ("link", "ARCHIVE"),
    "judgements": ("link", "ARCHIVE", "--judgements"),
    "judgements as JSON": ("link", "ARCHIVE", "--judgements", "--json"),
    "review": ("review", "ARCHIVE", "BATCH", "--reopen", "--why", ZLO),
    "review as JSON": ("review", "ARCHIVE", "BATCH", "--dispute", "--why", ZLO, "--json"),
    "state refused": ("state", "ARCHIVE", "BASE/refused.json", "--dry-run"),
    "state refused as JSON": ("state", "ARCHIVE", "BASE/refused.json", "--dry-run", "--json"),
    "state": ("state", "ARCHIVE", "BASE/again.json", "--dry-run"),
    "state of a torn file": ("state", "ARCHIVE", "BASE/torn.json", "--dry-run"),
    "text": ("text", "ARCHIVE", "A-000001"),
    "text as JSON": ("text", "ARCHIVE", "A-000001", "--json"),
    "search": ("search", "ARCHIVE", "Омутечкин", "--quiet"),
    "search as JSON": ("search", "ARCHIVE", "Омутечкин", "--quiet", "--json"),
    "a list of names": ("search", "ARCHIVE", "--names", "BASE/names.txt", "--quiet"),
    "a proposed mapping": (
        "import",
        "ARCHIVE",
        "BASE/register.csv",
        "--propose-mapping",
        "--about",
        "Person",
    ),
    "import": ("import", "ARCHIVE", "BASE/register.csv", "--mapping", "BASE/mapping.json", "--dry-run"),
    "import as JSON": (
        "import",
        "ARCHIVE",
        "BASE/register.csv",
        "--mapping",
        "BASE/mapping.json",
        "--dry-run",
        "--json",
    ),
    "past imports": ("import", "ARCHIVE", "--list"),
    "vocabulary": ("vocabulary", "Act"),
    "members": ("members", "ARCHIVE"),
    "verify": ("verify", "ARCHIVE", "--quiet"),
    "export": ("export", "ARCHIVE", "BASE/OUT", "--format", "csv", "--state", "proposed"),
    "dossier": ("dossier", "ARCHIVE", "ik-99", "BASE/OUT", "--recipient", ZLO),
    "seize-test": ("seize-test", "ARCHIVE", "--originals", "BASE"),
}

SILENT = {
    "status",
    "status unread",
    "status as JSON",
    "link",
    "judgements",
    "review",
    "review as JSON",
    "vocabulary",
    "members",
    "verify",
}
SILENT |= {"import", "import as JSON", "export", "dossier", "seize-test", "a list of names"}
"""What repeats nothing of what it was given, or may."""


@pytest.mark.parametrize("name", COMMANDS)
def test_what_came_from_outside_is_shown_on_a_terminal_and_not_obeyed(world, name, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    places = {"ARCHIVE": world["archive"], "BATCH": world["batch"]}
    words = [places.get(word, word) for word in COMMANDS[name]]
    words = [
        str(word).replace("BASE/OUT", f"{world['base']}/{name}").replace("BASE", str(world["base"]))
        for word in words
    ]
    secret = (
        []
        if words[0] in ("seize-test", "vocabulary")
        else ["--passphrase-file", world["base"] / "passphrase"]
    )
    text = shown(*words, *secret)
    assert text
    assert OBEYED.findall(text) == []
    assert name == "text" or not any(line.startswith("FORGED") for line in text.splitlines())
    assert ("zlo" in text.casefold()) or name in SILENT
    if "--json" in words:
        assert all(json.loads(line) for line in text.splitlines() if not line.startswith("khronika: "))

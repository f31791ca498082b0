"""khronika sources as whoever keeps the sources meets it."""

import json

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.record.source_code import well_typed
from khronika.seal.event import ArchiveKind
from khronika.seal.member import Cost
from tests.commands import run

OF_SOURCES, OF_MAIN = "six words for the archive of sources", "six other words for the main archive"
PERSON = {
    "format": "khronika-statements/1",
    "entities": {"him": {"type": "Person", "label": "Major S. Ya. Khmarenkov", "protection": "public"}},
    "batches": [
        {
            "id": "x",
            "attribution": [{"who": "the team", "role": "recorder"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "source": "S-99",
            "statements": [{"id": "s", "subject": "him", "property": "rank", "value": "major"}],
        }
    ],
}


@pytest.fixture
def secrets(tmp_path):
    """The options that give both passphrases."""
    (tmp_path / "sources.txt").write_text(f"{OF_SOURCES}\n")
    (tmp_path / "main.txt").write_text(f"{OF_MAIN}\n")
    return ["--passphrase-file", tmp_path / "sources.txt"], ["--main-passphrase-file", tmp_path / "main.txt"]


@pytest.fixture
def held(tmp_path):
    Archive.create(
        tmp_path / "held", Founding(OF_SOURCES, "Anna", Cost(64, 1, 1), holds=ArchiveKind.SOURCES)
    ).close()
    return tmp_path / "held"


@pytest.fixture
def main(tmp_path):
    Archive.create(tmp_path / "main", Founding(OF_MAIN, "Bohdan", Cost(64, 1, 1))).close()
    return tmp_path / "main"


def test_a_source_goes_from_its_code_to_its_facts(held, secrets, tmp_path):
    first, _ = secrets
    assert run("sources", held, *first).stdout == "no source is recorded yet\n"
    made = run("sources", held, "--new", "keeper of the registers", "--json", *first)
    code, identity = json.loads(made.stdout).values()
    assert well_typed(code) == code
    facts = PERSON | {
        "entities": {"it": {"type": "Source", "label": "keeper of the registers", "id": identity}}
    }
    row = {"id": "s", "subject": "it", "property": "consent", "value": {"code": "withdrawn"}}
    facts["batches"] = [PERSON["batches"][0] | {"statements": [row]}]
    del facts["batches"][0]["source"]
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    assert run("state", held, tmp_path / "facts.json", *first).returncode == 0
    listed = run("sources", held, *first)
    assert (
        listed.stdout
        == f"{code}  CONSENT WITHDRAWN  consent: withdrawn  (keeper of the registers)  {identity}\n"
    )
    [told] = [json.loads(line) for line in run("sources", held, "--json", *first).stdout.splitlines()]
    assert (told["codes"], told["state"], told["risk"]) == ([code], "withdrawn", [])


def test_another_archive_is_checked_with_a_passphrase_of_its_own_and_nothing_is_logged(
    held, main, secrets, tmp_path, project
):
    first, second = secrets
    (tmp_path / "person.json").write_text(json.dumps(PERSON))
    assert (
        run("state", main, tmp_path / "person.json", "--passphrase-file", tmp_path / "main.txt").returncode
        == 0
    )
    assert run("state", held, project / "examples/sources.json", *first).returncode == 0
    logs = [(folder / "ledger/a/checkpoint").read_bytes() for folder in (held, main)]
    checked = run("sources", held, "--check", main, *first, *second)
    assert checked.returncode == 1
    assert "S-17  Major S. Ya. Khmarenkov (public)" in checked.stdout
    assert "S-99: 0 accessions, no items, 1 batch" in checked.stdout
    assert "consent is over or in doubt: none" in checked.stdout
    told = json.loads(run("sources", held, "--check", main, "--json", *first, *second).stdout)
    assert ([each["codes"] for each in told["persons"]], [each["code"] for each in told["unknown"]]) == (
        [["S-17"]],
        ["S-99"],
    )
    assert told["persons"][0]["reasons"]
    assert logs == [(folder / "ledger/a/checkpoint").read_bytes() for folder in (held, main)]


def test_nothing_found_ends_with_success(held, main, secrets):
    first, second = secrets
    checked = run("sources", held, "--check", main, *first, *second)
    assert checked.returncode == 0
    assert [line.rpartition(" ")[2] for line in checked.stdout.splitlines()] == ["none"] * 3


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("held", "--new", "x", "--check", "main"), "more than one thing"),
        (("held", "--check", "held"), "given twice"),
        (("main",), "no archive of sources"),
    ],
)
@pytest.mark.usefixtures("held", "secrets")
def test_a_mistake_is_told_with_what_to_do(main, tmp_path, command, said):
    folder, *rest = [tmp_path / each if each in ("held", "main") else each for each in command]
    own = tmp_path / ("main.txt" if folder == main else "sources.txt")
    failed = run(
        "sources", folder, *rest, "--passphrase-file", own, "--main-passphrase-file", tmp_path / "sources.txt"
    )
    assert (failed.returncode, failed.stdout) == (1, "")
    assert said in failed.stderr
    assert "hint" in failed.stderr


def test_an_archive_of_sources_is_made_and_another_refuses_a_source_with_a_hint(tmp_path, secrets, project):
    first, _ = secrets
    assert "--new" in run("init", tmp_path / "new", "--sources", *first).stdout
    assert run("sources", tmp_path / "new", *first).returncode == 0
    assert "khronika seal" in run("init", tmp_path / "general", *first).stdout
    refused = run("state", tmp_path / "general", project / "examples/sources.json", *first)
    assert refused.returncode == 1
    assert "khronika init FOLDER --sources" in refused.stderr

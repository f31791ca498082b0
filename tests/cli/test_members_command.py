"""khronika members, and what two members do together on the command line."""

import json

import pytest

from khronika.archive.members.membership import Joining, add_member
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.record.event import StateEvent
from khronika.seal.member import Cost
from tests.commands import run

ANNAS, BOHDANS = "six words that nobody else knows", "seven words of which Anna has not heard"
STATEMENTS = {
    "format": "khronika-statements/1",
    "entities": {
        "b": {"type": "Person", "label": "B."},
        "beating": {"type": "Act", "label": "beating of B."},
    },
    "batches": [
        {
            "id": "one",
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "s1", "subject": "beating", "property": "victim", "value": {"entity": "b"}}
            ],
        }
    ],
}


@pytest.fixture
def secrets(tmp_path):
    """The option that gives each member's passphrase."""
    for name, words in (("anna", ANNAS), ("bohdan", BOHDANS)):
        (tmp_path / name).write_text(f"{words}\n")
    return {name: ["--passphrase-file", str(tmp_path / name)] for name in ("anna", "bohdan")}


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    Archive.create(folder, Founding(ANNAS, "Anna", Cost(64, 1, 1))).close()
    return folder


@pytest.fixture
def shared(archive):
    """An archive of two members."""
    with Archive.open(archive, ANNAS) as opened:
        add_member(opened, Joining("Bohdan", BOHDANS))
    return archive


def answers(*command):
    """What a command that succeeds says as lines of JSON."""
    done = run(*command, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_members_of_an_archive_are_listed_and_who_asks_is_marked(shared, secrets):
    done = run("members", shared, *secrets["bohdan"])
    assert done.returncode == 0, done.stderr
    anna, bohdan = done.stdout.splitlines()
    assert "Anna" in anna
    assert not anna.endswith("you")
    assert "Bohdan" in bohdan
    assert bohdan.endswith("you")


def test_a_member_is_taken_in_and_opens_the_archive(archive, secrets, tmp_path):
    done = run(
        "members",
        archive,
        "--add",
        "Bohdan",
        "--new-passphrase-file",
        str(tmp_path / "bohdan"),
        *secrets["anna"],
    )
    assert done.returncode == 0, done.stderr
    told = answers("members", archive, *secrets["bohdan"])
    assert [member["name"] for member in told] == ["Anna", "Bohdan"]
    assert run("verify", archive, *secrets["bohdan"]).returncode == 0


def test_a_short_passphrase_takes_nobody_in(archive, secrets, tmp_path):
    (tmp_path / "short").write_text("short\n")
    done = run(
        "members",
        archive,
        "--add",
        "Bohdan",
        "--new-passphrase-file",
        str(tmp_path / "short"),
        *secrets["anna"],
    )
    assert done.returncode == 1
    assert "At least 12 characters" in done.stderr
    assert len(answers("members", archive, *secrets["anna"])) == 1


def test_neither_passphrase_nor_name_is_in_an_error(shared, secrets, tmp_path):
    done = run(
        "members",
        shared,
        "--add",
        "Zenoviy",
        "--new-passphrase-file",
        str(tmp_path / "anna"),
        *secrets["bohdan"],
    )
    assert done.returncode == 1
    assert "Zenoviy" not in done.stderr
    assert ANNAS not in done.stderr


def test_two_members_accept_what_one_alone_cannot(shared, secrets, tmp_path):
    (tmp_path / "statements.json").write_text(json.dumps(STATEMENTS), encoding="utf-8")
    assert run("review", shared, "--reviewers", "2", *secrets["anna"]).returncode == 0
    assert run("state", shared, str(tmp_path / "statements.json"), *secrets["anna"]).returncode == 0
    with Archive.open(shared, ANNAS) as opened:
        batch = opened.index.events(StateEvent)[0][1]
    for name, state in (("anna", "proposed"), ("bohdan", "accepted")):
        (decided,) = answers(
            "review", shared, batch, "--accept", "--why", "compared with the recording", *secrets[name]
        )
        assert [each["state"] for each in decided.values()] == [state]
    done = run("history", shared, batch, *secrets["anna"])
    assert "Anna" in done.stdout
    assert "Bohdan" in done.stdout
    for state, count in (("accepted", 1), ("proposed", 0)):
        told = answers("query", shared, "--status", state, *secrets["bohdan"])
        assert told[-1]["counts"]["acts"] == count

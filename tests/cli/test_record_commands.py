"""The commands of the record as a documenter meets them."""

import json

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.seal.member import Cost
from tests.commands import run

PASSPHRASE = "six words that nobody else knows"
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
                {"id": "s1", "subject": "beating", "property": "victim", "value": {"entity": "b"}},
                {
                    "id": "s2",
                    "subject": "beating",
                    "property": "type",
                    "value": {"code": "beating", "said": "избили"},
                },
                {
                    "id": "s3",
                    "subject": "beating",
                    "property": "date",
                    "value": {"said": "в ночь на 7 апреля 2024"},
                },
                {
                    "id": "s4",
                    "subject": "beating",
                    "property": "end_date",
                    "value": {"said": "when the lilac bloomed"},
                },
            ],
        }
    ],
}
TABLE = """batch,who,role,reliability,credibility,subject,property,value
t1,B.,speaker,C,3,act:another beating,type,beating
t1,,,,,act:another beating,date,2025-01-02
"""


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n")
    return ["--passphrase-file", str(file)]


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    Archive.create(folder, Founding(PASSPHRASE, "Anna", Cost(64, 1, 1))).close()
    return folder


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "statements.json"
    path.write_text(json.dumps(STATEMENTS), encoding="utf-8")
    return path


def answer(*command):
    """What a command that succeeds says as JSON."""
    done = run(*command, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_a_file_to_a_question_a_review_and_back(archive, file, secret):
    planned = run("state", archive, file, "--dry-run", *secret)
    assert planned.stdout.splitlines() == [
        "1 batch, 4 statements, 0 cases: would be recorded",
        "kept as they were said, since no date or code was found in the words: s4",
        "next: the same without --dry-run",
    ]
    [recorded] = answer("state", archive, file, *secret)
    [batch] = recorded["ids"]
    [asked] = answer(
        "query", archive, "--act", "beating", "--from", "2024-04-07", "--to", "2024-04-30", *secret
    )
    assert asked["counts"]["persons"] == 1
    [act] = asked["acts"]
    (archive.parent / "why.txt").write_text("another night\n")
    reviewed = run(
        "review", archive, f"{batch}.2", "--dispute", "--why-file", archive.parent / "why.txt", *secret
    )
    assert reviewed.stdout == f"{batch}.2  disputed\n"
    [page] = answer("query", archive, "--entity", act["id"], *secret)
    assert [each["property"] for each in page["properties"]] == ["date", "end_date", "type", "victim"]
    assert page["properties"][2]["values"][0]["statements"][0]["state"] == "disputed"
    assert [each["deed"] for each in answer("history", archive, f"{batch}.2", *secret)] == [
        "stated",
        "disputed",
    ]
    undone = run("state", archive, "--undo", batch, "--why", "from the wrong file", *secret)
    assert undone.stdout.startswith("1 batch, 4 statements: withdrawn")
    assert answer("query", archive, *secret)[0]["counts"]["acts"] == 0
    assert len(answer("history", archive, act["id"], "--between", "2000-01-01", "2999-01-01", *secret)) == 0


def test_statements_come_from_a_table_too(archive, secret, tmp_path):
    table = tmp_path / "statements.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert run("state", archive, table, *secret).stdout.startswith(
        "1 batch, 2 statements, 0 cases: recorded\n"
    )
    shown = run("query", archive, "--act", "побиття", *secret).stdout
    assert "another beating  (1 report, 1 origin, 1 independent)" in shown
    assert (
        "acts: 1, of which 1 rest on one origin; persons: 0, and 0 only described; reports: 1; origins: 1"
        in shown
    )
    assert "2025-01-02" in run("query", archive, "--entity", "another beating", *secret).stdout
    assert "stated  date: 2025-01-02" in run("history", archive, "another beating", *secret).stdout


def test_names_near_to_one_that_nobody_bears_are_shown_and_stand_in_no_error(archive, secret, tmp_path):
    people = {
        key: {"type": "Person", "label": label}
        for key, label in (("v", "Вымышленский Иван"), ("w", "Вымышленская Инна"))
    }
    said = [{"id": key, "subject": key, "property": "birth_date", "value": "1971"} for key in people]
    batch = {
        "id": "one",
        "attribution": [{"who": "team", "role": "recorder"}],
        "grade": {"reliability": "F", "credibility": "6"},
    }
    (tmp_path / "people.json").write_text(
        json.dumps(STATEMENTS | {"entities": people, "batches": [batch | {"statements": said}]})
    )
    assert run("state", archive, tmp_path / "people.json", *secret).returncode == 0
    for name, shown, count in (("Vymyshlensky Gleb", "nearest", 1), ("Vymyshlensky", "bears it", 2)):
        refused = run("query", archive, "--entity", name, *secret)
        assert refused.returncode == 1
        lines = refused.stderr.splitlines()
        assert sum(line.startswith(f"{shown}: Вымышленск") for line in lines) >= count
        assert not any("Вымышленск" in line for line in lines if line.startswith("khronika:"))
    assert run("query", archive, "--entity", "I. Vymyshlensky", *secret).returncode == 1
    assert "Вымышленская Инна" in run("query", archive, "--entity", "Inna Vymyshlenskaya", *secret).stdout


def test_two_reviewers_are_asked_for(archive, file, secret):
    [recorded] = answer("state", archive, file, *secret)
    assert run("review", archive, "--reviewers", "2", *secret).returncode == 0
    accepted = run("review", archive, *recorded["ids"], "--accept", "--why", "seen", *secret)
    assert accepted.stdout.splitlines()[0].endswith("proposed: a second member has to accept it")


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (("state",), 2, "give a file of statements"),
        (("review", "x.1", "--accept", "--dispute"), 2, "and one of --accept"),
        (("review", "x.1", "--accept", "--why", "y"), 1, "no statement and no batch has this id"),
        (("query", "--status", "splendid"), 1, "there is no state"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_recorded(archive, secret, command, status, said):
    before = (archive / "ledger/a/checkpoint").read_bytes()
    name, *rest = command
    failed = run(name, archive, *rest, *secret)
    assert failed.returncode == status
    assert said in " ".join(failed.stderr.replace("│", " ").split())
    assert (archive / "ledger/a/checkpoint").read_bytes() == before


def test_the_vocabulary_is_printed_in_a_language():
    shown = run("vocabulary", "method", "--language", "uk").stdout
    assert "suffocation" in shown
    assert "удушення" in shown
    assert "lists of codes: act, appearance" in run("vocabulary").stdout
    assert json.loads(run("vocabulary", "confinement", "--json").stdout)["shizo"]
    assert "entity: Person" in run("vocabulary", "Detention", "--language", "en").stdout


def test_whom_a_question_took_for_a_name_is_said_beside_the_answer(archive, file, secret):
    assert run("state", archive, file, *secret).returncode == 0
    asked = run("query", archive, "--victim", "b", *secret)
    assert asked.stderr.startswith("khronika: “b” is taken for “B.” (")
    assert "persons: 1, and 0 only described" in asked.stdout
    [told] = answer("query", archive, "--victim", "b", *secret)
    assert [(each["reference"], each["label"]) for each in told["meant"]] == [("b", "B.")]
    assert (
        told["counts"]["persons"],
        told["counts"]["entities_named"],
        told["counts"]["persons_in_doubt"],
    ) == (1, 1, 0)
    assert "is taken for" in run("history", archive, "b", *secret).stderr
    assert run("query", archive, "--victim", "B.", *secret).stderr == ""

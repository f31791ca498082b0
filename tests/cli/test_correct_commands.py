"""khronika correct and khronika take-back, as people type them and as programs read them."""

import json

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from tests.cli.test_recovery_command import run, told
from tests.world import CHEAP, seal, spread

PASSPHRASE = "six words that nobody else knows"


@pytest.fixture
def place(tmp_path):
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "why").write_text("typed from another note\n")
    with Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", CHEAP)) as archive:
        accession = seal(archive, spread(tmp_path / "in", {"a.txt": b"a", "b.txt": b"b"})).accession
    return tmp_path, accession, ["--passphrase-file", tmp_path / "secret"]


def test_an_accession_is_corrected_from_a_file_and_told_with_who_and_why(place):
    folder, accession, secret = place
    (folder / "right.json").write_text(json.dumps({"source": "S-18", "obtained": {"when": "2024-06"}}))
    given = [
        folder / "archive",
        accession[:8],
        "--about",
        folder / "right.json",
        "--why-file",
        folder / "why",
        *secret,
    ]
    said = told("correct", *given)
    assert "by Anna: source: S-18; obtained: when 2024-06" in said
    assert "why: typed from another note" in said
    assert "nothing differs" in told("correct", *given)
    [known] = [
        json.loads(line) for line in told("correct", folder / "archive", "--json", *secret).splitlines()
    ]
    assert (known["now"]["source"], known["first"]["source"], len(known["corrections"])) == (
        "S-18",
        "S-17",
        1,
    )


def test_a_correction_needs_an_accession_and_a_reason_and_known_members(place):
    folder, accession, secret = place
    assert run("correct", folder / "archive", "--note", "x", "--why", "y", *secret).returncode == 2
    assert run("correct", folder / "archive", accession, "--note", "x", *secret).returncode == 1
    (folder / "wrong.json").write_text(json.dumps({"colour": "red"}))
    refused = run(
        "correct", folder / "archive", accession, "--about", folder / "wrong.json", "--why", "y", *secret
    )
    assert (refused.returncode, "unknown members" in refused.stderr) == (1, True)


def test_what_was_taken_back_is_listed_and_held_again(place):
    folder, accession, secret = place
    why = ["--why-file", folder / "why", *secret]
    assert "taken back: A-000001, A-000002" in told("take-back", folder / "archive", accession, *why)
    status = told("status", folder / "archive", "--items", *secret)
    assert "0 items" in status
    assert "taken back, their bytes are still here: 2 items" in status
    assert "a.txt" in told("take-back", folder / "archive", *secret)
    refused = run("open", folder / "archive", "A-000001", folder / "out", *secret)
    assert (refused.returncode, "was taken back" in refused.stderr) == (1, True)
    assert json.loads(told("take-back", folder / "archive", "A-000001", "--undo", "--json", *why)) == {
        "changed": ["A-000001"],
        "stays": [],
    }
    assert "1 item," in told("status", folder / "archive", *secret)


def test_what_something_rests_on_is_named_and_stays(place):
    folder, _, secret = place
    assert (
        run(
            "export", folder / "archive", "--format", "case", "--item", "A-000001", folder / "out", *secret
        ).returncode
        == 0
    )
    refused = run("take-back", folder / "archive", "A-000001", "--why", "y", *secret)
    assert (refused.returncode, refused.stdout.startswith("A-000001  it left with ")) == (1, True)
    assert "nothing was taken back" in refused.stderr


def test_parts_of_how_it_was_obtained_stay_where_they_are_not_corrected(place):
    folder, accession, secret = place
    given = [folder / "archive", accession, "--why", "y", *secret]
    told("correct", *given, "--how", "copied at night", "--from", "a clerk")
    told("correct", *given, "--obtained", "2024-07")
    (folder / "right.json").write_text(json.dumps({"obtained": {"how": "by post", "from": "nobody"}}))
    said = told(
        "correct",
        *given,
        "--about",
        folder / "right.json",
        "--obtained",
        "2024-08",
        "--from",
        "a neighbour",
        "--json",
    )
    assert json.loads(said)["now"]["obtained"] == {"when": "2024-08", "how": "by post", "from": "a neighbour"}


@pytest.mark.parametrize(
    "wrong",
    [{"source": " "}, {"channel": ""}, {"obtained": {"when": ""}}, {"obtained": {"when": "sometime"}}],
)
def test_what_is_needed_of_an_accession_is_never_corrected_to_nothing(place, wrong):
    folder, accession, secret = place
    (folder / "wrong.json").write_text(json.dumps(wrong))
    done = run(
        "correct", folder / "archive", accession, "--about", folder / "wrong.json", "--why", "y", *secret
    )
    assert (done.returncode, "internal" in done.stderr, "hint" in done.stderr) == (1, False, True)


def test_what_may_be_empty_is_emptied(place):
    folder, accession, secret = place
    given = [folder / "archive", accession, "--why", "y", "--json", *secret]
    told("correct", *given, "--note", "wrong", "--how", "wrong")
    (folder / "right.json").write_text(json.dumps({"note": "", "obtained": {"how": ""}}))
    now = json.loads(told("correct", *given, "--about", folder / "right.json"))["now"]
    assert (now["note"], "how" in now["obtained"]) == ("", False)


def test_nothing_but_json_is_printed_where_it_is_asked_for(place):
    folder, accession, secret = place
    given = [folder / "archive", accession, "--note", "x", "--why", "y", "--json", *secret]
    for _ in range(2):
        assert json.loads(told("correct", *given))["accession"] == accession

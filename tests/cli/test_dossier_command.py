"""khronika dossier on the command line: what nobody accepted, what speaks against a case, what no stamp covers."""

import json

import pytest

from khronika.archive.record.state import record
from khronika.record.statement_file import parse_statement_file
from khronika_verify.package import examine
from tests.archive.test_release import FILE
from tests.commands import run
from tests.world import PASSPHRASE, found, seal, spread

DENIAL = {
    **FILE["batches"][0],
    "id": "two",
    "stance": "denies",
    "statements": [{**FILE["batches"][0]["statements"][0], "id": "s2"}],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with an archive that nobody reviewed, whose case somebody denies."""
    home = tmp_path_factory.mktemp("dossier-command")
    with found(home / "archive") as archive:
        seal(archive, spread(home / "originals", {"показания.txt": "Ночью меня били.".encode()}))
        record(archive, parse_statement_file(json.dumps({**FILE, "batches": [*FILE["batches"], DENIAL]})))
    (home / "passphrase").write_text(f"{PASSPHRASE}\n")
    (home / "empty").write_text(" \n")
    (home / "why").write_text("REASON-INVENTED\n")
    return home


def dossier(home, *options):
    return run("dossier", home / "archive", "night", *options, "--passphrase-file", home / "passphrase")


def test_it_refuses_and_says_how_to_go_on_and_the_preview_says_the_same(home):
    refused = dossier(home, home / "refused")
    assert refused.returncode == 1
    assert "1 proposed" in refused.stderr
    assert "khronika review ARCHIVE --case CASE --accept --why -" in refused.stderr
    looked = dossier(home, "--dry-run")
    assert looked.returncode == 0, looked.stderr
    for told in (
        "not accepted by review",
        "--state proposed",
        "no time stamp covers A-000001, the case",
        "khronika anchor ARCHIVE",
    ):
        assert told in looked.stdout
    assert looked.stdout.startswith(
        "EXHIBITS (1), with titles that are for you and stay here\n  A-000001  показания.txt\n"
    )
    assert "it speaks against the case, and no sentence cites it (1 place)" in looked.stdout
    assert not (home / "refused").exists()


def test_it_writes_what_is_proposed_when_asked_to_and_leaves_out_what_a_reason_was_given_for(home):
    done = dossier(home, home / "all", "--state", "proposed")
    assert done.returncode == 0, done.stderr
    assert "against the case, and cited by no sentence: 1 statement, and 0 left out" in done.stdout
    assert "not accepted by review" in done.stdout
    assert "quotations that every verifier compares: 2 of 2\n" in done.stdout
    [against] = json.loads((home / "all/data/statements.json").read_text())["against"]
    assert {"R002", "R005", "T006"} <= {finding.code for finding in examine(home / "all").findings}
    less = dossier(
        home, home / "less", "--state", "proposed", "--leave-out", f"{against['statement']}:{home / 'why'}"
    )
    assert less.returncode == 0, less.stderr
    assert "0 statements, and 1 left out" in less.stdout
    assert "REASON" not in less.stdout + less.stderr
    assert "R005" not in {finding.code for finding in examine(home / "less").findings}


def test_it_lists_the_quotations_that_nobody_can_compare(home):
    done = dossier(home, home / "bare", "--state", "proposed", "--withhold", "A-000001")
    assert done.returncode == 0, done.stderr
    assert "quotations that every verifier compares: 0 of 2\n" in done.stdout
    [cited, against] = [line for line in done.stdout.splitlines() if line.startswith("  not compared: ")]
    assert cited.startswith("  not compared: s1 A-000001 (")
    assert against.startswith("  not compared: counter-evidence A-000001 (")
    assert cited.endswith("): the bytes of the exhibit stay behind")


def test_as_json_it_tells_what_it_tells_as_text(home):
    looked = dossier(home, "--dry-run", "--state", "proposed", "--json")
    assert looked.returncode == 0, looked.stderr
    told = json.loads(looked.stdout)
    assert [each["exhibit"] for each in told["exhibits"]] == ["A-000001"]
    assert told["unconfirmed"] == told["refused"] == []
    assert told["command"].startswith("khronika dossier ")
    assert told["warnings"]["unstamped"] == ["A-000001", "the case"]
    assert {each["kind"] for each in told["tells"]} >= {"Times", "Hands"}
    [against] = [each for each in told["places"] if each["against"]]
    assert against["place"].startswith("statement:")
    refused = dossier(home, "--dry-run", "--json")
    assert json.loads(refused.stdout)["command"] is None
    done = dossier(home, home / "json", "--state", "proposed", "--json")
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout)
    assert (written["exhibits"], written["against"], written["left_out"]) == (1, 1, 0)
    assert written["quotations"] == {"compared": 2, "not_compared": []}


def test_a_reason_is_asked_for(home):
    refused = dossier(home, "--dry-run", "--leave-out", f"{'a' * 26}.1:{home / 'empty'}")
    assert refused.returncode == 1
    assert "without a reason" in refused.stderr

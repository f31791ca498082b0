"""What is asked for is done or refused: no option is passed over, and least of all the one that says to look only."""

import json

import pytest
from typer.testing import CliRunner

from khronika.archive.custody.accessions import accessions
from khronika.archive.record.state import record
from khronika.cli.main import app
from khronika.record.event import StateEvent
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_accessions import TOLD
from tests.world import PASSPHRASE, entries, events_of, found, reopen, seal, spread


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("silence")
    spread(place, {"names": b"a\n", "passphrase": f"{PASSPHRASE}\n".encode(), "more/b.txt": b"b"})
    (place / "about.json").write_text(
        json.dumps({"source": "S-1", "channel": "post", "obtained": {"when": "2024", "how": "copied"}})
    )
    with found(place / "archive") as archive:
        seal(archive, spread(place / "in", {"order.txt": b"Order: fifteen days.\n"}))
        record(archive, parse_statement_file(json.dumps(TOLD)))
    return place


def run(place, command):
    filled = command.format(archive=place / "archive", place=place, batch=batch_of(place))
    return CliRunner().invoke(app, [*filled.split(" "), "--passphrase-file", str(place / "passphrase")])


def batch_of(place):
    with reopen(place / "archive") as archive:
        return events_of(archive, StateEvent)[0].batch


@pytest.mark.parametrize(
    "command",
    [
        "state {archive} --undo {batch} --dry-run --why x",
        "import {archive} --undo {batch} --dry-run --why x",
        "import {archive} --base {batch} --dry-run --why x",
        "import {archive} {place}/names --undo {batch} --why x",
        "import {archive} --list --undo {batch} --why x",
        "seal {archive} {place}/more --resume abcdefgh",
        "seal {archive} --resume abcdefgh --note x",
        "search {archive} fifteen --like A-000001",
        "search {archive} fifteen --names {place}/names",
        "take-back {archive} --undo",
        "take-back {archive} --why x",
        "correct {archive} abcdefgh --why x",
        "case hope {archive} c --found abcdefgh --dropped abcdefgh",
        "case hope {archive} c --found abcdefgh --fact x",
        "case hope {archive} c --dropped abcdefgh --due 2027-01-31",
    ],
)
def test_what_does_not_fit_together_is_refused_and_changes_nothing(place, command):
    with reopen(place / "archive") as archive:
        before = entries(archive)
    told = run(place, command)
    assert told.exit_code in (1, 2)
    assert told.exit_code == 2 or type(told.exception).__name__ == "UnfitError"
    with reopen(place / "archive") as archive:
        assert entries(archive) == before


def test_what_is_told_beside_a_file_counts_before_the_file(place):
    assert (
        run(
            place,
            "seal {archive} {place}/more --about {place}/about.json --note x --obtained 2025 --from nobody",
        ).exit_code
        == 0
    )
    with reopen(place / "archive") as archive:
        told = accessions(archive)[-1].provenance
    assert told.to_json() == {
        "source": "S-1",
        "channel": "post",
        "obtained": {"when": "2025", "how": "copied", "from": "nobody"},
        "note": "x",
        "consent": "",
    }

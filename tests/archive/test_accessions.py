"""Accessions that were typed wrongly: put right by an event, the old kept, in views, exports, packages and all verifiers."""

import json
import subprocess
import sys

import pytest

from khronika.archive.custody.accessions import (
    CorrectionError,
    UnknownAccessionError,
    accession,
    accessions,
    correct,
)
from khronika.archive.custody.material import gathered
from khronika.archive.index.index import Index
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.sources.check import _uses
from khronika.archive.verification.verify_package import verify_package
from khronika.disclosure.disclosed_field import parse_disclosed_field
from khronika.intake.event import AccessionCorrectedEvent
from khronika.record.statement_file import parse_statement_file
from tests.world import codes, events_of, found, log, recorded, reopen, seal, spread, view

WHY = "typed from another note"
TOLD = {
    "format": "khronika-statements/1",
    "batches": [
        {
            "id": "b",
            "citation": {"item": {"name": "order.txt"}, "quote": {"exact": "fifteen days"}},
            "attribution": [{"who": "head of the colony", "role": "author", "knows": "did"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s", "subject": "act:transfer", "property": "days", "value": 15}],
        }
    ],
    "cases": [
        {
            "code": "c",
            "title": "One order",
            "sections": [
                {"heading": "ReleaseOrder", "sentences": [{"text": "An order says so.", "statements": ["s"]}]}
            ],
        }
    ],
}


@pytest.fixture
def folder(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "in", {"order.txt": b"Order: fifteen days.\n"}))
    return tmp_path / "archive"


def only(archive):
    [told] = accessions(archive)
    return told


def test_a_correction_takes_the_place_of_what_was_told_and_loses_nothing_of_it(folder):
    with reopen(folder) as archive:
        identity = only(archive).id
        assert correct(archive, identity, {"source": "S-18", "obtained": {"when": "2024-06"}}, WHY)
        assert correct(archive, identity, {"channel": "drive"}, "asked again")
        told = accession(archive, identity[:6])
        assert (told.provenance.source, told.provenance.channel) == ("S-18", "drive")
        assert (told.first.source, told.first.channel, told.first.obtained) == ("S-17", "signal", {})
        assert [(each.by, each.why, set(each.values)) for each in told.corrections] == [
            (archive.keyring.member.member, WHY, {"source", "obtained"}),
            (archive.keyring.member.member, "asked again", {"channel"}),
        ]
        before = view(archive)
    assert codes(folder) == set()
    Index.delete(folder / "index.db")
    with reopen(folder) as archive:
        assert view(archive) == before


def test_the_same_correction_twice_is_one_and_one_without_a_reason_none(folder):
    with reopen(folder) as archive:
        identity = only(archive).id
        assert correct(archive, identity, {"note": "from the second stick"}, WHY)
        assert not correct(archive, identity, {"note": "from the second stick", "source": "S-17"}, WHY)
        with pytest.raises(CorrectionError):
            correct(archive, identity, {"note": "x"}, " ")
        with pytest.raises(UnknownAccessionError):
            accession(archive, "zzzz")
        assert [event.number for event in events_of(archive, AccessionCorrectedEvent)] == [1]


def test_a_second_correction_of_one_number_counts_for_nothing(folder):
    with reopen(folder) as archive:
        identity = only(archive).id
        fields = dict.fromkeys(("source", "channel", "obtained", "consent"))
        for text in ("first", "forged"):
            log(archive, AccessionCorrectedEvent(accession=identity, number=1, note=text, why=WHY, **fields))
        assert only(archive).provenance.note == "first"


def test_both_codes_stay_protected_and_only_the_right_one_is_in_use(folder):
    with reopen(folder) as archive:
        correct(archive, only(archive).id, {"source": "S-18"}, WHY)
        assert {"S-17", "S-18"} <= set(gathered(archive).sources)
        assert set(_uses(archive)) == {"s-18"}


@pytest.mark.parametrize("asked", ["accession.source", "accession.channel", "exhibit.accession"])
def test_a_package_shows_what_counts_and_that_it_was_corrected_and_not_what_was_wrong(
    folder, tmp_path, asked
):
    with reopen(folder) as archive:
        recorded(archive, parse_statement_file(json.dumps(TOLD)))
        identity = only(archive).id
        correct(archive, identity, {"source": "S-18", "note": "not from the guard"}, WHY)
        correct(archive, identity, {"note": "nor from his brother"}, WHY)
        release(
            archive,
            ReleaseOrder(
                "c", "court", "", frozenset({parse_disclosed_field(asked)}), frozenset(), frozenset()
            ),
            tmp_path / "out",
        )
    package = tmp_path / "out"
    report = verify_package(package)
    assert (
        report.result.value,
        [finding.code for finding in report.findings if finding.code.startswith("E")],
    ) == ("consistent", [])
    told = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=package, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout
    folder = package / "data/accessions"
    shown = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.glob("*.fields/*")}
    expected = {
        "accession.source": {"corrected-1": '"S-18"', "corrected-2": "null"},
        "accession.channel": {"opened": '"signal"', "corrected-1": "null", "corrected-2": "null"},
        "exhibit.accession": {},
    }[asked]
    name = asked.partition(".")[2]
    assert {path: text.splitlines()[-1] for path, text in shown.items()} == {
        f"{identity}-{state}.fields/{name}": value for state, value in expected.items()
    }
    page = (package / "data/index.html").read_text()
    assert page.count("correction ") >= 2
    assert "S-17" not in page
    assert "guard" not in page

"""Promise 3: who a source is lives elsewhere; no folder tells which archive that is, and no code goes out that was not asked for."""

import json
import os
import secrets
from dataclasses import replace

import pytest

from khronika.archive.custody.seal import seal_paths
from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.record.state import record
from khronika.archive.sources.known_sources import new_source
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.disclosure.audience import Audience
from khronika.exchange.exports.export_format import ExportFormat
from khronika.intake.accession import Provenance
from khronika.record.error import StatementFileError
from khronika.record.recorded import State
from khronika.record.source_code import codes_in
from khronika.record.statement_file import parse_statement_file
from khronika.seal.event import ArchiveKind
from tests.attacks.test_release import leaks
from tests.commands import run
from tests.world import CHEAP, PASSPHRASE, everything_in, found, spread

TESTIMONY = "INVENTED. They beat him in the corridor of the quarantine unit, at night, four of them.\n"


def founded(folder, holds):
    return Archive.create(folder, Founding(PASSPHRASE, "Anna", CHEAP, holds=holds))


def file(code, **changed):
    """A file that tells of a beating on the word of a source, and a case; parts of it changed."""
    said = [
        {"id": "s1", "subject": "beating", "property": "victim", "value": {"entity": "b"}},
        {
            "id": "s2",
            "subject": "beating",
            "property": "detail",
            "value": changed.get("detail", "four of them"),
        },
    ]
    batch = {
        "id": "x",
        "citation": {"item": "A-000001", "quote": {"exact": "in the corridor"}},
        "attribution": [
            {
                "who": changed.get("who", "b"),
                "role": "speaker",
                "knows": "suffered",
                "from": changed.get("told_by", "b"),
            }
        ],
        "origin": changed.get("origin", "b"),
        "grade": {"reliability": "B", "credibility": "2"},
        "source": code,
        "statements": said,
    }
    entities = {
        "b": {"type": "Person", "label": "B."},
        "beating": {"type": "Act", "label": changed.get("label", "beating of B.")},
    }
    sentence = {"text": changed.get("sentence", "B. says that he was beaten."), "statements": ["s1", "s2"]}
    case = {
        "code": "ik-99",
        "title": "Colony IK-99",
        "language": "en",
        "sections": [{"heading": "A night", "sentences": [sentence]}],
    }
    return parse_statement_file(
        json.dumps(
            {"format": "khronika-statements/1", "entities": entities, "batches": [batch], "cases": [case]}
        )
    )


def given(archive, folder, code):
    provenance = Provenance(code, "post", {"when": "2024-05"}, f"{code} asked for nothing", "court only")
    seal_paths(
        archive,
        [os.fsencode(spread(folder, {"testimony.txt": TESTIMONY.encode()}))],
        provenance,
        lambda _: None,
        lambda: False,
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """An archive in which all rests on one source, the option with its passphrase, and the code."""
    base = tmp_path_factory.mktemp("apart")
    (base / "passphrase.txt").write_text(f"{PASSPHRASE}\n")
    with founded(base / "sources", ArchiveKind.SOURCES) as held:
        code = new_source(held, "a word").code
    with found(base / "main") as archive:
        given(archive, base / "given", code)
        assert record(archive, file(code)).refusals == ()
    secret = ["--passphrase-file", base / "passphrase.txt"]
    assert run("read", base / "main", *secret).returncode == 0
    return base / "main", secret, code


def test_no_folder_tells_an_archive_of_sources_from_another(tmp_path, monkeypatch):
    # The slot of a member is drawn, and written with one figure or two: both archives draw the same.
    monkeypatch.setattr(secrets, "randbelow", lambda _: 7)
    for number in range(3):
        seen = []
        for holds in ArchiveKind:
            founded(tmp_path / f"{holds.value}{number}", holds).close()
            files = everything_in(tmp_path / f"{holds.value}{number}")
            assert not [path for path, data in files.items() if b"sources" in data or b"holds" in data]
            seen.append({path: len(data) for path, data in files.items()})
        assert seen[0] == seen[1]


COMMANDS = {
    "status": ["--items"],
    "status as json": ["--json"],
    "query": ["--entity", "B."],
    "query for acts": ["--json"],
    "query as a page": ["--entity", "beating of B.", "--json"],
    "history": ["beating of B.", "--json"],
    "history in words": ["beating of B."],
    "search": ["corridor"],
    "search as json": ["corridor", "--json"],
    "link": [],
    "text": ["A-000001"],
    "verify": ["--json"],
}


@pytest.mark.parametrize("asked", COMMANDS)
def test_no_answer_tells_a_code(drawn, asked):
    archive, secret, code = drawn
    done = run(asked.partition(" ")[0], archive, *COMMANDS[asked], *secret)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert code not in done.stdout + done.stderr


@pytest.mark.parametrize("wanted", ExportFormat)
def test_no_export_tells_a_code_to_anybody(drawn, tmp_path, wanted):
    folder, _, code = drawn
    with Archive.open(folder, PASSPHRASE) as archive:
        for audience in Audience if wanted is not ExportFormat.CASE else (Audience.INSIDE, Audience.COURT):
            items = ("A-000001",) if wanted is ExportFormat.CASE else ()
            export(
                archive,
                ExportOrder(wanted, audience, frozenset({State.PROPOSED}), items=items),
                tmp_path / audience.value,
            )
            assert list((tmp_path / audience.value).iterdir())
    assert leaks(tmp_path, [code, code.lower()]) == set()


def test_a_court_package_tells_the_code_where_it_was_asked_for_and_nowhere_else(drawn, tmp_path):
    archive, secret, code = drawn
    for folder, disclosed in (
        ("closed", []),
        ("named", ["--disclose", "exhibit.name"]),
        ("open", ["--disclose", "accession.source"]),
    ):
        done = run("dossier", archive, "ik-99", tmp_path / folder, "--state", "proposed", *disclosed, *secret)
        assert done.returncode == 0, done.stderr
    assert leaks(tmp_path / "closed", [code]) == leaks(tmp_path / "named", [code]) == set()
    assert {place.rpartition("/")[2] for place, _ in leaks(tmp_path / "open", [code])} >= {"source"}


@pytest.mark.parametrize("place", ["who", "told_by", "origin", "label", "detail", "sentence"])
def test_nothing_that_goes_out_may_be_written_with_a_code_in_it(tmp_path, place):
    with founded(tmp_path / "sources", ArchiveKind.SOURCES) as held, found(tmp_path / "main") as archive:
        code = new_source(held, "a word").code
        given(archive, tmp_path / "given", code)
        before = archive.log.size
        text = code.lower() if place in ("who", "told_by", "origin") else f"as {code.lower()} said, at night"
        try:
            refusals = record(archive, file(code, **{place: text})).refusals
        except StatementFileError as error:
            refusals = (error,)
        assert [("nowhere else" in each.fact, codes_in(each.fact)) for each in refusals] == [(True, set())]
        assert archive.log.size == before
        assert (
            record(
                archive, file(code, **{place: "b" if place in ("who", "told_by", "origin") else "at night"})
            ).refusals
            == ()
        )


def test_nor_is_an_entity_made_on_the_spot_under_a_code(tmp_path):
    with founded(tmp_path / "sources", ArchiveKind.SOURCES) as held, found(tmp_path / "main") as archive:
        code = new_source(held, "a word").code
        given(archive, tmp_path / "given", code)
        told = file(code)
        [batch] = told.batches
        spot = replace(batch, statements=(batch.statements[0]._replace(subject=f"act:{code}"),))
        [refusal] = record(archive, replace(told, batches=(spot,), cases=())).refusals
        assert "nowhere else" in refusal.fact


@pytest.mark.parametrize("place", ["who", "told_by", "origin"])
def test_nor_does_a_code_of_the_teams_own_making_stand_for_who_spoke(tmp_path, place):
    with found(tmp_path / "main") as archive:
        given(archive, tmp_path / "given", "S-17")
        [refusal] = record(archive, file("S-17", **{place: " s-17"})).refusals
        assert "nowhere else" in refusal.fact

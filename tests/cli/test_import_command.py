"""The command that takes in tables, as a documenter meets it."""

import json

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.seal.member import Cost
from tests.commands import run
from tests.world import everything_in

PASSPHRASE = "six words that nobody else knows"
TABLE = "id,name,date of birth,cat\n1,Invented One,1980-01-02,Murka\n,Nobody,,\n2,Invented Two,sometime,\n"
FROM = ["--source", "S-17", "--obtained", "2024-05", "--channel", "drive"]


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
def table(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_goes_the_whole_way_from_its_mapping_to_its_undoing(archive, secret, table, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(run("import", archive, table, "--propose-mapping").stdout, encoding="utf-8")
    before = everything_in(archive)
    dry = run("import", archive, table, "--mapping", mapping, "--dry-run", *secret)
    assert dry.returncode == 0, dry.stderr
    assert "row 3, column “id”: the key is empty" in dry.stdout
    assert "row 4, column “date of birth”: no date that can be read: kept as it was written" in dry.stdout
    assert "2 rows added, 1 row refused" in dry.stdout
    assert everything_in(archive) == before
    done = json.loads(run("import", archive, table, "--mapping", mapping, *FROM, "--json", *secret).stdout)
    assert done["counts"] == {"added": 2, "refused": 1}
    page = run("query", archive, "--entity", "Invented One", *secret).stdout
    assert "1980-01-02" in page
    assert done["import"] in run("import", archive, "--list", *secret).stdout
    undone = run("import", archive, "--undo", done["import"], "--why", "a trial", *secret)
    assert undone.stdout == "2 batches withdrawn; what they said stays in the log\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--propose-mapping"),
        (["--format", "docx"], "csv, xlsx, xls, ods"),
        (["--format", "bayanat"], "a mapping of your own"),
        (["--undo", "a" * 26, "--why", "x"], "--list"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_the_next_step(archive, secret, table, arguments, told):
    refused = run("import", archive, table, *arguments, *secret)
    assert refused.returncode == 1
    assert told in refused.stderr
    assert "Invented" not in refused.stderr


def test_nothing_comes_in_from_nowhere(archive, secret, table, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(run("import", archive, table, "--propose-mapping").stdout, encoding="utf-8")
    refused = run("import", archive, table, "--mapping", mapping, *secret)
    assert refused.returncode == 1
    assert "--source" in refused.stderr


@pytest.fixture
def workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for title, name in (("2023", "Invented One"), ("2024", "Invented Two")):
        page = book.create_sheet(title)
        page.append(["id", "name"])
        page.append(["1", name])
    path = tmp_path / "register.xlsx"
    book.save(path)
    return path


def test_no_sheet_of_a_workbook_is_lost_silently(archive, secret, workbook, tmp_path):
    refused = run("import", archive, workbook, "--propose-mapping")
    assert refused.returncode == 1
    assert "2 sheets" in refused.stderr
    assert "--sheet" in refused.stderr
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        run("import", archive, workbook, "--sheet", "2024", "--propose-mapping").stdout, encoding="utf-8"
    )
    done = run("import", archive, workbook, "--sheet", "2024", "--mapping", mapping, *FROM, *secret)
    assert done.returncode == 0, done.stderr
    assert "the file: 1 other sheet is not read" in done.stdout
    assert "Invented Two" in run("query", archive, "--entity", "Invented Two", *secret).stdout
    elsewhere = run("import", archive, mapping, "--format", "csv", "--sheet", "2024", *secret)
    assert "only a workbook has sheets" in elsewhere.stderr

"""A file is one origin: rows of a table do not corroborate each other; an older import can be based anew; a file read twice is noticed."""

import json

import pytest

from khronika.archive.importing import Format, import_rows
from khronika.archive.importing_file import Foreign, TableForm, coming_of, seal_foreign
from khronika.archive.importing_log import past_import
from khronika.archive.importing_origin import EACH_ITS_OWN, base_anew, imports_of, rests_on, told_twice
from khronika.archive.importing_undo import undo_import
from khronika.archive.record_asking import Wanted, ask
from khronika.archive.stating import record
from khronika.record.error import ReviewError
from khronika.record.statement_file import parse_statement_file
from khronika.record.vocabulary_file import vocabulary
from tests.world import PROVENANCE, codes, everything_in, found

WORDS = vocabulary()
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "register",
    "attribution": [{"who": "register", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {"act": {"type": "Act", "key": "nr", "label": "nr"}, "person": {"type": "Person", "key": "name", "label": "name"}},
    "columns": [{"column": "kind", "entity": "act", "property": "type"}],
    "relations": [{"entity": "act", "property": "victim", "to": "person"}],
}
SAID = TableForm()
TABLE = "nr,kind,name\n1,beating,Alov (invented)\n1,threat,Belov (invented)\n2,beating,Gusev (invented)\n"


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        yield opened


def foreign(text, mapping=MAPPING, kind=Format.CSV, form=SAID):
    return Foreign(text.encode(), kind, "", json.dumps(mapping) if mapping else "", form)


def brought_in(archive, tmp_path, file):
    path = tmp_path / f"in-{archive.log.size}.csv"
    path.write_bytes(file.octets)
    return import_rows(archive, coming_of(file, WORDS), seal_foreign(archive, path, file, PROVENANCE))


def counted(archive):
    """Reports and origins of every act, by its label."""
    return {each.act.label: (len({held.report.batch for held in each.held}), len(each.origins)) for each in ask(archive, Wanted()).found}


def test_rows_of_one_table_are_reports_of_one_origin(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    assert counted(archive) == {"1": (2, 1), "2": (1, 1)}
    assert rests_on(archive, past_import(archive, importing.id)) == "A-000001"


def test_two_tables_about_one_act_are_two_origins_and_a_later_version_of_a_table_is_none(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    brought_in(archive, tmp_path, foreign(TABLE.replace("2,beating", "2,threat")))
    assert counted(archive)["2"] == (2, 1)
    brought_in(archive, tmp_path, foreign(TABLE + "3,beating,Dymov (invented)\n"))
    origins = {str(held.report.origin) for each in ask(archive, Wanted()).found for held in each.held}
    assert origins == {"A-000001", "A-000003"}


def test_an_origin_that_the_mapping_names_is_that_of_every_row(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE, {**MAPPING, "origin": "the duty officer"}))
    assert {held.report.origin for each in ask(archive, Wanted()).found for held in each.held} == {"the duty officer"}


def older(archive, batches):
    """Batches without an origin, as imports of earlier versions of the program made them."""
    told = [
        {
            "id": f"b{number}",
            "attribution": [{"who": "register", "role": "author", "knows": "document"}],
            "grade": {"reliability": "C", "credibility": "3"},
            "statements": [{"id": f"s{number}", "subject": "act", "property": "note", "value": f"row {number}"}],
        }
        for number in range(batches)
    ]
    entities = {"act": {"type": "Act", "label": "old act"}}
    record(archive, parse_statement_file(json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": told})))


def test_reports_without_an_origin_are_origins_of_their_own_as_ever(archive):
    older(archive, 3)
    assert counted(archive) == {"old act": (3, 3)}


def test_an_import_is_based_anew_by_one_event_and_that_can_be_done_again(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    before = archive.log.size
    assert base_anew(archive, importing.id, "a copy of the camp's register", "seen by two of us") == 3
    assert archive.log.size == before + 1
    assert counted(archive)["1"] == (2, 1)
    assert rests_on(archive, past_import(archive, importing.id)) == "a copy of the camp's register"
    base_anew(archive, importing.id, "", "it is the file after all")
    assert rests_on(archive, past_import(archive, importing.id)) == "A-000001"
    with pytest.raises(ReviewError):
        base_anew(archive, importing.id, "x", " ")
    undo_import(archive, importing.id, "wrong table")
    with pytest.raises(ReviewError):
        base_anew(archive, importing.id, "x", "why")


def test_what_an_import_rests_on_is_the_same_after_the_index_is_made_anew(tmp_path):
    with found(tmp_path / "archive") as opened:
        importing = brought_in(opened, tmp_path, foreign(TABLE))
        base_anew(opened, importing.id, "another road", "why")
        told = counted(opened), rests_on(opened, past_import(opened, importing.id))
    for path in everything_in(tmp_path / "archive"):
        if "index" in str(path):
            (tmp_path / "archive" / path).unlink(missing_ok=True)
    from tests.world import reopen

    with reopen(tmp_path / "archive") as opened:
        assert (counted(opened), rests_on(opened, past_import(opened, importing.id))) == told
    assert codes(tmp_path / "archive") == set()


def test_a_file_that_was_read_before_is_known_with_the_rows_that_would_be_told_twice(archive, tmp_path):
    keyless = {**MAPPING, "entities": {"act": {"type": "Act", "label": "nr"}}, "relations": []}
    file = foreign("nr,kind,name\n1,beating,Alov (invented)\n2,threat,x y\n", keyless)
    assert imports_of(archive, file.octets) == []
    first = brought_in(archive, tmp_path, file)
    earlier = imports_of(archive, file.octets)
    assert [each.id for each in earlier] == [first.id]
    assert told_twice(archive, coming_of(file, WORDS), earlier) == [2, 3]
    assert told_twice(archive, coming_of(foreign(TABLE), WORDS), []) == []
    undo_import(archive, first.id, "too early")
    assert imports_of(archive, file.octets) == []


def test_a_file_with_a_key_under_its_name_says_nothing_twice(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    earlier = imports_of(archive, TABLE.encode())
    assert told_twice(archive, coming_of(foreign(TABLE), WORDS), earlier) == []
    renamed = foreign(TABLE, {**MAPPING, "name": "another"})
    assert told_twice(archive, coming_of(renamed, WORDS), earlier) == [2, 3, 4]


def test_every_way_in_rests_on_its_file(archive, tmp_path):
    """Two reports about one thing in each file: two reports, one origin."""
    ftm = '{"id":"p","schema":"Person","properties":{"name":["Alov (invented)"]}}\n'
    ftm += "".join(f'{{"id":"e{n}","schema":"Event","properties":{{"name":["e"],"notes":["n {n}"]}}}}\n' for n in (1, 2))
    uwazi = "title,text label\none,first\ntwo,second\n"
    for kind, text in ((Format.FTM, ftm), (Format.UWAZI, uwazi)):
        importing = brought_in(archive, tmp_path, foreign(text, None, kind))
        past = past_import(archive, importing.id)
        assert len(past.batches) > 1
        assert archive.index.record.origins(past.batches) == {archive.control(archive.item(past.item))}
    older(archive, 2)
    assert EACH_ITS_OWN


def workbook_of_a_form(path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    interviews, victims = book.active, book.create_sheet("victims")
    for row in (
        ["group/date", "group/kinds", "_id", "_index"],
        ["2024-04-09", "beating torture", 501, 1],
        ["2024-04-10", "threat", 502, 2],
    ):
        interviews.append(row)
    for row in (["victims/name", "_index", "_parent_index"], ["Testov Ivan", 1, 1], ["Primerov Petr", 2, 1], ["Obraztsov Lev", 3, 2]):
        victims.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_form_with_a_repeat_group_is_one_origin_and_needs_no_mapping(archive, tmp_path):
    octets = workbook_of_a_form(tmp_path / "form.xlsx")
    for sheet in ("", "victims"):
        file = Foreign(octets, Format.KOBO, "", "", TableForm(sheet))
        assert told_twice(archive, coming_of(file, WORDS), imports_of(archive, octets)) == []
        brought_in(archive, tmp_path, file)
    acts = {each.act.label: each for each in ask(archive, Wanted()).found}
    assert {label: len(each.origins) for label, each in acts.items()} == {"1": 1, "2": 1}
    assert len(ask(archive, Wanted(victim="Primerov Petr")).found) == 1
    assert len(ask(archive, Wanted(kind="torture")).found) == len(ask(archive, Wanted(kind="threat")).found) == 1

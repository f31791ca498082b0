"""A file is one origin: rows of a table do not corroborate each other; an older import can be based anew; a file read twice is noticed."""

import json
from datetime import date

import pytest

from khronika.archive.exchange.import_event import past_import
from khronika.archive.exchange.import_file import Foreign, TableForm, coming_of, seal_foreign
from khronika.archive.exchange.import_rows import ImportFormat, import_rows
from khronika.archive.exchange.origin import (
    EACH_ITS_OWN,
    base_anew,
    imports_of,
    read_before,
    rests_on,
    told_twice,
)
from khronika.archive.exchange.undo import undo_import
from khronika.archive.record.query import QueryInput, ask
from khronika.archive.record.state import record
from khronika.archive.release.case import newest_batch
from khronika.archive.release.warning import based_anew
from khronika.exchange.event import RowFate
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
    "entities": {
        "act": {"type": "Act", "key": "nr", "label": "nr"},
        "person": {"type": "Person", "key": "name", "label": "name"},
    },
    "columns": [{"column": "kind", "entity": "act", "property": "type"}],
    "relations": [{"entity": "act", "property": "victim", "to": "person"}],
}
SAID = TableForm()
TABLE = "nr,kind,name\n1,beating,Alov (invented)\n1,threat,Belov (invented)\n2,beating,Gusev (invented)\n"


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        yield opened


def foreign(text, mapping=MAPPING, kind=ImportFormat.CSV, form=SAID):
    return Foreign(text.encode(), kind, "", json.dumps(mapping) if mapping else "", form)


def brought_in(archive, tmp_path, file):
    path = tmp_path / f"in-{archive.log.size}.csv"
    path.write_bytes(file.data)
    return import_rows(archive, coming_of(file, WORDS), seal_foreign(archive, path, file, PROVENANCE))


def counted(archive):
    """Reports and origins of every act, by its label."""
    return {
        each.act.label: (len({held.report.batch for held in each.held}), len(each.origins))
        for each in ask(archive, QueryInput()).found
    }


def test_rows_of_one_table_are_reports_of_one_origin(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    assert counted(archive) == {"1": (2, 1), "2": (1, 1)}
    assert rests_on(archive, past_import(archive, importing.id)) == "A-000001"


def test_two_tables_are_two_origins_and_a_later_version_of_a_table_is_none(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    brought_in(archive, tmp_path, foreign(TABLE.replace("2,beating", "2,threat")))
    assert counted(archive)["2"] == (2, 1)
    brought_in(archive, tmp_path, foreign(TABLE + "3,beating,Dymov (invented)\n"))
    assert origins(archive) == {"A-000001"}
    brought_in(
        archive,
        tmp_path,
        foreign(
            "nr,kind,name\n4,beating,Zotov (invented)\n5,threat,Orlov (invented)\n",
            {**MAPPING, "name": "other"},
        ),
    )
    assert origins(archive) == {"A-000001", "A-000004"}


def test_an_origin_that_the_mapping_names_is_that_of_every_row(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE, {**MAPPING, "origin": "the duty officer"}))
    assert {held.report.origin for each in ask(archive, QueryInput()).found for held in each.held} == {
        "the duty officer"
    }


def older(archive, batches):
    """Batches without an origin, as imports of earlier versions of the program made them."""
    told = [
        {
            "id": f"b{number}",
            "attribution": [{"who": "register", "role": "author", "knows": "document"}],
            "grade": {"reliability": "C", "credibility": "3"},
            "statements": [
                {"id": f"s{number}", "subject": "act", "property": "note", "value": f"row {number}"}
            ],
        }
        for number in range(batches)
    ]
    entities = {"act": {"type": "Act", "label": "old act"}}
    record(
        archive,
        parse_statement_file(
            json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": told})
        ),
    )


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
    assert imports_of(archive, file.data) == []
    first = brought_in(archive, tmp_path, file)
    earlier = imports_of(archive, file.data)
    assert [each.id for each in earlier] == [first.id]
    assert told_twice(archive, coming_of(file, WORDS), earlier) == [2, 3]
    assert told_twice(archive, coming_of(foreign(TABLE), WORDS), []) == []
    undo_import(archive, first.id, "too early")
    assert imports_of(archive, file.data) == []


def test_a_file_with_a_key_under_its_name_says_nothing_twice(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    earlier = imports_of(archive, TABLE.encode())
    assert told_twice(archive, coming_of(foreign(TABLE), WORDS), earlier) == []
    renamed = foreign(TABLE, {**MAPPING, "name": "another"})
    assert told_twice(archive, coming_of(renamed, WORDS), earlier) == [2, 3, 4]


def test_every_way_in_rests_on_its_file(archive, tmp_path):
    """Two reports about one thing in each file: two reports, one origin."""
    ftm = '{"id":"p","schema":"Person","properties":{"name":["Alov (invented)"]}}\n'
    ftm += "".join(
        f'{{"id":"e{n}","schema":"Event","properties":{{"name":["e"],"notes":["n {n}"]}}}}\n' for n in (1, 2)
    )
    uwazi = "title,text label\none,first\ntwo,second\n"
    for kind, text in ((ImportFormat.FTM, ftm), (ImportFormat.UWAZI, uwazi)):
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
    for row in (
        ["victims/name", "_index", "_parent_index"],
        ["Testov Ivan", 1, 1],
        ["Primerov Petr", 2, 1],
        ["Obraztsov Lev", 3, 2],
    ):
        victims.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_form_with_a_repeat_group_is_one_origin_and_needs_no_mapping(archive, tmp_path):
    data = workbook_of_a_form(tmp_path / "form.xlsx")
    for sheet in ("", "victims"):
        file = Foreign(data, ImportFormat.KOBO, "", "", TableForm(sheet))
        assert told_twice(archive, coming_of(file, WORDS), imports_of(archive, data)) == []
        brought_in(archive, tmp_path, file)
    acts = {each.act.label: each for each in ask(archive, QueryInput()).found}
    assert {label: len(each.origins) for label, each in acts.items()} == {"1": 1, "2": 1}
    assert len(ask(archive, QueryInput(victim="Primerov Petr")).found) == 1
    assert (
        len(ask(archive, QueryInput(kind="torture")).found)
        == len(ask(archive, QueryInput(kind="threat")).found)
        == 1
    )


def acts(*rows):
    return "nr,kind,name\n" + "".join(f"{row}\n" for row in rows)


KEYLESS = {**MAPPING, "entities": {**MAPPING["entities"], "act": {"type": "Act", "label": "nr"}}}
FOUR = (
    "1,beating,Alov (invented)",
    "2,threat,Belov (invented)",
    "3,beating,Gusev (invented)",
    "4,threat,Dymov (invented)",
)


def origins(archive):
    return {held.report.origin for each in ask(archive, QueryInput()).found for held in each.held}


def test_a_later_version_rests_on_what_the_earlier_one_was_based_on(archive, tmp_path):
    first = brought_in(archive, tmp_path, foreign(TABLE))
    base_anew(archive, first.id, "a copy of the camp's register", "seen by two of us")
    brought_in(
        archive, tmp_path, foreign(TABLE.replace("2,beating", "2,threat") + "3,beating,Dymov (invented)\n")
    )
    assert counted(archive) == {"1": (2, 1), "2": (2, 1), "3": (1, 1)}
    assert origins(archive) == {"a copy of the camp's register"}


def test_what_is_based_anew_takes_the_other_versions_of_its_table_along(archive, tmp_path):
    first = brought_in(archive, tmp_path, foreign(TABLE))
    later = brought_in(archive, tmp_path, foreign(TABLE.replace("2,beating", "2,threat")))
    for importing, words in ((first, "the camp's register"), (later, "the register of the unit")):
        base_anew(archive, importing.id, words, "known better now")
        assert origins(archive) == {words}
    base_anew(archive, later.id, "", "it is another table after all")
    assert counted(archive)["2"] == (2, 2)


def test_a_release_is_told_which_batches_were_based_anew_since_they_were_signed(archive, tmp_path):
    """A package shows the origins that were signed: whoever releases it is to know that they are fewer by now."""
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    batches = past_import(archive, importing.id).batches
    signed = [newest_batch(archive, batch) for batch in batches]
    assert {each.event.origin for each in signed} == {"A-000001"}
    assert based_anew(archive, signed) == ()
    base_anew(archive, importing.id, "the camp's register", "seen by two of us")
    assert based_anew(archive, [newest_batch(archive, batch) for batch in batches]) == batches
    base_anew(archive, importing.id, "", "it is the file after all")
    assert based_anew(archive, signed) == ()


def test_what_others_told_is_based_anew_by_nobody(archive, tmp_path):
    first = brought_in(archive, tmp_path, foreign(TABLE))
    brought_in(
        archive,
        tmp_path,
        foreign(
            "nr,kind,name\n7,threat,Petrov (invented)\n8,threat,Orlov (invented)\n",
            {**MAPPING, "name": "other"},
        ),
    )
    base_anew(archive, first.id, "the camp's register", "known better")
    assert origins(archive) == {"the camp's register", "A-000002"}


def test_a_new_act_of_somebody_who_is_known_rests_on_the_table_too(archive, tmp_path):
    told = {
        **MAPPING,
        "columns": [*MAPPING["columns"], {"column": "born", "entity": "person", "property": "birth_date"}],
    }
    brought_in(archive, tmp_path, foreign("nr,kind,name,born\n1,beating,Alov (invented),1980\n", told))
    brought_in(archive, tmp_path, foreign("nr,kind,name,born\n9,threat,Alov (invented),1981\n", told))
    reports = (
        archive.index.record.about([row.id for row in archive.index.record.labelled("Alov (invented)")])
        .report_of()
        .values()
    )
    assert {report.origin for report in reports} == {"A-000001"}


@pytest.mark.parametrize(
    "later",
    [acts(*FOUR) + "\n", acts("", *FOUR), acts(*FOUR[::-1]), acts(*FOUR, "5,threat,Orlov (invented)")],
)
@pytest.mark.parametrize("name", ["register", "another"])
def test_another_version_of_a_table_without_keys_is_no_other_origin_and_its_rows_are_known(
    archive, tmp_path, later, name
):
    brought_in(archive, tmp_path, foreign(acts(*FOUR), KEYLESS))
    file = foreign(later, {**KEYLESS, "name": name})
    found = read_before(archive, file.data, coming_of(file, WORDS))
    assert found is not None
    assert (found.same, len(found.twice)) == (False, 4)
    importing = brought_in(archive, tmp_path, file)
    assert origins(archive) == {"A-000001"}
    assert any("stand in the file of import" in loss.what for loss in importing.losses) == (name == "another")


def test_a_table_of_other_rows_is_an_origin_of_its_own(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(acts(*FOUR), {**KEYLESS, "relations": []}))
    other = foreign(
        "nr,kind,name\n1,beating,Orlov (invented)\n2,threat,Zotov (invented)\n",
        {**KEYLESS, "relations": [], "name": "other"},
    )
    assert read_before(archive, other.data, coming_of(other, WORDS)) is None
    brought_in(archive, tmp_path, other)
    assert origins(archive) == {"A-000001", "A-000002"}


def test_a_table_that_kept_less_than_half_of_its_rows_is_another_one_and_it_is_told(archive, tmp_path):
    many = [f"{number},beating,Invented Person {number}" for number in range(1, 9)]
    new = [f"{number},threat,Invented Newcomer {number}" for number in range(9, 15)]
    first = brought_in(archive, tmp_path, foreign(acts(*many), {**KEYLESS, "relations": []}))
    later = brought_in(
        archive, tmp_path, foreign(acts(*many[:2], *new), {**KEYLESS, "relations": [], "name": "other"})
    )
    told = [loss.what for loss in later.losses if "less than half" in loss.what]
    assert [(first.id in what, what.startswith("2 rows")) for what in told] == [(True, True)]
    assert origins(archive) == {"A-000001", "A-000002"}


def test_a_table_saved_as_a_workbook_with_a_column_more_is_the_same_table(archive, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    brought_in(
        archive,
        tmp_path,
        foreign(
            "nr,day,name\n" + "".join(f"{n},0{n}.02.2021,Person {n} (invented)\n" for n in range(1, 6)), DATED
        ),
    )
    book = openpyxl.Workbook()
    book.active.append(["nr", "name", "day", "seen by"])
    for number in range(1, 6):
        book.active.append([number + 3, f"Person {number} (invented)", date(2021, 2, number), "x"])
    book.save(tmp_path / "later.xlsx")
    file = Foreign(
        (tmp_path / "later.xlsx").read_bytes(), ImportFormat.XLSX, "", json.dumps({**DATED, "name": "book"})
    )
    brought_in(archive, tmp_path, file)
    assert origins(archive) == {"A-000001"}


DATED = {**KEYLESS, "columns": [{"column": "day", "entity": "act", "property": "date"}]}


def test_a_key_that_stood_once_and_stands_twice_now_is_still_that_of_the_first_thing(archive, tmp_path):
    dated = {**DATED, "entities": MAPPING["entities"]}
    head, first, second = "nr,day,name\n", "1,2021-02-01,Alov (invented)\n", "1,2022-03-05,Alov (invented)\n"
    brought_in(archive, tmp_path, foreign(head + first, dated))
    for text, made in (
        (head + second + first, 1),
        (head + first + second, 0),
        (head + second, 0),
        (head + first, 0),
    ):
        before = len(archive.index.record.labelled("1"))
        importing = brought_in(archive, tmp_path, foreign(text, dated))
        assert len(archive.index.record.labelled("1")) - before == made
        assert importing.counts()[RowFate.ADDED] == made
        assert importing.counts()[RowFate.CHANGED] == 0

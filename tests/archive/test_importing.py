"""Tables and exports come in as statements that cite them; a faulty row stops no other, and an import can be undone."""

import json
import os

import pytest

from khronika.archive.exchange.import_event import UnknownImportError, past_import, past_imports
from khronika.archive.exchange.import_file import (
    Foreign,
    coming_of,
    proposed_mapping,
    read_foreign,
    seal_foreign,
    table_of,
    with_key,
)
from khronika.archive.exchange.import_rows import Coming, ImportFormat, import_rows, plan_import
from khronika.archive.exchange.sanctions import listed_perpetrators
from khronika.archive.exchange.undo import undo_import
from khronika.archive.record.query import QueryInput, ask, page
from khronika.archive.record.state import record
from khronika.evidence.citation.citation import CitationStanding
from khronika.exchange.error import ForeignError, MappingError, TableError
from khronika.exchange.event import RowFate
from khronika.exchange.mapping.mapping import mapping_text
from khronika.record.error import ReviewError
from khronika.record.event import StateEvent
from khronika.record.event_form import Grade
from khronika.record.source_code import code_of
from khronika.record.statement import Credibility, Reliability
from khronika.record.statement_file import parse_statement_file
from khronika.record.vocabulary_file import vocabulary
from tests.world import PROVENANCE, codes, everything_in, found

WORDS = vocabulary()
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "register",
    "attribution": [{"who": "register of the unit", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {
        "act": {"type": "Act", "key": "nr", "label": "nr"},
        "person": {"type": "Person", "key": "name", "label": "name", "protection": "pseudonym"},
        "colony": {"type": "Facility", "key": "colony", "label": "colony"},
    },
    "columns": [
        {"column": "kind", "entity": "act", "property": "type"},
        {"column": "day", "entity": "act", "property": "date", "language": "en"},
        {"column": "how many", "entity": "act", "property": "number_of_perpetrators"},
        {"column": "said", "entity": "act", "property": "summary"},
        {"column": "colony", "entity": "colony", "property": "name"},
    ],
    "relations": [
        {"entity": "act", "property": "victim", "to": "person"},
        {"entity": "act", "property": "facility", "to": "colony"},
    ],
}
TABLE = """nr,kind,day,how many,said,name,colony,secret
1,beating,2024-04-07,2,"taken into
the corridor",Aronov (invented),IK-99,a
2,beating,in early May 2024,2-3,=HYPERLINK("x"),Berov (invented),IK-99,b
3,threat,2024-06-01,many,@cmd,Aronov (invented),IK-99,
"""


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        yield opened


def foreign(text, kind=ImportFormat.CSV, mapping=MAPPING):
    data = text if isinstance(text, bytes) else text.encode()
    return Foreign(data, kind, "", json.dumps(mapping) if mapping else "")


def brought_in(archive, tmp_path, file):
    path = tmp_path / f"in-{archive.log.size}.csv"
    path.write_bytes(file.data)
    item = seal_foreign(archive, path, file, PROVENANCE)
    return import_rows(archive, coming_of(file, WORDS), item)


def values(archive, label):
    return {
        each.name: [value.value.logged() for value in each.values if value.standing]
        for each in page(archive, label).properties
    }


def counts(importing):
    return {fate.value: count for fate, count in importing.counts().items()}


def everything_asked(archive):
    """All views: answers to every question, and every page with what stands on it."""
    index = archive.index.record
    entities = index.of_types(WORDS.types)
    pages = {entity: page(archive, entity) for entity in entities}
    answers = [
        ask(archive, QueryInput()),
        ask(archive, QueryInput(kind="beating")),
        ask(archive, QueryInput(source="S-17")),
    ]
    return pages, answers, index.counts()


def test_rows_become_statements_about_the_entities_of_the_mapping(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    assert counts(importing) == {"added": 3}
    said = values(archive, "2")
    assert said["date"] == [{"date": "2024-05-01/2024-05-10", "kind": "point", "said": "in early May 2024"}]
    assert said["number_of_perpetrators"] == [{"from": 2, "to": 3, "said": "2-3"}]
    assert said["type"] == [{"code": "beating"}]
    assert [value["label"] for value in said["victim"]] == ["Berov (invented)"]
    assert len(ask(archive, QueryInput(victim="Aronov (invented)")).found) == 2
    assert len(ask(archive, QueryInput(facility="IK-99")).found) == 3
    assert page(archive, "Aronov (invented)").protection == "pseudonym"


def batch_event(archive, batch):
    """The event that made a batch."""
    [position] = archive.index.about(StateEvent, batch)
    return archive.entry(position).event


def test_every_row_is_a_report_of_its_own_that_cites_its_own_line(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    batches = past_import(archive, importing.id).batches
    assert len(batches) == 3
    event = batch_event(archive, batches[0])
    quote = event.quote
    assert quote.exact == '1,beating,2024-04-07,2,"taken into\nthe corridor",Aronov (invented),IK-99,a'
    text = b"".join(archive.read(archive.item(event.item))).decode()
    assert text[quote.start : quote.end] == quote.exact
    assert event.standing is CitationStanding.FOUND
    assert event.grade == Grade(Reliability.C, Credibility.POSSIBLE)


def test_what_begins_like_a_formula_stays_a_text(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    assert values(archive, "2")["summary"] == ['=HYPERLINK("x")']
    assert values(archive, "3")["summary"] == ["@cmd"]


def test_what_is_not_held_is_told_with_row_and_column(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    told = {(loss.row, loss.column) for loss in importing.losses}
    assert told == {(0, "secret"), (4, "how many")}
    assert values(archive, "3")["number_of_perpetrators"] == ["many"]


def test_a_faulty_row_is_named_by_number_and_column_and_the_rest_is_in(archive, tmp_path):
    faulty = (
        TABLE + "4,beating,2024-07-01,1,x,y,z,w,one too many\n,beating,,,,,,\n5,\0,,,,,,\n6,beating,,,,,,\n"
    )
    importing = brought_in(archive, tmp_path, foreign(faulty))
    refused = {row.number: (row.column, row.reason) for row in importing.rows if row.fate is RowFate.REFUSED}
    assert refused[5] == ("", "9 cells where 8 are expected")
    assert refused[6] == ("kind", "it tells of “act”, whose key is empty")
    assert refused[7][0] == "kind"
    assert counts(importing) == {"added": 4, "refused": 3}
    assert past_import(archive, importing.id).rows == importing.rows


def test_a_dry_run_writes_nothing(tmp_path):
    with found(tmp_path / "archive") as opened:
        brought_in(opened, tmp_path, foreign(TABLE))
    from tests.world import reopen

    with reopen(tmp_path / "archive") as opened:
        before = everything_in(tmp_path / "archive")
        planned = plan_import(opened, coming_of(foreign(TABLE.replace("2024-06-01", "2024-06-02")), WORDS))
        assert counts(planned) == {"unchanged": 2, "changed": 1}
        assert planned.id == ""
        assert everything_in(tmp_path / "archive") == before


def test_importing_the_same_table_again_says_nothing(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    statements = archive.index.record.counts()
    again = brought_in(archive, tmp_path, foreign(TABLE))
    assert (counts(again), again.statements) == ({"unchanged": 3}, 0)
    assert archive.index.record.counts() == statements


def test_a_changed_value_supersedes_the_old_one_and_no_other(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    changed = TABLE.replace("2024-04-07", "2024-04-08") + "4,threat,2024-07-01,1,x,Berov (invented),IK-99,\n"
    again = brought_in(archive, tmp_path, foreign(changed))
    assert (counts(again), again.statements) == ({"changed": 1, "unchanged": 2, "added": 1}, 7)
    assert values(archive, "1")["date"] == [{"date": "2024-04-08"}]
    assert values(archive, "1")["type"] == [{"code": "beating"}]
    assert len(archive.index.record.labelled("IK-99")) == 1


def test_a_value_that_is_gone_is_told_and_left_standing(archive, tmp_path):
    several = {
        **MAPPING,
        "columns": [{"column": "said", "entity": "act", "property": "summary", "separator": "|"}],
        "relations": [],
    }
    brought_in(
        archive, tmp_path, foreign("nr,said,name,colony\n1,one|two,A. (invented),C\n", mapping=several)
    )
    again = brought_in(
        archive, tmp_path, foreign("nr,said,name,colony\n1,two,A. (invented),C\n", mapping=several)
    )
    assert [loss.what for loss in again.losses] == [
        "a value of an earlier import is not in the file any more: it is left standing"
    ]
    assert sorted(values(archive, "1")["summary"]) == ["one", "two"]


def test_rows_that_share_an_entity_do_not_take_each_others_values_away(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE.replace("Berov (invented),IK-99", "Berov (invented),IK-98")))
    shared = {
        **MAPPING,
        "columns": [*MAPPING["columns"], {"column": "said", "entity": "colony", "property": "note"}],
    }
    first = brought_in(archive, tmp_path, foreign(TABLE, mapping=shared))
    again = brought_in(archive, tmp_path, foreign(TABLE.replace("@cmd", "other"), mapping=shared))
    assert first.id != again.id
    assert sorted(values(archive, "IK-99")["note"]) == [
        '=HYPERLINK("x")',
        "other",
        "taken into\nthe corridor",
    ]


def test_tables_of_different_names_share_no_keys(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    other = brought_in(archive, tmp_path, foreign(TABLE, mapping={**MAPPING, "name": "another register"}))
    assert counts(other) == {"added": 3}
    assert len(archive.index.record.labelled("IK-99")) == 2


def test_rows_without_a_key_are_never_taken_for_those_of_an_earlier_file(archive, tmp_path):
    keyless = {
        **MAPPING,
        "entities": {"act": {"type": "Act", "label": "nr"}},
        "relations": [],
        "columns": MAPPING["columns"][:2],
    }
    brought_in(archive, tmp_path, foreign("nr,kind,day\n1,beating,2024-04-07\n", mapping=keyless))
    again = brought_in(
        archive,
        tmp_path,
        foreign("nr,kind,day\n9,threat,2024-05-01\n1,beating,2024-04-07\n", mapping=keyless),
    )
    assert counts(again) == {"added": 2}
    first, second = archive.index.record.labelled("1")
    assert values(archive, first.id)["type"] == values(archive, second.id)["type"] == [{"code": "beating"}]


def test_an_uwazi_table_comes_in_once_by_the_key_of_the_command(archive, tmp_path):
    table = "title,text label\none,first\ntwo,second|third\n"
    keyed = with_key(foreign(table, ImportFormat.UWAZI, None), ("title",), WORDS)
    assert counts(brought_in(archive, tmp_path, keyed)) == {"added": 2}
    assert counts(brought_in(archive, tmp_path, keyed)) == {"unchanged": 2}
    assert [value["verbatim"] for value in values(archive, "two")["note"]] == ["second", "third"]


def test_undo_leaves_no_trace_in_any_view(archive, tmp_path):
    brought_in(archive, tmp_path, foreign(TABLE))
    before = everything_asked(archive)
    importing = brought_in(
        archive,
        tmp_path,
        foreign(TABLE.replace("beating", "threat") + "9,threat,,,,Vetrov (invented),IK-9,\n"),
    )
    assert everything_asked(archive) != before
    undo_import(archive, importing.id, "the wrong table")
    assert everything_asked(archive) == before


def test_what_was_undone_can_come_in_again(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE))
    undo_import(archive, importing.id, "too early")
    with pytest.raises(ReviewError):
        undo_import(archive, importing.id, "twice")
    assert counts(brought_in(archive, tmp_path, foreign(TABLE))) == {"added": 3}
    assert [(each.name, each.format, len(each.rows)) for each in past_imports(archive)] == [
        ("register", "csv", 3)
    ] * 2


def test_an_import_that_nobody_made_cannot_be_undone(archive):
    with pytest.raises(UnknownImportError):
        undo_import(archive, "a" * 26, "why")


def test_an_archive_with_imports_verifies(tmp_path):
    with found(tmp_path / "archive") as opened:
        undo_import(opened, brought_in(opened, tmp_path, foreign(TABLE)).id, "why")
    assert codes(tmp_path / "archive") == set()


def test_rows_that_share_a_report_cite_all_of_their_lines(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE, mapping={**MAPPING, "together": 2}))
    past = past_import(archive, importing.id)
    assert len(past.batches) == 2
    quote = batch_event(archive, past.batches[0]).quote
    assert quote.exact.startswith("1,beating")
    assert quote.exact.endswith("IK-99,b")
    assert {row.number: row.statements[0].partition(".")[2] for row in past.rows} == {2: "1", 3: "8", 4: "1"}


def test_a_person_called_like_a_source_is_refused_and_nobody_else(archive, tmp_path):
    mapping = {**MAPPING, "source": "S-17"}
    importing = brought_in(
        archive, tmp_path, foreign(TABLE.replace("Berov (invented)", "S-17"), mapping=mapping)
    )
    assert counts(importing) == {"added": 2, "refused": 1}


def test_the_key_of_the_command_stands_for_that_of_the_mapping(archive, tmp_path):
    keyed = with_key(foreign(TABLE), ("name", "day"), WORDS)
    brought_in(archive, tmp_path, keyed)
    changed = Foreign(keyed.data.replace(b"\n2,", b"\n22,"), keyed.format, keyed.name, keyed.mapping)
    assert counts(brought_in(archive, tmp_path, changed)) == {"unchanged": 3}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_a_table_is_read_in_the_encoding_it_is_in(archive, tmp_path, encoding):
    mapping = {**MAPPING, "entities": {"p": {"type": "Person", "label": "имя"}}, "relations": []}
    mapping["columns"] = [{"column": "сказано", "entity": "p", "property": "note"}]
    rows = "".join(f"Выдуманный {n};его вывели ночью в коридор и долго держали у стены\n" for n in range(20))
    importing = brought_in(
        archive, tmp_path, foreign(f"имя;сказано\n{rows}".encode(encoding), mapping=mapping)
    )
    assert counts(importing) == {"added": 20}
    assert values(archive, "Выдуманный 7")["note"] == ["его вывели ночью в коридор и долго держали у стены"]
    cited = batch_event(archive, past_import(archive, importing.id).batches[0])
    assert cited.quote.exact.startswith("Выдуманный 0;")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", TableError),
        (b"\n\n", TableError),
        (",".join(f"c{n}" for n in range(10_000)).encode() + b"\n", TableError),
        (bytes(range(128, 256)) * 40, TableError),
        (b"a,b\n1,2\n", MappingError),
    ],
)
def test_what_is_no_table_is_refused_before_anything_is_sealed(data, error):
    with pytest.raises(error):
        coming_of(foreign(data), WORDS)


def test_a_table_without_a_mapping_is_refused_with_the_way_to_one():
    with pytest.raises(MappingError) as caught:
        coming_of(foreign(TABLE, mapping=None), WORDS)
    assert "--propose-mapping" in caught.value.hint


def test_the_mapping_that_is_proposed_can_be_used(archive, tmp_path):
    table = "id,ФИО,дата рождения,пол,кличка кота\n7,Выдуманный И. И.,1980-01-02,мужской,Мурка\n"
    proposed = mapping_text(proposed_mapping(foreign(table), WORDS))
    importing = brought_in(archive, tmp_path, Foreign(table.encode(), ImportFormat.CSV, "", proposed))
    assert (counts(importing), importing.losses) == ({"added": 1}, ())
    said = values(archive, "Выдуманный И. И.")
    assert said["birth_date"] == [{"date": "1980-01-02"}]
    assert said["sex"] == [{"code": "male", "said": "мужской"}]
    assert said["note"] == [{"text": "кличка кота: Мурка", "verbatim": "Мурка"}]


def test_a_spreadsheet_is_read_by_a_worker_row_by_row(archive, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [
        ["nr", "kind", "day", "said", "name", "how many", "colony"],
        [1, "beating", 45389, "=1+1", "Aronov (invented)", None, "IK-99"],
        [],
        [2, "threat"],
    ]:
        book.active.append(row)
    book.active["D2"].data_type = "s"
    book.active["C2"].number_format = "DD.MM.YYYY"
    book.save(tmp_path / "t.xlsx")
    file = foreign((tmp_path / "t.xlsx").read_bytes(), ImportFormat.XLSX)
    importing = brought_in(archive, tmp_path, file)
    assert {row.number: row.fate.value for row in importing.rows} == {2: "added", 4: "added"}
    said = values(archive, "1")
    assert said["date"] == [{"date": "2024-04-07"}]
    assert said["summary"] == ["=1+1"]


def test_a_broken_spreadsheet_is_refused():
    with pytest.raises(TableError):
        table_of(foreign(b"PK\x03\x04 and nothing else", ImportFormat.XLSX))


FTM = [
    {
        "id": "p1",
        "schema": "Person",
        "properties": {
            "name": ["Invented Officer"],
            "birthDate": ["1971-02"],
            "shoeSize": ["44"],
            "gender": ["male"],
        },
    },
    {
        "id": "o1",
        "schema": "PublicBody",
        "properties": {"name": ["Invented Colony Service"], "country": ["xx"]},
    },
    {
        "id": "q1",
        "schema": "Position",
        "properties": {"name": ["head of the colony"], "organization": ["o1"]},
    },
    {
        "id": "l1",
        "schema": "Occupancy",
        "properties": {"holder": ["p1"], "post": ["q1"], "startDate": ["2020"]},
    },
    {"id": "v1", "schema": "Vessel", "properties": {"name": ["a ship"]}},
]


def test_ftm_entities_come_in_with_their_relations_and_their_losses(archive, tmp_path):
    lines = "\n".join([json.dumps(each) for each in FTM] + ["{broken", '{"id": "x"}'])
    importing = brought_in(archive, tmp_path, foreign(lines, ImportFormat.FTM, None))
    assert counts(importing) == {"added": 4, "refused": 3}
    assert {row.number for row in importing.rows if row.fate is RowFate.REFUSED} == {5, 6, 7}
    said = values(archive, "Invented Officer")
    assert said["birth_date"] == [{"date": "1971-02"}]
    assert said["note"] == [{"text": "shoeSize: 44", "verbatim": "44"}]
    assert [(loss.row, loss.column) for loss in importing.losses] == [(1, "shoeSize")]
    assert [value["label"] for value in values(archive, "Occupancy")["holder"]] == ["Invented Officer"]
    again = brought_in(archive, tmp_path, foreign(lines, ImportFormat.FTM, None))
    assert counts(again) == {"unchanged": 4, "refused": 3}


def test_a_file_without_entities_is_no_ftm():
    with pytest.raises(ForeignError):
        coming_of(foreign("just a text", ImportFormat.FTM, None), WORDS)


def test_alleged_perpetrators_are_matched_to_a_list_and_nothing_is_recorded(archive):
    record(archive, parse_statement_file(json.dumps(ACCUSED)))
    before = archive.log.size
    listed = [
        {
            "id": "NK-1",
            "schema": "Person",
            "caption": "Semyon Vasilyevich VYDUMANOV",
            "properties": {"name": ["Semyon Vasilyevich Vydumanov"], "birthDate": ["1971-02-03"]},
        },
        {"id": "NK-2", "schema": "Person", "caption": "Other", "properties": {"name": ["Maria Drugaya"]}},
        {
            "id": "NK-3",
            "schema": "Vessel",
            "caption": "Semyon Vasilyevich Vydumanov",
            "properties": {"name": ["Semyon Vasilyevich Vydumanov"]},
        },
    ]
    found_pairs = listed_perpetrators(archive, "\n".join(map(json.dumps, listed)).encode())
    assert [(each.label, each.listed.id) for each in found_pairs] == [("Выдуманов Семён Васильевич", "NK-1")]
    assert found_pairs[0].reasons
    assert archive.log.size == before
    table = b"id,schema,name,aliases,birth_date\nNK-1,Person,Semyon Vasilyevich Vydumanov,,1971-02-03\nNK-4,Company,Vydumanov,,\n"
    assert [each.listed.id for each in listed_perpetrators(archive, table)] == ["NK-1"]


ACCUSED = {
    "format": "khronika-statements/1",
    "entities": {
        "a": {"type": "Act", "label": "an act"},
        "p": {"type": "Person", "label": "Выдуманов Семён Васильевич"},
        "v": {"type": "Person", "label": "Drugaya Maria"},
    },
    "batches": [
        {
            "id": "b",
            "attribution": [{"who": "somebody invented", "role": "speaker"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "1", "subject": "a", "property": "perpetrator", "value": {"entity": "p"}},
                {"id": "2", "subject": "p", "property": "birth_date", "value": {"date": "1971-02-03"}},
                {"id": "3", "subject": "a", "property": "victim", "value": {"entity": "v"}},
            ],
        }
    ],
}


def test_no_row_at_all_is_an_import_of_nothing(archive, tmp_path):
    importing = brought_in(archive, tmp_path, foreign(TABLE.partition("\n")[0] + "\n"))
    assert (importing.rows, importing.statements) == ((), 0)
    assert isinstance(coming_of(foreign(TABLE), WORDS), Coming)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    path.touch()
    os.truncate(path, 100 << 20)
    with pytest.raises(TableError) as caught:
        read_foreign(path, ImportFormat.CSV)
    assert "in parts" in caught.value.hint


def test_a_line_of_many_megabytes_is_one_faulty_row(archive, tmp_path):
    lines = TABLE.splitlines()
    long = "\n".join([lines[0], "7,beating,,," + "x" * (20 << 20) + ",,,", "8,beating,,,,,,"]) + "\n"
    importing = brought_in(archive, tmp_path, foreign(long))
    assert [(row.number, row.fate.value) for row in importing.rows] == [(2, "refused"), (3, "added")]


def test_a_row_that_cannot_be_recorded_keeps_out_none_of_those_it_shares_a_report_with(archive, tmp_path):
    code = code_of(5)
    said = {"id": "s", "subject": "act:else", "property": "type", "value": "beating"}
    batch = {
        "id": "b",
        "attribution": [{"who": "x", "role": "speaker"}],
        "grade": {"reliability": "F", "credibility": "6"},
    }
    given = {
        "format": "khronika-statements/1",
        "entities": {},
        "cases": [],
        "batches": [batch | {"source": code, "statements": [said]}],
    }
    record(archive, parse_statement_file(json.dumps(given)))
    told = brought_in(
        archive, tmp_path, foreign(TABLE.replace("@cmd", f"from {code}"), mapping=MAPPING | {"together": 50})
    )
    assert [(row.number, row.fate) for row in told.rows] == [
        (2, RowFate.ADDED),
        (3, RowFate.ADDED),
        (4, RowFate.REFUSED),
    ]
    assert "source" in told.rows[2].reason
    assert code not in told.rows[2].reason
    assert [each.act.label for each in ask(archive, QueryInput(kind="beating")).found] == ["1", "2", "else"]
    assert codes(archive.folder.root) == set()

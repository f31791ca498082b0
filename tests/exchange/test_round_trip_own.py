"""Our own tables go out of one archive and into another: the record is the same, but for what the format page says."""

import json

import pytest

from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.exchange.import_file import Foreign, coming_of, seal_foreign
from khronika.archive.exchange.import_rows import ImportFormat, import_rows
from khronika.archive.record.query import page
from khronika.archive.record.review import decide
from khronika.archive.record.state import record
from khronika.disclosure.audience import Disclosure
from khronika.exchange.exports.export_format import ExportFormat as OutFormat
from khronika.exchange.mapping.own_terms import UNNAMED, terms_of
from khronika.primitives.codec import parse_canonical
from khronika.record.event_form import ChainLink
from khronika.record.meaning import sameness
from khronika.record.recorded import State
from khronika.record.statement import Knowledge, Role
from khronika.record.statement_file import parse_statement_file
from khronika.record.value import EntityRef
from khronika.record.view import origin_of
from khronika.record.vocabulary_file import vocabulary
from tests.world import PROVENANCE, found, seal, spread

WORDS = vocabulary()
DATES = [
    {"date": "2024-04-07"},
    {"date": "2024-04"},
    {"date": "2024"},
    {"date": "202X"},
    {"date": "2024-04-07~"},
    {"date": "2024-04?"},
    {"date": "2024-21"},
    {"date": "2024-04-06/2024-04-07"},
    {"date": "2024-04-06/2024-04-07", "kind": "point", "said": "в ночь на 7 апреля 2024"},
    {"date": "2024-04-06/2024-04-07", "kind": "span", "said": "в ночь на 7 апреля 2024 (two days)"},
    {"date": "2024-05-06/2024-05-07", "kind": "span", "said": "в ночь на 7 мая 2024"},
    {"date": "2024-04-06/2024-04-07", "kind": "set", "said": "on two days"},
    {"date": "{2024-04-07,2024-05-01}"},
    {"date": "[2024-04-07,2024-05-01]"},
    {"date": "../2024-04-07"},
    {"date": "2024-04-07/.."},
    {"date": "2024-03-05", "kind": "set", "said": "several times that day"},
    {"date": "2023-04-07", "inferred": True, "said": "7 апреля"},
    {"date": "2023-04-07/2023-05-01", "kind": "point", "inferred": True, "said": "some day that April"},
    {"said": "when the snow had gone"},
    "in no year that I remember",
]
NAMES = [
    "Invented Person",
    {"value": "Инвентов Иван", "script": "Cyrl", "kind": "birth", "language": "ru"},
    {"value": "Iventov", "kind": "misspelt"},
    {"value": "Ivan the Invented", "language": "en"},
    {"value": "Інвентов", "script": "Cyrl"},
]
NUMBERS = [
    0,
    12,
    9007199254740991,
    {"number": 3, "said": "three of them"},
    {"from": 2, "to": 4},
    {"from": 2, "said": "two or more"},
    {"to": 9},
    "a good many",
]
TEXTS = ["=2+2", "'quoted'", "plain", {"text": "a door", "verbatim": "дверь"}, "-1", "# not a comment"]
CODES = [{"code": "beating"}, {"code": "beating", "said": "избили"}, "something with no code"]
SAW = [
    {"who": "belov", "role": "speaker", "knows": "saw"},
    {"who": "an interviewer (of the project)", "role": "recorder"},
]
TOLD = [
    {"who": "a paper < that parts", "role": "publisher"},
    {"who": "belov", "role": "informant", "knows": "was told"},
]


def rows(letter, subject, name, values):
    return [
        {"id": f"{letter}{n}", "subject": subject, "property": name, "value": value}
        for n, value in enumerate(values)
    ]


def batch(identity, statements, chain=SAW, grade=("B", "2"), **members):
    reliability, credibility = grade
    grades = {"reliability": reliability, "credibility": credibility}
    return {"id": identity, "attribution": chain, "grade": grades, "statements": statements, **members}


PEOPLE = [{"entity": "belov"}, {"entity": "silent", "said": "the quiet one"}, "a man in a mask"]
RECORD = {
    "format": "khronika-statements/1",
    "entities": {
        "belov": {"type": "Person", "label": "Invented Belov"},
        "silent": {"type": "Person", "label": "Invented Silent"},
        "night": {"type": "Act", "label": "the night of beatings"},
        "ik": {"type": "Facility", "label": "IK-99", "protection": "public"},
    },
    "batches": [
        batch("dates", rows("d", "night", "date", DATES), origin="belov"),
        batch(
            "names",
            rows("n", "belov", "name", NAMES),
            TOLD,
            ("C", "3"),
            origin="belov",
            assessment="observed by analyst",
        ),
        batch(
            "numbers", rows("m", "night", "number_of_perpetrators", NUMBERS), origin="a list that was found"
        ),
        batch("texts", rows("t", "night", "detail", TEXTS), TOLD, ("A", "1")),
        batch("codes", rows("c", "night", "type", CODES)),
        batch("people", rows("p", "night", "victim", PEOPLE), origin="silent"),
        batch(
            "denied",
            rows("e", "night", "facility", [{"entity": "ik"}]) + rows("r", "ik", "name", ["IK-99"]),
            stance="denies",
        ),
    ],
}
LABELS = [each["label"] for each in RECORD["entities"].values()]


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "originals", {"statement.txt": b"INVENTED"}))
        recording = record(archive, parse_statement_file(json.dumps(RECORD)))
        assert recording.refusals == ()
        decide(archive, recording.ids, State.ACCEPTED, "INVENTED reason")
        yield archive


def taken_in(archive, folder, path, form):
    foreign = Foreign(path.read_bytes(), form)
    return import_rows(archive, coming_of(foreign, WORDS), seal_foreign(archive, path, foreign, PROVENANCE))


@pytest.fixture(scope="module", params=["csv", "xlsx"])
def second(request, first, tmp_path_factory):
    folder = tmp_path_factory.mktemp("second")
    disclosed = frozenset({Disclosure.GRADES})
    export(first, ExportOrder(OutFormat(request.param), disclosed=disclosed), folder / "out")
    path = folder / "out" / {"csv": "statements.csv", "xlsx": "record.xlsx"}[request.param]
    with found(folder / "archive") as archive:
        importing = taken_in(archive, folder, path, ImportFormat(request.param))
        assert [(row.number, row.reason) for row in importing.rows if row.reason] == []
        yield archive


def by_label(value):
    """A value in which entities stand by their label: ids are of one archive."""
    return sameness(EntityRef(value.label, "", "") if isinstance(value, EntityRef) else value)


def plain(key):
    # A name without kind, script or language is the same as a text and as an object.
    value = json.loads(key)
    return (
        json.dumps(value["value"], ensure_ascii=False)
        if isinstance(value, dict) and set(value) == {"value"}
        else key
    )


def views(archive):
    """What each entity's page says: every value with the stance, assessment and grade of each report that holds it."""
    said = {}
    for label in LABELS:
        for each in page(archive, label).properties if is_there(archive, label) else ():
            for value in each.values:
                reports = [held.report for held in value.held]
                told = sorted(
                    (report.stance, report.assessment, report.reliability, report.credibility)
                    for report in reports
                )
                said[label, each.name, plain(by_label(value.value))] = told
    return said


def is_there(archive, label):
    return bool(archive.index.record.labelled(label))


def test_what_went_out_is_in_the_other_archive_and_nothing_else(first, second):
    assert views(second) == views(first)
    # Two dates and two codes say the same in other words; the two denied ones come besides.
    assert len(views(first)) == sum(map(len, (DATES, NAMES, NUMBERS, TEXTS, CODES, PEOPLE))) - 2 + 2


def test_words_a_value_was_said_in_come_back_as_they_were(first, second):
    def words(archive):
        held = page(archive, "the night of beatings").held()
        values = [parse_canonical(each.statement.value) for each in held]
        told = [value.get("said") or value.get("verbatim") for value in values if isinstance(value, dict)]
        return sorted(filter(None, told))

    assert words(second) == words(first)


def test_there_are_as_many_origins_as_there_were(first, second):
    def origins(archive):
        held = [held for label in LABELS if is_there(archive, label) for held in page(archive, label).held()]
        return len({origin_of(each.report) for each in held})

    assert origins(second) == origins(first) == 6
    people = next(each for each in page(second, "the night of beatings").properties if each.name == "victim")
    [origin] = {held.report.origin for value in people.values for held in value.held}
    assert second.index.record.described(origin).label == "Invented Silent"


def test_who_said_it_and_how_they_know_comes_back_link_by_link(second):
    [detail] = [each for each in page(second, "the night of beatings").properties if each.name == "date"]
    position = detail.values[0].held[0].report.place.position
    assert second.entry(position).event.chain == (
        ChainLink("Invented Belov", Role.SPEAKER, Knowledge.SAW),
        ChainLink("an interviewer (of the project)", Role.RECORDER),
    )


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "publisher a paper ‹ of two < informant B. (was told)",
            [("publisher", "a paper ‹ of two", None), ("informant", "B.", "was told")],
        ),
        ("speaker (saw)", [("speaker", UNNAMED, "saw")]),
        ("speaker", [("speaker", UNNAMED, None)]),
        ("somebody said < that it was so", [("recorder", "somebody said < that it was so", None)]),
        ("", [("recorder", "the table as it came in", "document")]),
    ],
)
def test_a_chain_is_read_back_and_what_is_none_stands_as_it_is(text, links):
    cells = {"stance": "", "assessment": "", "reliability": "", "credibility": "", "attribution": text}
    chain = terms_of(cells, "").chain
    assert [(link.role.value, link.who, link.knows.value if link.knows else None) for link in chain] == links


def test_the_same_table_again_says_nothing_new(second, first, tmp_path):
    export(first, ExportOrder(OutFormat.CSV, disclosed=frozenset({Disclosure.GRADES})), tmp_path / "out")
    importing = taken_in(second, tmp_path, tmp_path / "out" / "statements.csv", ImportFormat.CSV)
    assert {row.fate.value for row in importing.rows} == {"unchanged"}

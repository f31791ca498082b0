"""What lies in an archive is found, shown and followed at the command line, by whoever did not put it there."""

import json

import pytest
from typer.testing import CliRunner

from khronika.cli.main import app
from tests.world import PASSPHRASE, found, seal, spread

MAIL = b"""From: duty@example.org
To: nobody@example.org
Subject: =?utf-8?b?0KHQv9C40YHQvtC6INCy0YLQvtGA0L3QuNC60LA=?=
Date: Sun, 7 Apr 2024 03:15:00 +0300
Content-Type: text/plain; charset=utf-8

Fifteen days for each.
"""
NOTE = "***\nНочью Вымышленского Ивана избили в коридоре.\n"
ANSWER = """Выдумкин отрицает, что заключённых избивали 5 марта 2024 года.

Она рассказала, что их пытали током.

Небывалов считает, что их убили.

Выдумкин отрицает, что не угрожал им.
"""
STATED = {
    "format": "khronika-statements/1",
    "entities": {
        "v": {
            "type": "Person",
            "label": "V., prisoner",
            "protection": "pseudonym",
            "names": [{"value": "Вымышленский Иван"}],
        },
        "corridor": {"type": "Place", "label": "Corridor of the quarantine unit"},
        "act": {"type": "Act", "label": "Beating of V."},
    },
    "batches": [
        {
            "id": "b",
            "citation": {"item": {"name": "note.txt"}, "quote": {"exact": "избили в коридоре"}},
            "attribution": [{"who": "a prisoner", "role": "speaker", "knows": "saw"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "s1", "subject": "act", "property": "victim", "value": {"entity": "v"}},
                {"id": "s2", "subject": "act", "property": "date", "value": {"date": "2024-04-07"}},
                {"id": "s3", "subject": "act", "property": "place", "value": {"entity": "corridor"}},
                {
                    "id": "s4",
                    "subject": "act",
                    "property": "detail",
                    "value": "with a rubber truncheon, по пяткам",
                },
                {"id": "s5", "subject": "act", "property": "type", "value": "beating"},
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("found")
    spread(place, {"passphrase": f"{PASSPHRASE}\n".encode(), "told.json": json.dumps(STATED).encode()})
    with found(place / "archive") as archive:
        seal(
            archive,
            spread(
                place / "in", {"letter.eml": MAIL, "note.txt": NOTE.encode(), "reply.txt": ANSWER.encode()}
            ),
        )
    told(place, "read", "--no-ocr")
    told(place, "state", place / "told.json")
    return place


def run(place, command, *words):
    given = [
        command,
        str(place / "archive"),
        *map(str, words),
        "--passphrase-file",
        str(place / "passphrase"),
    ]
    return CliRunner().invoke(app, given)


def told(place, command, *words):
    done = run(place, command, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def answers(place, command, *words):
    return [json.loads(line) for line in told(place, command, *words, "--json").splitlines()]


def test_an_act_that_is_found_is_shown_with_day_victim_and_place(place):
    assert "when: 2024-04-07  victim: V., prisoner  where: Corridor of the quarantine unit" in told(
        place, "query"
    )
    [asked] = answers(place, "query")
    [act] = asked["acts"]
    assert (act["dates"], act["victims"], act["places"]) == (
        ["2024-04-07"],
        ["V., prisoner"],
        ["Corridor of the quarantine unit"],
    )


def test_items_are_listed_with_their_titles(place):
    listed = told(place, "status", "--items")
    assert "'letter.eml'  Список вторника" in listed
    assert "'note.txt'  Ночью Вымышленского Ивана избили в коридоре." in listed
    assert [(each["title"], each["title_from"]) for each in answers(place, "status")] == [
        ("Список вторника", "subject"),
        ("Ночью Вымышленского Ивана избили в коридоре.", "first words"),
        ("Выдумкин отрицает, что заключённых избивали 5 марта 2024 года. Она рассказала, …", "first words"),
    ]
    [hit] = answers(place, "search", "fifteen")
    assert hit["title"] == "Список вторника"


def test_an_item_is_shown_with_what_it_says_of_itself_and_what_it_was_sealed_as(place):
    shown = told(place, "show", "A-000001")
    for line in ("subject: Список вторника", "name: 'letter.eml'", "  message.0.from: duty@example.org"):
        assert line in shown.splitlines()
    assert "by Anna, accession " in shown
    [item] = answers(place, "show", "A-000001")
    assert item["metadata"][0]["said"]["message.0.date"] == "Sun, 7 Apr 2024 03:15:00 +0300"
    assert [(each["name"], each["folder"]) for each in item["received"]] == [
        ("letter.eml", str(place / "in"))
    ]


def test_the_history_of_an_item_is_its_custody_in_words_and_what_cites_it(place):
    told(place, "open", "a-000002", place / "copy.txt", "--reason", "for the lawyer")
    lines = told(place, "history", "A-000002").splitlines()
    assert ["  Anna  " in line for line in lines] == [True] * 4
    for line, said in zip(
        lines,
        [
            "sealed into the archive: “note.txt”",
            "read by the program",
            "cited by statements: batch",
            "taken out",
        ],
        strict=True,
    ):
        assert said in line
    assert lines[-1].endswith("taken out for use; why: for the lawyer")
    links = [(each["link"], each["deed"]) for each in answers(place, "history", "A-000002")]
    assert links[1:] == [
        (1, "read by the program, nothing changed"),
        (None, "cited by statements"),
        (2, "taken out for use"),
    ]


def test_a_control_number_that_nothing_has_is_not_looked_for_among_names(place):
    refused = run(place, "history", "A-000009")
    assert (refused.exit_code, str(refused.exception)) == (1, "no item has this control number or id")
    refused = run(place, "history", "A-000002", "--between", "2024-01-01", "2024-01-02")
    assert "leave --between out" in refused.exception.hint


def record_found(place, query):
    return [each for each in answers(place, "search", query) if each.get("in") == "record"]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("truncheon", ["Beating of V."]),
        ("quarantine", ["Corridor of the quarantine unit", "Beating of V."]),
        ("пятка", ["Beating of V."]),
        ("побиття", ["Beating of V."]),
        ("quarantine truncheon", ["Beating of V."]),
        ('"rubber truncheon"', ["Beating of V."]),
        ('"truncheon rubber"', []),
        ("rubb*", ["Beating of V."]),
        ("quarantine -truncheon", ["Corridor of the quarantine unit"]),
        ("nothingness OR truncheon", ["Beating of V."]),
        ("=truncheons", []),
        ("truncheon item:A-000002", []),
        ("name:Vymyshlenskiy", ["V., prisoner"]),
    ],
)
def test_the_record_is_searched_beside_the_items_in_the_same_language_of_queries(place, query, labels):
    assert [each["label"] for each in record_found(place, query)] == labels


def test_whoever_goes_by_a_pseudonym_is_found_by_a_name_that_is_not_shown(place):
    [person] = record_found(place, "Vymyshlensky")
    assert [line["text"] for line in person["found"]] == [None]
    listed = told(place, "search", "Vymyshlensky").partition("in the record:")[2]
    assert "V., prisoner" in listed
    assert "name: a name that is kept inside" in listed
    assert "Вымышл" not in listed


def test_what_is_found_in_the_record_is_marked_as_such_and_leads_on(place):
    listed = told(place, "search", "truncheon").splitlines()
    assert listed[:2] == ["nothing was found in the items", "in the record:"]
    assert listed[3].startswith("    detail: with a rubber «truncheon», по пяткам  (")
    assert listed[-1] == f"next: khronika query {place / 'archive'} --entity ID"
    assert told(place, "search", "truncheon", "--cite") == ""
    assert told(place, "search", "nothingness") == "nothing was found\n"


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("truncheom", ["Beating of V."]),
        ("quarantene trunchoen", ["Beating of V."]),
        ("name:Vymyshlensky", ["V., prisoner"]),
        ("name:Vymishlenskyj", ["V., prisoner"]),
        ('"rubber truncheom"', []),
        ("=truncheom", []),
        ("trench", []),
    ],
)
def test_where_the_record_has_not_a_word_what_resembles_it_is_found_unless_it_was_meant_as_it_is(
    place, query, labels
):
    assert [each["label"] for each in record_found(place, query)] == labels


def test_what_only_resembles_the_words_is_said_to(place):
    assert record_found(place, "truncheom")[0]["resembles"] is True
    assert "resembles" not in record_found(place, "truncheon")[0]
    assert "in the record, where words only resemble these:" in told(place, "search", "truncheom")


def test_every_name_of_a_list_is_looked_for_in_the_record_too(place):
    (place / "names.txt").write_text("Vymyshlensky\nNobody Nowhere\n\n—\n", "utf-8")
    found = answers(place, "search", "--names", str(place / "names.txt"))
    assert [(each["name"], each["label"]) for each in found if each.get("in") == "record"] == [
        ("Vymyshlensky", "V., prisoner")
    ]
    listed = told(place, "search", "--names", str(place / "names.txt"))
    recorded = listed.partition("in the record:")[2].partition("Nobody Nowhere")[0]
    assert "V., prisoner" in recorded
    assert "Вымышл" not in recorded
    cited = told(place, "search", "--names", str(place / "names.txt"), "--cite")
    assert "V., prisoner" not in cited


ON_A_LINE = ["--item", "A-000002", "--quote", "избили в коридоре", "--who", "a prisoner", "--grade", "b2"]


def stated(place, about, name, value, *further):
    return run(place, "state", *ON_A_LINE, "--about", about, "--property", name, "--value", value, *further)


def test_one_statement_on_one_line_is_cited_graded_and_about_what_was_meant(place):
    made = json.loads(stated(place, "act:one more beating", "type", "избиение", "--json").stdout)
    assert (made["recorded"], [each["label"] for each in made["entities"]]) == (True, ["one more beating"])
    again = stated(place, "act:one more beating", "victim", "Vymyshlensky Ivan")
    assert f"is taken for “one more beating” ({made['entities'][0]['id']})" in again.stderr
    assert "new:" not in again.stdout
    batch = again.stdout.splitlines()[1].strip()
    assert f"next: khronika review {place / 'archive'} {batch} --accept --why -" in again.stdout
    [page] = answers(place, "query", "--entity", "one more beating")
    values = {each["property"]: each["values"][0] for each in page["properties"]}
    assert (values["type"]["value"], values["victim"]["value"]["label"]) == (
        {"code": "beating", "said": "избиение"},
        "V., prisoner",
    )
    assert values["victim"]["statements"][0]["grade"] == {"reliability": "B", "credibility": "2"}
    assert told(place, "state", "--undo", batch, "--undo", made["ids"][0], "--why", "a trial").startswith(
        "2 batches"
    )


def test_a_dry_run_of_one_line_records_nothing(place):
    said = stated(place, "act:never", "date", "2024", "--dry-run")
    assert said.stdout.splitlines() == [
        "1 batch, 1 statement, 0 cases: would be recorded",
        "next: the same without --dry-run",
    ]
    assert record_found(place, "never") == []


@pytest.mark.parametrize(
    ("about", "name", "value", "further", "said"),
    [
        ("Beating of V.", "victm", "x", [], ("the type Act has no property “victm”", "did you mean victim?")),
        ("Akt:x", "type", "x", [], ("there is no type “Akt”", "did you mean Act?")),
        (
            "Beating of V.",
            "victim",
            "a boy",
            [],
            ("no entity has this id or label, and none bears this name", "--in-words"),
        ),
        ("Beating of V.", "type", "x", ["--grade", "Z9"], ("a grade is a letter and a digit", "--grade B2")),
        (
            "Beating of V.",
            "type",
            "x",
            ["--role", "speeker"],
            ("there is no role “speeker”", "did you mean speaker?"),
        ),
        (
            "Beating of V.",
            "type",
            "x",
            ["--item", ""],
            ("a quote or a page stands in an item", "--item A-000001"),
        ),
        ("Beating of V.", "type", "x", ["--quote", ""], ("what of the item is cited?", "--quote -")),
    ],
)
def test_what_does_not_fit_on_the_line_is_named_with_what_was_meant(place, about, name, value, further, said):
    refused = stated(place, about, name, value, *further)
    fact, hint = said
    assert (refused.exit_code, refused.exception.fact) == (1, fact)
    assert hint in refused.exception.hint


def test_a_person_who_is_only_described_stays_in_words_when_that_is_said(place):
    assert (
        "would be recorded"
        in stated(place, "Beating of V.", "victim", "a boy", "--in-words", "--dry-run").stdout
    )


def test_words_that_are_not_in_the_item_are_refused_and_the_nearest_shown(place):
    refused = stated(place, "Beating of V.", "type", "beating", "--quote", "избили в коридорах")
    assert (refused.exit_code, "nearest passage: “" in refused.stdout) == (1, True)


def test_half_a_line_says_what_is_missing(place):
    refused = run(place, "state", "--item", "A-000002", "--value", "x")
    assert (
        refused.exit_code,
        "--about, --property, --who" in " ".join(refused.stderr.replace("│", " ").split()),
    ) == (2, True)


def proposal(place, kind, quote=""):
    return next(
        each for each in answers(place, "propose", "A-000002", "--kind", kind) if quote in each["quote"]
    )


def test_what_was_proposed_is_counted_for_each_item_and_shown_with_its_words(place):
    [counted] = [each for each in answers(place, "propose") if each["control"] == "A-000002"]
    assert {"act", "person"} <= counted["proposals"].keys()
    act = proposal(place, "act")
    assert (act["quote"], act["value"]["code"], act["recorded"]) == ("избили", "beating", [])
    assert act["citation"]["standing"] == "found"
    shown = told(place, "propose", "A-000002", "--kind", "act")
    assert "«избили» в коридоре." in shown
    assert shown.splitlines()[-1].endswith("A-000002 --accept NUMBER --who - --dry-run")


def test_an_accepted_proposal_is_a_statement_that_cites_its_words_and_is_marked_as_recorded(place):
    accepted = [
        "propose",
        "A-000002",
        "--accept",
        proposal(place, "act")["number"],
        "--about",
        "act:a proposed beating",
        "--who",
        "a prisoner",
    ]
    assert "would be recorded" in told(place, *accepted, "--dry-run")
    drafted = json.loads(told(place, *accepted, "--draft"))
    assert drafted["batches"][0]["citation"]["quote"]["exact"] == "избили"
    assert record_found(place, '"proposed beating"') == []
    [made] = answers(place, *accepted, "--grade", "B2")
    assert [each["label"] for each in made["entities"]] == ["a proposed beating"]
    assert proposal(place, "act")["recorded"] == made["ids"]
    told(place, "state", "--undo", made["ids"][0], "--why", "a trial")
    assert proposal(place, "act")["recorded"] == []


def test_the_program_joins_nobody_by_name(place):
    number = proposal(place, "person")["number"]
    refused = run(place, "propose", "A-000002", "--accept", number, "--who", "x")
    [person] = record_found(place, "name:Vymyshlensky")
    assert refused.exit_code == 1
    assert f"--about {person['entity']} if it is the same" in refused.exception.hint
    assert "Вымышл" not in f"{refused.exception.fact}{refused.exception.hint}"
    one = answers(
        place,
        "propose",
        "A-000002",
        "--accept",
        number,
        "--who",
        "x",
        "--about",
        person["entity"],
        "--dry-run",
    )
    assert (one[0]["statements"], one[0]["refused"]) == (1, [])


def test_what_cannot_be_accepted_is_refused_with_the_way_on(place):
    number = proposal(place, "act")["number"]
    for words, fact in (
        (["--accept", 999], "the item has no proposal 999"),
        (["--accept", number], f"proposal {number}: a date or an act is told of something"),
    ):
        refused = run(place, "propose", "A-000002", *words, "--who", "x")
        assert (refused.exit_code, refused.exception.fact) == (1, fact)
    assert run(place, "propose", "--accept", "1").exit_code == 2


def drafted(place, kind, quote, *words):
    number = next(
        each["number"]
        for each in answers(place, "propose", "A-000003", "--kind", kind)
        if quote in each["quote"]
    )
    done = run(place, "propose", "A-000003", "--accept", number, "--about", "act:x", "--draft", *words)
    return (
        json.loads(done.stdout)["batches"][0]
        if done.exit_code == 0
        else done.exception.fact.partition(": ")[2]
    )


@pytest.mark.parametrize(
    ("kind", "quote", "link", "name", "value"),
    [
        ("act", "избивали", ("denied", "denies"), "type", {"code": "beating", "said": "избивали"}),
        (
            "date",
            "5 марта",
            ("denied", "denies"),
            "date",
            {"date": "2024-03-05", "kind": "point", "said": "5 марта 2024 года"},
        ),
        ("act", "убили", ("believes", "asserts"), "type", "убили"),
    ],
)
def test_what_a_speaker_denies_or_believes_is_recorded_as_that(place, kind, quote, link, name, value):
    batch = drafted(place, kind, quote)
    [statement] = batch["statements"]
    assert (
        (batch["attribution"][0]["verb"], batch["stance"]),
        statement["property"],
        statement["value"],
    ) == (link, name, value)


def test_an_act_that_is_a_method_is_recorded_as_one_and_a_code_of_no_list_stays_in_words(place):
    [statement] = drafted(place, "act", "пытали током", "--who", "a witness")["statements"]
    assert (statement["property"], statement["value"]) == (
        "method",
        {"code": "electric-shock", "said": "пытали током"},
    )
    every = [
        f"--accept={each['number']}"
        for each in answers(place, "propose", "A-000003")
        if each["quote"] in ("убили", "пытали током")
    ]
    [checked] = answers(
        place, "propose", "A-000003", *every, "--about", "act:x", "--who", "a witness", "--dry-run"
    )
    assert (len(every), checked["refused"], len(checked["as_said"])) == (2, [], 1)


def test_nobody_stands_behind_what_only_she_is_said_to_have_told(place):
    assert drafted(place, "act", "пытали током") == "nobody is said to stand behind the words"
    assert drafted(place, "act", "угрожал") == "the words deny that it did not happen"


def test_a_proposal_is_shown_as_denied_by_whoever_denies_it(place):
    assert "beating, stated  (denied by Выдумкин)" in told(place, "propose", "A-000003")


def test_a_label_that_a_pseudonym_replaced_and_the_words_that_named_somebody_are_found_and_not_shown(place):
    named = json.loads(stated(place, "act:a later day", "victim", "Person:Прежнев Яромир", "--json").stdout)
    [person] = [each for each in named["entities"] if each["type"] == "Person"]
    [act] = [each for each in named["entities"] if each["type"] == "Act"]
    said = {"entity": "p", "said": "Яромирка Прежнев"}
    batch = STATED["batches"][0] | {
        "statements": [{"id": "t", "subject": act["id"], "property": "victim", "value": said}]
    }
    entities = {
        "p": {"id": person["id"], "type": "Person", "label": "P. of cell 3", "protection": "pseudonym"}
    }
    file = json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": [batch]})
    spread(place, {"renamed.json": file.encode()})
    [renamed] = answers(place, "state", place / "renamed.json")
    shown = (
        told(place, "search", "Прежнев").partition("in the record:")[2]
        + told(place, "query")
        + told(place, "query", "--entity", act["id"])
    )
    shown += told(place, "search", "Прежнев", "--json") + told(place, "query", "--json")
    assert "victim: P. of cell 3" in shown
    assert "Прежнев" not in shown
    assert "Яромирка" not in shown
    told(place, "state", *(f"--undo={each}" for each in (*renamed["ids"], *named["ids"])), "--why", "a trial")

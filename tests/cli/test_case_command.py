"""khronika case: from an open case to its gaps, as a lawyer types it."""

import json

import pytest
from typer.testing import CliRunner

from khronika.archive.record.state import record
from khronika.casefile.error import CaseFileError, NoVersionError
from khronika.cli.main import app
from khronika.record.event import StateEvent
from khronika.record.statement_file import parse_statement_file
from tests.world import PASSPHRASE, events_of, found

TOLD = {
    "format": "khronika-statements/1",
    "entities": {
        "guard": {"type": "Person", "label": "INVENTED guard", "protection": "public"},
        "head": {"type": "Person", "label": "INVENTED head", "protection": "public"},
        "post": {"type": "Position", "label": "a post of the shift"},
        "above": {"type": "Position", "label": "head of the colony"},
        "p1": {"type": "Posting", "label": "a posting"},
        "p2": {"type": "Posting", "label": "another posting"},
        "act": {"type": "Act", "label": "an alleged beating"},
    },
    "batches": [
        {
            "id": "b",
            "attribution": [{"who": "the team", "role": "author", "knows": "inference"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": str(number), "subject": subject, "property": name, "value": value}
                for number, (subject, name, value) in enumerate(
                    [
                        ("p1", "holder", {"entity": "guard"}),
                        ("p1", "post", {"entity": "post"}),
                        ("p1", "start_date", {"date": "2024-01-01"}),
                        ("p1", "end_date", {"date": "2024-12-31"}),
                        ("post", "reports_to", {"entity": "above"}),
                        ("p2", "holder", {"entity": "head"}),
                        ("p2", "post", {"entity": "above"}),
                        ("p2", "start_date", {"date": "2024-01-01"}),
                        ("act", "date", {"date": "2010-04-06"}),
                    ]
                )
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("case")
    (place / "passphrase").write_text(f"{PASSPHRASE}\n")
    with found(place / "archive") as archive:
        record(archive, parse_statement_file(json.dumps(TOLD)))
        (place / "statement").write_text(f"{events_of(archive, StateEvent)[0].batch}.9")
    return place


def run(place, command, *words, typed=""):
    told = CliRunner().invoke(
        app,
        ["case", command, str(place / "archive"), *words, "--passphrase-file", str(place / "passphrase")],
        input=typed,
    )
    assert told.exit_code == 0, (told.output, told.exception)
    return told.stdout


def test_a_lawyer_gets_from_an_open_case_to_its_gaps(place):
    shown = run(place, "open", "c", "--forum", "icc", "--ground", "part", "--title", "-", typed="One night\n")
    assert "look at this first" in shown
    assert "checked by a lawyer: nobody" in shown
    words = ("c", "7.1.f", "--accused", "-", "--episode", "-", "--mode", "superior")
    told = run(place, "allege", *words, typed="INVENTED head\nan alleged beating\n")
    allegation = told.split()[-1][:8]
    statement = (place / "statement").read_text()
    attached = run(place, "attach", "c", allegation, "1", statement, "--as", "exculpates").split()[0]
    run(place, "evaluate", "c", allegation, "1", "--as", "weak", "--why", "-", typed="one report\n")
    run(place, "hope", "c", allegation, "superior.2", "--fact", "-", "--due", "2020-01-31", typed="reports\n")
    run(place, "note", "c", "--text", "-", typed="ask B. again\n")
    shown = run(place, "show", "c")
    for line in (
        "case c: One night",
        "of INVENTED head",
        "in an alleged beating",
        f"exculpates  {statement}  B2  proposed",
        "Anna: weak: one report",
        "hoped to be shown: reports (nobody looks for it, by 2020-01-31)",
        "Anna: ask B. again",
        "look again: an episode lies, or may lie, before the first day",
        "everything here is alleged; no row is found to be fulfilled",
        "checked by a lawyer: nobody",
    ):
        assert line in shown, shown
    gaps = run(place, "gaps", "c")
    assert gaps.index("not addressed") < gaps.index("no alternative explanation") < gaps.index("overdue")
    run(place, "detach", "c", attached, "--why", "-", typed="another night\n")
    assert statement not in run(place, "show", "c")
    assert run(place, "versions", "c") == "no package of this case has left\n"


def test_text_and_json_tell_the_same_of_gaps_and_rows(place):
    run(place, "open", "j", "--forum", "un", "--title", "-", typed="Another night\n")
    words = ("j", "7.1.f", "--accused", "-", "--mode", "superior")
    allegation = run(place, "allege", *words, typed="INVENTED head\n").split()[-1]
    statement = (place / "statement").read_text()
    run(place, "attach", "j", allegation, "superior.1", statement)
    again = ("j", "7.1.f", "--accused", "-", "--mode", "commission", "--instead-of", allegation)
    run(place, "allege", *again, typed="INVENTED guard\n")
    shown = run(place, "show", "j")
    told = json.loads(run(place, "show", "j", "--json"))
    [matrix] = told["allegations"]
    [stray] = matrix["strays"]
    assert (stray["row"], stray["attached"][0]["statement"]) == ("superior.1", statement)
    assert shown.index("rows that the tables of law do not have") < shown.index(f"supports  {statement}")
    assert f"by {matrix['mode']}, article {matrix['mode_article']}" in shown
    assert f"GAPS ({len(told['gaps'])}), worst first" in shown
    for each in (*told["gaps"], *told["standards"], *matrix["rows"], stray):
        assert (each.get("text") or "") in shown
    assert told["gaps"] == json.loads(run(place, "gaps", "j", "--json"))["gaps"]


@pytest.mark.parametrize(("who", "where"), [("an alleged beating", ""), ("INVENTED head", "INVENTED guard")])
def test_a_crime_is_alleged_of_a_person_and_in_an_act(place, who, where):
    run(place, "open", "w", "--forum", "un", "--title", "w" if who == "an alleged beating" else "")
    words = ["case", "allege", str(place / "archive"), "w", "7.1.f", "--accused", who, "--episode", where]
    told = CliRunner().invoke(app, [*words, "--passphrase-file", str(place / "passphrase")])
    assert isinstance(told.exception, CaseFileError)
    assert "leave it out" in str(told.exception.hint)


def test_a_case_of_which_nothing_has_left_says_what_to_do_before_it_is_compared(place):
    run(place, "open", "n", "--forum", "un", "--title", "-", typed="A third night\n")
    for name in ("diff", "news"):
        words = ["case", name, str(place / "archive"), "n", "--passphrase-file", str(place / "passphrase")]
        told = CliRunner().invoke(app, words)
        assert isinstance(told.exception, NoVersionError)
        assert "khronika dossier writes one" in str(told.exception.hint)


def test_who_was_above_on_a_day_is_told_link_by_link(place):
    shown = run(place, "superiors", "--of", "-", "--on", "2024-04-06", typed="INVENTED guard\n")
    assert "certain  head of the colony" in shown
    assert "possible  INVENTED head" in shown
    assert "a post of the shift reports to head of the colony" in shown
    below = run(place, "superiors", "--of", "-", "--on", "2024-04-06", "--below", typed="INVENTED head\n")
    assert "possible  INVENTED guard" in below
    assert "nobody" in run(place, "superiors", "--of", "-", "--on", "2025-01-01", typed="INVENTED guard\n")


def test_the_elements_of_a_crime_say_who_checked_them():
    told = CliRunner().invoke(app, ["case", "elements", "7.1.f"])
    assert told.exit_code == 0
    assert "7(1)(f).2  status: The victim was in the custody" in told.stdout
    assert "checked by a lawyer: nobody" in told.stdout

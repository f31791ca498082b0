"""What goes wrong by ordinary acts is told in the language of the person, with the place of the fault."""

import json
import re

import pytest
from typer.testing import CliRunner

from khronika.cli.main import app
from khronika.presentation.fault import fact_in
from khronika.presentation.words import words_in
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.json_fault import json_fault
from tests.archive.test_accessions import TOLD
from tests.world import PASSPHRASE, found, seal, spread

TYPED = {
    "JSON", "EDTF", "UTC", "khronika", "--propose-mapping", "A-000001", "Argon2id", "keys", "archive.json", "RFC",
    "ARCHIVE", "FILE", "docs", "locator", "batches", "citation", "value", "number", "format", "text", "search", "locked", "fault", "G014",
}  # fmt: skip
"""What is typed, or stands in a format, in every language."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("faults")
    with found(place / "archive") as archive:
        seal(archive, spread(place / "in", {"order.txt": b"Order: fifteen days.\n"}))
    (place / "passphrase").write_text(f"{PASSPHRASE}\n")
    spread(place, {"table.csv": b"name\nAnna\n", "reply.tsr": b"<html>", "keys": b"not a file of keys\n"})
    (place / "mapping").write_text('{"format": "khronika-mapping/1",\n "name" "x"}')
    (place / "broken").write_text('{"format": "khronika-statements/2",\n "batches": [}')
    wrong = json.loads(json.dumps(TOLD))
    cited = wrong["batches"][0]["citation"]
    cited.pop("quote", None)
    (place / "cited").write_text(
        json.dumps(
            {**wrong, "batches": [{**wrong["batches"][0], "citation": {**cited, "locator": {"page": 0}}}]}
        )
    )
    return place


ACTS = [
    "import ARCHIVE PLACE/table.csv --mapping PLACE/mapping --dry-run",
    "state ARCHIVE PLACE/broken",
    "state ARCHIVE PLACE/cited",
    "status ARCHIVE --keys PLACE/keys",
    "verify ARCHIVE --known PLACE/reply.tsr",
    "seal ARCHIVE PLACE/in --source S-17 --channel post --obtained 2024-13",
    "case hope ARCHIVE c ALLEGATION 1 --fact x --due soon",
    "search ARCHIVE --like A-000001x",
]


def told(place, act, language):
    """What a person is told on standard error: the fact, and the hint."""
    words = act.replace("ARCHIVE", str(place / "archive")).replace("PLACE", str(place)).split(" ")
    secret = ["--passphrase-file", str(place / "passphrase")]
    done = CliRunner().invoke(app, ["--language", language, *words, *secret])
    assert done.exit_code != 0, done.output
    error = done.exception
    if not isinstance(error, KhronikaError):
        return done.output
    return f"{fact_in(words_in(language), error)}\n{words_in(language).of(error.hint)}"


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("act", ACTS)
def test_no_english_is_told_behind_a_sentence_in_another_language(place, act, language):
    said = told(place, act, language)
    assert re.search("[а-я]{3}", said), said
    bare = re.sub(
        rf"{re.escape(str(place))}\S*|khronika [a-z-]+|“[^”]*”|«[^»]*»|[\w-]+\.\w+|--[a-z-]+", " ", said
    )
    assert set(re.findall(r"[A-Za-z][A-Za-z0-9]{2,}", bare)) <= TYPED, said


@pytest.mark.parametrize(("file", "line"), [("mapping", "2"), ("broken", "2")])
def test_the_place_of_a_fault_in_a_file_is_told(place, file, line):
    act = next(each for each in ACTS if each.partition("--dry-run")[0].strip().endswith(f"PLACE/{file}"))
    assert re.search(rf"строка {line}, столбец \d+", told(place, act, "ru"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{]",
        "[1 2]",
        '{"a" 1}',
        "{a: 1}",
        '"a\n"',
        '"\\x"',
        '"a',
        "1 2",
        "[1,]",
        "\ufeff1",
        '"\\u12"',
        "nul",
    ],
)
def test_every_fault_of_json_has_words_of_its_own(text):
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    assert json_fault(caught.value) != "it cannot be read as JSON"


def test_what_only_a_programmer_sees_stays_behind_a_sentence():
    said = fact_in(words_in("uk"), MalformedError("a frame of no known type"))
    assert said.endswith("(a frame of no known type)")
    assert re.search("[а-я]{3}", said)

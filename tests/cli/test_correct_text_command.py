"""khronika correct-text: both readings are listed with their place, and taken back, and shown with the text."""

import json

import pytest
from typer.testing import CliRunner

from khronika.cli.main import app
from tests.archive.made_reading import put_readings
from tests.archive.test_text_corrections import SCAN, scanned
from tests.world import PASSPHRASE, found, seal, spread


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("correct-text")
    (root / "passphrase").write_text(PASSPHRASE)
    spread(root / "originals", {"приказ.pdf": b"%PDF-1 a"})
    with found(root / "archive") as archive:
        seal(archive, root / "originals/приказ.pdf")
        put_readings(archive, {"A-000001": scanned(*SCAN)})
    return root


def told(place, *words):
    secret = ["--passphrase-file", str(place / "passphrase")]
    return CliRunner().invoke(app, [words[0], str(place / "archive"), *words[1:], *secret], input="")


def test_a_correction_is_made_listed_shown_in_the_text_and_taken_back(place):
    made = told(place, "correct-text", "A-000001", "--recognised", "Тестав", "--corrected", "Тестов")
    assert made.exit_code == 0, made.output
    for words in ("recognised: Тестав", "corrected: Тестов", "a region of page 1", "by Anna"):
        assert words in made.stdout
    text = told(place, "text", "A-000001").stdout
    assert "Начальник Тестав" in text.partition("--- corrected by members")[0]
    assert "corrected: Тестов" in text
    [line] = [
        json.loads(line) for line in told(place, "correct-text", "A-000001", "--json").stdout.splitlines()
    ]
    assert (line["standing"], line["found"], line["start"]) == ("counts", "here", 29)
    undone = told(place, "correct-text", "A-000001", "--undo", line["correction"][:8], "--why", "a slip")
    assert "taken back by Anna" in undone.stdout
    assert "why: a slip" in undone.stdout
    assert "corrected" not in told(place, "text", "A-000001").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--corrected", "x"),
        ("--why", "x"),
        ("--undo", "abcdefgh", "--recognised", "Тестав"),
        ("--undo", "abcdefgh"),
        ("--recognised", "Тестав", "--corrected", "Тестав"),
        ("--recognised", "Тестав", "--corrected", "x", "--start", "3"),
    ],
)
def test_what_cannot_be_meant_is_refused(place, words):
    assert told(place, "correct-text", "A-000001", *words).exit_code != 0

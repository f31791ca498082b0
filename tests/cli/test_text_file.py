"""Texts that people give: UTF-8 and UTF-16 with a mark are read, another encoding is told as such, in every command."""

import io
import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from khronika.cli.free_text import asked
from khronika.cli.main import app
from khronika.cli.text_file import TextFileError, decoded, piped_text, text_of, typed
from tests.world import PASSPHRASE, found, seal, spread

WORDS = "Приказ 7: пятнадцать суток\n"
READ = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
NOT_READ = ("cp1251", "koi8-r", "cp866", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("encoding", READ)
def test_a_text_is_read_with_its_mark_or_without(encoding):
    assert decoded(READ[encoding] + WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize("encoding", NOT_READ)
def test_a_text_in_another_encoding_is_told_as_such(encoding):
    with pytest.raises(TextFileError) as caught:
        decoded(WORDS.encode(encoding))
    assert "UTF-8" in caught.value.hint


def test_latin_letters_in_utf_16_without_a_mark_are_no_words_with_zeros_between_them():
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le"):
        with pytest.raises(TextFileError):
            decoded("dear colleague".encode(encoding))


@given(st.binary(max_size=40))
def test_any_bytes_are_a_text_or_an_error_of_ours(data):
    try:
        text = decoded(data)
    except TextFileError:
        return
    assert "\0" not in text
    assert "\ufffd" not in text or b"\xef\xbf\xbd" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def test_lines_end_in_line_feeds_whoever_wrote_them(tmp_path):
    (tmp_path / "words").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert text_of(tmp_path / "words") == "one\ntwo\nthree\n"


def test_what_is_piped_in_is_read_as_a_file_is(monkeypatch):
    for data in (b"\xef\xbb\xbfone\r\n", b"\xff\xfe" + "one\n".encode("utf-16-le")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        assert piped_text() == "one\n"
    for errors in ("strict", "surrogateescape"):
        monkeypatch.setattr(
            sys,
            "stdin",
            io.TextIOWrapper(io.BytesIO(WORDS.encode("cp1251")), encoding="utf-8", errors=errors),
        )
        with pytest.raises(TextFileError):
            asked("Why")


def test_a_line_that_is_typed_loses_its_mark():
    assert typed(lambda: "\ufeffwords") == "words"


def test_no_command_reads_a_text_in_a_way_of_its_own(project):
    ways = re.compile(r"\.read_text\(|\.open\(\"r\"|stdin\.read\(|\.decode\(\)")
    found_in = [
        path.name
        for path in (project / "src/khronika/cli").glob("*.py")
        if ways.search(path.read_text(encoding="utf-8"))
    ]
    assert found_in == ["text_file.py"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("texts")
    with found(place / "archive") as archive:
        accession = seal(archive, spread(place / "in", {"a.txt": b"first"})).accession
    mapping = json.dumps(MAPPING).encode()
    spread(
        place,
        {"words": "слова".encode("cp1251"), "table.csv": b"name\nA\n", "mapping": mapping, "in2/b.txt": b"b"},
    )
    return place, accession


MAPPING = {
    "format": "khronika-mapping/1",
    "name": "roster",
    "attribution": [{"who": "roster", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {"person": {"type": "Person", "key": ["name"]}},
    "columns": [],
}
COMMANDS = (
    "correct {archive} {accession} --about {words} --why x",
    "correct {archive} {accession} --note x --why-file {words}",
    "seal {archive} {place}/in2 --about {words}",
    "state {archive} {words}",
    "import {archive} {place}/table.csv --mapping {words} --dry-run",
    "import {archive} {place}/table.csv --mapping {place}/mapping --received {words}",
    "search {archive} --names {words}",
    "read {archive} --password-file {words}",
    "take-back {archive} A-000001 --why-file {words}",
    "open {archive} A-000001 {place}/out --reason-file {words}",
    "continue {archive} --reason-file {words}",
    "recovery verify --cards {words}",
    "case note {archive} c --text-file {words}",
    "dossier {archive} C {place}/out --leave-out s:{words}",
    "status {archive} --passphrase-file {words}",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_tells_that_a_text_is_in_another_encoding(place, command):
    folder, accession = place
    filled = command.format(
        archive=folder / "archive", accession=accession, words=folder / "words", place=folder
    )
    secret = (
        []
        if "--passphrase-file" in filled or "recovery" in filled
        else ["--passphrase-file", str(folder / "passphrase")]
    )
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n")
    told = CliRunner().invoke(app, [*filled.split(" "), *secret])
    assert isinstance(told.exception, TextFileError), (told.exception, told.output)

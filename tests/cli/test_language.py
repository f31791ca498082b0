"""A command speaks the language of the person; JSON and names of options are the same in every one."""

import json
import sys

import pytest
from typer.testing import CliRunner

from khronika.cli.main import app, main
from khronika.presentation.words import words_in
from tests.presentation.gathered import compiled_words

runner = CliRunner()


@pytest.fixture(autouse=True, scope="module")
def newly_compiled():
    compiled_words.compile_all()
    words_in.cache_clear()


def said(*command: str, **environment: str) -> str:
    done = runner.invoke(app, command, env=environment)
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Find words, names and phrases in everything that was read"),
        ("ru", "Найти слова, имена и выражения во всём, что прочитано"),
        ("uk", "Знайти слова, імена й вислови в усьому, що прочитано"),
        ("fr", "Trouver des mots, des noms et des expressions dans tout ce qui a été lu"),
    ],
)
def test_help_is_in_the_language_that_is_asked_for(language, text):
    told = said("--language", language, "search", "--help")
    assert text in told
    assert "--passphrase-file" in told
    assert "khronika search ARCHIVE --names list.txt --json" in told


def test_the_environment_says_the_language_and_the_option_stands_before_it():
    assert "Команди" in said("--help", KHRONIKA_LANGUAGE="uk")
    assert "Commandes" in said("--language", "fr", "--help", KHRONIKA_LANGUAGE="uk")


def test_a_wrong_use_is_told_in_the_language():
    assert "Параметра --nothing нет." in said("--language", "ru", "status", "--nothing")
    assert "Команди naught немає." in said("--language", "uk", "naught")


def test_a_language_that_is_none_of_ours_is_refused():
    assert "the languages are en, ru, uk and fr" in said("--language", "xx", "status", "A")


def test_an_error_of_a_room_is_told_in_the_language(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KHRONIKA_LANGUAGE", "ru")
    monkeypatch.setattr(sys, "argv", ["khronika", "status", str(tmp_path)])
    with pytest.raises(SystemExit):
        main()
    assert "khronika: эта папка не архив\n" in capsys.readouterr().err


def test_json_is_the_same_in_every_language():
    english, ukrainian = (
        runner.invoke(app, ["--language", language, "vocabulary", "act", "--json"]).stdout
        for language in ("en", "uk")
    )
    assert json.loads(english)
    assert english == ukrainian

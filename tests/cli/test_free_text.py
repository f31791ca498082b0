"""Words of a person: asked for, out of a file, or as an argument; and what a shell has kept of them."""

import io
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from khronika.archive.doctor import _shell
from khronika.cli.free_text import FreeText, FreeTextError, asked, taking_free_texts

SAID = "the order names «Тестов», not him"


def judge(
    archive: Annotated[Path, typer.Argument()],
    words: Annotated[str, typer.Argument(), FreeText("What to look for")] = "",
    *,
    pair: Annotated[
        tuple[str, str] | None, typer.Option(), FreeText("Which person", "standard input")
    ] = None,
    since: Annotated[str, typer.Option("--from"), FreeText("Since when")] = "",
    why: Annotated[str, typer.Option(), FreeText("Why")] = "",
) -> None:
    """Show what arrived."""
    typer.echo(repr((archive.name, words, pair, since, why)))


def run(*given, typed=""):
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(taking_free_texts(judge))
    return CliRunner().invoke(app, ["a", *given], input=typed)


def told(*given, typed=""):
    done = run(*given, typed=typed)
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_words_come_as_arguments_from_standard_input_and_from_files(tmp_path):
    (tmp_path / "why.txt").write_text(f"{SAID}\n\nand more\n", encoding="utf-8")
    assert told("one", "--why", "two") == repr(("a", "one", None, "", "two"))
    assert told("-", "--why", "-", "--from", "-", typed=f"one\n2024\n{SAID}\n") == repr(
        ("a", "one", None, "2024", SAID)
    )
    assert told("--why-file", str(tmp_path / "why.txt")) == repr(("a", "", None, "", f"{SAID}\n\nand more"))
    assert told("--why-file", "-", typed=SAID) == repr(("a", "", None, "", SAID))
    assert told("--words-file", str(tmp_path / "why.txt")).startswith(repr(("a", f"{SAID}\n\nand more"))[:-1])
    assert told("--pair", "-", "id", typed="Anna\n") == repr(("a", "", ("Anna", "id"), "", ""))


def test_words_that_are_nowhere_or_twice_are_refused(tmp_path):
    (tmp_path / "empty.txt").write_text(" \n")
    for given in (["--why", "-"], ["--why-file", str(tmp_path / "empty.txt")]):
        assert isinstance(run(*given).exception, FreeTextError)
    done = run("--why", SAID, "--why-file", str(tmp_path / "empty.txt"))
    assert done.exit_code == 2
    assert SAID not in done.output


def test_a_terminal_is_told_what_is_asked_for(monkeypatch, capsys):
    keyboard = io.StringIO(f"{SAID}\n")
    keyboard.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", keyboard)
    assert asked("Why") == SAID
    assert capsys.readouterr().err == "Why: "


@pytest.mark.parametrize(
    ("line", "is_fine"),
    [
        ("khronika search A 'Тестов'", False),
        ('/opt/bin/khronika link A --why "the same scar"', False),
        (": 1700000000:0;khronika review A --case c --accept --why 'x'", False),
        ("khronika search A", True),
        ("khronika review A --why -", True),
        ("echo 'about khronika'", True),
    ],
)
def test_what_a_shell_has_kept_is_counted_and_not_shown(tmp_path, line, is_fine):
    (tmp_path / ".bash_history").write_bytes(b"ls\n\xff\n" + line.encode() + b"\n")
    for environment in ({"HOME": str(tmp_path)}, {"HISTFILE": str(tmp_path / ".bash_history")}):
        check = _shell(environment)
        assert (check.fine, "Тестов" in check.found) == (is_fine, False)
        assert "unset HISTFILE" in check.hint
    assert _shell({"HOME": str(tmp_path), "HISTFILE": "/dev/null"}).fine
    assert "blank" in _shell({"HOME": str(tmp_path), "HISTCONTROL": "ignoreboth"}).found

"""The one-file verifier is the package, line for line and verdict for verdict."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from khronika_verify import single
from khronika_verify.package import examine
from khronika_verify.report import write_json
from khronika_verify.single import (
    CHAPTERS,
    HOME,
    ChapterError,
    PageMissingError,
    build_verify_py,
    verify_html,
)
from tests.verify.package_simulator import rebag

ELSEWHERE = {"__init__", "__main__", "single"}


def run(program: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", str(program), *arguments], cwd=cwd, check=False, capture_output=True
    )


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("single") / "verify.py"
    path.write_bytes(build_verify_py())
    return path


def test_it_is_the_same_bytes_every_time():
    assert build_verify_py() == build_verify_py()


def test_every_module_of_the_package_is_a_chapter():
    assert sorted(CHAPTERS) == sorted(path.stem for path in HOME.glob("*.py") if path.stem not in ELSEWHERE)


def test_every_line_of_every_module_below_its_imports_is_in_it(program):
    text = program.read_text()
    for chapter in CHAPTERS:
        tree = ast.parse((HOME / f"{chapter}.py").read_text())
        bodies = [node for node in tree.body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)]
        assert all(
            ast.get_source_segment((HOME / f"{chapter}.py").read_text(), node) in text for node in bodies
        )


def test_it_is_readable_by_python_3_9(program):
    tree = ast.parse(program.read_text(), feature_version=(3, 9))
    assert ast.get_docstring(tree).startswith("Checks the Khronika court package this file lies in.")
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Match)]


def test_it_imports_the_standard_library_alone(program):
    imported = {name for node in ast.walk(ast.parse(program.read_text())) for name in names(node)}
    assert imported <= sys.stdlib_module_names | {"__future__"}


def names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {str(node.module).split(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def test_it_says_what_the_package_says(program, genuine):
    for language in ("en", "uk"):
        assert (
            run(program, str(genuine), "--json", "--lang", language).stdout.decode()
            == write_json(examine(genuine), language) + "\n"
        )


def test_it_checks_the_folder_it_lies_in_from_wherever_it_is_called(small, small_world, tmp_path):
    (small / "verify.py").write_bytes(build_verify_py())
    small_world.bind(small, small_world.size)
    rebag(small)
    before = sorted(small.rglob("*"))
    for cwd in (small, tmp_path):
        outcome = run(small / "verify.py", cwd=cwd)
        assert (outcome.returncode, outcome.stderr) == (0, b"")
        assert outcome.stdout.startswith(b"CONSISTENT")
    assert sorted(small.rglob("*")) == before


def test_it_ends_with_one_for_a_fault_and_two_for_nothing_to_check(program, small, tmp_path):
    (small / "verify.html").write_bytes(b"changed")
    assert run(program, str(small)).returncode == 1
    (tmp_path / "empty").mkdir()
    outcome = run(program, str(tmp_path / "empty"), "--json")
    assert outcome.returncode == 2
    assert json.loads(outcome.stdout)["result"] == "incomplete"


def test_the_package_runs_as_a_module(small):
    run_module = [sys.executable, "-m", "khronika_verify", str(small), "--json"]
    outcome = subprocess.run(run_module, check=False, capture_output=True)
    assert outcome.stdout.decode() == write_json(examine(small), "en") + "\n"


def test_two_chapters_with_one_name_are_not_joined():
    with pytest.raises(ChapterError, match="main stands in one and in two"):
        single._require_distinct({"one": ast.parse("def main(): ..."), "two": ast.parse("main = 1")})


def test_a_missing_page_is_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(single, "HOME", tmp_path)
    with pytest.raises(PageMissingError, match="not built into"):
        verify_html()
    (tmp_path / "page").mkdir()
    (tmp_path / "page/verify.html").write_bytes(b"<!doctype html>")
    assert verify_html() == b"<!doctype html>"

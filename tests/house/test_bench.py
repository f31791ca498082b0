"""The benchmark counts what it says it counts, and takes no failure for a figure."""

from pathlib import Path

import pytest

from bench import table
from bench.contestants import CONTESTANTS, Contestant, shell
from bench.material import small_files
from bench.race import Result, environment, race, scratch
from bench.usage import CommandFailedError, Usage, measure, median

COPY = Contestant(
    name="cp",
    does="copies",
    version="",
    prepare="",
    keep='cp -r "$MATERIAL" "$WORK/kept"',
    check='diff -r "$MATERIAL" "$WORK/kept"',
)
HOARD = 80_000_000


@pytest.fixture
def material(tmp_path):
    return small_files(tmp_path / "material", count=3)


def test_what_a_grandchild_uses_is_counted(tmp_path):
    (tmp_path / "hoard.py").write_text(f"bytearray(b'x') * {HOARD}")
    usage = measure(
        shell('bash -c "python hoard.py; true"; true'),
        environment=environment(tmp_path, tmp_path),
        folder=tmp_path,
    )
    assert usage.peak > HOARD


def test_a_command_that_fails_gives_no_figure(material, tmp_path):
    broken = Contestant(name="broken", does="nothing", version="", prepare="", keep="false | cat", check="")
    with pytest.raises(CommandFailedError):
        race(broken, material, runs=1, folder=tmp_path)


def test_a_contest_leaves_nothing_behind(material, tmp_path):
    result = race(COPY, material, runs=2, folder=tmp_path)
    assert (result.contestant, result.unlock) == ("cp", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["material"]


def test_scratch_is_removed_after_a_failure_too(tmp_path):
    def fail() -> Path:
        with scratch(tmp_path):
            raise CommandFailedError

    with pytest.raises(CommandFailedError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_the_median_is_taken_of_each_figure():
    assert median([Usage(1, 9, 5), Usage(2, 8, 7), Usage(3, 7, 6)]) == Usage(2, 8, 6)


def test_the_rate_without_unlocking_stands_in_brackets(material):
    result = Result("one", keep=Usage(4, 3, 2_000_000), check=None, unlock=Usage(1, 2, 1))
    row = table.contest(material, [result], runs=1).splitlines()[-1]
    assert "| 1.00 (3.00) | 2 | – |" in row


def test_every_contestant_is_named_once():
    names = [contestant.name for contestant in CONTESTANTS]
    assert len(set(names)) == len(names)

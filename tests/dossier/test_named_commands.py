"""Every command that a package names does what it says, today and in twenty years; the commands are taken out of the shipped texts."""

import html
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from khronika.dossier.files.package import VerifierFiles, write_court_package
from khronika_verify.page.build import SOURCE
from khronika_verify.single import build_verify_py, verify_html
from khronika_verify.text import LANGUAGES
from tests.dossier.plan_simulator import WORDS, compose, plan_of, steps_of
from tests.verify.letter_simulator import letter
from tests.verify.package_simulator import Authority, has_openssl

COMMAND = re.compile(
    r"(?:python3 -I|sha256sum|bagit\.py|openssl ts)(?: +(?!\d+\. )(?:-[\w-]+|[\w./-]*[./][\w./-]*|\d+))+"
)
"""A program, then options, numbers and paths: in a sentence the command ends where its words, or the number of the next, begin."""

EXPECTED = {"python3 -I verify.py", "sha256sum -c manifest-sha256.txt", "bagit.py --validate ."}
"""What a reader meets in every text about a whole package."""

LIFETIME = timedelta(days=1, seconds=5)
"""From a day before the authority is made: it has ended five seconds after."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with the genuine programs and tokens of two authorities, one of whose certificates have ended since; a letter beside it."""
    if not has_openssl():
        pytest.skip("openssl, which plays the time-stamping authority, is not installed")
    home = tmp_path_factory.mktemp("commands")
    world = compose(language="ru")
    ended = Authority(home / "ended", lifetime=LIFETIME)
    ends = time.monotonic() + 6
    stamps = [
        world.stamp(Authority(home / "lasting", "p256"), world.sealed),
        world.stamp(ended, world.sealed, 1),
    ]
    whole = plan_of(world, stamps)
    write_court_package(
        whole, home / "dossier", VerifierFiles(build_verify_py(), verify_html()), steps_of(whole), WORDS
    )
    (home / "letter.json").write_bytes(letter(home / "dossier"))
    time.sleep(max(0, ends - time.monotonic()))
    return home / "dossier"


def commands(text: str) -> Iterator[str]:
    for found in COMMAND.findall(text):
        yield re.sub(r"\s+", " ", found).strip()


def named(package: Path) -> set[str]:
    return set(commands((package / "data/README.txt").read_text()))


def run(command: str, folder: Path, *around: str) -> subprocess.CompletedProcess[str]:
    program, *words = command.split()
    place = {"python3": sys.executable, "bagit.py": str(Path(sys.executable).with_name("bagit.py"))}.get(
        program
    ) or shutil.which(program)
    if place is None:
        pytest.skip(f"{program} is not installed")
    return subprocess.run([*around, place, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_the_readme_names_every_way_and_one_command_for_each_token(package):
    found = named(package)
    tokens = sorted((package / "data/timestamps").glob("*.tsr"))
    assert len(tokens) == 2
    assert {command for command in found if command.startswith("openssl")} == {
        next(command for command in found if f" data/timestamps/{token.name} " in command) for token in tokens
    }
    assert found >= EXPECTED | {
        "sha256sum -c tagmanifest-sha256.txt",
        "python3 -I verify.py --trust ../letter.json",
    }
    assert len(found) == 8


def test_every_command_of_the_readme_does_what_it_says(package):
    for command in named(package):
        outcome = run(command, package)
        assert outcome.returncode == 0, (command, outcome.stdout, outcome.stderr)
        assert "Warning" not in outcome.stderr, command
    trusted = run("python3 -I verify.py --trust ../letter.json --language en", package)
    assert trusted.stdout.startswith("VERIFIED")


def test_without_its_time_openssl_refuses_a_token_whose_certificate_has_ended(package):
    """What the reader of a package met until the command named the time; it fails the day a certificate ends."""
    [command] = [each for each in named(package) if each.startswith("openssl") and "-1.tsr" in each]
    assert run(command, package).returncode == 0
    untimed = run(re.sub(r"-attime \d+ ", "", command), package)
    assert (untimed.returncode, "expired" in untimed.stderr) == (1, True)


def test_every_command_of_the_readme_does_the_same_in_twenty_years(package):
    faketime = shutil.which("faketime")
    if faketime is None:
        pytest.skip("faketime is not installed")
    for command in named(package):
        outcome = run(command, package, faketime, "+20 years")
        assert outcome.returncode == 0, (command, outcome.stdout, outcome.stderr)


LATER = """import runpy, sys, time
import datetime as module
time.time = lambda: 2_400_000_000.0
time.gmtime = (lambda real: lambda seconds=2_400_000_000: real(seconds))(time.gmtime)
class Later(module.datetime):
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(2_400_000_000, tz)
module.datetime = Later
sys.argv = ["verify.py"]
runpy.run_path("verify.py", run_name="__main__")
"""


def test_verify_py_says_the_same_by_a_clock_of_the_year_2046(package):
    today = run("python3 -I verify.py", package)
    later = subprocess.run(
        [sys.executable, "-I", "-c", LATER], cwd=package, capture_output=True, text=True, check=False
    )
    assert (later.returncode, later.stdout) == (today.returncode, today.stdout) == (0, today.stdout)


def test_the_report_is_told_in_the_language_of_the_case_unless_another_is_asked_for(package):
    assert run("python3 -I verify.py", package).stdout.startswith("БЕЗ ПРОТИВОРЕЧИЙ")
    assert run("python3 -I verify.py --language fr", package).stdout.startswith("COHÉRENT")
    assert run("python3 -I verify.py data/exhibits", package).stdout.startswith("INCOMPLETE")


def test_what_is_read_on_screen_and_paper_names_the_same_commands(package):
    texts = {
        "index.html": html.unescape(re.sub(r"<[^>]+>", "\n", (package / "data/index.html").read_text())),
        "dossier.pdf": run("pdftotext -layout data/dossier.pdf -", package).stdout,
    }
    for name, text in texts.items():
        found = set(commands(text))
        assert found <= named(package), name
        assert found >= EXPECTED, name


def test_the_programs_name_commands_of_the_readme(package):
    """The page names its own for what a browser cannot do, and three ways to a digest, of which two run here."""
    page = (SOURCE / "report.js").read_text()
    digests = re.search(r'const COMMANDS = "([^"]+)"', page)
    assert digests is not None
    for command in digests[1].split(" · "):
        if shutil.which(command.split()[0]):
            assert run(command, package).returncode == 0
    for language in LANGUAGES:
        told = run(f"python3 -I verify.py --language {language}", package).stdout
        assert {"python3 -I verify.py --trust ../letter.json"} == set(commands(told))
        words = (SOURCE / f"words/{language}.json").read_text()
        assert set(commands(words)) == {"python3 -I verify.py"}

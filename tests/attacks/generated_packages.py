"""Generated packages, honest and altered, put before the library, `verify.py` and `verify.html`: all three must say the same, and be right.

python -m tests.attacks.generated_packages --packages 200 --seed 7        200 honest ones and 200 altered ones: `make attack`
python -m tests.attacks.generated_packages --only altered:17 --seed 7     one of them again, left where it is said to lie
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from khronika_verify.package import examine
from khronika_verify.single import build_verify_py
from tests.attacks.package_alterations import PASSED_OVER, alter, files_in
from tests.attacks.package_shapes import Shape, shape_of
from tests.attacks.verifiers import Verdict, by_program
from tests.browser.reader import ARGUMENTS, Reader, listed
from tests.verify.forge_simulator import SMALL
from tests.verify.package_simulator import Authority, compose

HONEST, ALTERED = "honest", "altered"
MOST_PLACES = 200
"""As `view.js` has it."""
FEW_STAMPS = 3
"""More than these need not be verified to find what was altered."""
ASKED_AGAIN = """
import runpy, sys
from pathlib import Path
main = runpy.run_path(sys.argv[1], run_name="verify")["main"]
for line in sys.stdin:
    main([line.rstrip("\\n"), "--json"], Path(line))
"""
"""Runs verify.py over one folder after another, in a process that cannot import the library."""

Ask = Callable[[Path], Verdict]


@dataclass(frozen=True)
class Ground:
    """Where packages are made and put before the verifiers."""

    folder: Path
    authority: Authority
    other: Path
    ask_program: Ask
    reader: Reader

    def problems_of(self, kind: str, number: int, seed: int) -> list[str]:
        """What is wrong with the verifiers, by this package; nothing in the best case."""
        shape, folder = shape_of(number, seed), self.folder / f"{kind}-{number}"
        done, must_fail = self._made(kind, shape, folder, seed)
        report = examine(folder)
        verdict, page = (
            Verdict.of_report(report),
            Verdict(self.reader.check(folder), frozenset(self.reader.findings())),
        )
        self.reader.require_silence()
        problems = differences(verdict, self.ask_program(folder), "the library and verify.py")
        problems += differences(
            Verdict(verdict.result, as_listed(listed(report), page)), page, "the library and verify.html"
        )
        if must_fail and verdict.result != "failed":
            problems.append(f"not found: {verdict.result}")
        if kind == HONEST and verdict.result != "consistent":
            problems.append(f"refused: {sorted(verdict.findings)}")
        return [f"{kind}:{number} ({done}): {problem}" for problem in problems]

    def _made(self, kind: str, shape: Shape, folder: Path, seed: int) -> tuple[str, bool]:
        """What was done to the package that now lies in the folder, and whether it must be found."""
        if kind == HONEST:
            shape.write(folder, self.authority)
            return f"{shape.stamps} stamps", False
        few = Shape(shape.number, shape.scenario, shape.values, min(shape.stamps, FEW_STAMPS), shape.later)
        few.write(folder, self.authority)
        before = files_in(folder)
        done, after = alter(folder, self.other, shape.number, seed), files_in(folder)
        changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        bound = {path for path in changed if not path.startswith(PASSED_OVER)}
        is_bound = shape.scenario.version > 1 or "nothing made right" in done
        return done, is_bound and any(path.startswith(("data/", "verify")) for path in bound)


def as_listed(findings: set[tuple[str, str]], page: Verdict) -> frozenset[tuple[str, str]]:
    """Findings as the page lists them: of one that has more places than a person reads, so many, and which ones is the page's choice."""
    counts = Counter(code for code, _ in findings)
    chosen = {(code, place) for code, place in page.findings & findings if counts[code] > MOST_PLACES}
    assert all(count == MOST_PLACES for count in Counter(code for code, _ in chosen).values())
    return frozenset(chosen | {(code, place) for code, place in findings if counts[code] <= MOST_PLACES})


def differences(one: Verdict, other: Verdict, names: str) -> list[str]:
    if one == other:
        return []
    return [f"{names}: {one.result}, {other.result}: {sorted(one.findings ^ other.findings)}"]


@contextmanager
def asked_again(program: Path) -> Iterator[Ask]:
    """Ask one process of verify.py again and again; starting one for each package costs more than the checks."""
    command = [sys.executable, "-I", "-c", ASKED_AGAIN, str(program)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={}
    ) as process:
        sent, told = process.stdin, process.stdout
        assert sent is not None
        assert told is not None

        def ask(folder: Path) -> Verdict:
            sent.write(f"{folder}\n")
            sent.flush()
            return Verdict.of_json(json.loads(told.readline()))

        yield ask
        sent.close()


def ground_in(folder: Path, authority: Authority, ask_program: Ask, reader: Reader) -> Ground:
    """A ground with a genuine package of the same log beside, from which things can be taken."""
    world = compose(SMALL)
    world.write(folder / "other", [world.stamp(authority, world.sealed)])
    return Ground(folder, authority, folder / "other", ask_program, reader)


@contextmanager
def open_page() -> Iterator[Reader]:
    """verify.html in a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield Reader(browser.new_context(locale="en-GB").new_page())
        browser.close()


def say(line: str) -> None:
    """Say how it goes; at once, since it takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description="Put generated packages before the three verifiers.")
    parser.add_argument(
        "--packages", type=int, default=200, help="so many honest ones, and so many altered ones"
    )
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--only", default="", help="one package again: altered:17")
    chosen = parser.parse_args()
    trials = [(kind, number) for kind in (HONEST, ALTERED) for number in range(chosen.packages)]
    if chosen.only:
        kind, _, number = chosen.only.partition(":")
        trials = [(kind, int(number))]
    say(f"seed {chosen.seed}: {len(trials)} packages")
    folder = Path(tempfile.mkdtemp(prefix="packages-"))
    program = folder / "verify.py"
    program.write_bytes(build_verify_py())
    problems: list[str] = []
    with open_page() as reader:
        ground = ground_in(
            folder, Authority(folder / "authority"), lambda package: by_program(package, program), reader
        )
        for kind, number in trials:
            found = ground.problems_of(kind, number, chosen.seed)
            for problem in found:
                say(f"seed {chosen.seed}: {problem}")
            problems += found
            if not chosen.only:
                shutil.rmtree(folder / f"{kind}-{number}")
    say(
        f"{len(problems)} problems"
        if problems
        else "all three verifiers agree on every package, and are right"
    )
    say(f"the packages lie in {folder}" if chosen.only else f"again: --only KIND:NUMBER --seed {chosen.seed}")
    if not chosen.only:
        shutil.rmtree(folder)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

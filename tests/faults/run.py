"""Try commands on a disk that fails, at every call or at every so-manieth, and say what was found.

    python -m tests.faults.run                                             every call of every command, with every fault: hours
    python -m tests.faults.run --stride 20 --fault full --command state    some

Each command runs once, watched; from what it wrote every state is made that a kill or a power cut leaves. On a full or broken disk it runs
again for each call. After each the archive has to verify, the same command to succeed, and nothing to be lost, left over or said wrongly.
"""

import argparse
import contextlib
import gc
import importlib
import io
import os
import pkgutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import typer

import khronika
from tests.faults.commands import BY_NAME, COMMANDS
from tests.faults.disk import LIBRARY, build
from tests.faults.trial import FAULTS, Trial, Tried, shown


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="tests.faults.run")
    asked.add_argument("--command", action="append", choices=sorted(BY_NAME))
    asked.add_argument("--fault", action="append", choices=FAULTS)
    asked.add_argument("--stride", type=int, default=1)
    asked.add_argument("--start", type=int, default=0)
    asked.add_argument("--verbose", action="store_true")
    chosen = asked.parse_args(arguments)
    if LIBRARY not in os.environ:
        return _start_again(arguments)
    os.environ.pop("LD_PRELOAD")  # what this process starts is not watched
    warm_up()
    failed = False
    for name in chosen.command or [command.name for command in COMMANDS]:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(BY_NAME[name], Path(folder).resolve())
            for fault in chosen.fault or FAULTS:
                tried = trial.run(fault, chosen.stride, chosen.start)
                failed |= bool(tried.wrong)
                _show(tried, verbose=chosen.verbose)
            if chosen.verbose:
                used = os.times()
                _say(f"    {used.user + used.children_user + used.children_system:.0f} CPU-seconds so far")
    return int(failed)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _show(tried: Tried, *, verbose: bool) -> None:
    verdict = f"wrong after {len(tried.wrong)}" if tried.wrong else "all well"
    _say(f"{tried.command:20} {tried.fault:7} {tried.calls:5} calls, {tried.tried:5} tried: {verdict}")
    by_kind: dict[str, list[int]] = {}
    for number, texts in tried.wrong.items():
        for text in texts:
            by_kind.setdefault(text, []).append(number)
    for text, numbers in by_kind.items():
        _say(
            f"    {text}\n        after calls {', '.join(map(str, numbers[:12]))}{' ...' if len(numbers) > 12 else ''}"
        )
    for text, count in _counted(tried.said) if verbose else ():
        _say(f"    said {count} times: {text.rstrip()!r}")


def _counted(said: Counter[str]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for text, count in said.items():
        counts[shown(text)] += count
    return counts.most_common()


def warm_up() -> None:
    """Load the program once: every trial is a fork of this process."""
    for module in pkgutil.walk_packages(khronika.__path__, "khronika."):
        if (
            not module.name.startswith(("khronika.evidence.reading.", "khronika.demo"))
            and "__main__" not in module.name
        ):
            try:
                importlib.import_module(module.name)
            except ImportError:  # an extra that is not installed
                continue
    for name in ("pydantic.type_adapter", "cryptography.hazmat.backends.openssl", "decimal", "zoneinfo"):
        importlib.import_module(name)
    # The commands as they are, laid out once.
    door = importlib.import_module("khronika.cli.main")
    door.app = typer.main.get_command(door.app)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        door.app(["status", "--help"])
    gc.freeze()


def _start_again(arguments: list[str] | None) -> int:
    folder = tempfile.mkdtemp(prefix="khronika-faults-")
    library = build(Path(folder))
    if library is None:
        sys.stderr.write("no compiler (cc) is here: nothing was tried\n")
        return 2
    environment = {**os.environ, "LD_PRELOAD": str(library), LIBRARY: str(library)}
    words = [sys.executable, "-m", "tests.faults.run", *(sys.argv[1:] if arguments is None else arguments)]
    return os.spawnve(os.P_WAIT, sys.executable, words, environment)


if __name__ == "__main__":
    sys.exit(main())

"""Try commands on a disk that fails, at every call or at every so-manieth, and say what was found.

    python -m tests.faults.run                                             every call of every command, with every fault: hours
    python -m tests.faults.run --stride 20 --fault full --command state    some
    python -m tests.faults.run --shard 3/10                                the third of ten parts, which together are all of it

Each command runs once, watched; from what it wrote every state is made that a kill or a power cut leaves. On a full or broken disk it runs
again for each call. After each the archive has to verify, the same command to succeed, and nothing to be lost, left over or said wrongly.
"""

import argparse
import contextlib
import gc
import importlib
import io
import os
import pickle
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import typer

from khronika.record.vocabulary_file import vocabulary
from khronika.seal.member import DEFAULT_COST, Cost
from tests.faults.commands import BY_NAME, COMMANDS, Command
from tests.faults.disk import LIBRARY, build
from tests.faults.trial import FAULTS, Trial, Tried, processor_seconds, shown
from tests.world import CHEAP, in_child

MEMORY = Path("/dev/shm")
"""A folder in memory, where the system has one: the faults are made before the disk, and a real one only takes time."""


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="tests.faults.run")
    asked.add_argument("--command", action="append", choices=sorted(BY_NAME))
    asked.add_argument("--fault", action="append", choices=FAULTS)
    asked.add_argument("--stride", type=int, default=1)
    asked.add_argument("--start", type=int, default=0)
    asked.add_argument("--shard", type=shard, help="which part of how many, as 3/10")
    asked.add_argument("--verbose", action="store_true")
    chosen = asked.parse_args(arguments)
    if LIBRARY not in os.environ:
        return _start_again(arguments)
    os.environ.pop("LD_PRELOAD")  # what this process starts is not watched
    warm_up()
    found: list[Tried] = []
    for name in chosen.command or [command.name for command in COMMANDS]:
        found += _tried_apart(BY_NAME[name], chosen)
    _say(_summary(found))
    return int(any(tried.wrong for tried in found))


def _tried_apart(command: Command, chosen: argparse.Namespace) -> list[Tried]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        base = Path(folder).resolve()
        status = in_child(lambda: _try(command, base, chosen), patience=0)
        assert status == 0, f"the trials of {command.name} ended with {status}"
        found: list[Tried] = pickle.loads((base / "tried").read_bytes())
        return found


def _try(command: Command, base: Path, chosen: argparse.Namespace) -> int:
    """Try one command: in a process of its own, which keeps ready what this command needs, and has run it."""
    trial = Trial(command, base)
    stride, start = chosen.shard or (chosen.stride * command.stride, chosen.start)
    found = []
    for fault in chosen.fault or FAULTS:
        found.append(trial.run(fault, stride, start))
        _show(found[-1], verbose=chosen.verbose)
    (base / "tried").write_bytes(pickle.dumps(found))
    return 0


def shard(text: str) -> tuple[int, int]:
    """Stride and start of a part: `3/10` is every tenth call from the third on, also of commands that are slow."""
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"no part: {text}; write 3/10 for the third of ten")
    return int(parts), int(part) - 1


def _summary(found: Sequence[Tried]) -> str:
    return (
        f"{len({tried.command for tried in found})} commands; {sum(tried.calls for tried in found):,} calls with a fault, "
        f"{sum(tried.tried for tried in found):,} tried, {sum(tried.equal for tried in found):,} of them left what an earlier one left; "
        f"wrong after {sum(len(tried.wrong) for tried in found):,}; {processor_seconds():,.0f} CPU-seconds"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _show(tried: Tried, *, verbose: bool) -> None:
    verdict = f"wrong after {len(tried.wrong)}" if tried.wrong else "all well"
    _say(
        f"{tried.command:20} {tried.fault:7} {tried.calls:5} calls, {tried.tried:5} tried in {tried.seconds:.1f} CPU-seconds: {verdict}"
    )
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
    """Load the door once: every trial is a fork of a fork of this process, which has run its command once."""
    # The commands as they are, laid out once.
    door = importlib.import_module("khronika.cli.main")
    door.app = typer.main.get_command(door.app)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        door.app(["status", "--help"])
    vocabulary()
    _stretch_cheaply()
    gc.freeze()


def _stretch_cheaply() -> None:
    """What a passphrase costs changes nothing that is written but three numbers of the same line."""
    for part in fields(Cost):
        object.__setattr__(DEFAULT_COST, part.name, getattr(CHEAP, part.name))


def _start_again(arguments: list[str] | None) -> int:
    folder = tempfile.mkdtemp(prefix="khronika-faults-")
    library = build(Path(folder))
    if library is None:
        sys.stderr.write("no compiler (cc) is here: nothing was tried\n")
        return 2
    # The numerical library would start threads, and of a process with threads no fork is made.
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        LIBRARY: str(library),
        "OPENBLAS_NUM_THREADS": "1",
    }
    words = [sys.executable, "-m", "tests.faults.run", *(sys.argv[1:] if arguments is None else arguments)]
    return os.spawnve(os.P_WAIT, sys.executable, words, environment)


if __name__ == "__main__":
    sys.exit(main())

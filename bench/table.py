"""The figures as Markdown, ready for the README."""

import os
import platform
import resource
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.contestants import CONTESTANTS
from bench.material import Material
from bench.race import Result
from bench.usage import Usage

NONE = "–"


@dataclass(frozen=True, slots=True)
class Machine:
    """On what the figures were measured."""

    processor: str
    cores: int
    python: str
    filesystem: str
    date: str

    def __str__(self) -> str:
        return f"{self.processor}, {self.cores} cores, Python {self.python}, files on {self.filesystem}, {self.date}"


def this_machine(folder: Path) -> Machine:
    """The machine at hand; `folder` is where the files of the benchmark lie."""
    date = datetime.now(UTC).date().isoformat()
    return Machine(
        _processor(), os.cpu_count() or 1, platform.python_version(), _filesystem(folder.resolve()), date
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def _filesystem(folder: Path) -> str:
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    return max(
        (mount for mount in mounts if folder.is_relative_to(mount[0])), key=lambda mount: len(mount[0])
    )[1]


def contest(material: Material, results: Sequence[Result], *, runs: int) -> str:
    """One material's table: seconds, gigabytes (10^9) or files per second of processor time, and peak memory.

    Where a tool has a key to unlock, the rate without that constant cost stands in brackets.
    """
    volume = f"{material.size / 1e9:.2f} GB"
    lines = [
        f"**{material.title}** ({volume}, median of {runs})",
        "",
        "| tool | keep: wall s | CPU s | GB per CPU s | files per CPU s | peak MB | check: wall s | CPU s | GB per CPU s | peak MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    return "\n".join(lines + [_row(material, result) for result in results])


def _row(material: Material, result: Result) -> str:
    keep, check, unlock = result.keep, result.check, result.unlock
    kept = [
        _seconds(keep.wall),
        _seconds(keep.cpu),
        _rate(material.size / 1e9, keep, unlock),
        _rate(material.files, keep, unlock),
        _mega(keep),
    ]
    checked = [NONE] * 4
    if check is not None:
        checked = [
            _seconds(check.wall),
            _seconds(check.cpu),
            _rate(material.size / 1e9, check, unlock),
            _mega(check),
        ]
    return f"| {' | '.join([result.contestant, *kept, *checked])} |"


def _rate(amount: float, usage: Usage, unlock: Usage | None) -> str:
    gross = _figure(amount / max(usage.cpu, 0.001))
    if unlock is None or usage.cpu <= unlock.cpu:
        return gross
    return f"{gross} ({_figure(amount / (usage.cpu - unlock.cpu))})"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _seconds(value: float) -> str:
    return f"{value:.2f}"


def _mega(usage: Usage) -> str:
    return f"{usage.peak / 1e6:,.0f}"


def unlocking(results: Sequence[Result]) -> str:
    """What opening a still empty archive costs: mostly the price of guessing its passphrase."""
    lines = ["**Unlocking an empty archive**", "", "| tool | wall s | CPU s | peak MB |", "|---|--:|--:|--:|"]
    return "\n".join(
        lines
        + [_unlock_row(result.contestant, result.unlock) for result in results if result.unlock is not None]
    )


def _unlock_row(name: str, unlock: Usage) -> str:
    return f"| {name} | {_seconds(unlock.wall)} | {_seconds(unlock.cpu)} | {_mega(unlock)} |"


def verifying(exhibits: int, usage: Usage) -> str:
    """What `verify.py` costs on one package."""
    return f"**`verify.py`** on a package of {exhibits:,} exhibits: {usage.wall:.1f} s, {usage.cpu:.1f} CPU s, {_mega(usage)} MB."


def figures(title: str, measured: Mapping[str, float]) -> str:
    """Named figures of another benchmark."""
    rows = [f"| {name.replace('_', ' ')} | {value:,.4g} |" for name, value in measured.items()]
    return "\n".join([f"**{title}**", "", "| measure | value |", "|---|--:|", *rows])


def legend(versions: Mapping[str, str | None]) -> str:
    """Who took part and what each one does, and who was absent."""
    does = {contestant.name: contestant.does for contestant in CONTESTANTS}
    lines = [
        f"- {name}: {does[name]} ({found})" if found else f"- {name}: absent"
        for name, found in versions.items()
    ]
    return "\n".join(
        [
            *lines,
            "",
            f"No peak can read below {_floor():.0f} MB, that of the process which measures. 1 GB is 10^9 octets.",
        ]
    )


def _floor() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6

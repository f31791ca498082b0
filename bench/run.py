"""`make bench`: Khronika next to its peers on the same machine, in the same run, on the same bytes."""

import argparse
import dataclasses
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import package, table
from bench.contestants import CONTESTANTS, Contestant, version
from bench.material import Material, large_files, small_files
from bench.memory import work_alone
from bench.race import Result, environment, race, scratch
from bench.usage import CommandFailedError, Usage

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = PROJECT / "bench" / "results"
PARTS = (
    "contest",
    "package",
    "memory",
    "ledger",
    "reading",
    "proposal",
    "dates",
    "record",
    "importing",
    "judgements",
    "search",
    "link",
    "recognition",
)
MEMORY = Path("/dev/shm")  # noqa: S108 -- a fresh folder is made below it; memory keeps the disk out of the figures


def main() -> int:
    """Measure what was asked for, print the tables, keep the figures.

    The exit status is 1 when a contestant failed.
    """
    wanted = _arguments()
    with scratch(wanted.folder) as folder:
        machine = table.this_machine(folder)
        versions = {each.name: version(each, environment(folder, folder)) for each in CONTESTANTS}
        present = [each for each in CONTESTANTS if versions[each.name] and each.name in wanted.only]
        print(f"Measured on: {machine}\n\n{table.legend(versions)}\n", flush=True)
        contests = [
            (material, _contest(present, material, wanted.runs, folder))
            for material in _materials(wanted, folder)
        ]
        if any(result.unlock for _, results in contests for result in results):
            print(table.unlocking(contests[-1][1]) + "\n", flush=True)
        other = dict(_other_figures(wanted, folder))
    _keep(machine, versions, contests, other)
    return 0 if all(len(results) == len(present) for _, results in contests) else 1


def _arguments() -> argparse.Namespace:
    names = [each.name for each in CONTESTANTS]
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument(
        "--small-run",
        action="store_true",
        help="2 files of 128 MiB, 2,000 small files, 100 exhibits, 100,000 leaves",
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each contestant; medians are shown (default 3)"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=MEMORY if MEMORY.is_dir() else None,
        help="where to work (default: memory)",
    )
    parser.add_argument(
        "--only", nargs="+", default=names, choices=names, metavar="TOOL", help=f"some of: {', '.join(names)}"
    )
    parser.add_argument("--skip", nargs="+", default=[], choices=PARTS, help="parts to leave out")
    parser.add_argument("--package", type=Path, help="a court package to verify instead of a simulated one")
    return parser.parse_args()


def _materials(wanted: argparse.Namespace, folder: Path) -> Iterator[Material]:
    if "contest" in wanted.skip:
        return
    count, mebibytes, small = (2, 128, 2_000) if wanted.small_run else (4, 512, 20_000)
    with scratch(folder) as place:
        yield large_files(place / "large", count=count, mebibytes=mebibytes)
    with scratch(folder) as place:
        yield small_files(place / "small", count=small)


def _contest(present: Sequence[Contestant], material: Material, runs: int, folder: Path) -> list[Result]:
    results = []
    for contestant in present:
        try:
            results.append(race(contestant, material, runs=runs, folder=folder))
        except CommandFailedError as error:
            print(f"bench: {contestant.name} failed: {error}", file=sys.stderr, flush=True)
    print(table.contest(material, results, runs=runs) + "\n", flush=True)
    return results


def _other_figures(wanted: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    if "package" not in wanted.skip and _exists("khronika_verify.single"):
        exhibits = 100 if wanted.small_run else 1_000
        shown = wanted.package or package.simulated(folder, exhibits)
        exhibits = sum(1 for each in (shown / "data" / "exhibits").iterdir() if each.is_dir())
        usage = package.verification(shown.resolve(), folder=folder)
        print(table.verifying(exhibits, usage) + "\n", flush=True)
        yield "package", dataclasses.asdict(usage) | {"exhibits": exhibits}
    if "memory" not in wanted.skip:
        with scratch(folder) as place:
            gibibytes = 1 if wanted.small_run else 4
            work = work_alone(place, gibibytes)
        print(
            table.figures(
                f"Peak memory on one file of {gibibytes} GiB, the unlocking left out, in MB", _peaks(work)
            )
            + "\n",
            flush=True,
        )
        yield "memory", {name: dataclasses.asdict(usage) for name, usage in work.items()}
    if "ledger" not in wanted.skip and _exists("bench.ledger"):
        from bench import ledger

        leaves = 100_000 if wanted.small_run else 1_000_000
        measured = ledger.measure(folder / "ledger", leaves)
        print(table.figures(f"A log of {leaves:,} leaves", measured) + "\n", flush=True)
        yield "ledger", dict(measured)
    parts = {
        "reading": _reading,
        "proposal": _proposals,
        "dates": _dates,
        "record": _record,
        "importing": _importing,
        "judgements": _judgements,
        "search": _search,
        "link": _linkage,
        "recognition": _recognition,
    }
    for part, measured_part in parts.items():
        if part not in wanted.skip:
            yield from measured_part(wanted, folder)


def _reading(_: argparse.Namespace, __: Path) -> Iterator[tuple[str, Any]]:
    from bench import reading

    measured = reading.measure()
    print(table.figures("Reading, workers and all", measured) + "\n", flush=True)
    yield "reading", measured


def _proposals(_: argparse.Namespace, __: Path) -> Iterator[tuple[str, Any]]:
    from bench import proposal

    proposed = proposal.measure()
    print(table.figures("Proposals, on the sentences held out", proposed) + "\n", flush=True)
    yield "proposal", proposed


def _dates(wanted: argparse.Namespace, _: Path) -> Iterator[tuple[str, Any]]:
    from bench import dates

    measured = dates.measure(4_000 if wanted.small_run else 20_000)
    print(table.figures("Dates, each read for the first time, on one core", measured) + "\n", flush=True)
    yield "dates", dict(measured)


def _judgements(wanted: argparse.Namespace, _: Path) -> Iterator[tuple[str, Any]]:
    from bench import judgements

    measured = judgements.measure(20_000 if wanted.small_run else 200_000)
    print(table.figures("Judgements folded into clusters, on one core", measured) + "\n", flush=True)
    yield "judgements", dict(measured)


def _record(wanted: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    from bench import record

    with scratch(folder) as place:
        measured = record.measure(place / "archive", 100_000 if wanted.small_run else 1_000_000)
    print(table.figures("The record, encrypted, on one core", measured) + "\n", flush=True)
    yield "record", dict(measured)


def _importing(wanted: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    from bench import importing

    with scratch(folder) as place:
        measured = importing.measure(place, importing.Register(10_000 if wanted.small_run else 100_000))
    print(table.figures("A table brought in, on one core", measured) + "\n", flush=True)
    yield "importing", dict(measured)


def _search(wanted: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    from bench import search

    documents = 20_000 if wanted.small_run else 1_000_000
    with scratch(folder) as place:
        measured = search.measure(place, documents)
    print(table.figures(f"A search of {documents:,} documents", measured) + "\n", flush=True)
    yield "search", measured


def _linkage(wanted: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    from bench import link

    count = 5_000 if wanted.small_run else 50_000
    with scratch(folder) as place:
        measured = link.measure(place, count)
    print(table.figures(f"The same persons in {count:,} reports", measured) + "\n", flush=True)
    yield "link", measured


def _recognition(wanted: argparse.Namespace, _: Path) -> Iterator[tuple[str, Any]]:
    # Loaded last: no peak reads below what this process itself holds.
    from bench import pages, recognition

    if recognition.is_possible():
        measured = list(recognition.measure(pages.VIEWS[:1] if wanted.small_run else pages.VIEWS))
        print(f"**Recognised text**\n\n{recognition.table(measured)}\n", flush=True)
        yield "recognition", [dataclasses.asdict(each) for each in measured]


def _peaks(work: Mapping[str, Usage]) -> dict[str, float]:
    return {name: usage.peak / 1e6 for name, usage in work.items()}


def _exists(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _keep(
    machine: table.Machine,
    versions: dict[str, str | None],
    contests: list[tuple[Material, list[Result]]],
    other: dict[str, Any],
) -> None:
    kept = {
        "machine": dataclasses.asdict(machine),
        "versions": versions,
        "contests": [
            {
                "material": {"title": material.title, "files": material.files, "size": material.size},
                "results": [dataclasses.asdict(result) for result in results],
            }
            for material, results in contests
        ],
    } | other
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{machine.date}.json"
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"kept in {path.relative_to(PROJECT)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

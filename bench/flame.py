"""Where an act spends its processor time, as a flame graph: `python -m bench.flame PART SIZE OUT.svg`.

Runs a part of `bench.growth_work` (record, stamps, items, export, package) at a size, looks each 5 ms of processor
time at what the main thread does (ITIMER_PROF, setitimer(2)), and draws how often each chain of functions was met:
the wider, the longer. Time in a library of C counts for the function that called it; other processes are not seen.
"""

import argparse
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NamedTuple
from xml.sax.saxutils import escape

from bench.growth_work import PARTS

EVERY = 0.005
"""Seconds of processor between two looks."""
WIDE, HIGH, LEAST = 1_200, 15, 2.0
"""Of the picture, of a row, and of the narrowest function that is drawn, in points."""
DEEPEST = 60
ENOUGH = 7
"""Points that a letter takes."""
COLOURS = {"khronika": "#e8913a", "khronika_verify": "#d9694a", "bench": "#b9c26a"}
OTHER = "#9ab3c9"

Stack = tuple[str, ...]


class Drawn(NamedTuple):
    """A function in its place: how deep, from which look on, in how many."""

    name: str
    depth: int
    start: int
    looks: int


def main() -> int:
    """Run a part, and write its picture."""
    wanted = _arguments()
    met: Counter[Stack] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        met[_stack(frame)] += 1

    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        signal.signal(signal.SIGPROF, look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        figures = dict(PARTS[wanted.part](wanted.size, Path(folder)))
        signal.setitimer(signal.ITIMER_PROF, 0)
    wanted.out.write_text(picture(met, f"{wanted.part}, {wanted.size:,}"), encoding="utf-8")
    print(figures)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.flame", description=__doc__)
    parser.add_argument("part", choices=[*PARTS])
    parser.add_argument("size", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm"))  # noqa: S108 -- a fresh folder is made below it
    return parser.parse_args()


def _stack(frame: FrameType | None) -> Stack:
    """What the frame is in, outermost first: module and function."""
    found: list[str] = []
    while frame is not None:
        code = frame.f_code
        found.append(f"{frame.f_globals.get('__name__', '?')}.{code.co_qualname}")
        frame = frame.f_back
    return tuple(reversed(found))


def placed(met: Mapping[Stack, int]) -> Iterator[Drawn]:
    """Where each function is drawn: those called from one function side by side above it, by name."""
    yield from _placed(sorted(met.items()), 0, 0)


def _placed(met: list[tuple[Stack, int]], depth: int, start: int) -> Iterator[Drawn]:
    if depth > DEEPEST:
        return
    at = 0
    while at < len(met):
        stack, _ = met[at]
        if len(stack) <= depth:
            start, at = start + met[at][1], at + 1
            continue
        end = at
        while end < len(met) and len(met[end][0]) > depth and met[end][0][depth] == stack[depth]:
            end += 1
        looks = sum(count for _, count in met[at:end])
        yield Drawn(stack[depth], depth, start, looks)
        yield from _placed(met[at:end], depth + 1, start)
        start, at = start + looks, end


def picture(met: Mapping[Stack, int], title: str) -> str:
    """The flame graph in SVG; each function says its name and share where it is pointed at."""
    total = sum(met.values()) or 1
    shown = [each for each in placed(met) if each.looks * WIDE / total >= LEAST]
    height = HIGH * (max((each.depth for each in shown), default=0) + 3)
    drawn = "\n".join(_box(each, total, height) for each in shown)
    told = escape(f"{title}: {total:,} looks, one each {EVERY * 1_000:g} ms of processor")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{height}" font-family="sans-serif" '
        f'font-size="11">\n<text x="4" y="12">{told}</text>\n{drawn}\n</svg>\n'
    )


def _box(each: Drawn, total: int, height: int) -> str:
    x, wide = each.start * WIDE / total, each.looks * WIDE / total
    y = height - HIGH * (each.depth + 1)
    short = each.name.rpartition(".")[2] if each.name.endswith(">") else ".".join(each.name.split(".")[-2:])
    told = escape(short[: int(wide / ENOUGH)])
    colour = COLOURS.get(each.name.partition(".")[0], OTHER)
    share = f"{each.looks / total:.1%}"
    return (
        f'<g><title>{escape(each.name)} ({share})</title><rect x="{x:.1f}" y="{y}" width="{wide:.1f}" '
        f'height="{HIGH - 1}" fill="{colour}"/><text x="{x + 2:.1f}" y="{y + 11}">{told}</text></g>'
    )


if __name__ == "__main__":
    sys.exit(main())

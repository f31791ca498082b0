"""Character errors, passes and processor time of the recognition of text, beside bare Tesseract: `python -m bench.recognition`."""

import argparse
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

from PIL import Image

from bench import pages
from khronika.evidence.readers.ocr import engine as recognition_engine
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.reading.outcome import Limits
from khronika.evidence.reading.port import Report
from khronika.evidence.workers.collector import Allowance, Collector


@dataclass(frozen=True, slots=True)
class Figure:
    """One page in one view: wrong characters of 100, seconds of processor time, and what the reader says of how it looked."""

    page: str
    view: str
    errors: float
    seconds: float
    passes: float
    """Points that the engine was given to look at, in those of the picture."""
    bare_errors: float
    bare_seconds: float
    """The same of the command `tesseract`, which loads its models for each page, and looks at it once."""
    looked: str


class CountedEngine:
    """The engine, and how many points it was given to look at."""

    def __init__(self, engine: Any) -> None:  # noqa: ANN401 -- the library says nothing of its types
        self._engine = engine
        self.points = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- as above
        return getattr(self._engine, name)

    def SetImageBytes(self, data: bytes, wide: int, high: int, *more: int) -> None:  # noqa: N802 -- its name
        """Take a picture, and count its points."""
        """Take a picture, and count its points."""
        self.points += wide * high
        self._engine.SetImageBytes(data, wide, high, *more)


def main() -> int:
    """Recognise every page in every view and print a table; the exit status is 1 where there is no engine."""
    wanted = argparse.ArgumentParser(prog="python -m bench.recognition", description=__doc__)
    wanted.add_argument(
        "--view",
        choices=[view.__name__ for view in pages.VIEWS],
        nargs="+",
        default=[view.__name__ for view in pages.VIEWS],
    )
    asked = wanted.parse_args()
    if not is_possible():
        print(f"bench: nothing recognises text here; {recognition.hint()}", file=sys.stderr)
        return 1
    if shutil.which("tesseract") is None:
        print("bench: the command tesseract is not here; apt-get install tesseract-ocr", file=sys.stderr)
        return 1
    figures = list(measure([view for view in pages.VIEWS if view.__name__ in asked.view]))
    print(table(figures))
    return 0


def is_possible() -> bool:
    """Whether the models of all four languages are there."""
    return recognition.languages() == recognition_engine.LANGUAGES


def measure(views: Sequence[pages.View]) -> Iterator[Figure]:
    """Figures of all pages: three texts in Russian and in Ukrainian, each in two of three faces, and one in English and in French."""
    recognition.load()
    counted = CountedEngine(recognition_engine.engine())
    recognition_engine.engine = lambda: counted
    for seed, (text, face) in enumerate(pages.ALL):
        page = pages.page(text, face)
        for view in views:
            picture = view(page.picture, seed)
            yield _figure(page, view.__name__, picture, counted)


def _figure(page: pages.Page, view: str, picture: Image.Image, counted: CountedEngine) -> Figure:
    held = io.BytesIO()
    picture.save(held, "PNG")
    collector = Collector((), Allowance(Limits()))
    bare, bare_seconds = _bare(held)
    counted.points = 0
    begun = process_time()
    recognition.read_pages(held, Report(collector.take, Limits()), "image/png", (1,))
    seconds = process_time() - begun
    said = "".join(text.text for text in collector.texts)
    looked = collector.metadata or {}
    names = (name.rpartition(".")[2] for name in looked)
    return Figure(
        page.name,
        view,
        100 * error_rate(page.text, said),
        seconds,
        counted.points / (picture.width * picture.height),
        100 * error_rate(page.text, bare),
        bare_seconds,
        " ".join(set(names) - {"words", "sound"}),
    )


def _bare(held: io.BytesIO) -> tuple[str, float]:
    """What the command `tesseract` says of a picture, with the same models, and its seconds of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        picture.write_bytes(held.getvalue())
        asked = ["tesseract", picture.name, "-", "-l", "+".join(recognition_engine.LANGUAGES)]
        begun = _spent_by_commands()
        said = subprocess.run(
            asked,
            cwd=folder,
            capture_output=True,
            check=True,
            text=True,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        ).stdout
    return said, _spent_by_commands() - begun


def _spent_by_commands() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def error_rate(true: str, said: str) -> float:
    """Insertions, deletions and changes of characters for every character of the true text.

    Blank space counts as one.
    """
    wanted, found = " ".join(true.split()), " ".join(said.split())
    return distance(wanted, found) / len(wanted)


def distance(one: str, other: str) -> int:
    """The edit distance of two texts (Levenshtein), row by row."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, another in enumerate(other):
            now.append(min(before[column + 1] + 1, now[column] + 1, before[column] + (letter != another)))
        before = now
    return before[-1]


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown: a line a page and a summary a view."""
    lines = [
        "| page | view | wrong characters of 100 | CPU s | passes | bare: wrong | bare: CPU s | looked at |",
        "|---|---|--:|--:|--:|--:|--:|---|",
    ]
    lines += [
        f"| {each.page} | {each.view} | {each.errors:.2f} | {each.seconds:.2f} | {each.passes:.2f} "
        f"| {each.bare_errors:.2f} | {each.bare_seconds:.2f} | {each.looked} |"
        for each in figures
    ]
    for view in dict.fromkeys(each.view for each in figures):
        lines.append(_together(view, [each for each in figures if each.view == view]))
    return "\n".join((*lines, "", _a_pass(figures)))


def _together(view: str, those: Sequence[Figure]) -> str:
    worst = max(each.errors for each in those)
    parts = (
        f"| all {len(those)} | {view} | {mean(each.errors for each in those):.2f} (at most {worst:.2f})",
        f"{mean(each.seconds for each in those):.2f}",
        f"{mean(each.passes for each in those):.2f}",
        f"{mean(each.bare_errors for each in those):.2f}",
        f"{mean(each.bare_seconds for each in those):.2f} |  |",
    )
    return " | ".join(parts)


def _a_pass(figures: Sequence[Figure]) -> str:
    passes = mean(each.passes for each in figures)
    costs = sum(each.seconds / each.passes for each in figures) / sum(each.bare_seconds for each in figures)
    return f"{passes:.2f} passes a page; a pass takes {costs:.2f} of the processor time of tesseract"


if __name__ == "__main__":
    sys.exit(main())

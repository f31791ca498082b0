"""Character errors and processor time of the recognition of text, page by page: `python -m bench.recognition`."""

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from time import process_time

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
    looked: str


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
    figures = list(measure([view for view in pages.VIEWS if view.__name__ in asked.view]))
    print(table(figures))
    return 0


def is_possible() -> bool:
    """Whether the models of all four languages are there."""
    return recognition.languages() == recognition_engine.LANGUAGES


def measure(views: Sequence[pages.View]) -> Iterator[Figure]:
    """Figures of all pages: three texts in Russian and in Ukrainian, each in two of three faces, and one in English and in French."""
    recognition.load()
    for seed, (text, face) in enumerate(pages.ALL):
        page = pages.page(text, face)
        for view in views:
            picture = view(page.picture, seed)
            yield _figure(page, view.__name__, picture)


def _figure(page: pages.Page, view: str, picture: Image.Image) -> Figure:
    held = io.BytesIO()
    picture.save(held, "PNG")
    collector = Collector((), Allowance(Limits()))
    begun = process_time()
    recognition.read_pages(held, Report(collector.take, Limits()), "image/png", (1,))
    seconds = process_time() - begun
    said = "".join(text.text for text in collector.texts)
    looked = collector.metadata or {}
    names = (name.rpartition(".")[2] for name in looked)
    return Figure(
        page.name, view, 100 * error_rate(page.text, said), seconds, " ".join(set(names) - {"words", "sound"})
    )


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
    lines = ["| page | view | wrong characters of 100 | CPU s | looked at |", "|---|---|--:|--:|---|"]
    lines += [
        f"| {each.page} | {each.view} | {each.errors:.2f} | {each.seconds:.2f} | {each.looked} |"
        for each in figures
    ]
    for view in dict.fromkeys(each.view for each in figures):
        those = [each for each in figures if each.view == view]
        worst = max(each.errors for each in those)
        costs = [each.seconds for each in those]
        lines.append(
            f"| all {len(those)} | {view} | {mean(e.errors for e in those):.2f} (at most {worst:.2f}) | {mean(costs):.2f} |  |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""What a person waits for in a search, through the archive: `python -m bench.search_waited [ITEMS ...]`.

Read items are taken in, and questions asked with their excerpts.

Seconds are those of the processor; the archive lies in memory, and its passphrase costs next to nothing.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from math import log
from pathlib import Path

from bench import search_material as material
from khronika.archive.custody.seal import seal_paths
from khronika.archive.derivation.derive import keep_readings
from khronika.archive.derivation.reading_task import ItemReading
from khronika.archive.index.index import ItemRow
from khronika.archive.search.search import Searching
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.evidence.citation.locator import InCharacters, OnPage
from khronika.evidence.citation.mapped_text import Composer, MappedText
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Reading
from khronika.intake.accession import Provenance
from khronika.presentation.found import not_searched
from khronika.seal.member import Cost

PASSPHRASE = "correct horse battery staple"
ITEMS = (1_000, 10_000, 100_000)
AT_ONCE = 64
QUESTIONS = 200
BESIDE = 10
BOOK = 600
"""Pages of the longest item."""

ON_A_PAGE = 5
"""Texts on a page of it, and lines."""

MEMORY = Path("/dev/shm")  # noqa: S108 -- tmpfs, so that the disk is not what is measured


def measure(folder: Path, words: material.Vocabulary, items: int) -> Mapping[str, float]:
    """Figures of an archive of so many read items, made in an empty folder."""
    archive = made(folder, words, items)
    with archive, Searching(archive) as search:
        before = time.process_time()
        search.catch_up()
        used = time.process_time() - before
        figures = {"ms an item taken in": 1_000 * used / items}
        place = archive.folder.search
    figures["index, bytes an item"] = place.stat().st_size / items
    with Archive.open(folder, PASSPHRASE) as archive, Searching(archive) as search:
        figures["beside each question, ms"] = _beside(archive, search)
        figures |= _times("question", search, [_typed(each) for each in material.asked(words, QUESTIONS)])
        figures |= _times("common word", search, common(words))
        figures |= _times(
            "in a book", search, [f"item:A-{items + 1:06} {word}" for word in common(words)[:20]]
        )
    return figures | {"MB of memory at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}


def made(folder: Path, words: material.Vocabulary, items: int) -> Archive:
    """An archive with so many short texts, and one of many pages, as they are kept when they were read."""
    archive = Archive.create(folder, Founding(PASSPHRASE, "bench", Cost(64, 1, 1)))
    texts = material.texts(words, items)
    pages = [list(islice(material.texts(words, BOOK * ON_A_PAGE), BOOK * ON_A_PAGE))]
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        for number, text in enumerate([*texts, "\n".join(pages[0])]):
            place = Path(made) / f"{number // 1_000:04}"
            place.mkdir(exist_ok=True)
            (place / f"{number:07}.txt").write_text(text, encoding="utf-8")
        seal_paths(archive, [os.fsencode(made)], Provenance("S-1", "bench"), lambda _: None, bool)
    rows = archive.index.items()
    while some := list(islice(rows, AT_ONCE)):
        readings = [ItemReading(row.id, _reading(archive, row), ()) for row in some]
        with archive.writing() as writer:
            keep_readings(archive, writer, readings)
    return archive


def _reading(archive: Archive, row: ItemRow) -> Reading:
    text = b"".join(archive.read(row)).decode()
    mapped = _book(text.splitlines()) if "\n" in text else _short(text)
    return Reading(Outcome.READ, reader="text/1", texts=(mapped,))


def _short(text: str) -> MappedText:
    composer = Composer()
    composer.cite(text, InCharacters(0, len(text)))
    return composer.finish("utf-8")


def _book(lines: Sequence[str]) -> MappedText:
    composer = Composer()
    for number, line in enumerate(lines):
        for word in line.split(" "):
            composer.cite(word, OnPage(number // ON_A_PAGE + 1, (number % ON_A_PAGE, 0, 1_000, 20)))
            composer.separate(" ")
        composer.separate("\n")
    return composer.finish()


def _typed(question: material.Asked) -> str:
    words = " ".join(question.words)
    return {"phrase": f'"{words}"', "name": f"name:{words}"}.get(question.kind, words)


def common(words: material.Vocabulary) -> list[str]:
    """Words that stand in more texts than most, and carry content."""
    forms = list(words.forms["ru"])
    return [form for form in forms[200:260] if len(form) > 3]


def _beside(archive: Archive, search: Searching) -> float:
    """Milliseconds of a question beside what it asks: to look for what was read since, and to tell what was not."""
    before = time.process_time()
    for _ in range(BESIDE):
        search.catch_up()
        not_searched(archive)
    return 1_000 * (time.process_time() - before) / BESIDE


def _times(kind: str, search: Searching, typed: Sequence[str]) -> dict[str, float]:
    measured, hits = [], 0
    for text in typed:
        before = time.process_time()
        hits += len(search.find(text))
        measured.append(1_000 * (time.process_time() - before))
    measured.sort()
    return {
        f"{kind}: p50 ms": measured[len(measured) // 2],
        f"{kind}: p95 ms": measured[int(len(measured) * 0.95)],
        f"{kind}: hits": hits / len(typed),
    }


def lines(measured: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    """A table: each figure by the number of items, and the exponent of its growth over the last step."""
    sizes = sorted(measured)
    yield f"{'':28}" + "".join(f"{size:>12,}" for size in sizes) + "   exponent"
    for name in measured[sizes[0]]:
        row = [measured[size][name] for size in sizes]
        growth = [
            log(after / before) / log(larger / smaller)
            for (smaller, larger), (before, after) in zip(pairwise(sizes), pairwise(row), strict=True)
            if before and after
        ]
        yield (
            f"{name:28}"
            + "".join(f"{figure:12.3f}" for figure in row)
            + "".join(f"{each:11.2f}" for each in growth[-1:])
        )


def main() -> None:
    """Measure each size in a process of its own, and print."""
    if sys.argv[1:2] == ["--one"]:
        folder = Path(sys.argv[2])
        print(json.dumps(measure(folder / "archive", material.load(folder / "words.json"), int(sys.argv[3]))))
        return
    import subprocess

    measured: dict[int, Mapping[str, float]] = {}
    for items in [int(each) for each in sys.argv[1:]] or ITEMS:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            material.vocabulary().keep(Path(folder) / "words.json")
            command = [sys.executable, "-m", "bench.search_waited", "--one", folder, str(items)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            measured[items] = json.loads(done.stdout.splitlines()[-1])
    print("\n".join(lines(measured)))


if __name__ == "__main__":
    main()

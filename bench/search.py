"""How fast the search takes in documents and answers: `python -m bench.search [DOCUMENTS]`.

Next to it tantivy and plain FTS5, which encrypt nothing.

Each runs in a process of its own, on the same texts and the same questions, twenty results a question; making the texts is not counted.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench import search_material as material

QUESTIONS = 500
AT_ONCE = 20_000
TANTIVY = "tantivy==0.27.0"
KEY = bytes(range(32))

Ask = Callable[[material.Asked], int]


def measure(folder: Path, documents: int) -> dict[str, float]:
    """Figures of both over so many documents, in the empty `folder`.

    Without tantivy's where it cannot be had.
    """
    words = folder / "vocabulary.json"
    material.vocabulary().keep(words)
    peer = _with_tantivy(folder / "tantivy")
    own = Path(sys.executable)
    measured = _in_a_process(own, "khronika", folder, documents) | _in_a_process(
        own, "fts5", folder, documents
    )
    measured |= _in_a_process(peer, "tantivy", folder, documents) if peer else {}
    return measured | _beside(measured)


def _beside(measured: dict[str, float]) -> dict[str, float]:
    """How many times as much Khronika takes as the others, and as FTS5 with our analysis before it."""
    rate, size = "documents a CPU second", "MB on the disk"
    own = 1e6 / measured[f"khronika: {rate}"]
    apart = 1e6 / measured[f"fts5: {rate}"] + measured["khronika: analysis alone, microseconds a text"]
    found = {
        "ratio: CPU to FTS5 and our analysis": own / apart,
        "ratio: size to FTS5": measured[f"khronika: {size}"] / measured[f"fts5: {size}"],
    }
    if f"tantivy: {rate}" in measured:
        found["ratio: CPU to tantivy"] = own * measured[f"tantivy: {rate}"] / 1e6
    return found


def _with_tantivy(folder: Path) -> Path | None:
    """A Python that has tantivy; None where it cannot be installed."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", TANTIVY]
    installed = subprocess.run(command, capture_output=True, check=False)
    if installed.returncode != 0:
        print("tantivy: not measured (it could not be installed)", file=sys.stderr, flush=True)
        return None
    return python


def _in_a_process(python: Path, engine: str, folder: Path, documents: int) -> dict[str, float]:
    command = [str(python), "-m", "bench.search", "--engine", engine, str(folder), str(documents)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {f"{engine}: {name}": figure for name, figure in json.loads(done.stdout.splitlines()[-1]).items()}


def _figures(engine: str, folder: Path, documents: int) -> dict[str, float]:
    words = material.load(folder / "vocabulary.json")
    build, open_again = {
        "khronika": (_build_khronika, _open_khronika),
        "tantivy": (_build_tantivy, _open_tantivy),
        "fts5": (_build_fts5, _open_fts5),
    }[engine]
    place = folder / f"{engine} index"
    seconds, used = build(place, material.texts(words, documents))
    size = sum(
        path.stat().st_size for path in [place, *place.parent.glob(f"{place.name}/*")] if path.is_file()
    )
    figures = {
        "documents a second": documents / seconds,
        "documents a CPU second": documents / used,
        "MB on the disk": size / 1e6,
    }
    figures |= {"MB of memory while building": _peak()}
    if engine == "khronika":
        figures["analysis alone, microseconds a text"] = _analysis(list(material.texts(words, 4_000)))
    times = _times(open_again(place), material.asked(words, QUESTIONS))
    return figures | times | {"MB of memory at most": _peak()}


def _analysis(texts: Sequence[str]) -> float:
    """What the terms, the language and the print of a text cost without any index, once its words are known."""
    from khronika.evidence.search import analysed
    from khronika.evidence.search.likeness import prints_of_words
    from khronika.evidence.search.terms import columns
    from khronika.language.telling import told

    for text in texts:
        analysed(text)
    before = time.process_time()
    numbers = []
    for text in texts:
        found = analysed(text)
        columns(text, fields="", facets=told(found.tally), words=found)
        numbers.append(found.numbers)
    prints_of_words(numbers)
    return 1e6 * (time.process_time() - before) / len(texts)


def _times(ask: Ask, questions: Sequence[material.Asked]) -> dict[str, float]:
    measured = []
    found: dict[str, float] = {}
    for question in questions:
        began = time.perf_counter()
        hits = ask(question)
        measured.append((1_000 * (time.perf_counter() - began), question.kind))
        found["answered"] = found.get("answered", 0) + (hits > 0)
    everything = sorted(spent for spent, _ in measured)
    figures = {
        "p50 ms": _share(everything, 0.5),
        "p95 ms": _share(everything, 0.95),
        "slowest ms": everything[-1],
    }
    for kind in sorted({question.kind for question in questions}):
        figures[f"p95 ms, {kind}"] = _share(sorted(spent for spent, each in measured if each == kind), 0.95)
    return figures | found


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _timed(texts: Iterable[str], take: Callable[[list[str]], None]) -> tuple[float, float]:
    """Wall and processor seconds of taking in the texts in runs; making them is not counted."""
    rest, wall, used = iter(texts), 0.0, 0.0
    while run := list(islice(rest, AT_ONCE)):
        began, before = time.perf_counter(), time.process_time()
        take(run)
        wall += time.perf_counter() - began
        used += time.process_time() - before
    return wall, used


def _build_khronika(place: Path, texts: Iterable[str]) -> tuple[float, float]:
    from khronika.evidence.search import Document, SearchIndex

    index = SearchIndex.anew(place, KEY)
    numbers = iter(range(1 << 40))

    def take(run: list[str]) -> None:
        index.add(
            Document(item=f"item {next(numbers)}", rendition="r", media="text/plain", text=text)
            for text in run
        )

    wall, used = _timed(texts, take)
    began, before = time.perf_counter(), time.process_time()
    index.settle()
    index.close()
    return wall + time.perf_counter() - began, used + time.process_time() - before


def _open_khronika(place: Path) -> Ask:
    from khronika.evidence.search import SearchIndex, parse

    index = SearchIndex.open(place, KEY)

    def ask(question: material.Asked) -> int:
        words = " ".join(question.words)
        typed = {"phrase": f'"{words}"', "name": f"name:{words}"}.get(question.kind, words)
        return len(index.search(parse(typed), limit=20))

    return ask


def _build_fts5(place: Path, texts: Iterable[str]) -> tuple[float, float]:
    """One column without its content and its words as they stand."""
    base = sqlite3.connect(place)
    base.execute("CREATE VIRTUAL TABLE held USING fts5(text, content='')")
    numbers = iter(range(1, 1 << 40))

    def take(run: list[str]) -> None:
        base.executemany(
            "INSERT INTO held(rowid, text) VALUES (?, ?)", ((next(numbers), text) for text in run)
        )
        base.commit()

    figures = _timed(texts, take)
    base.execute("INSERT INTO held(held) VALUES ('optimize')")
    base.commit()
    base.execute("VACUUM")
    base.close()
    return figures


def _open_fts5(place: Path) -> Ask:
    base = sqlite3.connect(place)

    def ask(question: material.Asked) -> int:
        words = " ".join(question.words)
        typed = (
            f'"{words}"' if question.kind == "phrase" else " ".join(f'"{word}"' for word in question.words)
        )
        return len(base.execute("SELECT rowid FROM held WHERE held MATCH ? LIMIT 20", (typed,)).fetchall())

    return ask


def _build_tantivy(place: Path, texts: Iterable[str]) -> tuple[float, float]:
    place.mkdir()
    index = _tantivy(place)
    import tantivy

    writer = index.writer(heap_size=128_000_000, num_threads=1)

    def take(run: list[str]) -> None:
        for text in run:
            writer.add_document(tantivy.Document(text=text))
        writer.commit()

    wall, used = _timed(texts, take)
    began, before = time.perf_counter(), time.process_time()
    writer.wait_merging_threads()
    return wall + time.perf_counter() - began, used + time.process_time() - before


def _open_tantivy(place: Path) -> Ask:
    index = _tantivy(place)
    index.reload()
    searcher = index.searcher()

    def ask(question: material.Asked) -> int:
        words = " ".join(question.words)
        typed = f'"{words}"' if question.kind == "phrase" else " ".join(f"+{word}" for word in question.words)
        return len(searcher.search(index.parse_query(typed, ["text"]), limit=20).hits)

    return ask


def _tantivy(place: Path):  # noqa: ANN202 -- tantivy says nothing of its types
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("text", stored=False, tokenizer_name="stemmed").build()
    index = tantivy.Index(schema, path=str(place))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    index.register_tokenizer(
        "stemmed",
        analyzer.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("russian")).build(),
    )
    return index


def _lines(measured: dict[str, float]) -> Iterator[str]:
    return (f"{name:48} {figure:12,.2f}" for name, figure in measured.items())


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--engine"]:
        engine, folder, documents = sys.argv[2:5]
        print(json.dumps(_figures(engine, Path(folder), int(documents))))
        return
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    memory = Path("/dev/shm")  # noqa: S108 -- tmpfs, so that the disk is not what is measured
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        os.chdir(Path(__file__).resolve().parents[1])
        print("\n".join(_lines(measure(Path(folder), documents))))


if __name__ == "__main__":
    main()

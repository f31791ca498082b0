"""The whole of a folder sealed, read, found and verified, file by file: `python -m bench.corpus FOLDER > docs/corpus.md`."""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.table import this_machine
from khronika.archive.custody.seal import seal_paths
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, Result, items_to_read
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import derivations, outline_of
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.search.search import Searching
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.verification.verify import verify_archive
from khronika.evidence.reading.outcome import Outcome
from khronika.intake.accession import Provenance

PASSPHRASE = "a passphrase for a folder of public files"


def main() -> int:
    """Print the page; the exit status is 1 when the archive does not verify."""
    source = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "archive"
        with Archive.create(place, Founding(PASSPHRASE, "")) as archive:
            seal_paths(
                archive,
                [os.fsencode(source)],
                Provenance("corpus", "download", {"when": "2026-11"}),
                lambda _: None,
                lambda: False,
            )
            began = time.monotonic()
            with WorkerPool() as pool:
                result = ReadJob(archive, ReadPlan(), pool, lambda _: None).run(items_to_read(archive))
            spent = time.monotonic() - began
            with Searching(archive) as searching:
                searching.catch_up()
            print("\n".join(_page(archive, source, result, spent)))
        verdict = verify_archive(place, PASSPHRASE, None, lambda *_: None)
        print(
            f"\n`khronika verify` on this archive afterwards: {'failed' if verdict.failed else 'verified'}, {verdict.events} events."
        )
    return int(verdict.failed)


def _page(archive: Archive, source: Path, result: Result, spent: float) -> Iterator[str]:
    machine = this_machine(source)
    unread = ", ".join(
        f"{count} {reason.value}"
        for reason, count in sorted(result.unread.items(), key=lambda pair: pair[0].value)
    )
    yield "# What reading the corpus came to"
    yield ""
    yield f"Made by `python -m bench.corpus FOLDER`, {machine.date}; the corpus is not part of this project."
    yield "Files with the same bytes are one item."
    yield f"Read: {result.read}; partly: {result.partly}; unread: {unread}."
    yield f"{spent:.0f} s with two readers at once, recognition of text and proposals with it."
    yield ""
    yield "Partly: something of a file, or of a file in it, was not read; the last column says what, and what is in doubt."
    yield ""
    yield "| file | type | outcome | reader | text (code points) | notes, pictures | files in it | not read, or in doubt |"
    yield "|---|---|---|---|---|---|---|---|"
    for row, made in derivations(archive, archive.index.items()):
        if made is not None:
            parts = outline_of(archive, made)
            name = " = ".join(archive.index.names_of(row.number))
            cells = (
                _cell(name),
                row.media,
                _whole(parts),
                made.reader,
                _texts(parts[0]),
                _beside(parts[0]),
                _inside(parts[1:]),
                _cell(_gaps(parts)),
            )
            yield f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return "".join(letter if letter.isprintable() and letter != "|" else "?" for letter in text)


def _outcome(part: RenditionPart) -> str:
    return part.outcome.value + (f": {part.reason.value}" if part.reason else "")


def _whole(parts: tuple[RenditionPart, ...]) -> str:
    is_whole = all(part.outcome is Outcome.READ and part.coverage.is_whole for part in parts)
    return "partly" if parts[0].outcome is Outcome.READ and not is_whole else _outcome(parts[0])


def _gaps(parts: tuple[RenditionPart, ...]) -> str:
    """What was not read of a file and of the files in it, counted, doubts at the end."""
    counts = Counter[tuple[bool, str]]()
    for part in parts:
        for gap in part.coverage.gaps:
            names = f" ({', '.join(gap.names[:3])})" if gap.names else ""
            counts[not gap.is_lost, f"{gap.unit.value} {gap.why.value}{names}"] += gap.count
    return ", ".join(f"{count} {said}" for (_, said), count in sorted(counts.items()))


def _texts(part: RenditionPart) -> str:
    return ", ".join(f"{text.length} {text.origin.value}" for text in part.texts)


def _beside(part: RenditionPart) -> str:
    roles = Counter(picture.role.value for picture in part.pictures)
    return ", ".join(
        [*(kind.value for kind in part.notes), *(f"{count} {role}" for role, count in roles.items())]
    )


def _inside(parts: tuple[RenditionPart, ...]) -> str:
    outcomes = Counter(_outcome(part) for part in parts)
    return ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())


if __name__ == "__main__":
    sys.exit(main())

"""The record: statements recorded, an entity's page read, the index built again; encrypted, on one core."""

import argparse
import json
import random
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.beside_material import batch_of, statement_file
from khronika.archive.folder.folder import Folder
from khronika.archive.index.index import Index
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.primitives.uncollected import uncollected
from khronika.record.statement_file import parse_statement_file
from khronika.record.view import entity_view
from khronika.record.vocabulary_file import vocabulary
from khronika.seal.member import Cost

PASSPHRASE = "nobody keeps anything behind this one"
PAGE = 500
"""Statements about the one entity whose page is read."""


def measure(folder: Path, statements: int, batch: int = 500) -> Mapping[str, float]:
    """Figures for an archive of so many statements in batches of so many.

    Times are those of the processor.
    """
    chance = random.Random(7)
    with Archive.create(folder, Founding(PASSPHRASE, "bench", Cost(64, 1, 1))) as archive:
        page = _first(archive)
        portion = min(statements, 20_000)
        rates = [
            _record(archive, statement_file(chance, portion, batch)) for _ in range(statements // portion)
        ]
        figures = {
            "statements": float(statements),
            "recorded a second": sum(rates) / len(rates),
            "the last 20,000": rates[-1],
        }
        figures |= {"milliseconds for a page of 500": _page(archive, page)}
        size = archive.folder.index.stat().st_size
    return figures | {
        "rebuilt a second": _rebuild(folder, statements),
        "bytes of index a statement": size / statements,
    }


def _first(archive: Archive) -> str:
    """The id of an entity that as many statements are about as a page may have, each in a batch with others."""
    entity = {"p": {"type": "Person", "label": "the person whose page is read"}}
    batches = [
        batch_of(f"p{number}", [_about("p", f"p{number}-{each}") for each in range(5)])
        for number in range(PAGE // 5)
    ]
    text = json.dumps({"format": "khronika-statements/1", "entities": entity, "batches": batches})
    record(archive, parse_statement_file(text))
    return archive.index.record.labelled("the person whose page is read")[0].id


def _about(subject: str, identity: str) -> Mapping[str, Any]:
    return {"id": identity, "subject": subject, "property": "health", "value": f"as {identity} says"}


def _record(archive: Archive, text: str) -> float:
    """Statements a second, from the text of the file to the commit."""
    start = time.process_time()
    with uncollected():
        recording = record(archive, parse_statement_file(text))
    if recording.refusals:
        raise RuntimeError(recording.refusals[0].fact)
    return recording.statements / (time.process_time() - start)


def _page(archive: Archive, entity: str) -> float:
    """Milliseconds for the view of one entity, the median of several."""
    taken = []
    for _ in range(9):
        start = time.process_time()
        view = entity_view(archive.index.record.about([entity]), entity, vocabulary())
        taken.append(time.process_time() - start)
        if view is None or sum(1 for _ in view.held()) != PAGE:
            raise RuntimeError("the page is not whole")
    return sorted(taken)[len(taken) // 2] * 1000


def _rebuild(folder: Path, statements: int) -> float:
    """Statements a second when the index is built again from the sealed openings."""
    Index.delete(Folder(folder).index)
    start = time.process_time()
    Archive.open(folder, PASSPHRASE).close()
    return statements / (time.process_time() - start)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.record", description=__doc__)
    parser.add_argument(
        "--statements", type=int, default=100_000, help="how many in the archive (default 100,000)"
    )
    parser.add_argument("--batch", type=int, default=500, help="how many in one batch (default 500)")
    parser.add_argument("--folder", type=Path, help="where to work")
    wanted = parser.parse_args()
    with TemporaryDirectory(dir=wanted.folder) as folder:
        for name, figure in measure(Path(folder) / "archive", wanted.statements, wanted.batch).items():
            print(f"{name:32} {figure:>14,.1f}")


if __name__ == "__main__":
    main()

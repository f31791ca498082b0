"""What the build at hand costs: `python -m bench.beside_new MATERIAL WORK PART...` prints CPU-seconds as JSON.

Run by bench/beside.py. It measures the same figures, under the same names, as bench/beside_old.py does of an older build.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.beside_material import BATCHES, PASSPHRASE, cpu_seconds, sealed_folder, statement_path
from khronika.archive.custody.seal import seal_paths
from khronika.archive.folder.folder import Folder
from khronika.archive.index.index import Index
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.intake.accession import Provenance
from khronika.primitives.uncollected import uncollected
from khronika.record.statement_file import parse_statement_file
from khronika.seal.member import Cost

FOUNDING = Founding(PASSPHRASE, "bench", Cost(64, 1, 1))


def recorded(material: Path, work: Path) -> Iterator[tuple[str, float]]:
    """Recording and folding of one file for each size of batch, each in an archive of its own."""
    for batch in BATCHES:
        yield from _recorded(
            batch, statement_path(material, batch).read_text(encoding="utf-8"), work / f"recorded-{batch}"
        )
    yield (
        "opening the archive of statements",
        cpu_seconds(lambda: _open(work / f"recorded-{BATCHES[-1]}"), times=100),
    )


def _recorded(batch: int, text: str, folder: Path) -> Iterator[tuple[str, float]]:
    with Archive.create(folder, FOUNDING) as archive:
        yield f"recording in batches of {batch}", cpu_seconds(lambda: _record(archive, text))
    Index.delete(Folder(folder).index)
    yield f"folding of batches of {batch}", cpu_seconds(lambda: _open(folder))


def _record(archive: Archive, text: str) -> None:
    with uncollected():
        recording = record(archive, parse_statement_file(text))
    if recording.refusals:
        raise RuntimeError(recording.refusals[0].fact)


def _open(folder: Path) -> None:
    Archive.open(folder, PASSPHRASE).close()


def sealed(material: Path, work: Path) -> Iterator[tuple[str, float]]:
    """Sealing of many small files, and what opens them again."""
    folder = work / "sealed"
    with Archive.create(folder, FOUNDING) as archive:
        yield "sealing small files", cpu_seconds(lambda: _seal(archive, sealed_folder(material)))
    yield "opening the archive of files", cpu_seconds(lambda: _open(folder), times=100)
    with Archive.open(folder, PASSPHRASE) as archive:
        yield "opening every hundredth file", cpu_seconds(lambda: _read(archive))


def _seal(archive: Archive, files: Path) -> None:
    seal_paths(archive, [str(files).encode()], Provenance("S-1", "bench"), lambda _: None, lambda: False)


def _read(archive: Archive) -> None:
    rows = list(archive.index.items())
    for row in rows[::100]:
        if sum(map(len, archive.read(row))) != row.size:
            raise RuntimeError("an item is not whole")


def main(words: Sequence[str]) -> None:
    """Print the figures of the parts that were asked for."""
    material, work, *parts = words
    measures = {"record": recorded, "seal": sealed}
    print(
        json.dumps(
            {name: cost for part in parts for name, cost in measures[part](Path(material), Path(work))}
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])

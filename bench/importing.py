"""Imports: a table of many rows brought in, brought in again, and taken back; encrypted, on one core."""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import TypeVar

from khronika.archive.exchange.import_file import Foreign, coming_of, seal_foreign
from khronika.archive.exchange.import_rows import ImportFormat, Importing, import_rows
from khronika.archive.exchange.undo import undo_import
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.intake.accession import Provenance
from khronika.seal.member import Cost

Made = TypeVar("Made")
PASSPHRASE = "nobody keeps anything behind this one"
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "register",
    "attribution": [{"who": "an invented register", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {"row": {"type": "Person", "key": "id", "label": "name"}},
    "columns": [
        {"column": "name", "entity": "row", "property": "name"},
        {"column": "born", "entity": "row", "property": "birth_date"},
        {"column": "note", "entity": "row", "property": "note"},
    ],
}
WIDER = [
    {"column": "sex", "entity": "row", "property": "sex"},
    {"column": "address", "entity": "row", "property": "address"},
]


@dataclass(frozen=True, slots=True)
class Register:
    """A table of so many rows, and whether each makes five statements or three."""

    rows: int
    wide: bool = False

    def mapping(self) -> str:
        """How it is read."""
        return json.dumps(MAPPING | {"columns": [*MAPPING["columns"], *(WIDER if self.wide else ())]})

    def text(self, changed: int) -> str:
        """The table, so many rows of which tell something else than at first."""
        head = "id,name,born,note" + (",sex,address" if self.wide else "")
        return "\n".join([head, *(self._row(number, changed) for number in range(self.rows))]) + "\n"

    def _row(self, number: int, changed: int) -> str:
        told = f"{number},Invented Person {number},19{10 + number % 90}-0{1 + number % 9}-1{number % 10},"
        told += f"{'changed' if number < changed else 'told'} {number}"
        wider = f",{'male' if number % 2 else 'female'},Invented Village {number % 500}" if self.wide else ""
        return told + wider + (",one cell too many" if number % 1_000 == 999 else "")


def measure(folder: Path, register: Register) -> Mapping[str, float]:
    """Seconds, with everything from reading and sealing the file to the commit.

    One row in a thousand is faulty.
    """
    rows = register.rows
    with Archive.create(folder / "archive", Founding(PASSPHRASE, "bench", Cost(64, 1, 1))) as archive:
        first, seconds = _timed(lambda: _bring_in(archive, folder / "first.csv", register, 0))
        again, later = _timed(lambda: _bring_in(archive, folder / "again.csv", register, rows // 100))
        refused = sum(1 for row in first.rows if row.reason)
        _, back = _timed(lambda: undo_import(archive, again.id, "measured"))
    figures = {
        "rows": float(rows),
        "faulty rows named": float(refused),
        "seconds": seconds,
        "statements": float(first.statements),
    }
    return figures | {"seconds again, one row in a hundred changed": later, "seconds to undo that": back}


def _bring_in(archive: Archive, path: Path, register: Register, changed: int) -> Importing:
    path.write_text(register.text(changed), encoding="utf-8")
    foreign = Foreign(path.read_bytes(), ImportFormat.CSV, "", register.mapping())
    coming = coming_of(foreign, archive.words)
    return import_rows(
        archive, coming, seal_foreign(archive, path, foreign, Provenance("S-1", "drive", {"when": "2024"}))
    )


def _timed(work: Callable[[], Made]) -> tuple[Made, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="how many (default 100,000)")
    parser.add_argument("--wide", action="store_true", help="five statements a row, not three")
    parser.add_argument("--folder", type=Path, help="where to work")
    wanted = parser.parse_args()
    with TemporaryDirectory(dir=wanted.folder) as folder:
        for name, figure in measure(Path(folder), Register(wanted.rows, wanted.wide)).items():
            print(f"{name:48} {figure:>14,.1f}")
    print(f"{'MB of memory at the most':48} {getrusage(RUSAGE_SELF).ru_maxrss * 1_024 / 1_000_000:>14,.1f}")


if __name__ == "__main__":
    main()

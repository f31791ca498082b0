"""What both builds are given: statement files of several sizes of batch, and small files.

Imports nothing of either build.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.material import small_files

PARTS = ("record", "seal")
BATCHES = (500, 50, 5, 3, 1)
TYPES = ("beating", "torture", "threat", "denial-of-care")
PASSPHRASE = "nobody keeps anything behind this one"


def write_material(folder: Path, *, statements: int, files: int) -> Path:
    """A statement file for each size of batch, and a folder of small files."""
    folder.mkdir(parents=True)
    for batch in BATCHES:
        statement_path(folder, batch).write_text(
            statement_file(random.Random(7), statements, batch), encoding="utf-8"
        )
    small_files(sealed_folder(folder), count=files)
    return folder


def statement_path(folder: Path, batch: int) -> Path:
    """Where the statement file of this size of batch lies."""
    return folder / f"statements-{batch}.json"


def sealed_folder(folder: Path) -> Path:
    """Where the small files lie."""
    return folder / "files"


def cpu_seconds(work: Callable[[], object], times: int = 1) -> float:
    """CPU-seconds of this process and all its threads for one call."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def statement_file(chance: random.Random, statements: int, batch: int) -> str:
    """A statement file of so many statements in batches of so many, as JSON."""
    entities = {
        f"person{n}": {"type": "Person", "label": f"prisoner {n}"} for n in range(max(1, statements // 50))
    }
    entities |= {f"act{n}": {"type": "Act", "label": f"act {n}"} for n in range(-(-statements // 5))}
    rows = list(_statements(chance, statements))
    batches = [batch_of(f"b{start}", rows[start : start + batch]) for start in range(0, statements, batch)]
    return json.dumps(
        {"format": "khronika-statements/1", "entities": entities, "batches": batches}, ensure_ascii=False
    )


def batch_of(identity: str, statements: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """A batch of an invented speaker."""
    return {
        "id": identity,
        "attribution": [{"who": "an invented speaker", "role": "speaker", "knows": "saw"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": statements,
    }


def _statements(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    """Five about each act."""
    for number in range(0, count, 5):
        values = values_of_act(chance, number, max(1, count // 50))
        for offset, (name, value) in enumerate(values.items()):
            yield {
                "id": f"s{number + offset}",
                "subject": f"act{number // 5}",
                "property": name,
                "value": value,
            }


def values_of_act(chance: random.Random, number: int, people: int) -> Mapping[str, Any]:
    """Five values of an act by their property; its victim is one of so many people."""
    day = f"20{chance.randrange(18, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return {
        "victim": {"entity": f"person{chance.randrange(people)}"},
        "date": {"date": day, "said": f"около {day}"},
        "type": {"code": chance.choice(TYPES), "said": "избили"},
        "number_of_perpetrators": {"from": 2, "to": chance.randrange(3, 9)},
        "detail": f"Вывели в коридор и били, {number}",
    }

"""An archive to mark: a testimony that was read with proposals, and a little of it recorded already."""

import json
from pathlib import Path

from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.reading import Wanted
from khronika.record.statement_file import parse_statement_file
from tests.world import found, seal, spread

SENTENCE = "7 апреля 2024 года в ИК-99 Выдуманова Ивана Петровича избили дубинкой в коридоре."
TEXT = f"Показания. Всё вымышлено.\nВступление 😀 к рассказу.\n{SENTENCE}\nПотом нас увели. Конец рассказа.\n"
MARKUP = "<img src=x onerror=alert(9)> {name} {{ 7 * 7 }}"
KNOWN = {
    "format": "khronika-statements/1",
    "entities": {
        "ik": {"type": "Facility", "label": "Corrective colony IK-99"},
        "b": {"type": "Person", "label": "Иван Выдуманов", "protection": "named inside"},
        "c": {"type": "Person", "label": "Іван Выдуманов", "protection": "named inside"},
        "w": {"type": "Person", "label": "Witness 7", "protection": "pseudonym"},
    },
    "batches": [
        {
            "id": "known",
            "citation": {"item": "A-000001", "quote": {"exact": "Потом нас увели"}},
            "attribution": [{"who": "Witness Eleven", "role": "speaker", "knows": "saw"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "k1", "subject": "ik", "property": "summary", "value": "a colony that is invented"},
                {"id": "k2", "subject": "b", "property": "birth_date", "value": {"date": "1980-01-02"}},
                {"id": "k3", "subject": "c", "property": "birth_date", "value": {"date": "1980-01-02"}},
                {"id": "k5", "subject": "w", "property": "health", "value": MARKUP},
            ],
        }
    ],
}


def build_marked(folder: Path, text: str = TEXT) -> Path:
    """Seal and read a testimony with proposals, and record what is known; gives the folder of the archive."""
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "given", {"first.txt": text.encode(), "second.txt": b"Second."}))
        read_all(archive)
        assert record(archive, parse_statement_file(json.dumps(KNOWN))).refusals == ()
    return folder / "archive"


def read_all(archive: Archive) -> None:
    with WorkerPool(1) as pool:
        ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=True), pool, lambda _: None).run(
            list(archive.index.items())
        )

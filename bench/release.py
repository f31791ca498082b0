"""A folder of files nobody here wrote, released as one court package: `python -m bench.release FOLDER OUT`.

Every file is sealed and read; of every file in which a program found words, some of them are quoted by a
statement of one case. What comes out is what strangers check: OUT, and beside it the letter.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.table import this_machine
from khronika.archive.custody.anchor import anchor
from khronika.archive.custody.seal import seal_paths
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.renditions import derivation_of, texts_of
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.index.index import ItemRow
from khronika.archive.record.citation import Citing
from khronika.archive.record.review import decide
from khronika.archive.record.state import record
from khronika.archive.release.case import statements_of_case
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.demo.authority import KeyKind, local_authority
from khronika.evidence.citation.citation import citation_json
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.error import AmbiguousQuoteError
from khronika.intake.accession import Provenance
from khronika.primitives.codec import Json
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file

PASSPHRASE = "a passphrase for a folder of public files"
CODE = "public"
WORDS = 4
TRIES = 50


def main() -> int:
    """Write the package; tell what it holds."""
    source, out = Path(sys.argv[1]), Path(sys.argv[2]).absolute()
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.create(Path(folder) / "archive", Founding(PASSPHRASE, "")) as archive,
    ):
        seal_paths(
            archive,
            [os.fsencode(source)],
            Provenance("S-1", "download", {"when": "2026-11"}),
            lambda _: None,
            lambda: False,
        )
        with WorkerPool() as pool:
            ReadJob(archive, ReadPlan(), pool, lambda _: None).run(items_to_read(archive))
        recording = record(
            archive, parse_statement_file(json.dumps(_file(list(_batches(archive))), ensure_ascii=False))
        )
        if recording.refusals:
            raise SystemExit(f"refused: {recording.refusals[:3]}")
        decide(archive, statements_of_case(archive, CODE), State.ACCEPTED, "quoted letter by letter")
        authority = local_authority(Path(folder) / "authority", KeyKind.ECDSA_P256)
        anchor(archive, authority, authority.roots)
        began = time.process_time()
        done = release(archive, ReleaseOrder(CODE), out)
    told = done.quotations
    print(this_machine(out))
    print(
        f"{len(done.plan.exhibits)} exhibits, {len(done.plan.batches)} reports; {time.process_time() - began:.1f} CPU-seconds to release"
    )
    print(f"quotations compared: {told.compared}; not compared: {len(told.uncompared)}")
    return 0


def _batches(archive: Archive) -> Iterator[tuple[ItemRow, Json]]:
    """A citation of some words of every item in which words stand that stand there once."""
    citing = Citing(archive)
    for row in archive.index.items():
        for words in islice(_lines(archive, row), TRIES):
            try:
                yield row, citation_json(citing.citation(row, CitationDraft(QuoteDraft(words))))
            except AmbiguousQuoteError:
                continue
            break


def _lines(archive: Archive, row: ItemRow) -> Iterator[str]:
    derivation = derivation_of(archive, row)
    for found in texts_of(archive, derivation) if derivation else ():
        for line in found.mapped.text.splitlines():
            if len(line.split()) >= WORDS:
                yield line.strip()[:120]


def _file(cited: list[tuple[ItemRow, Json]]) -> Json:
    batches: list[Json] = [
        {
            "id": f"b{number}",
            "citation": citation,
            "attribution": [{"who": "author of the file", "role": "author", "knows": "document"}],
            "grade": {"reliability": "F", "credibility": "6"},
            "statements": [
                {
                    "id": f"s{number}",
                    "subject": f"act:a{number}",
                    "property": "summary",
                    "value": "words of a public file",
                }
            ],
        }
        for number, (_, citation) in enumerate(cited)
    ]
    sentences: list[Json] = [
        {"text": f"File {number} holds these words.", "statements": [f"s{number}"]}
        for number in range(len(cited))
    ]
    case: Json = {
        "code": CODE,
        "title": "Public files",
        "language": "en",
        "sections": [{"heading": "Words", "sentences": sentences}],
    }
    return {"format": "khronika-statements/1", "batches": batches, "cases": [case]}


if __name__ == "__main__":
    raise SystemExit(main())

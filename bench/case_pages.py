"""What the pages of a case cost in a large record: `python -m bench.case_pages [STATEMENTS] [ATTACHED] [NOTES]`.

So many statements, some of them attached to the rows of one allegation, and notes about things that have nothing
to do with the case. Milliseconds are of the processor, at the server, the median of seven.
"""

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench import growth_build as build
from bench.growth_material import statement_files
from bench.workspace import opened, tell
from khronika.archive.casefile.entry import (
    AllegationOrder,
    CaseOpening,
    RowPlace,
    allege,
    attach,
    evaluate,
    open_case,
)
from khronika.archive.store.archive import Archive
from khronika.casefile.law import tables_of_law
from khronika.casefile.word import Bearing, Forum, ForumGround, Opinion
from khronika.primitives.codec import format_id
from khronika.record.event import NoteEvent
from khronika.record.event_form import Subject, SubjectKind

CODE, CRIME = "bench", "7(1)(f)"
AT_ONCE = 50
"""Statements attached in one act."""


def fill(archive: Archive, statements: int, attached: int, notes: int) -> None:
    """The record, the case, and the notes."""
    for text in statement_files(statements):
        build.state(archive, text)
    open_case(archive, CaseOpening(CODE, "A case", "en", Forum.UNIVERSAL, ForumGround.UNIVERSAL))
    mode = next(iter(tables_of_law().modes))
    allegation = allege(archive, CODE, AllegationOrder(CRIME, None, None, mode))
    rows = cycle(tables_of_law().rows(CRIME, mode))
    named = list(islice(_statements(archive), attached))
    for start in range(0, attached, AT_ONCE):
        place = RowPlace(allegation, next(rows).id)
        attach(archive, CODE, place, named[start : start + AT_ONCE], bearing=Bearing.SUPPORTS)
        evaluate(archive, CODE, place, Opinion.ARGUABLE, "as it stands")
    with archive.writing() as writer:
        for number in range(notes):
            about = (Subject(SubjectKind.STATEMENT, named[number % len(named)]),)
            identity = format_id(number.to_bytes(16, "big"))
            text = f"note {number}"
            writer.append(
                NoteEvent(note=identity, about=about, text=text, place=None, answers=None, replaces=None)
            )
        writer.commit()


def _statements(archive: Archive) -> Iterator[str]:
    """Ids of statements, batch after batch."""
    for _, batch in archive.index.events(build.STATE):
        for each in archive.index.record.batch(str(batch)).statements:
            yield each.id


def main() -> None:
    """Make the record and print what its case pages cost."""
    statements, attached, notes = map(int, (*sys.argv[1:4], *("100000", "500", "2000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        build.create(folder / "archive")
        archive = build.opened(folder / "archive")
        began = time.process_time()
        fill(archive, statements, attached, notes)
        print(f"made in {time.process_time() - began:.0f} s", flush=True)
        archive.close()
        browser = opened(folder / "archive", build.PASSPHRASE)
        case = re.findall(r"/cases/\w{26}", browser.get("/cases").text)[0]
        row = re.findall(rf'{case}/rows/[^"#?]+', browser.get(case).text)[0]
        print(f"{statements:,} statements, {attached:,} attached, {notes:,} notes")
        tell(
            browser,
            {
                "cases": "/cases",
                "a case": case,
                "a row": row,
                "sentences": f"{case}/sentences",
                "versions": f"{case}/versions",
            },
        )


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""That what the dossier tells is what was logged, and that every sentence leads to an exhibit (dossier.md, checks 7 and 8)."""

from khronika_verify.exhibit import CONTENT, Exhibit
from khronika_verify.finding import Findings
from khronika_verify.form import is_same
from khronika_verify.shown import CASE, Shown
from khronika_verify.telling import LOGGED, Batch, Telling

STATEMENTS = "data/statements.json"


def check_telling(
    telling: Telling, shown: dict[str, Shown], exhibits: dict[str, Exhibit], findings: Findings
) -> None:
    """Findings S002, S004, S005, S007 and F001: the file against the log and the exhibits."""
    if telling.version == 1:
        findings.add("F001", STATEMENTS)
    _check_case(telling, shown, findings)
    _check_commitments(telling, shown, findings)
    _check_rows(telling, exhibits, findings)
    items: dict[object, str] = {
        exhibit.item: exhibit.control for exhibit in exhibits.values() if exhibit.item
    }
    for batch in telling.batches:
        entry = shown.get(f"data/statements/{batch.batch}")
        _check_batch(batch, entry, findings)
        if not _is_elsewhere(batch, telling):
            _check_source(batch, entry, items, findings)
    told = {f"data/statements/{batch.batch}" for batch in telling.batches}
    for stem in shown:
        if stem.startswith("data/statements/") and stem not in told:
            findings.add("S002", f"{stem}.opening")
    _check_sentences(telling, findings)


def _check_case(telling: Telling, shown: dict[str, Shown], findings: Findings) -> None:
    values = shown[CASE].values if CASE in shown else {}
    if (
        not is_same(values.get("content"), telling.content)
        or values.get("code", telling.code) != telling.code
    ):
        findings.add("S002", STATEMENTS, "case")


def _check_commitments(telling: Telling, shown: dict[str, Shown], findings: Findings) -> None:
    """A case of version 2 names the commitment of each batch it rests on, and no other batch."""
    if telling.cited is None:
        return
    rested = {
        statement.partition(".")[0] for sentence in telling.sentences for statement in sentence.statements
    }
    if telling.cited.keys() != rested:
        findings.add("S007", STATEMENTS, "case")
    for batch, commitment in telling.cited.items():
        entry = shown.get(f"data/statements/{batch}")
        if entry and entry.opening.commitment != commitment:
            findings.add("S007", entry.path)


def _check_rows(telling: Telling, exhibits: dict[str, Exhibit], findings: Findings) -> None:
    for control in sorted(telling.exhibits.keys() | exhibits.keys()):
        row = telling.exhibits.get(control)
        if row is None or control not in exhibits or not is_same(row, _expected_row(exhibits[control])):
            findings.add("S002", STATEMENTS, control)


def _expected_row(exhibit: Exhibit) -> object:
    file = exhibit.file[len("data/") :] if exhibit.file else None
    return {
        "control": exhibit.control,
        "item": exhibit.item,
        "file": file,
        **(exhibit.content() or dict.fromkeys(CONTENT)),
    }


def _check_batch(batch: Batch, entry: Shown | None, findings: Findings) -> None:
    if entry is None or batch.opening != f"statements/{batch.batch}.opening":
        findings.add("S002", STATEMENTS, batch.batch)
        return
    names = LOGGED if entry.opening.version == 1 else sorted(batch.values.keys() | entry.values.keys())
    for name in names:
        if (
            name not in entry.values
            or name not in batch.values
            or not is_same(entry.values[name], batch.values[name])
        ):
            findings.add("S002", STATEMENTS, f"{batch.batch} {name}")


def _is_elsewhere(batch: Batch, telling: Telling) -> bool:
    """Whether it is shown for what speaks against the case alone, and cites an item that is no exhibit and not told."""
    if batch.citation.item != "" or batch.exhibit is not None:
        return False
    return not any(
        statement.partition(".")[0] == batch.batch
        for sentence in telling.sentences
        for statement in sentence.statements
    )


def _check_source(batch: Batch, entry: Shown | None, items: dict[object, str], findings: Findings) -> None:
    cited = batch.citation.item
    if cited is not None and cited not in items:
        findings.add("S004", STATEMENTS, batch.batch)
    elif batch.exhibit != items.get(cited) or (
        entry and entry.opening.version == 1 and entry.opening.event["item"] != cited
    ):
        findings.add("S002", STATEMENTS, f"{batch.batch} exhibit")


def _check_sentences(telling: Telling, findings: Findings) -> None:
    known = {statement for batch in telling.batches for statement in batch.statements}
    for sentence in telling.sentences:
        if not sentence.statements:
            findings.add("S005", STATEMENTS, sentence.id)
        elif not known.issuperset(sentence.statements):
            findings.add("S004", STATEMENTS, sentence.id)

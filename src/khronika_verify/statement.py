# SPDX-License-Identifier: Apache-2.0
"""That what the dossier tells is what was logged, and that every sentence leads to a passage of an exhibit (dossier.md, checks 7 and 8)."""

from khronika_verify.citation import Citation, Quote
from khronika_verify.exhibit import Exhibit
from khronika_verify.finding import Findings
from khronika_verify.folder import Shelf
from khronika_verify.form import is_same
from khronika_verify.passage import find_misplaced
from khronika_verify.shown import CASE, Shown
from khronika_verify.telling import LOGGED, Batch, Telling

STATEMENTS = "data/statements.json"


def check_telling(telling: Telling, shown: dict[str, Shown], exhibits: dict[str, Exhibit], findings: Findings) -> None:
    """Findings S002, S004 and S005: the file against the log and the exhibits."""
    _check_case(telling, shown, findings)
    _check_rows(telling, exhibits, findings)
    items: dict[str | None, str] = {exhibit.item: exhibit.control for exhibit in exhibits.values() if exhibit.item}
    for batch in telling.batches:
        _check_batch(batch, shown.get(f"data/statements/{batch.batch}"), findings)
        _check_source(batch, shown.get(f"data/statements/{batch.batch}"), items, findings)
    told = {f"data/statements/{batch.batch}" for batch in telling.batches}
    for stem in shown:
        if stem.startswith("data/statements/") and stem not in told:
            findings.add("S002", f"{stem}.opening")
    _check_sentences(telling, findings)


def _check_case(telling: Telling, shown: dict[str, Shown], findings: Findings) -> None:
    values = shown[CASE].values if CASE in shown else {}
    if not is_same(values.get("content"), telling.content) or values.get("code", telling.code) != telling.code:
        findings.add("S002", STATEMENTS, "case")


def _check_rows(telling: Telling, exhibits: dict[str, Exhibit], findings: Findings) -> None:
    for control in sorted(telling.exhibits.keys() | exhibits.keys()):
        row = telling.exhibits.get(control)
        if row is None or control not in exhibits or not is_same(row, _expected_row(exhibits[control])):
            findings.add("S002", STATEMENTS, control)


def _expected_row(exhibit: Exhibit) -> object:
    seals = exhibit.seals()
    stated = seals[0].event if seals else {}
    file = exhibit.file[len("data/") :] if exhibit.file else None
    facts = {name: stated.get(name) for name in ("sha256", "size", "media")}
    return {"control": exhibit.control, "item": exhibit.item, "file": file, **facts}


def _check_batch(batch: Batch, entry: Shown | None, findings: Findings) -> None:
    if entry is None or batch.opening != f"statements/{batch.batch}.opening":
        findings.add("S002", STATEMENTS, batch.batch)
        return
    for name in LOGGED:
        if name not in entry.values or not is_same(entry.values[name], batch.values[name]):
            findings.add("S002", STATEMENTS, f"{batch.batch} {name}")


def _check_source(batch: Batch, entry: Shown | None, items: dict[str | None, str], findings: Findings) -> None:
    cited = batch.citation.item if batch.citation else None
    if cited is not None and cited not in items:
        findings.add("S004", STATEMENTS, batch.batch)
    elif batch.exhibit != items.get(cited) or (entry and entry.opening.event["item"] != cited):
        findings.add("S002", STATEMENTS, f"{batch.batch} exhibit")


def _check_sentences(telling: Telling, findings: Findings) -> None:
    known = {statement for batch in telling.batches for statement in batch.statements}
    for sentence in telling.sentences:
        if not sentence.statements:
            findings.add("S005", STATEMENTS, sentence.id)
        elif not known.issuperset(sentence.statements):
            findings.add("S004", STATEMENTS, sentence.id)


def check_quotes(shelf: Shelf, telling: Telling, exhibits: dict[str, Exhibit], findings: Findings) -> None:
    """Finding S003: every quotation stands in its exhibit at its place; exhibits whose bytes are withheld are passed over."""
    files = {exhibit.item: exhibit.file for exhibit in exhibits.values() if exhibit.file}
    quotes: dict[tuple[str, str], list[tuple[Quote, str]]] = {}
    for batch in telling.batches:
        file, quote = _quoted(batch.citation, files)
        if file and quote:
            quotes.setdefault((file, quote.encoding), []).append((quote, batch.batch))
    for (file, encoding), cited in quotes.items():
        misplaced = _misplaced(shelf, file, encoding, [quote for quote, _ in cited])
        for quote, batch_id in cited:
            if quote in misplaced:
                findings.add("S003", file, batch_id)


def _quoted(citation: Citation | None, files: dict[str | None, str]) -> tuple[str | None, Quote | None]:
    return (files.get(citation.item), citation.quote) if citation else (None, None)


def _misplaced(shelf: Shelf, file: str, encoding: str, quotes: list[Quote]) -> set[Quote]:
    try:
        return find_misplaced(shelf.chunks(file), encoding, quotes)
    except OSError:
        return set(quotes)

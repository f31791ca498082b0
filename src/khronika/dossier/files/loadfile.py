"""Load files for the document systems of courts: one row an exhibit, columns as the mapping file names them."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from khronika.dossier.plan import DossierPlan, Exhibit
from khronika.dossier.view.context import plain
from khronika.dossier.view.logged import read
from khronika.dossier.view.place import original
from khronika.dossier.wording.claim import parse_claims
from khronika.dossier.wording.visible import code_point, one_line
from khronika.dossier.wording.words import Words, data_text
from khronika.intake.accession import path_json
from khronika.intake.event import SealEvent
from khronika.primitives.event import ShownEvent

MAPPING = "loadfile-mapping.json"

SEPARATOR, QUALIFIER, NEWLINE = "\u0014", "\u00fe", "\u00ae"
"""Concordance's control characters; its format has no way to escape them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, full-width forms included (OWASP, CSV injection)."""

Row = Sequence[str]


def csv_file(plan: DossierPlan) -> bytes:
    """RFC 4180 with a byte order mark: its readers are spreadsheets, which otherwise take UTF-8 for the code page of the machine."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(
        [safe_cell(value) for value in row] for row in rows(plan)
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def concordance_file(plan: DossierPlan) -> bytes:
    """Concordance DAT in UTF-8."""
    lines = (
        SEPARATOR.join(f"{QUALIFIER}{unescapable(value)}{QUALIFIER}" for value in row) for row in rows(plan)
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def mapping_file() -> bytes:
    """What each column means, and that nobody has checked it against a chamber's protocol yet."""
    return data_text(MAPPING).encode()


def rows(plan: DossierPlan) -> Iterator[Row]:
    """The head, then one row an exhibit."""
    columns = _columns()
    yield tuple(columns)
    for exhibit in plan.exhibits:
        yield tuple(_VALUES[value](plan, exhibit) for value in columns.values())


def _columns() -> Mapping[str, str]:
    return {entry["column"]: entry["value"] for entry in json.loads(data_text(MAPPING))["columns"]}


def safe_cell(value: str) -> str:
    """`value` so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def unescapable(value: str) -> str:
    """`value` without the characters Concordance reserves; those that were there are shown by code point."""
    taken = {ord(character): code_point(character) for character in (SEPARATOR, QUALIFIER, NEWLINE)}
    return value.translate(taken).replace("\n", NEWLINE)


def _name(plan: DossierPlan, exhibit: Exhibit) -> str:
    shown = (
        ShownEvent(SealEvent, read(entry.evidenced).disclosed)
        for entry in exhibit.custody
        if entry.type == SealEvent.KIND
    )
    names = (seal.value(lambda event: event.name) for seal in shown)
    return next((plain(path_json(name), Words.of(plan.language)) for name in names if name is not None), "")


def _claimed_at(exhibit: Exhibit, kind: str) -> str:
    times = [entry.at for entry in exhibit.custody if entry.type == kind]
    return one_line((times[0] if kind == "seal" else times[-1]) if times else "")


def _custody(_: DossierPlan, exhibit: Exhibit) -> str:
    return "; ".join(
        f"{entry.site} {entry.seq} {one_line(entry.type)} {one_line(entry.at)}" for entry in exhibit.custody
    )


def _statements(plan: DossierPlan, exhibit: Exhibit) -> str:
    batches = (batch for batch in plan.batches if batch.exhibit == exhibit.control)
    return "; ".join(one_line(claim.id) for batch in batches for claim in parse_claims(batch.shown))


_VALUES: Mapping[str, Callable[[DossierPlan, Exhibit], str]] = {
    "control": lambda _, exhibit: exhibit.control,
    "item": lambda _, exhibit: exhibit.item,
    "name": _name,
    "sealed": lambda _, exhibit: _claimed_at(exhibit, "seal"),
    "exported": lambda _, exhibit: _claimed_at(exhibit, "export"),
    "media": lambda _, exhibit: one_line(exhibit.content.media) if exhibit.content else "",
    "sha256": lambda _, exhibit: exhibit.content.sha256 if exhibit.content else "",
    "size": lambda _, exhibit: str(exhibit.content.size) if exhibit.content else "",
    "file": lambda _, exhibit: "" if exhibit.withheld else original(exhibit),
    "events": lambda _, exhibit: str(len(exhibit.custody)),
    "custody": _custody,
    "withheld": lambda _, exhibit: "Y" if exhibit.withheld else "N",
    "confidentiality": lambda *_: "",
    "statements": _statements,
    "dossier": lambda plan, _: plan.dossier,
}

# SPDX-License-Identifier: Apache-2.0
"""Exhibits: the bytes as sealed, and a custody chain from seal to export without a gap (docs/format/dossier.md, what is checked, 6)."""

from dataclasses import dataclass

from khronika_verify.finding import Findings
from khronika_verify.folder import Shelf
from khronika_verify.opening import Opening
from khronika_verify.shown import CUSTODY, Shown

EXHIBITS = "data/exhibits/"


@dataclass(frozen=True)
class Exhibit:
    """One exhibit and its custody events in the order of their file names; `file` is None where the bytes are withheld."""

    control: str
    file: str | None
    custody: tuple[Shown, ...]

    def seals(self) -> list[Opening]:
        """The events that state the bytes."""
        return [entry.opening for entry in self.custody if entry.opening.event["type"] == "seal"]

    @property
    def item(self) -> str | None:
        """The id of the item, as its first event has it."""
        return self.custody[0].opening.text("item") if self.custody else None


def check_exhibits(shelf: Shelf, shown: dict[str, Shown], dossier: str | None, findings: Findings) -> dict[str, Exhibit]:
    """Findings E001 to E007, and the exhibits by control number; `dossier` is the id the exports must name, None if it is unknown."""
    controls = {path.split("/")[2] for path in shelf.under(EXHIBITS)}
    chains: dict[str, list[Shown]] = {control: [] for control in sorted(controls)}
    for stem, entry in shown.items():
        if place := CUSTODY.fullmatch(stem):
            chains[place.group(1)].append(entry)
    exhibits = {control: _exhibit(shelf, control, chain, findings) for control, chain in chains.items()}
    for exhibit in exhibits.values():
        _check_chain(exhibit, findings)
        _check_belonging(exhibit, shown, dossier, findings)
        _check_bytes(shelf, exhibit, findings)
    return exhibits


def _exhibit(shelf: Shelf, control: str, chain: list[Shown], findings: Findings) -> Exhibit:
    files = shelf.under(f"{EXHIBITS}{control}/original.")
    for surplus in files[1:]:
        findings.add("E001", surplus)
    return Exhibit(control, files[0] if files else None, tuple(sorted(chain, key=_file_number)))


def _file_number(entry: Shown) -> int:
    place = CUSTODY.fullmatch(entry.stem)
    return int(place.group(2)) if place else -1


def _check_chain(exhibit: Exhibit, findings: Findings) -> None:
    custody = exhibit.custody
    whole = all(_file_number(entry) == seq == entry.opening.event["seq"] for seq, entry in enumerate(custody))
    if not custody or not whole or custody[0].opening.event["type"] != "seal":
        findings.add("E002", f"{EXHIBITS}{exhibit.control}/custody")
    commitments: dict[object, str | None] = {-1: None} | {entry.opening.event["seq"]: entry.opening.commitment for entry in custody}
    for entry in custody:
        before = int(str(entry.opening.event["seq"])) - 1
        if before in commitments and entry.opening.event["prev"] != commitments[before]:
            findings.add("E003", entry.path)


def _check_belonging(exhibit: Exhibit, shown: dict[str, Shown], dossier: str | None, findings: Findings) -> None:
    for entry in exhibit.custody:
        event = entry.opening.event
        if event["item"] != exhibit.item or (event["type"] == "seal" and event["control"] != exhibit.control):
            findings.add("E004", entry.path)
    last = exhibit.custody[-1].opening.event if exhibit.custody else {}
    if exhibit.custody and dossier and (last["type"], last.get("dossier")) != ("export", dossier):
        findings.add("E005", exhibit.custody[-1].path)
    for seal in exhibit.seals():
        if f"data/accessions/{seal.text('accession')}-opened" not in shown:
            findings.add("E006", f"{EXHIBITS}{exhibit.control}", seal.text("accession"))


def _check_bytes(shelf: Shelf, exhibit: Exhibit, findings: Findings) -> None:
    if exhibit.file is None:
        findings.add("E007", f"{EXHIBITS}{exhibit.control}")
        return
    sealed = {(seal.event["sha256"], seal.event["size"]) for seal in exhibit.seals()}
    if sealed and sealed != {shelf.digest(exhibit.file)}:
        findings.add("E001", exhibit.file)

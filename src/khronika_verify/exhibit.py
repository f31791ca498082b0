# SPDX-License-Identifier: Apache-2.0
"""Exhibits: the bytes as sealed, and a custody history from seal to export without a gap (docs/format/dossier.md, what is checked, 6)."""

from dataclasses import dataclass

from khronika_verify.custody import EXHIBITS, Link, check_links, gather_links, last_link
from khronika_verify.extension import extensions_of
from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles
from khronika_verify.form import is_same
from khronika_verify.shown import Shown

CONTENT = ("sha256", "size", "media")


@dataclass(frozen=True)
class Exhibit:
    """One exhibit and its custody events by site and number; `file` is None where the bytes are withheld."""

    control: str
    file: str | None
    custody: tuple[Link, ...]

    def seals(self) -> list[Link]:
        """The events that state the bytes, the item's first one first."""
        seals = [link for link in self.custody if link.event["type"] == "seal"]
        return sorted(seals, key=lambda link: (bool(link.seen()), link.number, link.site))

    def content(self) -> dict[str, object] | None:
        """What the first seal says of the bytes: `sha256`, `size` and `media`.

        None where that is not disclosed.
        """
        seals = self.seals()
        return _stated(seals[0].entry) if seals else None

    @property
    def item(self) -> object:
        """The id of the item, as its first event has it."""
        return self.custody[0].event["item"] if self.custody else None


def _stated(seal: Shown) -> dict[str, object] | None:
    stated = seal.opening.event if seal.opening.version == 1 else seal.values.get("content")
    return {name: stated.get(name) for name in CONTENT} if isinstance(stated, dict) else None


def check_exhibits(
    disk: PackageFiles, shown: dict[str, Shown], dossier: str | None, findings: Findings
) -> dict[str, Exhibit]:
    """Findings E001 to E010, and the exhibits by control number.

    `dossier` is the id the exports must name, None if it is unknown.
    """
    controls = {path.split("/")[2] for path in disk.under(EXHIBITS)}
    links = gather_links(shown)
    exhibits = {
        control: _exhibit(disk, control, links.get(control, []), findings) for control in sorted(controls)
    }
    for exhibit in exhibits.values():
        check_links(exhibit.control, list(exhibit.custody), findings)
        _check_belonging(exhibit, shown, findings)
        _check_export(exhibit, dossier, findings)
        _check_bytes(disk, exhibit, findings)
        _check_extension(exhibit, findings)
    return exhibits


def _exhibit(disk: PackageFiles, control: str, links: list[Link], findings: Findings) -> Exhibit:
    files = disk.under(f"{EXHIBITS}{control}/original.")
    for surplus in files[1:]:
        findings.add("E001", surplus)
    return Exhibit(control, files[0] if files else None, tuple(links))


def _check_belonging(exhibit: Exhibit, shown: dict[str, Shown], findings: Findings) -> None:
    for link in exhibit.custody:
        if link.event["item"] != exhibit.item or (
            link.event["type"] == "seal" and link.event["control"] != exhibit.control
        ):
            findings.add("E004", link.entry.path)
    for seal in exhibit.seals():
        accession = (
            seal.event["accession"] if seal.entry.opening.version == 1 else seal.entry.values.get("accession")
        )
        named = accession if isinstance(accession, str) else ""
        if accession is not None and f"data/accessions/{named}-opened" not in shown:
            findings.add("E006", f"{EXHIBITS}{exhibit.control}", named)


def _check_export(exhibit: Exhibit, dossier: str | None, findings: Findings) -> None:
    """The export of this dossier comes after everything else that is shown."""
    if not exhibit.custody or not dossier:
        return
    last = last_link(list(exhibit.custody))
    if last is None:
        findings.add("E005", f"{EXHIBITS}{exhibit.control}/custody")
    elif (last.event["type"], last.event.get("dossier")) != ("export", dossier):
        findings.add("E005", last.entry.path)


def _check_extension(exhibit: Exhibit, findings: Findings) -> None:
    """The name of the file says what the bytes are, and nothing that a system would run.

    Version 1 did not bind this.
    """
    content = exhibit.content()
    if (
        not exhibit.file
        or not content
        or all(link.entry.opening.version == 1 and not link.site for link in exhibit.custody)
    ):
        return
    derived = (link.entry for link in exhibit.custody if link.event["type"] == "derive")
    readings = (
        entry.opening.event if entry.opening.version == 1 else entry.values.get("reading")
        for entry in derived
    )
    readers = [reading.get("reader") for reading in readings if isinstance(reading, dict)]
    if exhibit.file.rpartition(".")[2] not in extensions_of(str(content["media"]), readers):
        findings.add("E010", exhibit.file)


def _check_bytes(disk: PackageFiles, exhibit: Exhibit, findings: Findings) -> None:
    """The bytes are what every seal says of them that is disclosed, and the first one must be.

    Withheld bytes are only counted.
    """
    if exhibit.file is None:
        findings.add("E007", f"{EXHIBITS}{exhibit.control}")
        return
    stated = [_stated(seal.entry) for seal in exhibit.seals()]
    bytes_there = list(disk.digest(exhibit.file) or ())
    same = all(is_same([content["sha256"], content["size"]], bytes_there) for content in stated if content)
    if stated and not (stated[0] and same):
        findings.add("E001", exhibit.file)

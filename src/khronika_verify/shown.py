# SPDX-License-Identifier: Apache-2.0
"""Every opening the package shows, at the place where it belongs, with the field texts disclosed beside it and its author's signature."""

import hashlib
import re
from dataclasses import dataclass
from itertools import accumulate

from khronika_verify.ed25519 import verify_ed25519
from khronika_verify.event import require_chain
from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles
from khronika_verify.form import MalformedError, read_base64
from khronika_verify.limit import MAX_FIELD, MAX_OPENING, MAX_TOGETHER
from khronika_verify.opening import Opening, read_field, read_opening

CASE, PACKAGE, REVIEWS = "data/case", "data/package", "data/reviews/"
CUSTODY = re.compile(
    r"data/exhibits/([^/]+)/custody/(?:(?P<site>[a-z][a-z0-9]{0,15})-)?(?P<number>\d{4,8})-(?P<type>[^/]+)",
    re.ASCII,
)
PLACES = {
    "case": re.compile("data/case"),
    "member": re.compile("data/members/(?P<member>[^/]+)"),
    "state": re.compile("data/statements/(?P<batch>[^/]+)"),
    "accession": re.compile("data/accessions/(?P<accession>[^/]+)-(?P<state>[^/-]+)"),
    "review": re.compile(f"{REVIEWS}(?P<batch>[^/-]+)-[^/-]+"),
    "policy": re.compile(f"{REVIEWS}policy-[^/-]+"),
}
PLACES_2 = {
    **PLACES,
    "accession": re.compile("data/accessions/(?P<accession>[^/]+)-opened"),
    "accession-closed": re.compile("data/accessions/(?P<accession>[^/]+)-closed"),
    "accession-corrected": re.compile("data/accessions/(?P<accession>[^/]+)-corrected-(?P<number>[^/-]+)"),
    "package": re.compile(PACKAGE),
}
FIELD_FILE = re.compile(r"(data/.+?)\.fields/(.+)", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """One opening at its place.

    `stem` is its path without `.opening`, `values` what its disclosed field texts say.
    """

    stem: str
    opening: Opening
    values: dict[str, object]

    @property
    def path(self) -> str:
        """The path of the opening."""
        return f"{self.stem}.opening"


def read_shown(disk: PackageFiles, version: int | None, findings: Findings) -> dict[str, Shown]:
    """Findings O001, O004, O005 and O006, and what could be read, by stem (docs/format/dossier.md, what is checked, 3 and 5).

    `version` is that of the package, None where it cannot be known.
    """
    openings = [path for path in disk.under("data/") if path.endswith(".opening")]
    beside = [
        path for path in disk.under("data/") if path.endswith(".tlog-proof") or FIELD_FILE.fullmatch(path)
    ]
    kept = _first_that_fit(disk, openings)
    for path in openings[len(kept) :]:
        findings.add("O001", path)
    read = (_read_one(disk, path[: -len(".opening")], version, findings) for path in kept)
    shown = {entry.stem: entry for entry in read if entry}
    fitting = _first_that_fit(disk, beside)
    for path in fitting:
        _read_beside(disk, path, shown, findings)
    for path in beside[len(fitting) :]:
        findings.add("O004", path)
    _count(shown, version, findings)
    return shown


def _count(shown: dict[str, Shown], version: int | None, findings: Findings) -> None:
    withheld = sum(len(entry.opening.veils.keys() - entry.values.keys()) for entry in shown.values())
    if withheld:
        findings.add("O005", "data", str(withheld))
    older = sum(entry.opening.version == 1 for entry in shown.values())
    if older and version == 2:
        findings.add("O006", "data", str(older))


def _first_that_fit(disk: PackageFiles, paths: list[str]) -> list[str]:
    """The first of the files that together stay below a size no honest package comes near, since what they say is kept in memory."""
    totals = accumulate(disk.files[path] for path in paths)
    return paths[: sum(total <= MAX_TOGETHER for total in totals)]


def _read_one(disk: PackageFiles, stem: str, version: int | None, findings: Findings) -> Shown | None:
    try:
        opening = read_opening(disk.read(f"{stem}.opening", MAX_OPENING) or b"")
        _require_same_version(stem, opening, version)
        _require_place(stem, opening)
    except MalformedError:
        findings.add("O001", f"{stem}.opening")
        return None
    return Shown(stem, opening, {})


def _require_same_version(stem: str, opening: Opening, version: int | None) -> None:
    """A package of version 1 holds nothing newer.

    In one of version 2, statements and the names of custody files are of version 2.
    """
    custody = CUSTODY.fullmatch(stem)
    named = 2 if custody and custody["site"] else 1
    newer = version == 1 and (opening.version == 2 or stem.startswith(REVIEWS))
    older = version == 2 and opening.version == 1 and opening.text("type") == "state"
    if newer or older or (custody and version not in (None, named)):
        raise MalformedError("of another version than the package")


def _require_place(stem: str, opening: Opening) -> None:
    event, kind = opening.event, opening.text("type")
    custody = CUSTODY.fullmatch(stem)
    if custody:
        require_chain(event, opening.version)
        fits = custody["type"] == kind and event.get("site", custody["site"]) == custody["site"]
    else:
        place = (PLACES if opening.version == 1 else PLACES_2).get(kind)
        match = place.fullmatch(stem) if place else None
        fits = match is not None and all(
            str(event.get(name)) == value for name, value in match.groupdict().items()
        )
    if not fits:
        raise MalformedError("an opening of this kind does not belong here")


def _read_beside(disk: PackageFiles, path: str, shown: dict[str, Shown], findings: Findings) -> None:
    """A field text goes to its opening; a proof that no opening stands beside counts as a missing opening."""
    if path.endswith(".tlog-proof") and path[: -len(".tlog-proof")] + ".opening" not in disk.files:
        findings.add("O001", path[: -len(".tlog-proof")] + ".opening")
    place = FIELD_FILE.fullmatch(path)
    if not place or (place.group(1) not in shown and f"{place.group(1)}.opening" in disk.files):
        return
    try:
        entry = shown[place.group(1)]
        data = disk.read(path, MAX_FIELD) or b""
        if entry.opening.veils[place.group(2)] != hashlib.sha256(data).hexdigest():
            raise MalformedError("not the text that was veiled")
        entry.values[place.group(2)] = read_field(data)
    except (KeyError, MalformedError):
        findings.add("O004", path)


def check_authors(shown: dict[str, Shown], findings: Findings) -> None:
    """Findings O002 and O003: every opening is signed by the key of the member it names (what is checked, 4).

    A run is signed once: its signature is checked once, however many of its openings are shown.
    """
    members = [entry.opening for stem, entry in shown.items() if stem.startswith("data/members/")]
    keys = {opening.text("member"): read_base64(opening.text("ed25519"), 32) for opening in members}
    checked: dict[tuple[bytes, bytes, bytes], bool] = {}
    for entry in shown.values():
        key = keys.get(entry.opening.text("by"))
        if key is None:
            findings.add("O003", entry.path)
            continue
        signed = key, entry.opening.message, entry.opening.signature
        if signed not in checked:
            checked[signed] = verify_ed25519(*signed)
        if not checked[signed]:
            findings.add("O002", entry.path)

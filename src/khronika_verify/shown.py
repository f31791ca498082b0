# SPDX-License-Identifier: Apache-2.0
"""Every opening the package shows, at the place where it belongs, with the field texts disclosed beside it and its author's signature."""

import hashlib
import re
from dataclasses import dataclass
from itertools import accumulate

from khronika_verify.ed25519 import verify_ed25519
from khronika_verify.finding import Findings
from khronika_verify.folder import Shelf
from khronika_verify.form import MalformedError, read_base64
from khronika_verify.opening import MAX_FIELD, MAX_OPENING, Opening, read_field, read_opening, require_chain

CASE = "data/case"
CUSTODY = re.compile(r"data/exhibits/([^/]+)/custody/(\d{4,8})-(?P<type>[^/]+)", re.ASCII)
PLACES = {
    "case": re.compile("data/case"),
    "member": re.compile("data/members/(?P<member>[^/]+)"),
    "state": re.compile("data/statements/(?P<batch>[^/]+)"),
    "accession": re.compile("data/accessions/(?P<accession>[^/]+)-(?P<state>[^/-]+)"),
}
MAX_MEMORY = 1 << 29
FIELD_FILE = re.compile(r"(data/.+?)\.fields/(.+)", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """One opening at its place; `stem` is its path without `.opening`, `values` what its disclosed field texts say."""

    stem: str
    opening: Opening
    values: dict[str, object]

    @property
    def path(self) -> str:
        """The path of the opening."""
        return f"{self.stem}.opening"


def read_shown(shelf: Shelf, findings: Findings) -> dict[str, Shown]:
    """Findings O001, O004 and O005, and what could be read, by stem (docs/format/dossier.md, what is checked, 3 and 5)."""
    openings = [path for path in shelf.under("data/") if path.endswith(".opening")]
    beside = [path for path in shelf.under("data/") if path.endswith(".tlog-proof") or FIELD_FILE.fullmatch(path)]
    kept = _first_that_fit(shelf, openings)
    for path in openings[len(kept) :]:
        findings.add("O001", path)
    shown = {entry.stem: entry for path in kept if (entry := _read_one(shelf, path[: -len(".opening")], findings))}
    fitting = _first_that_fit(shelf, beside)
    for path in fitting:
        _read_beside(shelf, path, shown, findings)
    for path in beside[len(fitting) :]:
        findings.add("O004", path)
    withheld = sum(len(entry.opening.veils().keys() - entry.values.keys()) for entry in shown.values())
    if withheld:
        findings.add("O005", "data", str(withheld))
    return shown


def _first_that_fit(shelf: Shelf, paths: list[str]) -> list[str]:
    """The first of the files that together stay below a size no honest package comes near, since what they say is kept in memory."""
    totals = accumulate(shelf.files[path] for path in paths)
    return paths[: sum(total <= MAX_MEMORY for total in totals)]


def _read_one(shelf: Shelf, stem: str, findings: Findings) -> Shown | None:
    try:
        opening = read_opening(shelf.read(f"{stem}.opening", MAX_OPENING) or b"")
        _require_place(stem, opening)
    except MalformedError:
        findings.add("O001", f"{stem}.opening")
        return None
    return Shown(stem, opening, {})


def _require_place(stem: str, opening: Opening) -> None:
    place = CUSTODY.fullmatch(stem)
    if place:
        require_chain(opening)
    kind = opening.text("type")
    place = place or (PLACES[kind].fullmatch(stem) if kind in PLACES else None)
    if not place or any(opening.event.get(name) != value for name, value in place.groupdict().items()):
        raise MalformedError("an opening of this kind does not belong here")


def _read_beside(shelf: Shelf, path: str, shown: dict[str, Shown], findings: Findings) -> None:
    """A field text goes to its opening; a proof that no opening stands beside counts as a missing opening."""
    if path.endswith(".tlog-proof") and path[: -len(".tlog-proof")] + ".opening" not in shelf.files:
        findings.add("O001", path[: -len(".tlog-proof")] + ".opening")
    place = FIELD_FILE.fullmatch(path)
    if not place or (place.group(1) not in shown and f"{place.group(1)}.opening" in shelf.files):
        return
    try:
        entry = shown[place.group(1)]
        octets = shelf.read(path, MAX_FIELD) or b""
        if entry.opening.veils()[place.group(2)] != hashlib.sha256(octets).hexdigest():
            raise MalformedError("not the text that was veiled")
        entry.values[place.group(2)] = read_field(octets)
    except (KeyError, MalformedError):
        findings.add("O004", path)


def check_authors(shown: dict[str, Shown], findings: Findings) -> None:
    """Findings O002 and O003: every opening is signed by the key of the member it names (what is checked, 4)."""
    members = [entry.opening for stem, entry in shown.items() if stem.startswith("data/members/")]
    keys = {opening.text("member"): read_base64(opening.text("ed25519"), 32) for opening in members}
    for entry in shown.values():
        key = keys.get(entry.opening.text("by"))
        if key is None:
            findings.add("O003", entry.path)
        elif not verify_ed25519(key, entry.opening.signed, entry.opening.signature):
            findings.add("O002", entry.path)

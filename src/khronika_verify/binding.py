# SPDX-License-Identifier: Apache-2.0
"""That the package is, as a whole, what its makers logged: no file changed, missing or added (docs/format/dossier.md, checks 10)."""

import hashlib
import re

from khronika_verify.bag import INFORMATION, MANIFEST, TAG_MANIFEST, read_manifest
from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles
from khronika_verify.form import MalformedError, read_lines
from khronika_verify.ledger import Ledger
from khronika_verify.limit import MAX_MANIFEST, MAX_PROOF, MAX_TAG_FILE
from khronika_verify.place import CONSISTENCY, LIST, has_place, is_listed
from khronika_verify.proof import read_consistency
from khronika_verify.shown import CASE, PACKAGE, Shown
from khronika_verify.telling import Telling
from khronika_verify.tree import is_consistent

LIST_LINE = re.compile(r"([0-9a-f]{64}) (0|[1-9]\d{0,14}) ([!-~]+)", re.ASCII)


def check_binding(
    disk: PackageFiles, shown: dict[str, Shown], telling: Telling | None, ledger: Ledger, findings: Findings
) -> None:
    """Findings K001 to K008 about a package of version 2."""
    for path in disk.files:
        if not has_place(path):
            findings.add("K006", path)
    entry = shown.get(PACKAGE)
    if entry is None or not _is_of(entry, shown, telling):
        findings.add("K001", f"{PACKAGE}.opening")
    if entry is None:
        return
    try:
        listed = _read_list(disk, entry)
    except MalformedError:
        findings.add("K002", LIST)
    else:
        _check_files(disk, listed, findings)
    _check_bag_files(disk, entry, telling.dossier if telling else entry.opening.text("dossier"), findings)
    if not _is_later(disk, entry, ledger):
        findings.add("K008", CONSISTENCY)


def _is_of(entry: Shown, shown: dict[str, Shown], telling: Telling | None) -> bool:
    """Whether the event is of the dossier and the case that the package shows, and for whom its exhibits were exported."""
    event = entry.opening.event
    exports = (other.opening.event for other in shown.values() if other.opening.text("type") == "export")
    if any(
        export["purpose"] != event["purpose"] for export in exports if export["dossier"] == event["dossier"]
    ):
        return False
    case = shown[CASE].opening.commitment if CASE in shown else event["case"]
    return event["case"] == case and (telling is None or event["dossier"] == telling.dossier)


def _read_list(disk: PackageFiles, entry: Shown) -> dict[str, tuple[str, int]]:
    """Digest and size of every listed file by its path.

    Raises MalformedError for any other list than the one that was logged.
    """
    data = disk.read(LIST, MAX_MANIFEST) or b""
    if hashlib.sha256(data).hexdigest() != entry.opening.event["files"]:
        raise MalformedError("another list was logged")
    lines = [LIST_LINE.fullmatch(line) for line in read_lines(data)]
    listed = {line[3]: (line[1], int(line[2])) for line in lines if line}
    if len(listed) != len(lines) or list(listed) != sorted(listed) or not all(map(is_listed, listed)):
        raise MalformedError("not a list of files, each once and in order")
    return listed


def _check_files(disk: PackageFiles, listed: dict[str, tuple[str, int]], findings: Findings) -> None:
    for path, stated in listed.items():
        if path not in disk.files:
            findings.add("K004", path)
        elif disk.digest(path) != stated:
            findings.add("K003", path)
    for path in disk.files:
        if path not in listed and is_listed(path) and has_place(path):
            findings.add("K005", path)


def _check_bag_files(disk: PackageFiles, entry: Shown, dossier: str, findings: Findings) -> None:
    """What the files of the bag say follows from the rest: they say it in one way, and nothing else."""
    payload = [size for path, size in disk.files.items() if path.startswith("data/")]
    facts = (
        "Bag-Software-Agent: khronika",
        f"Bagging-Date: {entry.opening.text('at')[:10]}",
        f"External-Identifier: {dossier}",
    )
    information = "".join(f"{line}\n" for line in (*facts, f"Payload-Oxum: {sum(payload)}.{len(payload)}"))
    if disk.read(INFORMATION, MAX_TAG_FILE) != information.encode():
        findings.add("K007", INFORMATION)
    for manifest in (MANIFEST, TAG_MANIFEST):
        try:
            paths = list(read_manifest(disk.read(manifest, MAX_MANIFEST)))
        except MalformedError:
            continue  # B005
        if paths != sorted(paths) or not all(map(str.isascii, paths)):
            findings.add("K007", manifest)


def _is_later(disk: PackageFiles, entry: Shown, ledger: Ledger) -> bool:
    """Whether the event was logged after everything that the package proves, in the same log."""
    first, second = ledger.checkpoint, ledger.closing
    if first is None or second is None:
        return first is None or PACKAGE not in ledger.indexes
    try:
        proof = read_consistency(disk.read(CONSISTENCY, MAX_PROOF) or b"")
    except MalformedError:
        return False
    stated = (proof.old, proof.new) == (first.size, second.size) and first.origin == second.origin
    after = entry.opening.event["size"] == first.size <= ledger.indexes.get(PACKAGE, first.size)
    return stated and after and is_consistent(first.size, second.size, (first.root, second.root), proof.path)

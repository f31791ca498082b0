# SPDX-License-Identifier: Apache-2.0
"""Corrections of accessions: none is missing, and what is shown of an accession no later one replaced (docs/format/dossier.md)."""

import re

from khronika_verify.finding import Findings
from khronika_verify.shown import Shown

ACCESSIONS = "data/accessions/"
CORRECTION = re.compile(rf"{ACCESSIONS}([^/]+)-corrected-([^/-]+)")


def check_accessions(shown: dict[str, Shown], findings: Findings) -> None:
    """Finding E011: corrections have no gap, stand beside their accession, and show each field that an earlier event shows."""
    corrections: dict[str, dict[str, Shown]] = {}
    for stem, entry in shown.items():
        if match := CORRECTION.fullmatch(stem):
            corrections.setdefault(match[1], {})[match[2]] = entry
    for accession, numbered in sorted(corrections.items()):
        opened = shown.get(f"{ACCESSIONS}{accession}-opened")
        entries = [numbered.get(str(number)) for number in range(1, len(numbered) + 1)]
        if opened is None or not _are_whole(opened, entries):
            findings.add("E011", f"{ACCESSIONS}{accession}")


def _are_whole(opened: Shown, corrections: list[Shown | None]) -> bool:
    told = set(opened.values) - {"paths"}
    for entry in corrections:
        if entry is None or not told <= entry.values.keys():
            return False
        told |= entry.values.keys()
    return True

# SPDX-License-Identifier: Apache-2.0
"""What a check found: a code of docs/format/dossier.md, a place in the package, and at times a fact such as a count."""

from dataclasses import dataclass, field
from enum import Enum


class Level(Enum):
    """How much a finding weighs: a fault fails the package, a gap leaves it without a verdict, a notice changes nothing."""

    FAULT = "fault"
    GAP = "gap"
    NOTICE = "notice"


class Result(Enum):
    """The verdict on a package: `consistent` is in order in itself, `verified` has also been compared with a letter from outside."""

    VERIFIED = "verified"
    CONSISTENT = "consistent"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


NOTICES = frozenset(
    {
        "O005",
        "O006",
        "L007",
        "E007",
        "E009",
        "K009",
        "S006",
        "R002",
        "R003",
        "R005",
        "F001",
        "T006",
        "X004",
        "X007",
        "X008",
    }
)
GAPS = frozenset({"T007", "N001", "X009"})


@dataclass(frozen=True)
class Finding:
    """One thing found at one place.

    `path` is relative to the package, `detail` is a language-neutral fact (an id, a count) or empty.
    """

    code: str
    path: str
    detail: str = ""

    @property
    def level(self) -> Level:
        """The weight of this code."""
        if self.code in NOTICES:
            return Level.NOTICE
        return Level.GAP if self.code in GAPS else Level.FAULT


@dataclass
class Findings:
    """The growing list of findings of one examination; checks add to it and go on."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, path: str, detail: str = "") -> None:
        """Add one finding, once."""
        finding = Finding(code, path, detail)
        if finding not in self.found[-64:]:
            self.found.append(finding)

    def __len__(self) -> int:
        return len(self.found)

    def result(self) -> Result:
        """`failed` if anything is a fault, else `incomplete` if anything is a gap, else `consistent`: a package cannot vouch for itself."""
        levels = {finding.level for finding in self.found}
        if Level.FAULT in levels:
            return Result.FAILED
        return Result.INCOMPLETE if Level.GAP in levels else Result.CONSISTENT

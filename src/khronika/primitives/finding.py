"""What a check found: a code, a level, a place. The text is looked up by language when it is shown."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a finding weighs."""

    FAULT = "fault"
    GAP = "gap"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found at one place; `detail` is a fact such as a count, never plaintext or a name."""

    code: str
    level: Level
    path: str
    detail: str = ""

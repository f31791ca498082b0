# SPDX-License-Identifier: Apache-2.0
"""Times that events claim, held against the order of the log and against time stamps (docs/format/dossier.md, what is checked, 11)."""

import calendar
import time

from khronika_verify.finding import Findings
from khronika_verify.ledger import Ledger
from khronika_verify.limit import MAX_CLOCK_DRIFT
from khronika_verify.shown import Shown
from khronika_verify.timestamp import Bracket


def check_claimed(
    shown: dict[str, Shown], ledger: Ledger, brackets: list[Bracket], findings: Findings
) -> None:
    """Findings K009: an event that claims to be older than one before it in the log, or younger than a time stamp that covers it."""
    latest: int | None = None
    for stem, index in sorted(ledger.indexes.items(), key=lambda place: (place[1], place[0])):
        claimed = _seconds(shown[stem].opening.text("at"))
        covering = [bracket.before for bracket in brackets if index < bracket.size]
        is_behind = latest is not None and claimed < latest - MAX_CLOCK_DRIFT
        if is_behind or (covering and claimed > min(covering) + MAX_CLOCK_DRIFT):
            findings.add("K009", shown[stem].path)
        latest = claimed if latest is None else max(latest, claimed)


def _seconds(at: str) -> int:
    """A time as an event has it, in seconds since 1970."""
    return calendar.timegm(time.strptime(at, "%Y-%m-%dT%H:%M:%SZ"))

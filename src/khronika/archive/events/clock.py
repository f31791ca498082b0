"""The clock of whoever writes, held against what the log already knows of the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from khronika.archive.error import ArchiveError
from khronika.archive.events.claimed_time import is_behind
from khronika.ledger.log_files import LogFiles
from khronika.ledger.stamps import stamped_times
from khronika.primitives.message import message

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_LOOKED_AT = 4
"""Newest time stamps that are looked at: several authorities may have stamped one size, and one may be
damaged."""


def now() -> str:
    """The time as events claim it: UTC to the second."""
    return _moment(int(time.time()))


@lru_cache(maxsize=1)
def _moment(seconds: int) -> str:
    return time.strftime(INSTANT, time.gmtime(seconds))


class ClockError(ArchiveError):
    """The clock of this machine is behind a time that an authority has proven."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time comes from, whether a person vouches for it, and who is told when it looks wrong."""

    now: Callable[[], str]
    is_vouched_for: bool = False
    tell: Callable[[str], None] = lambda _: None

    def require_plausible(self, files: LogFiles, newest_claim: str) -> None:
        """Raises ClockError when it is behind the newest time stamp and nobody vouches.

        Says so when it is behind the newest claim.
        """
        now = self.now()
        proven = _newest_proven(files)
        if proven and is_behind(now, proven) and not self.is_vouched_for:
            raise ClockError(
                message(
                    "the clock of this machine says {now}, but a time stamp in this archive proves "
                    "that it is later than {proven}",
                    now=now,
                    proven=proven,
                ),
                hint="set the clock; or, if it is the time stamp that is wrong, say so: khronika --clock-is-right COMMAND ...",
            )
        if newest_claim and now < newest_claim:
            self.tell(
                message(
                    "the clock of this machine says {now}, but the newest event was recorded at {claim}: "
                    "one of the two is wrong",
                    now=now,
                    claim=newest_claim,
                )
            )


def _newest_proven(files: LogFiles) -> str:
    # One that is refused tells no time; `khronika verify ARCHIVE` reports it.
    return max((at for _, at in islice(stamped_times(files), _LOOKED_AT)), default="")

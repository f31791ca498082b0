"""What waits for review, and what members did since a place in the log, out of the index."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_SINCE = "SELECT ifnull(max(r.position), -1) FROM review r WHERE r.batch = b.id AND r.state != 'accepted'"
_AGREEING = f"""SELECT count(DISTINCT a.member) FROM review a WHERE a.batch = b.id AND a.state = 'accepted'
AND a.statements IS NULL AND a.position > ({_SINCE})"""  # noqa: S608 -- our own names
_OPEN = f"""SELECT b.position, b.id, b.item, b.member, b.at, b.reliability, b.credibility FROM batch b
WHERE b.position NOT IN (SELECT position FROM silent) AND ({_AGREEING}) < ?
ORDER BY b.reliability DESC, b.credibility DESC, b.position LIMIT ?"""  # noqa: S608
_DONE = """SELECT position, at, member, batch, state FROM
(SELECT position, at, member, id AS batch, 'stated' AS state FROM batch
UNION ALL SELECT position, at, member, batch, state FROM review)
WHERE position > ? AND member != ? ORDER BY position DESC LIMIT ?"""
_OWN = """SELECT max(position) FROM (SELECT max(position) AS position FROM batch WHERE member = ?
UNION ALL SELECT max(position) FROM review WHERE member = ?)"""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch that too few members accepted as a whole since the last doubt, as far as the index tells."""

    position: int
    batch: str
    item: str
    member: str
    at: str
    reliability: str
    credibility: str


@dataclass(frozen=True, slots=True)
class MembersDeed:
    """Something that another member recorded of the record: a batch that was stated, or a review of one."""

    position: int
    at: str
    member: str
    batch: str
    state: str
    """`stated`, or what a review took it to."""


class ReviewQueue:
    """Reads the index for whoever reviews."""

    def __init__(self, ask: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._ask = ask

    def open(self, reviewers: int, limit: int) -> list[OpenBatch]:
        """Batches that wait where so many reviewers are needed: of the weakest grade first, then the oldest."""
        return [OpenBatch(*row) for row in self._ask(_OPEN, reviewers, limit)]

    def since(self, position: int, member: str, limit: int) -> list[MembersDeed]:
        """What others than a member recorded after a place in the log, the newest first."""
        return [MembersDeed(*row) for row in self._ask(_DONE, position, member, limit)]

    def last_of(self, member: str) -> int:
        """The place of what a member recorded last; -1 where that is nothing."""
        (last,) = self._ask(_OWN, member, member)[0]
        return -1 if last is None else int(last)

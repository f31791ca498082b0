"""Proposals from a long text, stretch by stretch, so that no text takes more than its share of processor time."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from khronika.evidence.proposal.proposal import Proposal, ProposedAttribution
from khronika.evidence.proposal.propose import propose

STRETCH = 20_000
"""Code points that are looked through at once; a stretch ends at the end of a line where there is one."""

_LINE_END = re.compile(r"\n|[.!?…] ")


def propose_within(
    text: str, seconds: float, *, clock: Callable[[], float] = time.thread_time
) -> tuple[list[Proposal], int]:
    """The proposals of a text, and up to which code point it was looked through: to its end, unless `seconds` of processor time were over.

    What is said across the end of a stretch is not noticed.
    """
    found: list[Proposal] = []
    last, done = clock() + seconds, 0
    for start, end in stretches(text):
        if clock() >= last:
            break
        found += [_moved(each, start) for each in propose(text[start:end])]
        done = end
    return found, done


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """The text in stretches, each ending at the last end of a line or sentence in its second half."""
    start = 0
    while start < len(text):
        end = min(start + STRETCH, len(text))
        if end < len(text):
            ends = [match.end() for match in _LINE_END.finditer(text, start + STRETCH // 2, end)]
            end = ends[-1] if ends else end
        yield start, end
        start = end


def _moved(proposal: Proposal, by: int) -> Proposal:
    if not by:
        return proposal
    value = proposal.value
    return replace(
        proposal,
        start=proposal.start + by,
        end=proposal.end + by,
        value=_moved_speaker(value, by) if isinstance(value, ProposedAttribution) else value,
        attribution=_moved_speaker(proposal.attribution, by) if proposal.attribution else None,
    )


def _moved_speaker(attribution: ProposedAttribution, by: int) -> ProposedAttribution:
    if attribution.end == attribution.start:
        return attribution
    return replace(attribution, start=attribution.start + by, end=attribution.end + by)

"""How an original that is sealed already is known again when an interrupted accession is resumed."""

from collections.abc import Iterable
from typing import TypeAlias

from khronika.intake.event import SealEvent

ResumeKey: TypeAlias = tuple[bytes, int, str]
"""Path, size, and when it was last changed."""


def resume_key(path: bytes, size: int, times: str) -> ResumeKey:
    """What an item that was sealed before the interruption is known again by."""
    return path, size, times


def keys_to_skip(events: Iterable[SealEvent]) -> frozenset[ResumeKey]:
    """The resume keys of the items sealed so far."""
    return frozenset(resume_key(event.path, event.content.size, event.times) for event in events)

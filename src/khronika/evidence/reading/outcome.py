"""How a reading ends, and how far it may go."""

from dataclasses import dataclass
from enum import Enum

MEBIBYTE = 1_048_576


class Outcome(Enum):
    """Whether an item was read."""

    READ = "read"
    """All of it was read."""
    PARTLY = "partly"
    """Something of it, or of a file in it, was not: the coverage account says what. Of the item with
    everything in it alone."""
    UNREAD = "unread"


class Reason(Enum):
    """Why an item was not read, or not to its end."""

    UNKNOWN = "unknown"
    """There is no reader for this type."""
    UNDECIDABLE = "undecidable"
    """It is text whose encoding cannot be told."""
    MALFORMED = "malformed"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too-large"
    """The item itself, or a part that has to be held whole."""
    TOO_DEEP = "too-deep"
    """Containers in containers, or elements in elements."""
    TOO_SLOW = "too-slow"
    TOO_MUCH = "too-much"
    """What it says, or the memory it takes."""
    CRASHED = "crashed"
    """The worker ended without an answer, or broke a rule of the conversation."""
    MISSING_TOOL = "missing-tool"
    EMPTY = "empty"
    ELSEWHERE = "elsewhere"
    """It is a part of something that lies in other files, too, which are not at hand."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the reading of one item may go, with everything in it (docs/format/evidence.md, "The worker")."""

    memory: int = 1024 * MEBIBYTE
    """Bytes of address space that one worker may take beside libraries and models."""
    cpu_seconds: int = 60
    """Processor time of one worker."""
    wall_seconds: float = 120
    """Time of one worker."""
    total_seconds: float = 1200
    """Time of an item with everything in it."""
    output: int = 64 * MEBIBYTE
    """Bytes that are said of an item and of everything in it, beside the bytes of contained files."""
    contained: int = 512 * MEBIBYTE
    """Bytes of files in an item, on all levels."""
    input: int = 4096 * MEBIBYTE
    """Bytes one worker may ask for, repetitions included."""
    members: int = 10_000
    """Files in an item, on all levels."""
    nesting: int = 8
    """Containers in containers."""


DEFAULT_LIMITS = Limits()

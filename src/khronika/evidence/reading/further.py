"""What else is done with an item after it was read once: text in pictures is recognised, speech is transcribed."""

from collections.abc import Iterator
from dataclasses import replace

from khronika.evidence.reading.asked import Task
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.reading.reading import Reading, Wanted

PAGES_AT_ONCE = 4
"""Pages that one worker recognises: its limit on time is for these."""

MOST_PAGES = 2_000

_NOTHING_TO_SEE = (Reason.ENCRYPTED, Reason.TOO_LARGE, Reason.CRASHED, Reason.MISSING_TOOL)
"""Why it would be in vain; a damaged picture is looked at as far as it goes."""

_WITHOUT_LETTERS = frozenset({"image/gif", "image/x-icon", "image/svg+xml"})


def further(media: str, reading: Reading, wanted: Wanted) -> Iterator[tuple[Task, tuple[int, ...]]]:
    """The further tasks for an item that was read, each for a worker of its own, with the pages it is about."""
    if wanted.recognise and reading.reason not in _NOTHING_TO_SEE:
        pages = _pages(media, reading)
        for start in range(0, min(len(pages), MOST_PAGES), PAGES_AT_ONCE):
            yield Task.RECOGNISE, pages[start : start + PAGES_AT_ONCE]
    if wanted.model and _somebody_speaks(reading):
        yield Task.TRANSCRIBE, ()


def _pages(media: str, reading: Reading) -> tuple[int, ...]:
    if media == "application/pdf":
        return tuple(int(page) for page in reading.metadata.get("pages-without-text", "").split() if page.isdecimal())
    if media.startswith("image/") and media not in _WITHOUT_LETTERS:
        # Of the kinds of pictures with several frames only this one has pages; the others are animations.
        count = reading.metadata.get("frames", "1") if media == "image/tiff" else "1"
        return tuple(range(1, min(int(count), MOST_PAGES) + 1)) if count.isdecimal() and len(count) < 6 else (1,)
    return ()


def _somebody_speaks(reading: Reading) -> bool:
    match reading.notes.get(NoteKind.SOUND):
        case {"voice": [_, *_]}:
            return True
        case _:
            return False


def limits_of(task: Task, limits: Limits, wanted: Wanted) -> Limits:
    """The limits of a further worker: writing down speech takes about as long as the speech, or longer with a large model."""
    if task is not Task.TRANSCRIBE:
        return limits
    return replace(limits, cpu_seconds=wanted.longest, wall_seconds=3.0 * wanted.longest, memory=8 * limits.memory)


def joined(reading: Reading, later: Reading) -> Reading:
    """A reading with what a further worker found. A further worker that failed takes nothing away: it is said in the metadata."""
    found = dict(later.metadata)
    if later.outcome is Outcome.UNREAD and later.reason is not None:
        found["further"] = later.reason.value
    return replace(
        reading,
        tools={**reading.tools, **later.tools},
        texts=reading.texts + later.texts,
        metadata={**reading.metadata, **found},
        notes={**reading.notes, **later.notes},
        pictures=reading.pictures + later.pictures,
    )

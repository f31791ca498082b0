"""What else is done with an item after it was read once: text in pictures is recognised, speech is transcribed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import MappedText, Origin
from khronika.evidence.reading.asked import Task
from khronika.evidence.reading.coverage import Gap, Unit, Why, why_of
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.reading.reading import Reading, Wanted

MOST_PAGES = 2_000

DIFFERS = "differs"
"""The doubt of a written text of which the page shows something else, and what a reader says of such a
page."""

_NOTHING_TO_SEE = (Reason.ENCRYPTED, Reason.TOO_LARGE, Reason.CRASHED, Reason.MISSING_TOOL)
"""Why it would be in vain; a damaged picture is looked at as far as it goes."""

_TO_BE_SEEN = (
    "pages-without-text",
    "pages-with-pictures",
    "pages-with-small-pictures",
    "pages-with-unmapped-glyphs",
)
"""Metadata that list the pages of a document on which people may see words that its text does not say."""


def further(media: str, reading: Reading, wanted: Wanted) -> Iterator[tuple[Task, tuple[int, ...]]]:
    """The further tasks for an item that was read, each for a worker of its own, with the pages it is about.

    A page has a worker, so that one that fails takes no other with it.
    """
    if wanted.recognise:
        for page in _pages(media, reading)[:MOST_PAGES]:
            yield Task.RECOGNISE, (page,)
    if wanted.model and _somebody_speaks(reading):
        yield Task.TRANSCRIBE, ()


def left_out(media: str, reading: Reading, wanted: Wanted) -> Iterator[Gap]:
    """What of an item that was read no further worker is asked to do: because nobody wanted it, or because it is too much."""
    pages = _pages(media, reading)
    if more := pages[MOST_PAGES:] if wanted.recognise else pages:
        yield _missed(Task.RECOGNISE, more, Why.TOO_MUCH if wanted.recognise else Why.NOT_ASKED)
    if not wanted.model and _somebody_speaks(reading):
        yield _missed(Task.TRANSCRIBE, (), Why.NOT_ASKED)


def _doubted(text: MappedText, pages: Sequence[int]) -> MappedText:
    """A written text, marked where it stands on pages of which people see something else."""
    if text.origin is not Origin.WRITTEN or not pages:
        return text
    found = [
        run for run in text.runs if isinstance(run.locator.place, OnPage) and run.locator.place.page in pages
    ]
    marked = {(start, end) for start, end, _ in text.doubts}
    doubts = ((run.start, run.end, DIFFERS) for run in found if (run.start, run.end) not in marked)
    return replace(text, doubts=tuple(sorted((*text.doubts, *doubts))))


def _missed(task: Task, pages: tuple[int, ...], why: Why) -> Gap:
    match task:
        case Task.RECOGNISE:
            return Gap(Unit.PAGE, why, len(pages), tuple(map(OnPage, pages)))
        case Task.TRANSCRIBE:
            return Gap(Unit.STREAM, why)
        case Task.READ | Task.TABULATE | Task.VIEW | Task.HEAR | Task.ENCODE:
            return Gap(Unit.ITEM, why)
        case _:
            assert_never(task)


def _pages(media: str, reading: Reading) -> tuple[int, ...]:
    if reading.reason in _NOTHING_TO_SEE:
        return ()
    if media == "application/pdf":
        unreadable = reading.metadata.get("pages-unreadable", "").split()
        pages = {page for name in _TO_BE_SEEN for page in reading.metadata.get(name, "").split()}
        return tuple(sorted(int(page) for page in pages if page.isdecimal() and page not in unreadable))
    if media.startswith("image/"):
        # Of the kinds of pictures with several frames only this one has pages; the others are animations.
        count = reading.metadata.get("frames", "1") if media == "image/tiff" else "1"
        return tuple(range(1, int(count) + 1)) if count.isdecimal() and len(count) < 6 else (1,)
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
    return replace(
        limits, cpu_seconds=wanted.longest, wall_seconds=3.0 * wanted.longest, memory=8 * limits.memory
    )


def joined(reading: Reading, later: Reading, task: Task, pages: tuple[int, ...]) -> Reading:
    """A reading with what a further worker found.

    A further worker that failed takes nothing away: the account says what it was to do.
    """
    coverage = reading.coverage.joined(later.coverage)
    if later.outcome is Outcome.UNREAD and later.reason is not None:
        coverage = coverage.with_gaps((_missed(task, pages, why_of(later.reason)),))
    doubtful = [page for page in pages if later.metadata.get(f"recognised.{page}.layer") == DIFFERS]
    return replace(
        reading,
        tools={**reading.tools, **later.tools},
        texts=tuple(_doubted(text, doubtful) for text in reading.texts) + later.texts,
        metadata={**reading.metadata, **later.metadata},
        notes={**reading.notes, **later.notes},
        pictures=reading.pictures + later.pictures,
        coverage=coverage,
    )

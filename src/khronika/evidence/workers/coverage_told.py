"""What metadata of a reading, and its texts, tell of what was not read or is in doubt: gaps as the coverage account holds them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from khronika.evidence.citation.locator import InPicture, OnPage, Place
from khronika.evidence.citation.mapped_text import MappedText
from khronika.evidence.reading.coverage import Gap, Unit, Why, summed, why_of
from khronika.evidence.reading.outcome import Reason

_SAMPLED = re.compile(r"([0-9]{1,12}) of ([0-9]{1,12}) ms\b.*")
_NUMBER = re.compile(r"[0-9]{1,12}")
_REASONS = frozenset(reason.value for reason in Reason)
_PAGED = "TIFF"
_OLD_PAGE = re.compile(r"recognised\.([1-9][0-9]{0,5})\.unread")


def told_by_metadata(metadata: Mapping[str, str]) -> tuple[Gap, ...]:
    """The gaps that these names tell of (docs/format/evidence.md).

    Readings of earlier versions of this program have no others.
    """
    found = [
        gap for name, told in _TOLD.items() if name in metadata for gap in told(metadata[name], metadata)
    ]
    return summed((*found, *_old_pages(metadata)))


def told_by_texts(texts: Iterable[MappedText]) -> tuple[Gap, ...]:
    """Stretches that are in doubt, with the pages on which there are any."""
    return summed(
        Gap(Unit.WORD, Why.DOUBTFUL, len(text.doubts), tuple(_page(text))) for text in texts if text.doubts
    )


def _page(text: MappedText) -> Iterator[Place]:
    match text.runs[0].locator.place if text.runs else None:
        case OnPage(page) | InPicture(page=int(page)):
            yield OnPage(page)
        case _:
            return


def _pages(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    numbers = [int(number) for number in value.split() if _NUMBER.fullmatch(number) and int(number)]
    if numbers:
        yield Gap(Unit.PAGE, Why.MALFORMED, len(numbers), tuple(map(OnPage, numbers)))


def _frames(value: str, metadata: Mapping[str, str]) -> Iterator[Gap]:
    """Frames that are no pages: the first alone is shown."""
    if metadata.get("format") != _PAGED and _NUMBER.fullmatch(value) and int(value) > 1:
        yield Gap(Unit.FRAME, Why.NOT_HANDLED, int(value) - 1)


def _glyphs(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    yield from _counted(Unit.GLYPH, Why.UNMAPPED, value)


def _damaged(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    yield from _counted(Unit.PART, Why.MALFORMED, value)


def _faults(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    yield from _counted(Unit.PART, Why.MALFORMED, value)


def _sampled(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    if (found := _SAMPLED.fullmatch(value)) is not None:
        heard, whole = map(int, found.groups())
        yield from _counted(Unit.SECOND, Why.TOO_MUCH, str(-(-(whole - heard) // 1000)))


def _transcribed(value: str, metadata: Mapping[str, str]) -> Iterator[Gap]:
    whole = metadata.get("duration-ms", "")
    if _NUMBER.fullmatch(value) and _NUMBER.fullmatch(whole):
        yield from _counted(Unit.SECOND, Why.TOO_MUCH, str(-(-(int(whole) - int(value)) // 1000)))


def _streams(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    if names := value.split():
        yield Gap(Unit.STREAM, Why.NOT_HANDLED, len(names), names=tuple(names))


def _further(value: str, _: Mapping[str, str]) -> Iterator[Gap]:
    if value in _REASONS:
        yield Gap(Unit.PART, why_of(Reason(value)))


def _old_pages(metadata: Mapping[str, str]) -> Iterator[Gap]:
    for name, value in metadata.items():
        if (found := _OLD_PAGE.fullmatch(name)) is not None and value in _REASONS:
            yield Gap(Unit.PAGE, why_of(Reason(value)), 1, (OnPage(int(found[1])),))


def _counted(unit: Unit, why: Why, value: str) -> Iterator[Gap]:
    if _NUMBER.fullmatch(value) and int(value):
        yield Gap(unit, why, int(value))


_TOLD: Mapping[str, Callable[[str, Mapping[str, str]], Iterator[Gap]]] = {
    "pages-unreadable": _pages,
    "frames-damaged": _pages,
    "frames-unreadable": _pages,
    "frames": _frames,
    "unmapped-glyphs": _glyphs,
    "damaged": _damaged,
    "faults": _faults,
    "sampled": _sampled,
    "transcribed-until-ms": _transcribed,
    "streams-not-decoded": _streams,
    "further": _further,
}

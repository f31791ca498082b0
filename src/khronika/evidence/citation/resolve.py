"""Resolving a citation: the words are found in what was read, the place is one that the item has, or it is refused.

Nothing that was not compared comes out as compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from khronika.evidence.citation.bounds import OTHER_PLACES, covers, is_known
from khronika.evidence.citation.citation import (
    MOST_LOCATORS,
    Citation,
    CitationStanding,
    CitedRendition,
    Context,
    FromOriginal,
    FromReading,
    Quote,
)
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.error import (
    AmbiguousQuoteError,
    EvidenceError,
    OutOfBoundsError,
    QuoteNotFoundError,
    UnconfirmedError,
)
from khronika.evidence.citation.locator import InCell, InCharacters, InMessage, InParagraph, Locator, Whole
from khronika.evidence.citation.mapped_text import MappedText, Origin, Run
from khronika.evidence.citation.part import CitablePart, CitableText
from khronika.evidence.citation.passage import CONTEXT, nearest, shared_words
from khronika.primitives.message import message

NARROWER = "add some words before or after it as “prefix” or “suffix”, or a narrower “locator”"
WHOLE = (Locator(Whole()),)


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Words found: in which text, from which code point to which, at which places."""

    text: CitableText
    start: int
    end: int
    locators: tuple[Locator, ...]


def resolve(item: str, draft: CitationDraft, parts: Sequence[CitablePart]) -> Citation:
    """The citation of what a draft means in an item, of which `parts` are known. Raises EvidenceError."""
    named = [part for part in parts if _is_meant(part, draft)]
    if not named:
        raise OutOfBoundsError("the item holds no such file", hint=OTHER_PLACES)
    if draft.quote is None:
        return _place(item, draft, named)
    found = _chosen(list(_occurrences(draft.quote, draft, named)), draft)
    return _found(item, found) if found else _words(item, draft, draft.quote, named)


def _is_meant(part: CitablePart, draft: CitationDraft) -> bool:
    if not draft.locators:
        return True
    first = draft.locators[0]
    return part.member == first.member or (
        isinstance(first.place, Whole) and covers(first, Locator(Whole(), part.member))
    )


def _place(item: str, draft: CitationDraft, parts: Sequence[CitablePart]) -> Citation:
    """A place without words: inside of the item, or one that nobody could check."""
    if isinstance(draft.rendition, FromReading):
        raise EvidenceError("a place without a quote is cited in the original", hint="leave “rendition” out")
    locators = draft.locators or WHOLE
    if _are_known(locators, parts):
        return Citation(item, FromOriginal(), locators)
    if draft.standing is not CitationStanding.ANALYST:
        raise UnconfirmedError("nothing that was read tells whether the item has this place")
    return Citation(item, FromOriginal(), locators, standing=CitationStanding.ANALYST)


def _are_known(locators: Sequence[Locator], parts: Sequence[CitablePart]) -> bool:
    # Each is looked at, so that one out of bounds is refused beside one that nobody knows.
    own = next(
        part for part in parts if part.member == locators[0].member or isinstance(locators[0].place, Whole)
    )
    known = [is_known(locator, own) for locator in locators]
    return all(known)


def _occurrences(
    quote: QuoteDraft, draft: CitationDraft, parts: Sequence[CitablePart]
) -> Iterator[QuotePlace]:
    for part in parts:
        for text in part.texts:
            if draft.rendition is None or _is_same(draft.rendition, text.rendition):
                for start in _starts(text.mapped.text, quote):
                    end = start + len(quote.exact)
                    locators = _places_of(text, start, end)
                    if locators and _stands_within(locators, draft.locators):
                        yield QuotePlace(text, start, end, locators)


def _is_same(asked: CitedRendition, held: CitedRendition) -> bool:
    match asked:
        case FromReading():
            return isinstance(held, FromReading) and (asked.id, asked.sha256) == (held.id, held.sha256)
        case FromOriginal(encoding):
            return isinstance(held, FromOriginal) and encoding in ("", held.encoding)
        case _:
            assert_never(asked)


def _starts(text: str, quote: QuoteDraft) -> Iterator[int]:
    wanted, before = f"{quote.prefix}{quote.exact}{quote.suffix}", len(quote.prefix)
    if quote.start is not None:
        if quote.start >= before and text.startswith(wanted, quote.start - before):
            yield quote.start
        return
    at = text.find(wanted)
    while at >= 0:
        yield at + before
        at = text.find(wanted, at + 1)


def _stands_within(locators: Sequence[Locator], asked: Sequence[Locator]) -> bool:
    return not asked or all(any(covers(outer, locator) for outer in asked) for locator in locators)


def _chosen(found: list[QuotePlace], draft: CitationDraft) -> QuotePlace | None:
    # A place that was copied is meant to the letter; one that a person drew may be wider than the words.
    exactly = [place for place in found if place.locators == draft.locators] or found
    if len(exactly) > 1:
        raise AmbiguousQuoteError("the quote stands more than once in the item", hint=NARROWER)
    return exactly[0] if exactly else None


def cite(item: str, text: CitableText, start: int, end: int) -> Citation:
    """The citation of code points `start` to `end` of a text: they stand there.

    Raises EvidenceError where they are nowhere in the item.
    """
    locators = _places_of(text, start, end)
    if not locators:
        raise OutOfBoundsError(
            "these characters are not in the item: the reader put them in", hint=OTHER_PLACES
        )
    return _found(item, QuotePlace(text, start, end, locators))


def _places_of(text: CitableText, start: int, end: int) -> tuple[Locator, ...]:
    return tuple(dict.fromkeys(text.mapped.narrowed(start, end)))


def _found(item: str, found: QuotePlace) -> Citation:
    if len(found.locators) > MOST_LOCATORS:
        raise EvidenceError(
            message("the quote runs over more than {most_locators} places", most_locators=MOST_LOCATORS),
            hint="cite less at once",
        )
    text, start, end = found.text.mapped.text, found.start, found.end
    context = Context(text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])
    quote = Quote(text[start:end], start, end)
    return Citation(item, found.text.rendition, found.locators, quote, context, CitationStanding.FOUND)


def _words(item: str, draft: CitationDraft, quote: QuoteDraft, parts: Sequence[CitablePart]) -> Citation:
    """Words that were not found: refused, or those of the analyst where nothing that was read could say otherwise."""
    read = list(_read_there(draft.locators, parts))
    claimed = draft.standing is CitationStanding.ANALYST
    if any(_is_legible(run, text) for text, runs in read for run in runs) or (read and not claimed):
        raise QuoteNotFoundError(_nearest(quote.exact, read))
    locators = draft.locators or WHOLE
    _are_known(locators, parts)
    if not claimed:
        raise UnconfirmedError("nothing that was read could confirm the quote")
    return Citation(item, FromOriginal(), locators, Quote(quote.exact), standing=CitationStanding.ANALYST)


def _read_there(
    asked: Sequence[Locator], parts: Sequence[CitablePart]
) -> Iterator[tuple[MappedText, list[Run]]]:
    for part in parts:
        for text in part.texts:
            runs = [
                run
                for run in text.mapped.runs
                if not asked or any(_touch(outer, run.locator) for outer in asked)
            ]
            if runs:
                yield text.mapped, runs


def _touch(one: Locator, other: Locator) -> bool:
    return covers(one, other) or covers(other, one)


def _is_legible(run: Run, text: MappedText) -> bool:
    """Whether all that stands at the place of a run is text: a page, a slide or a picture can show what no reader reads."""
    return text.origin is Origin.WRITTEN and isinstance(
        run.locator.place, InCharacters | InMessage | InCell | InParagraph
    )


def _nearest(exact: str, read: Sequence[tuple[MappedText, list[Run]]]) -> str:
    passages = [nearest(text.text[runs[0].start : runs[-1].end], exact) for text, runs in read]
    return max(passages, key=lambda passage: shared_words(passage, exact), default="")

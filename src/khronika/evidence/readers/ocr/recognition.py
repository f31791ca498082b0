"""Text in pictures of text: recognised page by page, every word with its box and with how sure it is."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from PIL import Image

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Composer, Doubt, MappedText, Origin
from khronika.evidence.readers.ocr import engine, source
from khronika.evidence.readers.ocr.engine import PrintedWord, hint, languages, loaded_languages
from khronika.evidence.readers.ocr.otherwise import otherwise, standing_in
from khronika.evidence.readers.ocr.page import Recognised, recognise, recognise_beside
from khronika.evidence.readers.ocr.passed_over import unsaid
from khronika.evidence.readers.pdf.scan import Layer
from khronika.evidence.reading.coverage import Gap, Unit, Why, why_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.further import DIFFERS
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.primitives.codec import Json

_LEAST_COMPARED, _SAID, _DISPROVED = 5, 0.5, 0.3
"""Words without which nothing can be compared; shares of them that make two texts the same, or another."""

__all__ = ["hint", "languages", "load", "loaded_languages", "read_pages", "tools"]


def load() -> None:
    """Load every decoder and model; after it, recognition opens nothing."""
    source.load()
    engine.engine()
    engine.tools()
    # Libraries load parts of themselves when these are first used.
    recognise(_page_of_stripes(), (600, 800))


def tools() -> dict[str, Json]:
    """What text is recognised with: versions of the library and the engine, and the SHA-256 of every model."""
    return dict(engine.tools())


def read_pages(item: BinaryIO, report: Report, media: str, pages: tuple[int, ...]) -> None:
    """Report the text of these pages, counted from 1, each as a text of its own.

    What a page is read with is in the metadata.

    A page that cannot be drawn is said in the account. Raises UnreadError when there is no engine.
    """
    if engine.engine() is None:
        raise UnreadError(Reason.MISSING_TOOL)
    draw, said, looked = source.drawing(item, media, report.passwords), dict[str, str](), 0
    for number in pages:
        try:
            said |= _read_page(draw(number), report)
            looked += 1
        except UnreadError as error:
            report.missed(Gap(Unit.PAGE, why_of(error.reason), 1, (OnPage(number),)))
    report.metadata(said)
    report.looked(Unit.PAGE, looked)


def _read_page(page: source.Page, report: Report) -> dict[str, str]:
    found = (
        recognise_beside(page.beside(), page.said)
        if page.layer is Layer.BESIDE
        else recognise(page.picture, page.shown)
    )
    told, differing = dict(_looked_at(found)), otherwise(page.lines, found.words)
    if page.layer is Layer.OVER and _is_said(found.words, page.said):
        told["layer"] = "fits"
        found = replace(found, words=unsaid(found.words, page.said, standing_in(found.words, differing)))
    elif page.layer is not Layer.BESIDE and _is_disproved(page.said, found.words):
        told["layer"], differing = DIFFERS, ()
        report.missed(Gap(Unit.PAGE, Why.DOUBTFUL, 1, (OnPage(page.number),)))
    _say(page, found, report)
    if differing:
        places = tuple(page.place(line.box) for line in differing)
        report.missed(Gap(Unit.WORD, Why.DOUBTFUL, len(places), places))
    return {f"recognised.{page.number}.{name}": value for name, value in told.items()}


def _say(page: source.Page, found: Recognised, report: Report) -> None:
    if found.words:
        report.text(composed(page, found.words))
    if found.is_illegible:
        report.missed(Gap(Unit.PAGE, Why.ILLEGIBLE, 1, (OnPage(page.number),)))
    elif found.unsure:
        places = tuple(map(page.place, found.unsure))
        report.missed(Gap(Unit.WORD, Why.DOUBTFUL, len(places), places))


def _is_said(words: Sequence[PrintedWord], said: frozenset[str]) -> bool:
    """Whether a text says most of what was recognised."""
    sound = _sound(words)
    return len(sound) >= _LEAST_COMPARED and len([word for word in sound if word in said]) >= _SAID * len(
        sound
    )


def _is_disproved(said: frozenset[str], words: Sequence[PrintedWord]) -> bool:
    """Whether hardly any word of a text was recognised where it stands."""
    sound = set(_sound(words))
    return min(len(sound), len(said)) >= _LEAST_COMPARED and len(said & sound) < _DISPROVED * len(said)


def _sound(words: Sequence[PrintedWord]) -> list[str]:
    return [each for word in words if word.sound for each in source.words_of(word.text)]


def _looked_at(found: Recognised) -> Iterator[tuple[str, str]]:
    """How the page was looked at, where otherwise than as it is, and how many of its words are sound (docs/format/evidence.md)."""
    seen = found.seen
    yield "words", str(len(found.words))
    if not found.words:
        return
    yield "sound", str(sum(word.sound for word in found.words))
    if seen.inverted:
        yield "inverted", "yes"
    if seen.evened:
        yield "evened", "yes"
    if seen.quarters:
        yield "turned", str(90 * seen.quarters)
    if seen.slant:
        yield "levelled", f"{seen.slant:.2f}"
    if any(seen.fan):
        yield "unfolded", " ".join(f"{degrees:.2f}" for degrees in seen.fan)
    if seen.factor != 1:
        yield "scaled", str(round(100 * seen.factor))


def composed(page: source.Page, words: tuple[PrintedWord, ...]) -> MappedText:
    """What was recognised on a page as a text: every word leads back to its box."""
    composer = Composer()
    for word in words:
        composer.separate("\t" * word.tabs)
        composer.cite(word.text, page.place(word.box))
        composer.separate(word.then.value)
    mapped = composer.finish()
    said = list(zip(mapped.runs, words, strict=True))
    sure = tuple((run.start, run.end, word.percent) for run, word in said)
    doubts: tuple[Doubt, ...] = tuple(
        (run.start, run.end, doubt) for run, word in said if (doubt := _doubt(word))
    )
    return replace(mapped, origin=Origin.RECOGNISED, confidence=sure, doubts=doubts)


def _doubt(word: PrintedWord) -> str:
    """What speaks against a word; empty where nothing does."""
    if _is_mixed(word.text):
        return "mixed-letters"
    return "" if word.sound else "improbable"


def _is_mixed(text: str) -> bool:
    """Whether letters of two scripts stand in one word: some look alike, and a search finds the word under neither."""
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()}
    return {"CYRILLIC", "LATIN"} <= scripts


def _page_of_stripes() -> Image.Image:
    page = Image.new("L", (600, 800), 255)
    for top in range(40, 760, 40):
        for left in range(40, 560, 12):
            page.paste(0, (left, top, left + 8, top + 20))
    return page

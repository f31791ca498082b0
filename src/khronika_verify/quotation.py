# SPDX-License-Identifier: Apache-2.0
"""Quotations: compared with the bytes of their exhibits or with what was read of these, or told with the reason why not (dossier.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from khronika_verify.bounds import Answer, look_up
from khronika_verify.citation import FOUND, Citation, Quote, read_cited
from khronika_verify.exhibit import Exhibit
from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles
from khronika_verify.form import MalformedError, is_same
from khronika_verify.passage import find_misplaced
from khronika_verify.reading import Reading, read_readings
from khronika_verify.statement import STATEMENTS
from khronika_verify.telling import Batch, Telling


class Reason(Enum):
    """Why a citation was compared with nothing."""

    BYTES = "bytes"
    RENDITION = "rendition"
    UNREAD = "unread"
    ANALYST = "analyst"
    VERSION = "version"
    WORDS = "words"


@dataclass(frozen=True)
class Uncompared:
    """A citation that was not compared: its batch, its exhibit (empty where that is unknown), and the sentences that rest on it.

    `is_place` means that no words are cited.
    """

    batch: str
    exhibit: str
    sentences: tuple[str, ...]
    reason: Reason
    is_place: bool


@dataclass(frozen=True)
class Quotations:
    """How many quotations were compared, how many places without words were looked up, and every citation that was not.

    `read` are those quotations among the compared that were found in what a program read of the exhibit, as its makers logged it;
    `recognised` those among these that stand in text which it recognised in a picture or in speech.
    """

    compared: int = 0
    read: int = 0
    recognised: int = 0
    places: int = 0
    uncompared: tuple[Uncompared, ...] = ()

    def quotes(self) -> list[Uncompared]:
        """The quotations among those that were not compared."""
        return [each for each in self.uncompared if not each.is_place]


@dataclass
class Tally:
    """What was found out so far, by the ids of batches."""

    compared: set[str]
    read: set[str]
    recognised: set[str]
    places: set[str]
    reasons: dict[str, Reason]


def check_quotes(
    disk: PackageFiles, telling: Telling, exhibits: dict[str, Exhibit], findings: Findings
) -> Quotations:
    """Findings S003, S006 and S008 to S010: whether all that is cited stands where it is said to, as far as what travels tells."""
    tally = Tally(set(), set(), set(), set(), {})
    controls = {exhibit.item: control for control, exhibit in exhibits.items() if exhibit.item}
    cited: dict[str, list[Batch]] = {}
    for batch in telling.batches:
        cited.setdefault(controls.get(batch.citation.item, ""), []).append(batch)
    for control, exhibit in exhibits.items():
        readings = read_readings(disk, exhibit, findings) if telling.version == 2 else []
        _check_corrections(exhibit, readings, findings)
        batches = cited.get(control, [])
        _compare_original(
            disk, exhibit, [batch for batch in batches if _is_in_original(batch, exhibit)], tally, findings
        )
        for batch in batches:
            if batch.batch not in tally.compared:
                _compare_reading(batch, exhibit, readings, tally, findings)
    for batch in cited.get("", []):
        if batch.citation.item is not None:
            tally.reasons[batch.batch] = Reason.ANALYST if batch.citation.is_analyst else Reason.BYTES
    return _told(telling, controls, tally, findings)


def _told(telling: Telling, controls: dict[object, str], tally: Tally, findings: Findings) -> Quotations:
    sentences: dict[str, dict[str, None]] = {}
    for sentence in telling.sentences:
        for statement in sentence.statements:
            sentences.setdefault(statement.partition(".")[0], {})[sentence.id] = None
    uncompared = tuple(
        Uncompared(
            batch.batch,
            controls.get(batch.citation.item, ""),
            tuple(sentences.get(batch.batch, ())),
            tally.reasons[batch.batch],
            batch.citation.is_place,
        )
        for batch in telling.batches
        if batch.batch in tally.reasons and (batch.citation.is_place or batch.citation.words != "")
    )
    told = Quotations(
        len(tally.compared), len(tally.read), len(tally.recognised), len(tally.places), uncompared
    )
    if told.quotes():
        findings.add("S006", STATEMENTS, f"{told.compared}/{told.compared + len(told.quotes())}")
    return told


def _is_in_original(batch: Batch, exhibit: Exhibit) -> bool:
    return exhibit.file is not None and batch.citation.quote is not None and batch.citation.reading is None


def _compare_original(
    disk: PackageFiles, exhibit: Exhibit, batches: Sequence[Batch], tally: Tally, findings: Findings
) -> None:
    """Quotations from the exhibit's bytes, which are decoded once for each encoding."""
    file = exhibit.file or ""
    encodings: dict[str, list[tuple[Batch, Quote]]] = {}
    for batch in batches:
        if batch.citation.quote:
            encodings.setdefault(batch.citation.quote.encoding, []).append((batch, batch.citation.quote))
    for encoding, cited in encodings.items():
        misplaced = _misplaced(disk, file, encoding, [quote for _, quote in cited])
        for batch, quote in cited:
            tally.compared.add(batch.batch)
            if quote in misplaced or not batch.citation.is_placed():
                findings.add("S003", file, batch.batch)


def _misplaced(disk: PackageFiles, file: str, encoding: str, quotes: list[Quote]) -> set[Quote]:
    try:
        return find_misplaced(disk.chunks(file), encoding, quotes)
    except OSError:
        return set(quotes)


def _compare_reading(
    batch: Batch, exhibit: Exhibit, readings: list[Reading], tally: Tally, findings: Findings
) -> None:
    """Words found in a reading, or the place of what cannot be compared."""
    citation, file = batch.citation, exhibit.file or ""
    cited = citation.reading
    held = [reading for reading in readings if cited and reading.part_of(cited.id)]
    if held and cited:
        tally.compared.add(batch.batch)
        tally.read.add(batch.batch)
        if cited.origin:
            tally.recognised.add(batch.batch)
        if not any(stands_in_reading(citation, reading) for reading in held):
            findings.add("S003", file, batch.batch)
        return
    answer = Answer.UNTOLD
    if exhibit.file and citation.locators:
        media = str((exhibit.content() or {}).get("media"))
        answer = look_up(citation.locators, media, readings, is_analyst=citation.is_analyst)
    if answer is Answer.NO:
        findings.add("S009", file, batch.batch)
    if answer is Answer.UNTOLD or citation.is_analyst or not citation.is_place:
        tally.reasons[batch.batch] = _reason(batch, exhibit)
    else:
        tally.places.add(batch.batch)


def stands_in_reading(citation: Citation, reading: Reading) -> bool:
    """Whether the words stand at their code points of the text that is cited, and these at the places that are cited."""
    cited, quote = citation.reading, citation.quote
    if cited is None or quote is None:
        return False
    part, text = reading.part_of(cited.id), reading.texts[cited.id]
    if part is None or (cited.sha256, cited.origin, cited.reader) != (
        reading.digests[cited.id],
        text.origin,
        part.reader,
    ):
        return False
    first = quote.start - len(quote.prefix)
    if first < 0 or text.text[first : quote.end + len(quote.suffix)] != quote.whole:
        return False
    places = [locator.written() for locator in text.locators(quote.start, quote.end, part.member)]
    return bool(places) and (
        not citation.locators or is_same(places, [locator.written() for locator in citation.locators])
    )


def _check_corrections(exhibit: Exhibit, readings: Sequence[Reading], findings: Findings) -> None:
    """Finding S010: a member reads otherwise what a program recognised where the reading that travels has it."""
    for link in exhibit.custody:
        values = link.entry.values
        if link.event["type"] == "text-corrected" and {"recognised", "rendition"} <= values.keys():
            cited: dict[str, object] = {"item": "", "quote": values["recognised"], "standing": FOUND}
            cited |= {name: values[name] for name in ("rendition", "locator", "context") if name in values}
            try:
                stands = _was_recognised(read_cited(cited), readings)
            except MalformedError:
                stands = False
            if not stands:
                findings.add("S010", link.entry.path)


def _was_recognised(corrected: Citation, readings: Sequence[Reading]) -> bool:
    """Whether the words stand in a text of that id or digest that travels; where there is none, nothing says otherwise."""
    cited = corrected.reading
    if cited is None or not cited.origin:
        return False
    is_there = False
    for reading in readings:
        for text, digest in reading.digests.items():
            part = reading.part_of(text)
            if part is not None and (text == cited.id or digest == cited.sha256):
                is_there = True
                reader = cited.reader if text == cited.id else part.reader
                if stands_in_reading(
                    replace(corrected, reading=replace(cited, id=text, reader=reader)), reading
                ):
                    return True
    return not is_there


def _reason(batch: Batch, exhibit: Exhibit) -> Reason:
    citation = batch.citation
    if citation.is_analyst:
        return Reason.ANALYST
    if exhibit.file is None:
        return Reason.BYTES
    if citation.words is None:
        return Reason.WORDS
    if "citation" in batch.values:
        return Reason.VERSION
    is_read = any(link.event["type"] == "derive" for link in exhibit.custody)
    return Reason.RENDITION if is_read else Reason.UNREAD

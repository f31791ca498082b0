"""Why something of an item was not read, in sentences for people who do not know how files are read."""

from collections.abc import Iterator

from khronika.archive.derivation.coverage import CoverageAccount
from khronika.evidence.reading.coverage import Why
from khronika.presentation.item import units
from khronika.presentation.view import joined, one_line
from khronika.presentation.words import Words
from khronika.primitives.message import message

SENTENCES = {
    Why.UNKNOWN: message("No reader for this kind of file"),
    Why.UNDECIDABLE: message("A text whose encoding cannot be told"),
    Why.MALFORMED: message("Damaged, or not what it says it is"),
    Why.ENCRYPTED: message("Locked with a password"),
    Why.TOO_LARGE: message("Larger than is read"),
    Why.TOO_DEEP: message("Nested too deeply"),
    Why.TOO_SLOW: message("It took too long"),
    Why.TOO_MUCH: message("More than is looked at"),
    Why.CRASHED: message("The reader broke down on it"),
    Why.MISSING_TOOL: message("A tool that reads it is not installed"),
    Why.EMPTY: message("It is empty"),
    Why.NOT_ASKED: message("Speech or writing that nobody asked to have recognised"),
    Why.UNMAPPED: message("Marks that stand for no known character"),
    Why.ELSEWHERE: message("It lies in another file that is not here"),
    Why.NOT_HANDLED: message("Known, and not read by this program"),
    Why.HANDWRITTEN: message("It looks like handwriting"),
    Why.ILLEGIBLE: message("Something is written there, hardly legible"),
    Why.DOUBTFUL: message("Read, and something speaks against it"),
}


def gap_sentences(account: CoverageAccount, words: Words) -> Iterator[str]:
    """What of an item, or of a file in it, was not read, a sentence each."""
    where = "; " + words.say("in it: {path}", path=joined(account.member)) if account.member else ""
    for gap in account.gaps:
        counted = units(gap.unit, gap.count, words)
        yield one_line(f"{words.of(SENTENCES[gap.why])}: {counted}{where}")

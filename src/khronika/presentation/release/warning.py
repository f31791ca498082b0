"""What a lawyer should hear before, and with, a package: not accepted, disputed, unstamped, unshown, based anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.release.warning import Warnings
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

_NAMED = 10
"""Things that are named; of more, their number."""


@dataclass(frozen=True, slots=True)
class WarningsView:
    """What should be mended before a package leaves."""

    warnings: Warnings

    def to_json(self) -> Json:
        """Ids of statements and batches, and control numbers."""
        warnings = self.warnings
        return {
            "proposed": [*warnings.proposed],
            "disputed": [*warnings.disputed],
            "unstamped": [*warnings.unstamped],
            "unshown": [*warnings.unshown],
            "based_anew": [*warnings.based],
        }

    def text(self, words: Words) -> Iterator[str]:
        """A line for each kind, with what to do."""
        yield from map(one_line, self._told(words))

    def _told(self, words: Words) -> Iterator[str]:
        warnings = self.warnings
        if warnings.proposed:
            yield words.say(
                "not accepted by review: {some}; accept: khronika review ARCHIVE --case CASE "
                "--accept --why -",
                some=_some(warnings.proposed, words),
            )
        if warnings.disputed:
            yield words.say(
                "disputed: {some}; khronika history ARCHIVE STATEMENT says why",
                some=_some(warnings.disputed, words),
            )
        if warnings.unstamped:
            yield words.say(
                "no time stamp covers {some}; have the log stamped: khronika anchor ARCHIVE",
                some=_some(warnings.unstamped, words),
            )
        if warnings.unshown:
            yield words.say(
                "attached to the case file as speaking against it, and in no sentence: {names}; the matrix tells how many, not what",
                names=_some(warnings.unshown, words),
            )
        if warnings.based:
            yield words.say(
                "based on another origin since they were recorded: {some}; a package shows and counts the origins "
                "that were signed, which may be more: say in a sentence how many there are",
                some=_some(warnings.based, words),
            )


def _some(names: Sequence[str], words: Words) -> str:
    listed, further = ", ".join(names[:_NAMED]), len(names) - _NAMED
    if further <= 0:
        return listed
    told = "{number} of them: {listed} and {further} more"
    return words.say(told, number=len(names), listed=listed, further=further)

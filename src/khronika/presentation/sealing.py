"""What came of sealing: an accession, how much of it is safe, and what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.custody.sealing import Sealing
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class SealingView:
    """One run of sealing; `folder` is the archive as it is typed, where commands are to be told."""

    sealing: Sealing
    folder: str = ""

    def to_json(self) -> Json:
        """As `khronika seal --json` has it."""
        sealing = self.sealing
        first, last = sealing.controls or (None, None)
        aside: list[Json] = [
            {"outcome": entry.outcome.value, "reason": entry.reason} for entry in sealing.not_sealed
        ]
        return {
            "accession": sealing.accession,
            "outcomes": {outcome.value: count for outcome, count in sealing.outcomes.items()},
            "octets": sealing.size,
            "first": first,
            "last": last,
            "not_sealed": aside,
            "interrupted": sealing.interrupted,
        }

    def text(self, words: Words) -> Iterator[str]:
        """How much was sealed, under which numbers, and how many of which outcome."""
        told = words.say(
            "accession {id}: {size}", id=self.sealing.accession, size=words.size(self.sealing.size)
        )
        if self.sealing.controls:
            first, last = self.sealing.controls
            told += ", " + words.say("{first} to {last}", first=first, last=last)
        yield told
        for outcome, count in self.sealing.outcomes.items():
            yield f"  {count:8}  {words.say(outcome.value)}"
        if self.folder:
            yield from self._commands(words)

    def _commands(self, words: Words) -> Iterator[str]:
        """How to go on."""
        if self.sealing.not_sealed:
            command = f"khronika status {self.folder} --accession {self.sealing.accession}"
            yield words.say("what was not sealed is listed in the archive: {command}", command=command)
        if not self.sealing.interrupted:
            yield words.say("next: {command}", command=f"khronika read {self.folder}")

"""What was recorded, or would be, under which ids; or what stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.record.state import Recording
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted

MOST = 20
"""Batches and entities that are shown."""


@dataclass(frozen=True, slots=True)
class RecordingView:
    """A statement file that was recorded, or refused; `is_dry` where it was only checked."""

    recording: Recording
    is_dry: bool

    def to_json(self) -> Json:
        """As `khronika state --json` has it."""
        recording = self.recording
        refusals: list[Json] = [
            {"batch": refusal.batch, "fact": refusal.fact, "nearest": refusal.nearest}
            for refusal in recording.refusals
        ]
        recorded = not self.is_dry and not refusals
        made: list[Json] = [
            {"id": each.id, "type": each.type, "label": each.label} for each in recording.made if recorded
        ]
        return {
            "batches": recording.batches,
            "statements": recording.statements,
            "cases": [*recording.cases],
            "refused": refusals,
            "recorded": recorded,
            "ids": [*recording.ids] if recorded else [],
            "entities": made,
            "as_said": [*recording.as_said],
        }

    def text(self, words: Words) -> Iterator[str]:
        """What is refused and why, the counts, and the ids of what is new."""
        recording = self.recording
        for refusal in recording.refusals:
            batch = one_line(refusal.batch)
            yield words.say("batch “{batch}”: {fact}", batch=batch, fact=one_line(words.of(refusal.fact)))
            if refusal.nearest:
                yield "  " + words.say("nearest passage: “{passage}”", passage=one_line(refusal.nearest))
        yield self.summary(words)
        if not recording.refusals and not self.is_dry:
            yield from self._ids(words)
        if recording.as_said and not recording.refusals:
            yield words.say(
                "kept as they were said, since no date or code was found in the words: {values}",
                values=one_line(", ".join(recording.as_said)),
            )

    def summary(self, words: Words) -> str:
        """How much was recorded, or would be."""
        recording = self.recording
        counts = words.say(
            "{batches}, {statements}, {cases}",
            batches=counted("{n} batch", "{n} batches", recording.batches),
            statements=counted("{n} statement", "{n} statements", recording.statements),
            cases=counted("{n} case", "{n} cases", len(recording.cases)),
        )
        if refused := len(recording.refusals):
            if not self.is_dry:
                return words.say(
                    "{counts}: nothing recorded, {number} refused", counts=counts, number=refused
                )
            return words.say(
                "{counts}: nothing would be recorded, {number} refused", counts=counts, number=refused
            )
        if self.is_dry:
            return words.say("{counts}: would be recorded", counts=counts)
        return words.say("{counts}: recorded", counts=counts)

    def _ids(self, words: Words) -> Iterator[str]:
        """What is recorded is only proposed: by these ids it is reviewed."""
        ids, made = self.recording.ids, self.recording.made
        yield from (f"  {batch}" for batch in ids[:MOST])
        if len(ids) > MOST:
            yield "  " + words.say("and {number} more: --json tells all", number=len(ids) - MOST)
        for each in made[:MOST]:
            entity = f"{each.id}  {each.type:14}  {one_line(each.label)}"
            yield "  " + words.say("new: {entity}", entity=entity)
        if len(made) > MOST:
            yield "  " + words.count(
                "and {n} more entity: --json tells all",
                "and {n} more entities: --json tells all",
                len(made) - MOST,
            )

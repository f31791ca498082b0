"""What is missing in a case file, worst first, and what is hoped to be shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.casefile.reading import CaseReading
from khronika.casefile.casefile import Hope
from khronika.casefile.law import LawRow
from khronika.casefile.matrix import FoundGap
from khronika.presentation.case.names import SHORT, shown
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class HopeView:
    """A fact that somebody hopes to show."""

    hope: Hope

    def to_json(self) -> Json:
        """The fact, who looks for it, by when, and what became of it."""
        event = self.hope.event
        return {
            "hope": event.hope,
            "fact": event.fact,
            "who": event.who,
            "due": event.due,
            "state": event.state.value,
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        event = self.hope.event
        told = [event.who or words.say("nobody looks for it")]
        if event.due:
            told.append(words.say("by {day}", day=event.due))
        line = words.say("hoped to be shown: {fact} ({told})", fact=event.fact, told=", ".join(told))
        yield one_line(f"      {line}  {event.hope[:SHORT]}")


@dataclass(frozen=True, slots=True)
class CaseGapView:
    """One thing that is missing; `row` is what the law asks there, if it is about a row."""

    gap: FoundGap
    row: LawRow | None

    @property
    def hopes(self) -> tuple[HopeView, ...]:
        """What is hoped to be shown there."""
        return tuple(map(HopeView, self.gap.hopes))

    def to_json(self) -> Json:
        """`text` is what the row asks for."""
        hopes: list[Json] = [each.to_json() for each in self.hopes]
        return {
            "gap": self.gap.gap.value,
            "allegation": self.gap.allegation,
            "row": self.gap.row,
            "text": self.row.labels.en if self.row else None,
            "hopes": hopes,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What is missing where, then the hopes."""
        asked = self.row.labels.get(words.language) if self.row else ""
        told = (" ", shown(self.gap.gap, words), self.gap.allegation[:SHORT], self.gap.row, asked)
        yield one_line("  ".join(filter(None, told)))
        for each in self.hopes:
            yield from each.text(words)


@dataclass(frozen=True, slots=True)
class GapsView:
    """All that is missing in a case."""

    gaps: tuple[CaseGapView, ...]
    is_anything_alleged: bool

    def to_json(self) -> Json:
        """As `khronika case gaps --json` has it."""
        return {"gaps": self.listed()}

    def listed(self) -> list[Json]:
        """The gaps alone."""
        return [each.to_json() for each in self.gaps]

    def text(self, words: Words) -> Iterator[str]:
        """Under a heading, worst first."""
        yield words.say("GAPS ({n}), worst first", n=len(self.gaps))
        for each in self.gaps:
            yield from each.text(words)
        if not self.is_anything_alleged:
            yield f"  {words.say('nothing is alleged yet: khronika case allege')}"


def gaps_view(reading: CaseReading) -> GapsView:
    """The gaps of a case as it was read."""
    rows = {row.law.id: row.law for matrix in reading.matrices for row in matrix.rows}
    gaps = [CaseGapView(each, rows.get(each.row)) for each in reading.gaps]
    return GapsView(tuple(gaps), bool(reading.file.allegations))

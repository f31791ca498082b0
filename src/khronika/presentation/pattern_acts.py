"""The acts behind one number of the patterns, a page at a time, each with the statements that say what, when and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.analysis.patterns import PatternsWithActs
from khronika.archive.store.archive import Archive
from khronika.presentation.citing import CitingStatement
from khronika.presentation.statement_lines import statements_about
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

PAGE = 25
"""Acts of a page."""
MOST_STATEMENTS = 12
"""Statements of an act that are shown."""


@dataclass(frozen=True, slots=True)
class CountedAct:
    """An act, and whether it is certain that it belongs there."""

    id: str
    label: str
    is_certain: bool
    statements: tuple[CitingStatement, ...]

    def to_json(self) -> Json:
        """With its statements."""
        statements: list[Json] = [each.to_json() for each in self.statements]
        return {"act": self.id, "label": self.label, "certain": self.is_certain, "statements": statements}

    def text(self, words: Words) -> Iterator[str]:
        """The act, then its statements."""
        standing = words.say("certain") if self.is_certain else words.say("possible")
        yield one_line(f"{self.id}  {self.label}  {standing}")
        for each in self.statements:
            yield from each.text(words)


@dataclass(frozen=True, slots=True)
class PatternActs:
    """A page of the acts of one count. `start` is how many stand before it."""

    acts: tuple[CountedAct, ...]
    start: int
    certain: int
    possible: int

    @property
    def total(self) -> int:
        """How many acts there are, certain and possible."""
        return self.certain + self.possible

    @property
    def earlier(self) -> int | None:
        """Where the page before begins; None where there is none."""
        return max(self.start - PAGE, 0) if self.start else None

    @property
    def later(self) -> int | None:
        """Where the page after begins; None where there is none."""
        following = self.start + PAGE
        return following if following < self.total else None


def pattern_acts(
    archive: Archive, kept: PatternsWithActs, table: str, key: str, start: int
) -> PatternActs | None:
    """The acts of a count, the certain ones first; None where there is no such count."""
    found = kept.acts.get((table, key))
    if found is None:
        return None
    certain, possible = found
    named = [*((each, True) for each in certain), *((each, False) for each in possible)]
    start = start if start < len(named) else 0
    acts = tuple(
        _act(archive, each, is_certain=is_certain) for each, is_certain in named[start : start + PAGE]
    )
    return PatternActs(acts, start, len(certain), len(possible))


def _act(archive: Archive, act: str, *, is_certain: bool) -> CountedAct:
    described = archive.index.record.described(act)
    statements = statements_about(archive, [act], MOST_STATEMENTS)
    return CountedAct(act, described.label if described else act, is_certain, statements)

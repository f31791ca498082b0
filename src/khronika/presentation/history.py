"""What happened to an item, a statement, a batch or an entity: who did what, when, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.custody.custody_history import ItemChange
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.record.history import Change, FieldDifference
from khronika.record.meaning import shown
from khronika.record.value import value_of
from khronika.record.view import Assertion


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One thing done with an item; `member` is who did it, by the name they gave."""

    change: ItemChange
    member: str

    def to_json(self) -> Json:
        """As `khronika history --json` has it."""
        change = self.change
        return {
            "at": change.at,
            "by": change.by,
            "position": change.position,
            "link": change.link,
            "deed": change.deed.value,
            "detail": change.detail,
            "why": change.why,
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        change = self.change
        detail = f": {words.of(change.detail)}" if change.detail else ""
        why = f"; {words.say('why: {why}', why=change.why)}" if change.why else ""
        yield one_line(f"{change.at}  {self.member}  {words.say(change.deed.value)}{detail}{why}")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing done with a statement."""

    change: Change
    member: str

    def to_json(self) -> Json:
        """As `khronika history --json` has it."""
        change = self.change
        return {
            "at": change.place.at,
            "by": change.place.by,
            "position": change.place.position,
            "deed": change.deed.value,
            "statement": change.statement.id,
            "why": change.why,
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        change, statement = self.change, self.change.statement
        why = f": {one_line(change.why)}" if change.why else ""
        said = f"  {statement.property}: {one_line(shown(value_of(statement.value)))}"
        deed = words.say(change.deed.value)
        yield f"{change.place.at}  {one_line(self.member)}  {statement.id}  {deed}{why}{said}"


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A value of an entity that was told otherwise, or by other statements, at two moments."""

    found: FieldDifference

    def to_json(self) -> Json:
        """As `khronika history --between --json` has it."""
        before, after = _states(self.found.before), _states(self.found.after)
        known: dict[str, Json] = {"property": self.found.property, "value": self.found.value.logged()}
        return known | {"before": {**before}, "after": {**after}}

    def text(self, words: Words) -> Iterator[str]:
        """The value, and which statements said it before and after."""
        yield f"{self.found.property}: {one_line(shown(self.found.value))}"
        before, after = (_told(side, words) for side in (self.found.before, self.found.after))
        yield "  " + words.say("before: {statements}", statements=before)
        yield "  " + words.say("after:  {statements}", statements=after)


def _states(side: Iterable[Assertion]) -> dict[str, str]:
    return {held.statement.id: held.status.state.value for held in side}


def _told(side: Iterable[Assertion], words: Words) -> str:
    states = sorted(_states(side).items())
    return ", ".join(f"{name} {words.say(state)}" for name, state in states) or words.say("nothing")


def custody_lines(changes: Iterable[ItemChange], members: Mapping[str, str]) -> tuple[CustodyLine, ...]:
    """What happened to an item."""
    return tuple(CustodyLine(each, members.get(each.by, each.by[:8])) for each in changes)


def change_lines(changes: Iterable[Change], members: Mapping[str, str]) -> tuple[ChangeLine, ...]:
    """What happened to statements."""
    return tuple(ChangeLine(each, members.get(each.place.by, each.place.by[:8])) for each in changes)

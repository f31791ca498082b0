"""Places of a case at which something tells of a protected person, by what becomes of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.disclosure.audience import Withheld
from khronika.disclosure.case_place import CasePlace, PlaceKind
from khronika.disclosure.release import LEAVE_OUT, CaseRelease, PreviewEntry, PreviewState
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json, canonical
from khronika.primitives.digest import Digest
from khronika.primitives.message import Message, message

HEADINGS = {
    PreviewState.ASKS: message("MUST BE CONFIRMED, or nothing leaves"),
    PreviewState.STAYS: message("STAYS BEHIND, unless it is confirmed"),
    PreviewState.CONFIRMED: message("LEAVES, since you confirmed it"),
    PreviewState.LEAVES: message("LEAVES: what a court may read of protected persons"),
    PreviewState.AGAINST: message("LEAVES: it speaks against the case, and no sentence cites it"),
}
_MARK = 32
"""Hex digits of a mark."""
_CAN_BE_CONFIRMED = frozenset({PreviewState.ASKS, PreviewState.STAYS})


@dataclass(frozen=True, slots=True)
class PlacePreview:
    """One place of a case with every value that stands there; `is_against` where it may be left out instead."""

    place: CasePlace
    entries: tuple[PreviewEntry, ...]
    is_against: bool

    @property
    def can_be_confirmed(self) -> bool:
        """Whether it leaves only where somebody confirms it."""
        return self.entries[0].state in _CAN_BE_CONFIRMED

    @property
    def mark(self) -> str:
        """What stands there as a digest: it was confirmed as it stood, and not what may stand there later."""
        told: Json = [[each.where, each.text] for each in self.entries]
        return str(Digest.of(canonical(told).encode()))[:_MARK]

    @property
    def reasons(self) -> tuple[Withheld, ...]:
        """Why it asks or stays, each reason once."""
        return tuple(dict.fromkeys(each.reason for each in self.entries if each.reason))

    def to_json(self) -> Json:
        """The place, its state, the reasons, and what stands there."""
        entries: list[Json] = [{"where": each.where, "text": each.text} for each in self.entries]
        return {
            "place": str(self.place),
            "state": self.entries[0].state.value,
            "reasons": [each.value for each in self.reasons],
            "against": self.is_against,
            "entries": entries,
        }

    def text(self, words: Words) -> Iterator[str]:
        """The place and why, what stands there, and how to confirm it."""
        reasons = "; ".join(words.say(each.value) for each in self.reasons)
        yield f"  {self.place}: {reasons}" if reasons else f"  {self.place}"
        for entry in self.entries:
            where = f"{one_line(entry.where)}: " if entry.where else ""
            yield f"      {where}{one_line(entry.text)}"
        if self.can_be_confirmed:
            yield f"    {self._confirming(words)}"
            if self.is_against:
                yield "    " + words.say("or {option}", option=words.of(LEAVE_OUT))

    def _confirming(self, words: Words) -> str:
        told = f"--allow {self.place}"
        if not self.place.exhibit:
            return told
        other = words.say("or leave its bytes out: --withhold {exhibit}", exhibit=self.place.exhibit)
        return f"{told}   {other}"


@dataclass(frozen=True, slots=True)
class PreviewGroup:
    """All places of one state, under its heading."""

    state: PreviewState
    places: tuple[PlacePreview, ...]

    @property
    def heading(self) -> Message:
        """What becomes of them."""
        return HEADINGS[self.state]

    def text(self, words: Words) -> Iterator[str]:
        """The heading with their number, then each."""
        number = words.count("{n} place", "{n} places", len(self.places))
        yield f"{words.of(self.heading)} ({number})"
        for each in self.places:
            yield from each.text(words)


def preview_groups(decision: CaseRelease) -> tuple[PreviewGroup, ...]:
    """The places of a decision by their state, those that ask first; states without a place are left out."""
    groups: list[PreviewGroup] = []
    for state in HEADINGS:
        by_place: defaultdict[CasePlace, list[PreviewEntry]] = defaultdict(list)
        for entry in decision.preview:
            if entry.state is state:
                by_place[entry.place].append(entry)
        places: list[PlacePreview] = []
        for place, there in by_place.items():
            # A link of a chain has a name of the same form as a statement.
            is_against = place.kind is PlaceKind.STATEMENT and place.name in decision.against
            places.append(PlacePreview(place, tuple(there), is_against))
        if places:
            groups.append(PreviewGroup(state, tuple(places)))
    return tuple(groups)

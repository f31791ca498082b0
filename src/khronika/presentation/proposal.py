"""What the program noticed in the items, for a person to decide on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.derivation.title import item_title
from khronika.archive.index.index import ItemRow
from khronika.archive.record.declined import digest_of
from khronika.archive.record.proposed import NumberedProposal, counts_of, proposals_of, value_json
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import citation_json
from khronika.presentation.view import Marked, one_line, quoted
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ProposalCount:
    """How many proposals of which kinds an item has."""

    item: str
    control: str
    title: str
    counts: tuple[tuple[str, int], ...]

    def to_json(self) -> Json:
        """As `khronika propose --json` has it."""
        counts: dict[str, Json] = dict(self.counts)
        return {"item": self.item, "control": self.control, "title": self.title, "proposals": counts}

    def text(self, words: Words) -> Iterator[str]:
        """One line, the most frequent kind first."""
        ordered = sorted(self.counts, key=lambda pair: -pair[1])
        said = ", ".join(f"{words.say(name)} {count}" for name, count in ordered)
        yield f"{self.control}  {said}  {one_line(self.title)}"


def proposal_counts(archive: Archive, kind: str = "") -> Iterator[ProposalCount]:
    """Each item that has proposals, of one kind if that is named."""
    for row, derivation, found in counts_of(archive):
        counted = Counter({name: count for name, count in found.items() if kind in ("", name)})
        if counted:
            title = item_title(archive, row, derivation).text
            yield ProposalCount(row.id, archive.control(row), title, tuple(counted.items()))


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One proposal in its passage, and what was recorded from it already."""

    numbered: NumberedProposal
    is_declined: bool = False

    def to_json(self) -> Json:
        """As `khronika propose ITEM --json` has it."""
        each, proposal = self.numbered, self.numbered.proposal
        told = proposal.attribution
        return {
            "number": each.number,
            "kind": proposal.kind.value,
            "quote": proposal.quote,
            "value": value_json(proposal),
            "whose": {"speaker": told.speaker, "stance": told.stance.value} if told else None,
            "citation": citation_json(each.citation) if each.citation else None,
            "recorded": [*each.recorded],
            "declined": self.is_declined,
        }

    def text(self, words: Words, marked: Marked = quoted) -> Iterator[str]:
        """What it says, and the passage with its words marked."""
        each, proposal = self.numbered, self.numbered.proposal
        told, start = proposal.attribution, len(each.before)
        line = _value(value_json(proposal), words)
        if told:
            speaker = told.speaker or words.say("somebody")
            stance = words.say(told.stance.value)
            line += "  (" + words.say("{stance} by {speaker}", stance=stance, speaker=speaker) + ")"
        if each.recorded:
            line += "  [" + words.say("recorded: {batches}", batches=", ".join(each.recorded)) + "]"
        if self.is_declined:
            line += "  [" + words.say("turned down") + "]"
        yield f"{each.number:4}  {words.say(proposal.kind.value):12}  {one_line(line)}"
        passage = f"{each.before}{proposal.quote}{each.after}"
        yield f"      {marked(passage, [(start, start + len(proposal.quote))])}"


def _value(value: Mapping[str, Json], words: Words) -> str:
    """What a proposal says, in a few words."""
    if "relative" in value:
        return words.say("a day that depends on when it was said")
    named = {name: part for name, part in value.items() if name != "extent" and isinstance(part, str)}
    return ", ".join(str(part) for part in named.values())


def proposal_views(archive: Archive, row: ItemRow, kind: str = "") -> tuple[ProposalView, ...]:
    """The proposals of the newest reading of an item, of one kind if that is named."""
    found, declined = proposals_of(archive, row), archive.index.marks.declined(row.id)
    return tuple(
        ProposalView(each, bool(declined) and digest_of(each) in declined)
        for each in found
        if kind in ("", each.proposal.kind.value)
    )

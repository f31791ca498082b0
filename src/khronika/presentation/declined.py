"""Proposals that were turned down, for whoever looks whether one was turned down wrongly."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.derivation.title import item_title
from khronika.archive.index.index import ItemRow
from khronika.archive.record.declined import digest_of
from khronika.archive.record.proposed import NumberedProposal, proposals_of
from khronika.archive.store.archive import Archive
from khronika.evidence.proposal import ProposalKind
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

PAGE = 20
"""Items whose proposals are shown at once."""


@dataclass(frozen=True, slots=True)
class DeclinedProposal:
    """A proposal of an item by its number, with the words around it."""

    number: int
    kind: ProposalKind
    quote: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DeclinedOfItem:
    """What was turned down of one item; `lost` counts what its newest reading proposes no longer."""

    control: str
    title: str
    proposals: tuple[DeclinedProposal, ...]
    lost: int

    def to_json(self) -> Json:
        """By name."""
        numbers: list[Json] = [each.number for each in self.proposals]
        return {"item": self.control, "declined": numbers, "lost": self.lost}

    def text(self, words: Words) -> Iterator[str]:
        """A line each."""
        for each in self.proposals:
            kind = words.say(each.kind.value)
            yield one_line(f"{self.control}  {each.number}  {kind}: {each.quote}")


def declined_proposals(archive: Archive, after: int = 0) -> tuple[tuple[DeclinedOfItem, ...], int | None]:
    """What was turned down of the items after a number, and after which number there is more."""
    numbers = archive.index.marks.declined_items(after, PAGE + 1)
    rows = [archive.index.item_by_number(number) for number in numbers[:PAGE]]
    shown = tuple(_of_item(archive, row) for row in rows if row is not None)
    return shown, numbers[PAGE - 1] if len(numbers) > PAGE else None


def _of_item(archive: Archive, row: ItemRow) -> DeclinedOfItem:
    declined = archive.index.marks.declined(row.id)
    found = [each for each in proposals_of(archive, row) if digest_of(each) in declined]
    title = item_title(archive, row, derivation_of(archive, row)).text
    return DeclinedOfItem(
        archive.control(row), title, tuple(map(_shown, found)), max(len(declined) - len(found), 0)
    )


def _shown(each: NumberedProposal) -> DeclinedProposal:
    proposal = each.proposal
    return DeclinedProposal(each.number, proposal.kind, proposal.quote, each.before, each.after)

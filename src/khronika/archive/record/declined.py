"""Proposals that were turned down: remembered in the log by what they say and where, so that a further reading does not bring them back."""

import hashlib
from collections.abc import Iterable

from khronika.archive.index.index import ItemRow
from khronika.archive.record.proposed import NumberedProposal, proposals_of, value_json
from khronika.archive.record.statement_line import StatementLineError
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import locators_json, quote_json
from khronika.primitives.codec import Json, canonical
from khronika.primitives.message import message
from khronika.record.event import ProposalEvent
from khronika.record.team_word import ProposalVerdict


def digest_of(found: NumberedProposal) -> str:
    """What a proposal is known by: SHA-256 (hex) of its kind, its words, their place, and what it says (docs/format/proposal.md).

    Not of the reading that it was made in: whoever reads the item again proposes the same. Empty for one whose
    words stand nowhere in the item.
    """
    if found.citation is None:
        return ""
    proposal, citation = found.proposal, found.citation
    told: dict[str, Json] = {
        "kind": proposal.kind.value,
        "locator": locators_json(citation.locators),
        "quote": quote_json(citation.quote) if citation.quote else None,
        "value": value_json(proposal),
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def decline(archive: Archive, row: ItemRow, found: NumberedProposal) -> None:
    """Turn a proposal down, for the whole team; one that was is left so."""
    _decide(archive, row, found, ProposalVerdict.DECLINED)


def reopen(archive: Archive, row: ItemRow, found: NumberedProposal) -> None:
    """Show a proposal again that was turned down."""
    _decide(archive, row, found, ProposalVerdict.REOPENED)


def numbered(archive: Archive, row: ItemRow, numbers: Iterable[int]) -> list[NumberedProposal]:
    """The proposals of an item of these numbers; raises StatementLineError where it has none."""
    there = {each.number: each for each in proposals_of(archive, row)}
    meant = [*dict.fromkeys(numbers)]
    for number in meant:
        if number not in there:
            raise StatementLineError(
                message("the item has no proposal {number}", number=number),
                hint=message("it has {number}: khronika propose ARCHIVE ITEM", number=len(there)),
            )
    return [there[number] for number in meant]


def _decide(archive: Archive, row: ItemRow, found: NumberedProposal, verdict: ProposalVerdict) -> None:
    digest = digest_of(found)
    with archive.writing() as writer:
        was_declined = digest in archive.index.marks.declined(row.id)
        if digest and was_declined is not (verdict is ProposalVerdict.DECLINED):
            writer.append(ProposalEvent(item=row.id, proposal=digest, verdict=verdict))
            writer.commit()

"""Proposals: what a program noticed in a text, for a person to decide on; they are never statements."""

from khronika.evidence.proposal.proposal import (
    ActName,
    FacilityName,
    Proposal,
    ProposalKind,
    ProposalStanding,
    ProposedAttribution,
    ProposedName,
    ProposedStance,
    Proposer,
    RelativeDate,
)
from khronika.evidence.proposal.propose import ProposalMeans, propose
from khronika.evidence.proposal.rendition import parse, to_json

__all__ = [
    "ActName",
    "FacilityName",
    "Proposal",
    "ProposalKind",
    "ProposalMeans",
    "ProposalStanding",
    "ProposedAttribution",
    "ProposedName",
    "ProposedStance",
    "Proposer",
    "RelativeDate",
    "parse",
    "propose",
    "to_json",
]

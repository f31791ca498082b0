"""Proposals: what a program noticed in a text, for a person to decide on; they are never statements."""

from khronika.evidence.proposal.proposal import (
    ActName,
    Attribution,
    FacilityName,
    Kind,
    Name,
    Proposal,
    Proposer,
    RelativeDate,
    Stance,
    Standing,
)
from khronika.evidence.proposal.propose import Means, propose
from khronika.evidence.proposal.rendition import parse, to_json

__all__ = [
    "ActName",
    "Attribution",
    "FacilityName",
    "Kind",
    "Means",
    "Name",
    "Proposal",
    "Proposer",
    "RelativeDate",
    "Stance",
    "Standing",
    "parse",
    "propose",
    "to_json",
]

"""How the proposals of the sentences beside this file compare with what a careful reader expects."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from khronika.evidence.proposal import (
    ActName,
    FacilityName,
    Proposal,
    ProposalKind,
    ProposedAttribution,
    ProposedName,
    RelativeDate,
    propose,
)
from khronika.primitives.timespan import Timespan

_WHOLE_NAMES = {ProposalKind.PERSON, ProposalKind.ORGANISATION, ProposalKind.PLACE, ProposalKind.PASSAGE}


class Expected(NamedTuple):
    kind: ProposalKind
    start: int
    end: int
    value: str


class Tally(NamedTuple):
    """Of each kind: how many proposals were right, how many were made, how many were expected."""

    right: Counter
    made: Counter
    expected: Counter

    def precision(self, kind: ProposalKind) -> float:
        return self.right[kind] / self.made[kind]

    def recall(self, kind: ProposalKind) -> float:
        return self.right[kind] / self.expected[kind]


def sentences(part: str = "sentences") -> Iterator[tuple[str, str, list[Expected]]]:
    loaded = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))
    for language, text, expected in loaded[part]:
        yield language, text, [_expected(text, *each) for each in expected]


def _expected(text: str, kind: str, quote: str, value: str = "") -> Expected:
    return Expected(ProposalKind(kind), text.index(quote), text.index(quote) + len(quote), value)


def held_out() -> list[tuple[str, str, list[Expected]]]:
    return list(sentences())[1::2]


def tally(of: Iterable[tuple[str, str, list[Expected]]], **how) -> Tally:
    """An expected proposal is met once."""
    found = Tally(Counter(), Counter(), Counter())
    for _, text, expected in of:
        left = list(expected)
        found.expected.update(each.kind for each in expected)
        for proposal in propose(text, **how):
            found.made[proposal.kind] += 1
            met = next((each for each in left if meets(proposal, each)), None)
            if met:
                left.remove(met)
                found.right[proposal.kind] += 1
    return found


def meets(proposal: Proposal, expected: Expected) -> bool:
    common = min(proposal.end, expected.end) - max(proposal.start, expected.start)
    whole = max(proposal.end, expected.end) - min(proposal.start, expected.start)
    if (
        proposal.kind is not expected.kind
        or common <= 0
        or (proposal.kind in _WHOLE_NAMES and 2 * common < whole)
    ):
        return False
    return not expected.value or says(proposal, expected.value)


def says(proposal: Proposal, value: str) -> bool:
    match proposal.value:
        case FacilityName(code, region, _):
            return value in (code, f"{code} {region}")
        case Timespan():
            return proposal.value.edtf == value
        case RelativeDate():
            return value == "relative"
        case ActName(code, standing):
            return f"{code} {standing.value}" == value
        case ProposedAttribution(speaker, _, _, stance):
            expected, _, said = value.rpartition(" ")
            return stance.value == said and (
                speaker == expected
                or (speaker != "" != expected and (speaker in expected or expected in speaker))
            )
        case ProposedName(name):
            return name == value

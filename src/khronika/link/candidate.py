"""Candidates: pairs of persons that may be one, best first, each with its reasons.

Nothing is ever joined here.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter

from khronika.link.blocking import CandidateBlocks, blocks
from khronika.link.bound import PairBounds
from khronika.link.comparison import NameFinding
from khronika.link.error import LinkError
from khronika.link.person import Person, Profile, profile, rarity
from khronika.link.weighing import Weighing
from khronika.link.weights import bits_of, likelihood, version
from khronika.primitives.uncollected import uncollected

LEAST = 0.5
"""Pairs less likely than this are not proposed."""

MOST = 1_000_000
"""As many proposals are held in memory at most; of more, the likeliest."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal, never a judgement. `version` names what made it."""

    left: str
    right: str
    likelihood: float
    findings: tuple[NameFinding, ...]
    version: str

    # The library's word for it (`score`, 0 to 1).
    score = property(attrgetter("likelihood"))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, in words."""
        return tuple(finding.reason for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Linking:
    """Persons made ready for comparison: who is worth comparing, and how each finding weighs among them."""

    profiles: Sequence[Profile]
    blocks: CandidateBlocks
    weighing: Weighing

    @classmethod
    def of(cls, persons: Iterable[Person]) -> "Linking":
        """Take the persons apart and find the blocks. Raises LinkError when two persons have one id."""
        with uncollected():
            profiles = [profile(each) for each in persons]
            if len({each.id for each in profiles}) < len(profiles):
                raise LinkError(
                    "two persons have one id", hint="give every description of a person an id of its own"
                )
            return cls(profiles, blocks(profiles), Weighing(rarity(profiles)))

    def pairs(self, places: Iterable[int], *, least: float = -math.inf) -> Iterator[tuple[float, int, int]]:
        """Of these persons with all after them the odds in bits.

        Each pair once, and only those that share a key.

        Pairs that cannot reach `least` bits, however much their names agree, are left out unweighed.
        """
        bounds = PairBounds(self.weighing, self.profiles) if least > -math.inf else None
        for place in places:
            mine, others = self.profiles[place], self.blocks.neighbours(place)
            for other in dict.fromkeys(bounds.reaching(place, others, least)) if bounds else others:
                bits = self.weighing.bits(mine, self.profiles[other])
                if bits >= least:
                    yield bits, place, other

    def by_surname(self) -> list[int]:
        """All persons, those of one surname after each other: what is remembered of names is needed at one time."""
        return sorted(range(len(self.profiles)), key=lambda place: _surname(self.profiles[place]))

    def candidate(self, bits: float, left: int, right: int) -> Candidate:
        """The proposal for one pair, in words."""
        one, other = self.profiles[left], self.profiles[right]
        return Candidate(one.id, other.id, likelihood(bits), self.weighing.findings(one, other), version())


def _surname(each: Profile) -> str:
    family = each.names[0].surnames if each.names else ()
    return family[0].stems[0] if family and family[0].stems else ""


def candidates(persons: Iterable[Person], *, least: float = LEAST, most: int = MOST) -> Iterator[Candidate]:
    """Pairs that may be one person, the likeliest first, down to the likelihood `least` (0 to 1) and at most `most`.

    Only pairs that share a key of `blocking` are compared. Time and memory grow with the number of persons. Raises LinkError when two
    persons have one id.
    """
    linking = Linking.of(persons)
    likely = linking.pairs(linking.by_surname(), least=bits_of(least))
    with uncollected():
        best = nlargest(most, likely, key=lambda pair: (pair[0], -pair[1], -pair[2]))
    return (linking.candidate(*pair) for pair in best)

"""What speaks for and against two persons being one: names by how rare they are, birth, places, company and times, each in bits.

After Fellegi and Sunter (A Theory for Record Linkage, 1969): the bits of a finding are the binary logarithm of how much oftener it is made
about one person than about two. Agreement in what is rare among the persons given counts more; the other numbers stand in `weights.tsv`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from khronika.link.agreement import (
    FieldAgreement,
    a_slip_of_one_name,
    given_names,
    known_apart,
    patronymics,
    surnames,
)
from khronika.link.birth import BORN_SAID, births, born_on_one_day
from khronika.link.comparison import (
    Agreements,
    NameFinding,
    arranged,
    doubtful_at_most,
    findings_of,
    forgiven,
)
from khronika.link.lexicon import surname_shares
from khronika.link.part import NamePart
from khronika.link.person import FEWEST, Profile, Rarity, first_letter
from khronika.link.weights import weights
from khronika.primitives.message import message

_APART = message("no place in common: speaks a little against")
_AT_ONE_TIME = message("their times overlap")

HOPELESS = -60.0
"""The odds, in bits, of pairs that are not worth weighing."""

_NEARLY = 6.0
"""Bits by which one way to take a name apart says hardly more than another."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Compares persons of one set. `bits` is quick, `findings` says the same in words."""

    rarity: Rarity
    _seen: dict[tuple[str, NamePart], int] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def prior(self) -> float:
        """The odds before anything is compared: of all others about one is the same person."""
        return -math.log2(self.rarity.persons)

    def bits(self, left: Profile, right: Profile) -> float:
        """The odds, in bits, that these are one person. Symmetric.

        HOPELESS when the given names differ: siblings have surname, father, place and company in common,
        twins their birth date.
        """
        if _hopeless(left, right):
            return HOPELESS
        names, agreed = self._names(left, right)
        if agreed is not None and agreed.given in _AGAINST:
            return HOPELESS
        bits = self.prior + names + self._beside(left, right)
        return bits + sum(finding.bits for finding in _doubts(agreed, bits))

    def surnames_at_most(self, left: tuple[NamePart, ...], right: tuple[NamePart, ...]) -> float:
        """The bits that two surnames say at most of persons who are not known to be born on one day."""
        return self._part_bits("surname", surnames(left, right), left[:1], right[:1])

    def given_at_most(self, left: NamePart | None, right: NamePart | None) -> float:
        """The same of two given names; minus infinity where nothing beside them can make them one person's."""
        if left is None or right is None:
            return 0.0
        if known_apart(left, right):
            return -math.inf
        found = given_names(left, right)
        if found in _AGAINST:
            if found is FieldAgreement.INITIAL_DIFFERS or not a_slip_of_one_name(left, right):
                return -math.inf
            found = FieldAgreement.LETTER
        return self._part_bits("given", found, (left,), (right,))

    def patronymics_at_most(self, left: NamePart | None, right: NamePart | None) -> float:
        """The same of two patronymics."""
        if left is None or right is None:
            return 0.0
        return self._part_bits("patronymic", patronymics(left, right), (left,), (right,))

    def _part_bits(
        self, kind: str, found: FieldAgreement, ours: tuple[NamePart, ...], theirs: tuple[NamePart, ...]
    ) -> float:
        if found is FieldAgreement.MISSING:
            return 0.0
        return weights()[f"{kind} {found.value}"] + self._rarer(kind, found, ours, theirs)

    def findings(self, left: Profile, right: Profile) -> tuple[NameFinding, ...]:
        """What the odds rest on, without the prior; the bits sum up to `bits` less `prior`."""
        _, agreed = self._names(left, right)
        found = list(self._weighed_names(agreed)) if agreed else []
        found += [
            NameFinding(name, bits, BORN_SAID[name]) for name, bits in births(left.births, right.births)
        ]
        found += self._shared_findings(left, right)
        return (*found, *_doubts(agreed, self.prior + sum(finding.bits for finding in found)))

    def _names(self, left: Profile, right: Profile) -> tuple[float, Agreements | None]:
        best: tuple[float, Agreements | None] = (0.0, None)
        siblings: tuple[float, Agreements | None] = (-math.inf, None)
        one_day = born_on_one_day(left.births, right.births)
        for one in left.names:
            for other in right.names:
                agreed = arranged(one, other)
                if agreed.bits < 0 and (one_day or _misspelt_given_name(agreed)):
                    agreed = forgiven(agreed)
                bits = self._name_bits(agreed)
                if best[1] is None or bits > best[0]:
                    best = (bits, agreed)
                if agreed.given in _AGAINST and bits > siblings[0]:
                    siblings = (bits, agreed)
        # Which word is the surname may be unknown: to take it for the given name must not make one of
        # siblings.
        return (
            siblings
            if siblings[0] > best[0] - _NEARLY and best[1] and best[1].surname is FieldAgreement.DIFFERS
            else best
        )

    def _name_bits(self, agreed: Agreements) -> float:
        """The bits of names, the same as those of `_weighed_names` together."""
        left, right = agreed.left, agreed.right
        bits = agreed.bits
        bits += self._rarer("surname", agreed.surname, left.surnames[:1], right.surnames[:1])
        if left.given and right.given:
            bits += self._rarer("given", agreed.given, (left.given,), (right.given,))
        if left.patronymic and right.patronymic:
            bits += self._rarer("patronymic", agreed.patronymic, (left.patronymic,), (right.patronymic,))
        return bits

    def _weighed_names(self, agreed: Agreements) -> Iterator[NameFinding]:
        left, right = agreed.left, agreed.right
        parts = {
            "surname": (agreed.surname, left.surnames[:1], right.surnames[:1]),
            "given": (agreed.given, _some(left.given), _some(right.given)),
            "patronymic": (agreed.patronymic, _some(left.patronymic), _some(right.patronymic)),
        }
        for finding in findings_of(agreed):
            kind = finding.name.partition(" ")[0]
            if kind in parts:
                found, ours, theirs = parts[kind]
                bits = finding.bits + self._rarer(kind, found, ours, theirs)
                reason = finding.reason
                if found in _BY_RARITY and ours and theirs:
                    count = self._count(kind, ours[0], theirs[0])
                    told = "{reason}; {count} of {all} have it"
                    reason = message(told, reason=reason, count=count, all=self.rarity.given)
                yield NameFinding(finding.name, bits, reason)
            else:
                yield finding

    def _rarer(
        self, kind: str, found: FieldAgreement, ours: tuple[NamePart, ...], theirs: tuple[NamePart, ...]
    ) -> float:
        """How many bits more than in the table it speaks for one person that this very name is so rare, or so common."""
        if not ours or not theirs:
            return 0.0
        if found is FieldAgreement.INITIAL:
            return self._initial_bits(kind, ours[0], theirs[0]) - weights()[f"{kind} initial"]
        if found not in _BY_RARITY:
            return 0.0
        count = self._count(kind, ours[0], theirs[0])
        if self.rarity.given > FEWEST:
            # Of those who have it one is the person compared: in a large set the others tell how many have
            # it by chance.
            count = max(count - 1, 1)
        if kind == "surname":
            # In a small set two of one surname do not tell that it is a common one everywhere.
            count = max(count, round(_share(ours[0], theirs[0]) * self.rarity.persons))
        rare = _rare_bits(self.rarity.persons, count)
        if found in _MISSPELT:
            # However rare either spelling is, others are a slip away from it.
            rare = min(rare, weights()["rarity of a slip, at most"])
        bits = rare - weights()[f"{kind} same"]
        return bits + self._misspelt_bits(kind, found, ours[0], theirs[0])

    def _initial_bits(self, kind: str, ours: NamePart, theirs: NamePart) -> float:
        """How few of those whose initial is known have this one.

        Less when it fits only another form of the name: М. for Никита, Микита.
        """
        cut, other = (ours, theirs) if ours.cut else (theirs, ours)
        known = self.rarity.count(f"{kind} initial", "")
        bits = weights()["initial among many"] + _rare_bits(
            known, min(self.rarity.count(f"{kind} initial", first_letter(cut)), known)
        )
        return (
            bits
            if first_letter(cut) == first_letter(other)
            else min(bits, weights()["initial of another form"])
        )

    def _misspelt_bits(self, kind: str, found: FieldAgreement, ours: NamePart, theirs: NamePart) -> float:
        """What more speaks against a slip: that either spelling is found elsewhere, too.

        A slip seldom happens twice.
        """
        if found not in _MISSPELT:
            return 0.0
        bits = weights()["heard among many"] if found is FieldAgreement.HEARD else 0.0
        both_usual = min(self._commonest(kind, ours), self._commonest(kind, theirs)) > 1
        return bits + weights()["both usual"] if both_usual else bits

    def _count(self, kind: str, ours: NamePart, theirs: NamePart) -> int:
        """How many persons have the commoner of the two names."""
        return max(self._commonest(kind, ours), self._commonest(kind, theirs))

    def _commonest(self, kind: str, part: NamePart) -> int:
        count = self._seen.get((kind, part))
        if count is None:
            values = part.names if kind != "surname" and part.names else part.stems[:1]
            count = max((self.rarity.count(kind, value) for value in values), default=1)
            self._seen[kind, part] = count
        return count

    def _beside(self, left: Profile, right: Profile) -> float:
        bits = 0.0
        if left.births and right.births:
            for _, told in births(left.births, right.births):
                bits += told
        if (left.places and right.places) or (left.company and right.company):
            bits += sum(finding.bits for finding in self._shared_findings(left, right))
        return bits

    def _shared_findings(self, left: Profile, right: Profile) -> Iterator[NameFinding]:
        here, there = left.places, right.places
        if here and there:
            shared = here & there
            if shared:
                rarest = min(shared, key=lambda place: (self.rarity.count("place", place), place))
                count = self.rarity.count("place", rarest)
                bits = self._shared_bits(count, weights()["place same"])
                yield NameFinding(
                    "place same",
                    bits,
                    message(
                        "both were in one place; {count} of {all} were there",
                        count=count,
                        all=self.rarity.given,
                    ),
                )
                yield from _at_one_time(left, right)
            else:
                yield NameFinding("place differs", weights()["place differs"], _APART)
        yield from self._met(left.company & right.company)

    def _met(self, both: frozenset[str]) -> Iterator[NameFinding]:
        if both:
            count = min(self.rarity.count("company", met) for met in both)
            bits = self._shared_bits(count, weights()["company same"])
            yield NameFinding(
                "company same",
                bits,
                message("both met the same person or event, {number} in all", number=len(both)),
            )

    def _shared_bits(self, count: int, most: float) -> float:
        """Places and company go together with each other and with names: they count a little less, and never more than the table says."""
        return min(max(math.log2(self.rarity.persons / count) * 0.85, 0.2), most)


def _doubts(agreed: Agreements | None, odds: float) -> Iterator[NameFinding]:
    if agreed is not None:
        yield from doubtful_at_most(agreed.gender, odds)


def _hopeless(left: Profile, right: Profile) -> bool:
    if len(left.names) != 1 or len(right.names) != 1:
        return False
    one, other = left.names[0].given, right.names[0].given
    if one is None or other is None or given_names(one, other) not in _AGAINST:
        return False
    return not (
        (born_on_one_day(left.births, right.births) or _one_known(one, other))
        and a_slip_of_one_name(one, other)
    )


def _misspelt_given_name(agreed: Agreements) -> bool:
    """Whether only one of two given names is known, and beside the same surname the other may be that one misspelt: Галтина, Галина."""
    left, right = agreed.left.given, agreed.right.given
    return (
        agreed.surname is FieldAgreement.SAME
        and left is not None
        and right is not None
        and _one_known(left, right)
    )


def _one_known(left: NamePart, right: NamePart) -> bool:
    return bool(left.names) is not bool(right.names) and not left.cut and not right.cut


_AGAINST = frozenset({FieldAgreement.DIFFERS, FieldAgreement.INITIAL_DIFFERS})
_MISSPELT = frozenset({FieldAgreement.HEARD, FieldAgreement.SLIP, FieldAgreement.LETTER})
_BY_RARITY = frozenset(
    {
        FieldAgreement.SAME,
        FieldAgreement.FORM,
        FieldAgreement.HEARD,
        FieldAgreement.SLIP,
        FieldAgreement.HALF,
        FieldAgreement.LETTER,
    }
)


@lru_cache(maxsize=1 << 16)
def _share(ours: NamePart, theirs: NamePart) -> float:
    shares = surname_shares()
    return max((shares.get(stem, 0.0) for stem in (*ours.stems[:1], *theirs.stems[:1])), default=0.0)


@lru_cache(maxsize=1 << 14)
def _rare_bits(persons: int, count: int) -> float:
    return max(-math.log2(count / persons), 0.5)


def _some(part: NamePart | None) -> tuple[NamePart, ...]:
    return (part,) if part else ()


def _at_one_time(left: Profile, right: Profile) -> Iterator[NameFinding]:
    if any(
        one.first <= other.last and other.first <= one.last for one in left.times for other in right.times
    ):
        yield NameFinding("time near", weights()["time near"], _AT_ONE_TIME)

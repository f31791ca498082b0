"""Who can open an archive if one member dies, and how well that was rehearsed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from khronika.archive.members.recovery import RecoveryStanding, standing
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.seal.event import CardPlace, GroupRule

LONGEST = 365
"""Days after which a drill is due."""


class RecoveryDue(Enum):
    """What is to be done about recovery."""

    NOTHING = "nothing"
    SPLIT = "split"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """People and cards that open an archive; `rehearsed` are days since cards last gave the key, None for never."""

    stands: RecoveryStanding
    rehearsed: int | None

    @property
    def due(self) -> RecoveryDue:
        """What is to be done next."""
        if self.stands.split is None:
            return RecoveryDue.SPLIT
        late = self.rehearsed is None or self.rehearsed > LONGEST
        return RecoveryDue.DRILL if late else RecoveryDue.NOTHING

    def to_json(self) -> Json:
        """How many others, how many cards of each group, and when they were last used."""
        groups: list[Json] = [{"needed": rule.needed, "cards": rule.cards} for rule in self._groups()]
        return {"others": [*self.stands.others], "groups": groups, "joined": self.stands.joined or None}

    def text(self, words: Words) -> Iterator[str]:
        """Line by line; what to type next is for the door to say."""
        yield self.people(words)
        if self.stands.split is None:
            return
        yield self.cards(words)
        for number, rule in enumerate(self._groups(), start=1):
            places = [CardPlace(number, card) for card in range(1, rule.cards + 1)]
            seen = [
                f"{place.card} ({self.stands.seen[place][:10]})"
                for place in places
                if place in self.stands.seen
            ]
            yield words.say(
                "group {number}: seen in drills: {cards}",
                number=number,
                cards=", ".join(seen) or words.say("none yet"),
            )
        if self.stands.joined:
            yield self.last(words)

    def people(self, words: Words) -> str:
        """Who else can open the archive."""
        others = self.stands.others
        if not others:
            return words.say(
                "if you die today: nobody else can open the archive with a passphrase of their own"
            )
        told = words.count(
            "if you die today: {n} other member can open the archive with a passphrase of their own",
            "if you die today: {n} other members can open the archive with a passphrase of their own",
            len(others),
        )
        return f"{told}: {one_line(', '.join(others))}"

    def cards(self, words: Words) -> str:
        """How many cards of which group are needed; empty without a split."""
        if self.stands.split is None:
            return ""
        needed = [
            words.say(
                "{needed} of {cards} of group {number}", needed=rule.needed, cards=rule.cards, number=number
            )
            for number, rule in enumerate(self._groups(), start=1)
        ]
        return words.say(
            "or cards: {needed}; fingerprint {fingerprint}, made {day}",
            needed=words.say(", and ").join(needed),
            fingerprint=self.stands.split.event.fingerprint,
            day=self.stands.split.since[:10],
        )

    def last(self, words: Words) -> str:
        """When cards last gave the key."""
        return words.say("cards last gave the key in a drill: on {day}", day=self.stands.joined[:10])

    def _groups(self) -> tuple[GroupRule, ...]:
        return tuple(self.stands.split.event.groups) if self.stands.split else ()


def recovery_view(archive: Archive, today: str) -> RecoveryView:
    """How recovery stands on a day (RFC 3339)."""
    stands = standing(archive)
    days = (
        (date.fromisoformat(today[:10]) - date.fromisoformat(stands.joined[:10])).days
        if stands.joined
        else None
    )
    return RecoveryView(stands, days)

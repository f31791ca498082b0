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


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """How recovery stands, and which command is due; `typed` is the archive's folder as a shell takes it."""

    view: RecoveryView
    typed: str

    def to_json(self) -> Json:
        """That of the view."""
        return self.view.to_json()

    def text(self, words: Words) -> Iterator[str]:
        """All of it, then what is due."""
        yield from self.view.text(words)
        if self.view.due is RecoveryDue.SPLIT:
            yield one_line(words.say("there are no recovery cards: {command}", command=self._split))
        elif self.view.rehearsed is None:
            told = "cards last gave the key in a drill: never: {command}"
            yield one_line(words.say(told, command=self._drill))

    def brief(self, words: Words) -> Iterator[str]:
        """Who can open the archive if one dies, by which cards, when that was rehearsed, and what is due."""
        yield self.view.people(words)
        if self.view.stands.split:
            yield self.view.cards(words)
            if self.view.stands.joined:
                yield self.view.last(words)
        if self.view.due is not RecoveryDue.NOTHING:
            yield one_line(self._reminder(words))

    def _reminder(self, words: Words) -> str:
        if self.view.due is RecoveryDue.SPLIT:
            told = "recovery: none yet: if every passphrase is lost, so is the archive. {command}"
            return words.say(told, command=self._split)
        if self.view.rehearsed is None:
            return words.say("recovery: cards were never rehearsed: {command}", command=self._drill)
        return words.count(
            "recovery: last rehearsed {n} day ago: {command}",
            "recovery: last rehearsed {n} days ago: {command}",
            self.view.rehearsed,
            command=self._drill,
        )

    @property
    def _split(self) -> str:
        return f"khronika recovery split {self.typed} --to /dev/shm/cards.pdf"

    @property
    def _drill(self) -> str:
        return f"khronika recovery drill {self.typed}"


def recovery_report(archive: Archive, today: str, typed: str) -> RecoveryReport:
    """How recovery stands on a day (RFC 3339), for a command line."""
    return RecoveryReport(recovery_view(archive, today), typed)


def recovery_view(archive: Archive, today: str) -> RecoveryView:
    """How recovery stands on a day (RFC 3339)."""
    stands = standing(archive)
    days = (
        (date.fromisoformat(today[:10]) - date.fromisoformat(stands.joined[:10])).days
        if stands.joined
        else None
    )
    return RecoveryView(stands, days)

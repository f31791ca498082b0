"""Recovery cards that were drawn on a page: in force only once somebody reads words of one back."""

from collections.abc import Mapping
from dataclasses import dataclass

from khronika.archive.members.recovery import DrawnKey, draw_key
from khronika.archive.members.typed_cards import CardTrial, draw_trial
from khronika.seal.event import GroupRule
from khronika.web.error import WorkspaceError

MOST_GROUPS = 2
"""Groups that the form has: more are made at the command."""


@dataclass(frozen=True, slots=True)
class DrawnCards:
    """A key, its cards, and which words of one of them are asked for."""

    key: DrawnKey
    trial: CardTrial


def drawn(form: Mapping[str, str]) -> DrawnCards:
    """Draw a key for the groups of a form; raises CardError, WorkspaceError."""
    rules = [_rule(form, number) for number in range(1, MOST_GROUPS + 1)]
    key = draw_key([rule for rule in rules if rule.cards])
    return DrawnCards(key, draw_trial(key.deck))


def _rule(form: Mapping[str, str], number: int) -> GroupRule:
    given = [form.get(f"{name}-{number}", "").strip() or "0" for name in ("needed", "cards")]
    if not all(each.isascii() and each.isdecimal() and len(each) <= 2 for each in given):
        raise WorkspaceError("how many cards is a number", hint="nothing was made; try again")
    return GroupRule(*map(int, given))

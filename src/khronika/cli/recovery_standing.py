"""How an archive can be opened when somebody is no longer there, in lines for commands."""

from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.language import say, words
from khronika.cli.show import as_typed, show_views, tell

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive


def tell_standing(opened: "Archive", archive: Path) -> None:
    """Who can still open the archive, by which cards, when that was rehearsed, and what is due."""
    from khronika.presentation.recovery import RecoveryDue, recovery_view

    view = recovery_view(opened, opened.clock.now())
    show_views([view], as_json=False)
    if view.due is RecoveryDue.SPLIT:
        told = "there are no recovery cards: {command}"
        tell(say(told, command=f"khronika recovery split {as_typed(archive)} --to /dev/shm/cards.pdf"))
    elif view.rehearsed is None:
        told = "cards last gave the key in a drill: never: {command}"
        tell(say(told, command=f"khronika recovery drill {as_typed(archive)}"))


def in_brief(opened: "Archive", archive: Path, today: str) -> list[str]:
    """Who can still open the archive if one dies, by which cards, when that was rehearsed, and what is due: for `khronika status`."""
    from khronika.presentation.recovery import recovery_view

    view = recovery_view(opened, today)
    cards = [view.cards(words())] if view.stands.split else []
    last = [view.last(words())] if view.stands.split and view.stands.joined else []
    due = reminder(opened, archive, today)
    return [view.people(words()), *cards, *last, *([due] if due else [])]


def reminder(opened: "Archive", archive: Path, today: str) -> str:
    """One line about recovery for `khronika status`; empty where all is well."""
    from khronika.presentation.recovery import RecoveryDue, recovery_view

    view, typed = recovery_view(opened, today), as_typed(archive)
    drill = f"khronika recovery drill {typed}"
    if view.due is RecoveryDue.SPLIT:
        split = f"khronika recovery split {typed} --to /dev/shm/cards.pdf"
        told = "recovery: none yet: if every passphrase is lost, so is the archive. {command}"
        return say(told, command=split)
    if view.due is RecoveryDue.NOTHING:
        return ""
    if view.rehearsed is None:
        return say("recovery: cards were never rehearsed: {command}", command=drill)
    return say("recovery: last rehearsed {days} days ago: {command}", days=view.rehearsed, command=drill)

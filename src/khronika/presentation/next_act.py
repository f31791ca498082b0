"""The next useful acts in an archive, the most urgent first: what an empty or unfinished archive is in need of."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.archive.custody.overview import Overview
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message


class NextAct(Enum):
    """Something to do."""

    RECOVER = "recover"
    GO_ON = "go on"
    SEAL = "seal"
    READ = "read"
    STATE = "state"
    ANCHOR = "anchor"
    COPY = "copy"


_TOLD = {
    NextAct.RECOVER: message("Make recovery cards: without your passphrase nobody opens this archive."),
    NextAct.GO_ON: message("Go on with the accession that was interrupted."),
    NextAct.SEAL: message("Seal the first files: they are read once, encrypted, and logged."),
    NextAct.READ: message("Read what was sealed: until then nobody finds its words."),
    NextAct.STATE: message("Record the first statement: who did what to whom, and which words say so."),
    NextAct.ANCHOR: message("Have the log stamped: a stamp proves since when it has existed."),
    NextAct.COPY: message("Make a copy on another disk, and keep it elsewhere."),
}
_COMMANDS = {
    NextAct.RECOVER: "khronika recovery split ARCHIVE --to FILE",
    NextAct.GO_ON: "khronika seal ARCHIVE --resume ACCESSION",
    NextAct.SEAL: "khronika seal ARCHIVE PATH",
    NextAct.READ: "khronika read ARCHIVE",
    NextAct.STATE: "khronika state ARCHIVE --item ITEM",
    NextAct.ANCHOR: "khronika anchor ARCHIVE --url URL",
    NextAct.COPY: "khronika copy ARCHIVE TARGET",
}
_PAGES = {
    NextAct.GO_ON: "/inbox",
    NextAct.SEAL: "/inbox",
    NextAct.READ: "/inbox",
    NextAct.STATE: "/items?state=read",
    NextAct.RECOVER: "/recovery",
    NextAct.ANCHOR: "/ledger#stamps",
    NextAct.COPY: "/ledger#copies",
}


@dataclass(frozen=True, slots=True)
class ActToDo:
    """An act and the command that does it."""

    act: NextAct

    @property
    def command(self) -> str:
        """As it is typed."""
        return _COMMANDS[self.act]

    @property
    def page(self) -> str:
        """The page of the workspace where it is done."""
        return _PAGES[self.act]

    def to_json(self) -> Json:
        """Its name and command."""
        return {"act": self.act.value, "command": self.command}

    def text(self, words: Words) -> Iterator[str]:
        """What it is for."""
        yield words.of(_TOLD[self.act])


def next_acts(seen: Overview, *, has_cards: bool, has_copies: bool) -> tuple[ActToDo, ...]:
    """What an archive is in need of."""
    left = seen.items - seen.read - seen.partly - seen.unread
    due = {
        NextAct.GO_ON: bool(seen.unfinished),
        NextAct.SEAL: not seen.items,
        NextAct.READ: left > 0,
        NextAct.STATE: bool(seen.items) and not seen.batches,
        NextAct.RECOVER: not has_cards,
        NextAct.ANCHOR: bool(seen.items) and not seen.anchored,
        NextAct.COPY: bool(seen.items) and not has_copies,
    }
    return tuple(ActToDo(act) for act, is_due in due.items() if is_due)

"""The handbook: one page of help for each screen, and all of them in order for a documenter or a lawyer.

Its words are messages like all others. No native reader has checked the Russian, Ukrainian and French yet: pages say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, message


class HandbookRole(Enum):
    """For whom a page is."""

    DOCUMENTER = "documenter"
    LAWYER = "lawyer"


_BOTH = frozenset(HandbookRole)
_DOCUMENTER, _LAWYER = frozenset({HandbookRole.DOCUMENTER}), frozenset({HandbookRole.LAWYER})


@dataclass(frozen=True, slots=True)
class HelpKey:
    """Keys, as they are written on a keyboard, and what they do on a screen."""

    keys: tuple[str, ...]
    act: Message


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """One screen: what it shows, what to do on it, what to beware of, and its keys beside those of every page."""

    name: str
    title: Message
    what: Message
    steps: tuple[Message, ...]
    beware: Message
    roles: frozenset[HandbookRole] = _BOTH
    keys: tuple[HelpKey, ...] = ()

    def to_json(self) -> Json:
        """In English, by name."""
        steps: list[Json] = [each.template for each in self.steps]
        roles: list[Json] = [*sorted(each.value for each in self.roles)]
        return {
            "topic": self.name,
            "title": self.title.template,
            "what": self.what.template,
            "steps": steps,
            "beware": self.beware.template,
            "roles": roles,
            "keys": {" ".join(each.keys): each.act.template for each in self.keys},
        }

    def text(self, words: Words) -> Iterator[str]:
        """What it shows, step by step, what to beware of."""
        yield words.of(self.title)
        yield words.of(self.what)
        for each in self.steps:
            yield f"- {words.of(each)}"
        yield words.of(self.beware)
        for key in self.keys:
            yield f"{' '.join(key.keys)}: {words.of(key.act)}"


TOPICS = (
    HelpTopic(
        "overview",
        message("Overview"),
        message("How much is in the archive, how it is protected, and which act is due next."),
        (
            message("Do what is named first: a copy elsewhere and recovery cards before much work."),
            message("Follow a number to the list behind it."),
        ),
        message("Lock the archive before you leave the machine. It locks itself after a quarter of an hour."),
    ),
    HelpTopic(
        "inbox",
        message("Inbox"),
        message(
            "Material comes in here: each file is hashed and encrypted before anything else is done with it."
        ),
        (
            message(
                "Write the folder with its whole path, look at what lies there, and say from whom it came and how."
            ),
            message("Say what consent was given, and for what."),
            message("Have it read. What could not be read is listed with the reason."),
        ),
        message("The name of whoever gave it stands in no code: choose one that tells nobody anything."),
        _DOCUMENTER,
    ),
    HelpTopic(
        "evidence",
        message("Evidence"),
        message("Every file under its number, with what was read of it and what rests on it."),
        (
            message("Narrow the list by kind and by state of reading, or go to a number."),
            message("Open an item, read it, and mark the words that say something."),
            message("Look at custody and proof before you rely on it."),
        ),
        message("Recognised text is a reading and not the original: compare it."),
    ),
    HelpTopic(
        "tags",
        message("Tags and saved views"),
        message("Words by which the team sorts, and choices of the list or searches that are opened again."),
        (
            message("Press L in an item, type a tag or the beginning of one, and press Enter."),
            message(
                "In the list, mark rows with X, press L, and look at what would change before it is done. It can be undone."
            ),
            message("Save a list or a search under a name. What came since you saw it is counted."),
        ),
        message("Tags and views are no evidence, and leave with no package and no export."),
        _DOCUMENTER,
    ),
    HelpTopic(
        "item",
        message("Item"),
        message("One file as it was sealed: what it says, what was stated of it, and where it was since."),
        (
            message(
                "Read the card in words before you reveal a picture or a recording, and reveal no more than you need."
            ),
            message(
                "Select words with the mouse; or go to the text with Tab, and select with Shift and the arrows."
            ),
            message(
                "Draw a region on a page that is revealed; of a recording, mark where a span begins and ends."
            ),
            message("State what the selection says, or how two persons in it are related."),
            message("Look at custody and proof before a case rests on it."),
        ),
        message(
            "What was recognised in a picture or in speech is a reading: compare it with what you see and hear."
        ),
        keys=(
            HelpKey(("S",), message("state what the selection says")),
            HelpKey(("R",), message("say how two persons in the selection are related")),
            HelpKey(("Shift", "→"), message("select words in the text")),
            HelpKey(("I", "O"), message("where a span of a recording begins and ends")),
            HelpKey(("V", "H"), message("show a picture one step further, hide it")),
            HelpKey(("M",), message("let a recording be heard")),
            HelpKey((",", "."), message("page before and after of an item")),
        ),
    ),
    HelpTopic(
        "state",
        message("State what happened"),
        message(
            "One form takes who did what to whom, where, when and how it is known, as statements that cite the selection."
        ),
        (
            message("Check what the program filled in: it is dotted. Two fields are enough."),
            message("Choose among the names that are suggested where the record knows the person already."),
            message("Say who tells it, and how they know: who saw it is not who heard of it."),
            message("Leave a note for the reviewer where something is doubtful."),
            message("Save it. It can be taken back, and the history keeps both."),
        ),
        message("State what the item says and no more. What you conclude is a note in a case."),
        _DOCUMENTER,
        keys=(
            HelpKey(("Tab",), message("next field")),
            HelpKey(("↓", "Enter"), message("choose a name that is suggested")),
            HelpKey(("Ctrl", "Enter"), message("save it")),
            HelpKey(("Z",), message("take back what was recorded just now")),
        ),
    ),
    HelpTopic(
        "review",
        message("Review"),
        message(
            "What members recorded and what the program noticed waits here until somebody decides, one decision a screen."
        ),
        (
            message("Compare it with the passage, and look at what says otherwise, before you accept."),
            message("Dispute it with a reason, or send it back and say what is missing."),
            message("Accept a proposal only where the passage says so: with that it becomes a statement."),
            message("Judge whether two persons are the same by what differs, and not by the name alone."),
            message("Decide on many at once after you looked at what would change."),
            message("Look through what was turned down before you say that an item says nothing."),
        ),
        message(
            "Each decision stands in the log with your name. Two persons who are joined wrongly harm both."
        ),
        keys=(
            HelpKey(("A",), message("accept")),
            HelpKey(("X",), message("dispute, or turn a proposal down")),
            HelpKey(("C",), message("send back")),
            HelpKey(("Y", "N", "U"), message("the same person, two persons, unsure")),
            HelpKey(("Space",), message("later")),
            HelpKey(("⌫",), message("take the last decision back")),
        ),
    ),
    HelpTopic(
        "search",
        message("Search"),
        message("Evidence and record are searched at once, in every alphabet and case."),
        (
            message("Follow a hit to its passage, or to who or what is meant in the record."),
            message("Go back to a search of this visit from the page of search."),
        ),
        message("A word that is not found may stand in what nobody could read."),
    ),
    HelpTopic(
        "alarms",
        message("Alarms"),
        message(
            "Days in detention are counted from statements, at least and at most, and compared with the limits of rules."
        ),
        (
            message("Begin with the watch list: who is overdue comes first."),
            message("Open a person. Full bars are certain days, outlines are possible ones."),
            message("Read what would change an alarm: it says which document to look for."),
        ),
        message(
            "An alarm is a lead. A lawyer checks the rule, the dates and whether the person is the same."
        ),
    ),
    HelpTopic(
        "patterns",
        message("Patterns"),
        message(
            "What acts have in common, by kind, method, place and month, with how each count came to be known."
        ),
        (
            message("Follow a number to its acts and to their statements."),
            message("Look at the largest part from one origin before you say that something is frequent."),
            message("Look at the independence of sources: three reports may be one voice."),
        ),
        message("Counts show what was reported. Places where nobody could report are empty here."),
    ),
    HelpTopic(
        "cases",
        message("Cases"),
        message(
            "A case begins with its forum, goes on with what is alleged of whom, and shows what is missing first."
        ),
        (
            message("Choose forum and ground: elements of crimes differ by them."),
            message(
                "Enter an allegation. Each element is a row: attach what supports, contradicts or exculpates."
            ),
            message("Look for another explanation, and enter what speaks for it, too."),
            message("Say what you hope to show, who looks for it and by when."),
            message("Say how you see a row. Yours stands beside those of the others."),
        ),
        message("No row is ever fulfilled here, and no table of law was checked by a lawyer yet."),
        _LAWYER,
    ),
    HelpTopic(
        "package",
        message("Package"),
        message("What would leave for a court is shown place by place before anything is written."),
        (
            message("Write the sentences first, each with the statements it rests on."),
            message(
                "Look at each place that tells of a protected person, and confirm it, or leave it behind."
            ),
            message("Open each picture and recording yourself: no program sees a face in it."),
            message(
                "Write the package into a new folder, read its verification report, then write the letter."
            ),
        ),
        message(
            "What has left cannot be recalled. What speaks against the case leaves, too, or is left out with a reason that is logged."
        ),
        _LAWYER,
    ),
    HelpTopic(
        "ledger",
        message("Ledger"),
        message(
            "Each act is an entry of a log that nobody changes unseen; here its root, keys, recovery and copies are shown."
        ),
        (
            message("Compare the verifier key with the letter that a recipient holds."),
            message("Have the log stamped after much work: only then is its time proven."),
            message("Copy the archive to another disk after much work, and keep that disk elsewhere."),
            message("Print recovery cards, give each to another person, and rehearse with them once a year."),
            message(
                "Take a member in with a passphrase of their own; revoke the keys of whoever lost a stick."
            ),
        ),
        message("Whoever loses all keys and all cards loses the archive."),
    ),
)


def topic(name: str) -> HelpTopic | None:
    """The page of a screen; None where there is none."""
    return next((each for each in TOPICS if each.name == name), None)


def has_topic(name: str) -> bool:
    """Whether a screen has a page of help."""
    return topic(name) is not None


def handbook(role: HandbookRole) -> tuple[HelpTopic, ...]:
    """All pages for somebody, in the order of their work."""
    return tuple(each for each in TOPICS if role in each.roles)

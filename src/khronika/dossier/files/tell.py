"""One thing that a package tells: its kinds, and what each of them means (THREATS.md, "What a package tells").

It is for the member who releases, and never stands in the package: messages, said in that person's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from khronika.primitives.message import Message, message


class TellKind(StrEnum):
    """What a package tells of, as THREATS.md names it and JSON has it."""

    TIMES = "Times"
    PLACES = "Places in the log"
    NUMBERS = "Numbers"
    TOGETHER = "Together"
    REVIEWS = "Reviews"
    HANDS = "Hands"
    EARLIER = "Earlier exports"
    ARCHIVE = "This archive"
    LABELS = "Labels"
    ORIGINALS = "Originals"
    ENDINGS = "Endings"
    READINGS = "Readings"
    VERSIONS = "Versions"
    MATRIX = "Matrix"


@dataclass(frozen=True, slots=True)
class Tell:
    """One thing a package tells: what is shown, what somebody can conclude, and why no less is shown."""

    kind: TellKind
    shown: tuple[Message, ...]
    concluded: Message
    kept_to: Message


SIGNED = message("it stands in the signed event, which leaves whole or not at all")
MEANINGS: Mapping[TellKind, tuple[Message, Message]] = {
    TellKind.TIMES: (
        message(
            "who knows these knows your working hours, your pauses, and how fast you answered to what happened"
        ),
        message(
            "the time of each event: {signed}. It is a claim; no time zone, and no time of a file, leaves with it",
            signed=SIGNED,
        ),
    ),
    TellKind.PLACES: (
        message("how much was recorded before, between and since, and how fast the archive grew"),
        message(
            "a proof needs the place of its entry; of the time stamps, for each authority only those that date an exhibit or the case go"
        ),
    ),
    TellKind.NUMBERS: (
        message("how much more there is than is shown: items, statements of a batch, links of a chain"),
        message("the number: {signed}; what the numbers are of that are not shown stays", signed=SIGNED),
    ),
    TellKind.TOGETHER: (
        message(
            "which exhibits came from one hand, on one stick, on one day: who gave one probably gave the others"
        ),
        message(
            "events recorded at once share a signature; the accession itself stays unless it was asked for (--disclose exhibit.accession)"
        ),
    ),
    TellKind.REVIEWS: (
        message("who accepted or disputed what, when, and which other statements were looked at with it"),
        message(
            "that the statements were accepted by another member is proven by these events alone; their reasons stay"
        ),
    ),
    TellKind.HANDS: (
        message("who did how much, and the same hand in other packages; not who it is"),
        message("a signature needs the member's key and id; the name stays"),
    ),
    TellKind.EARLIER: (
        message(
            "that these exhibits went to somebody before, when and in which package; two holders can put theirs side by side"
        ),
        message("a chain of custody is whole or proves nothing; to whom they went stays"),
    ),
    TellKind.ARCHIVE: (
        message("whoever has this package and seizes the folder can prove that this folder is the archive"),
        message("the log's name and keys are what a court compares with your letter"),
    ),
    TellKind.LABELS: (
        message("what a label says of its bearer, and who is spoken of in several statements"),
        message(
            "of each entity the label and an id; names stay unless a statement that a sentence rests on is one"
        ),
    ),
    TellKind.ORIGINALS: (
        message("where, when, with which device and by whom a file was made: this alone can betray a source"),
        message("the bytes are proven as received, or withheld: --withhold EXHIBIT"),
    ),
    TellKind.ENDINGS: (
        message("what kind of file an exhibit is"),
        message(
            "the ending follows what the bytes are, never the name a file came with, which stays unless it was asked for"
        ),
    ),
    TellKind.READINGS: (
        message(
            "nothing that is not in the bytes, but in a form that is searched at once: every name in a text that was read"
        ),
        message(
            "a quotation is compared with the text it was found in; of the files in an exhibit only what was cited goes"
        ),
    ),
    TellKind.VERSIONS: (
        message("which release of this program you use, and its readers"),
        message(
            "only where a reading is needed to find a quotation or to tell the kind of a file; nothing else in the package names a version"
        ),
    ),
    TellKind.MATRIX: (
        message("what you allege of whom, where you are weak, and that you hold more than is shown"),
        message(
            "a court is told what speaks against it, and what is missing; evaluations, hopes, notes and reasons stay"
        ),
    ),
}
"""By kind, what somebody can conclude, and why no less is shown."""

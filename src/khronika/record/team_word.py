"""Closed sets of words in events of the team's own work: views that are saved, proposals that are turned down."""

import unicodedata
from enum import Enum

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
"""Signs that are letters or marks to Unicode, and of which nobody sees anything."""


class ViewKind(Enum):
    """What a saved view is a view of."""

    EVIDENCE = "evidence"
    """The list of evidence."""
    SEARCH = "search"
    """Evidence and record at once."""


class ProposalVerdict(Enum):
    """What a member decided on a proposal without recording anything."""

    DECLINED = "declined"
    REOPENED = "reopened"


_VARIATIONS = [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
_WITHOUT_VARIATIONS = dict.fromkeys([*_VARIATIONS, 0x17B4, 0x17B5])
"""Signs that choose among forms of the sign before them, and vowels that are not written: words with and without look alike."""


def written_word(text: str) -> str:
    """What the team calls something as it is kept: on one line, no blanks at its ends, in composed letters (NFC).

    Without signs that choose a form of another: two words that look alike are one.
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_WITHOUT_VARIATIONS)).split())


def holds_unseen(word: str) -> bool:
    """Whether signs stand in it that nobody sees, or that turn what stands around them."""
    return any(unicodedata.category(each) in _UNSEEN or each in _BLANK for each in word)

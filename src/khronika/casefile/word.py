"""The closed lists of words of a case file. Nothing of the program is imported: a command offers them before it loads anything."""

from enum import Enum


class Forum(Enum):
    """Before whom a case is to be brought."""

    ICC = "icc"
    UNIVERSAL = "universal"
    UN = "un"
    ECTHR = "ecthr"
    DOMESTIC = "domestic"


class ForumGround(Enum):
    """What brings a case before a forum."""

    TERRITORY = "territory"
    PART = "part"
    NATIONALITY = "nationality"
    REFERRAL = "referral"
    PRESENCE = "presence"
    UNIVERSAL = "universal"
    PROCEDURE = "procedure"
    CONTROL = "control"
    UNSETTLED = "unsettled"


class Bearing(Enum):
    """What a statement does to a row of the matrix."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    EXCULPATES = "exculpates"


class Opinion(Enum):
    """How a lawyer sees a row. None of these is a verdict."""

    STRONG = "strong"
    ARGUABLE = "arguable"
    WEAK = "weak"
    ABSENT = "absent"


class HopeState(Enum):
    """What became of a fact that somebody hopes to show."""

    OPEN = "open"
    FOUND = "found"
    DROPPED = "dropped"

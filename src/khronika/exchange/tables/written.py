"""What a format gives: files, and what it could not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class ExportLoss(Enum):
    """What a format cannot hold."""

    TYPE = "entities of a type the format has none for"
    INCOMPLETE = "entities without what the format demands of them"
    PROPERTY = "statements of a property the format has none for"
    FORM = "values of a form the format does not take"
    DENIED = "statements that deny"
    UNCERTAIN = "dates less exact than recorded, or without their uncertainty"
    ROLE = "persons whose part in an event is no longer told"
    PLACE = "places in items"
    ROAD = "chains of attribution"
    GRADE = "grades"
    STATE = "states of statements"
    NAMES = "names of entities beside their label"
    WORDS = "words a value was said in"
    UNCITED = "statements that cite no item"
    LONG = "texts longer than a cell, cut"
    PERFORMER = "who did what: no member is named"
    CONTROL = "signs that a cell cannot hold, taken out"


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """The files of an export by name, how many things are in them, and what the format could not hold, counted by reason."""

    files: Mapping[str, bytes]
    held: int
    losses: Mapping[ExportLoss, int]

"""Places in an item, as a person names them: a quote, a page, a region, a moment, the whole."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a text item, by its words."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document, from 1; `exact` is what it says, for the reader."""

    number: int
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of an image, in pixels from the upper left."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a recording, in thousandths of a second."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Whole:
    """An item as such."""


Selector: TypeAlias = Quote | Page | Region | Moment | Whole

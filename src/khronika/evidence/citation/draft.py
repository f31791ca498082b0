"""A citation as a person asks for it, before anybody has looked: of a statement file, a command, a browser."""

from dataclasses import dataclass

from khronika.evidence.citation.citation import CitationStanding, CitedRendition
from khronika.evidence.citation.locator import Locator


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """Words that are to be found, with some before and after them or their position where they stand more than once."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    """Code point of the text; where it is given, the words stand there and nowhere else."""


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """What is to be cited of an item: words, a place, or both; without either the item as such."""

    quote: QuoteDraft | None = None
    locators: tuple[Locator, ...] = ()
    """Places that the words are to stand in; none where any will do."""
    rendition: CitedRendition | None = None
    """The rendition that is meant; None for any that was read."""
    standing: CitationStanding | None = None
    """What the draft says of itself. Words that nothing can confirm are taken only as those of the
    analyst."""

    @property
    def member(self) -> tuple[str, ...] | None:
        """The file within the item that is meant; None for any."""
        return self.locators[0].member if self.locators else None

"""What can be wrong with a citation.

EvidenceError
├── NotTextError          the item does not decode as the text it is cited as
├── QuoteNotFoundError    with the nearest passage
├── AmbiguousQuoteError   the quote stands in several places
├── OutOfBoundsError      a page, region, moment, cell or file the item does not have
├── UnconfirmedError      nothing that was read could confirm it
└── UnknownReadingError   the item was never read into the rendition that is named
"""

from khronika.primitives.error import KhronikaError


class EvidenceError(KhronikaError):
    """A citation does not point at a place in its item."""


class NotTextError(EvidenceError):
    """The item does not decode as the text it is cited as."""


class QuoteNotFoundError(EvidenceError):
    """The quote is not in the item.

    `nearest` is the most similar passage, to be shown to the person who cites, never logged.
    """

    def __init__(self, nearest: str) -> None:
        super().__init__(
            "the quote is not in the item in these words",
            hint="quote to the letter, line breaks included; the nearest passage is shown above",
        )
        self.nearest = nearest


class AmbiguousQuoteError(EvidenceError):
    """The quote stands in several places."""


class OutOfBoundsError(EvidenceError):
    """A page, region, moment, cell or file the item does not have."""


class UnconfirmedError(EvidenceError):
    """Nothing that was read could confirm it."""

    def __init__(self, fact: str) -> None:
        super().__init__(
            fact,
            hint="let the item be read first (khronika read); where no program can read it, say “standing”: “words of the analyst”",
        )


class UnknownReadingError(EvidenceError):
    """The item was never read into the rendition that is named."""

    def __init__(self) -> None:
        super().__init__(
            "no reading of this item has the text that is named",
            hint="leave “rendition” out, or copy it anew from text or search",
        )

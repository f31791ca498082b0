"""Places, citations and their parts, for properties."""

from hypothesis import strategies as st

from khronika.evidence.citation.citation import (
    Citation,
    CitationStanding,
    Context,
    FromOriginal,
    FromReading,
    Quote,
)
from khronika.evidence.citation.locator import (
    InCell,
    InCharacters,
    InMessage,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    OnSlide,
    Whole,
)
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.citation.passage import ENCODINGS
from khronika.primitives.codec import format_id

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBER = st.integers(0, 2**31)
STRETCH = st.tuples(NUMBER, NUMBER).map(sorted)
CORNERS = st.tuples(*[st.integers(-9999, 9999)] * 4)
READ_PLACES = st.one_of(
    st.builds(OnPage, st.integers(1, 9999), st.none() | CORNERS),
    st.builds(InPicture, CORNERS, st.none() | st.integers(1, 99)),
    st.builds(InMessage, NUMBER),
    STRETCH.map(lambda ends: InSeconds(*ends)),
    STRETCH.map(lambda ends: InCharacters(*ends)),
    st.builds(InCell, TEXT, st.just("AB12")),
    st.builds(OnSlide, st.integers(1, 9999)),
    st.builds(InParagraph, st.integers(1, 9999)),
)
"""Places that readers say."""

PLACES = (
    READ_PLACES
    | st.just(Whole())
    | STRETCH.filter(lambda ends: ends[0] % 1000 or ends[1] % 1000).map(lambda ends: InMilliseconds(*ends))
)
MEMBERS = st.lists(TEXT, max_size=2).map(tuple)
LOCATORS = MEMBERS.flatmap(
    lambda member: st.lists(st.builds(Locator, PLACES, st.just(member)), min_size=1, max_size=3)
).map(tuple)
IDS = st.binary(min_size=16, max_size=16).map(format_id)
VERSIONS = st.text("0123456789.+abc ", min_size=1, max_size=9)
TOOLS = st.dictionaries(st.sampled_from(["pdfium", "tesseract", "av"]), VERSIONS).map(
    lambda tools: tuple(sorted(tools.items()))
)
RENDITIONS = st.builds(FromOriginal, st.sampled_from(["", *ENCODINGS])) | st.builds(
    FromReading,
    IDS,
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.sampled_from(["word", "open-document"]),
    VERSIONS,
    st.sampled_from(Origin),
    TOOLS,
)
WORDS = TEXT.filter(bool)
CONTEXTS = st.builds(Context, TEXT, TEXT)


def placed(exact, start):
    return Quote(exact, start, start + len(exact))


FOUND = st.builds(
    Citation,
    IDS,
    RENDITIONS,
    LOCATORS,
    st.builds(placed, WORDS, NUMBER),
    CONTEXTS,
    st.just(CitationStanding.FOUND),
)
CITATIONS = (
    FOUND
    | st.builds(Citation, IDS, RENDITIONS, LOCATORS)
    | st.builds(
        Citation,
        IDS,
        RENDITIONS,
        LOCATORS,
        st.builds(Quote, WORDS) | st.none(),
        st.none(),
        st.just(CitationStanding.ANALYST),
    )
)

"""Citations as W3C Web Annotation targets (docs/format/record.md, "Selectors")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.error import OutOfBoundsError
from khronika.evidence.citation.passage import Text, find
from khronika.evidence.extent import Extent, require_inside
from khronika.evidence.place import Moment, Page, Region, Whole
from khronika.evidence.selector import selectors, target
from khronika.primitives.codec import canonical

PDF = "http://tools.ietf.org/rfc/rfc3778"
MEDIA = "http://www.w3.org/TR/media-frags/"


def fragment(standard, value):
    return {"type": "FragmentSelector", "conformsTo": standard, "value": value}


def test_a_quote_is_selected_by_its_words_and_by_its_place():
    passage = find(Text("ночью нас вывели", "windows-1251"), "нас")
    assert target("i" * 26, passage) == {
        "source": "i" * 26,
        "selector": [
            {"type": "TextQuoteSelector", "exact": "нас", "prefix": "ночью ", "suffix": " вывели"},
            {"type": "TextPositionSelector", "start": 6, "end": 9},
        ],
        "encoding": "windows-1251",
    }


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Page(2), [fragment(PDF, "page=2")]),
        (Page(2, "words"), [fragment(PDF, "page=2"), {"type": "TextQuoteSelector", "exact": "words", "prefix": "", "suffix": ""}]),
        (Region(10, 20, 300, 40), [fragment(MEDIA, "xywh=pixel:10,20,300,40")]),
        (Moment(12_500, 17_000), [fragment(MEDIA, "t=12.5,17")]),
        (Moment(0, 100_000), [fragment(MEDIA, "t=0,100")]),
        (Moment(1, 1_010), [fragment(MEDIA, "t=0.001,1.01")]),
        (Whole(), []),
    ],
)
def test_a_place_has_the_selectors_of_the_format_page(place, expected):
    assert selectors(place) == expected
    assert target("i", place) == {"source": "i", "selector": expected}


@pytest.mark.parametrize(
    ("place", "extent"),
    [
        (Page(3), Extent(pages=3)),
        (Page(4), Extent()),
        (Region(0, 0, 100, 50), Extent(width=100, height=50)),
        (Region(90, 40, 10, 10), Extent(width=100, height=50)),
        (Region(500, 0, 1, 1), Extent(width=100)),
        (Moment(0, 10_500), Extent(milliseconds=10_000)),
        (Moment(0, 99_000), Extent()),
    ],
)
def test_a_place_inside_or_one_that_could_not_be_measured_is_taken(place, extent):
    require_inside(place, extent)


@pytest.mark.parametrize(
    ("place", "extent", "fact"),
    [
        (Page(4), Extent(pages=3), "the document has 3 pages"),
        (Region(91, 0, 10, 10), Extent(width=100, height=50), "the image has 100 x 50 pixels"),
        (Region(0, 41, 10, 10), Extent(width=100, height=50), "the image has 100 x 50 pixels"),
        (Moment(0, 10_501), Extent(milliseconds=10_000), "the recording lasts 10.0 seconds"),
    ],
)
def test_a_place_outside_is_refused_with_how_far_the_item_reaches(place, extent, fact):
    with pytest.raises(OutOfBoundsError, match=fact):
        require_inside(place, extent)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_moment_is_written_to_the_thousandth_and_without_needless_zeros(start, stop):
    [selector] = selectors(Moment(start, stop))
    ends = selector["value"].removeprefix("t=").split(",")
    assert [round(float(end) * 1000) for end in ends] == [start, stop]
    assert not any("." in end and end.endswith(("0", ".")) for end in ends)


@given(st.one_of(st.builds(Page, st.integers(1, 10**6), st.text("абв", max_size=5)), st.builds(Region, *[st.integers(0, 10**6)] * 4)))
def test_every_target_can_be_logged(place):
    assert canonical(target("i" * 26, place))

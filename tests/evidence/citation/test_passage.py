"""The nearest passage when a quote is not there, and quotes of plain texts."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khronika.evidence.citation.citation import Citation, CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.error import AmbiguousQuoteError, QuoteNotFoundError
from khronika.evidence.citation.locator import InCharacters, Locator
from khronika.evidence.citation.part import CitablePart, original_text
from khronika.evidence.citation.passage import CONTEXT, SourceText, decode, nearest
from khronika.evidence.citation.resolve import resolve

NIGHT = "Ночью нас вывели в коридор. Потом нас вывели во двор."

characters = st.characters(exclude_categories=["Cs"])


ITEM = "7kq3v2x6m5w4n3c2z7y6h5t4ea"


def find(content, exact, prefix="", suffix=""):
    """The citation of a quote of a plain text."""
    part = CitablePart(
        media="text/plain", was_read=True, texts=(original_text(SourceText(content, "utf-8")),)
    )
    return resolve(ITEM, CitationDraft(QuoteDraft(exact, prefix, suffix)), [part])


def holds(content, citation):
    """Whether a citation says of the text what the text says of itself."""
    start, end = citation.quote.start, citation.quote.end
    return (
        citation.standing is CitationStanding.FOUND
        and citation.locators == (Locator(InCharacters(start, end)),)
        and content[start:end] == citation.quote.exact
        and citation.context
        == Context(content[max(0, start - CONTEXT) : start], content[end : end + CONTEXT])
    )


def test_a_quote_is_found_at_its_place_with_what_stands_around_it():
    assert find(NIGHT, "коридор") == Citation(
        ITEM,
        FromOriginal("utf-8"),
        (Locator(InCharacters(19, 26)),),
        Quote("коридор", 19, 26),
        Context("Ночью нас вывели в ", ". Потом нас вывели во двор."),
        CitationStanding.FOUND,
    )


def test_what_stands_around_a_quote_is_cut_at_thirty_two_characters():
    passage = find("<" * 50 + "quote" + ">" * 50, "quote")
    assert passage.context == Context("<" * 32, ">" * 32)


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [("Ночью ", "", 6), ("Потом ", "", 34), ("", " в коридор", 6), ("", " во ", 34)],
)
def test_a_prefix_or_suffix_tells_two_places_apart(prefix, suffix, start):
    assert find(NIGHT, "нас вывели", prefix, suffix).quote.start == start


def test_a_quote_that_stands_twice_is_refused_with_a_hint():
    with pytest.raises(AmbiguousQuoteError, match="more than once") as refusal:
        find(NIGHT, "нас вывели")
    assert "prefix" in refusal.value.hint


def test_places_that_overlap_are_two_places():
    with pytest.raises(AmbiguousQuoteError):
        find("ха-ха-ха", "ха-ха")


def test_a_prefix_that_does_not_fit_is_no_place():
    with pytest.raises(QuoteNotFoundError):
        find(NIGHT, "коридор", prefix="двор ")


@pytest.mark.parametrize(
    "content", ["😀😀 вывели", "\U0001f1fa\U0001f1e6 вывели", "a\u0301 вывели", "\r\nв\u0301ывели вывели"]
)
def test_positions_count_code_points(content):
    passage = find(content, "вывели")
    assert content[passage.quote.start : passage.quote.end] == "вывели"
    assert passage.quote.start == len(content) - 6


def test_a_quote_is_found_to_the_letter_and_not_otherwise():
    for quote in ("нас  вывели в", "Нас вывели в", "нас вывели\nв", "нас вывели в коридор!"):
        with pytest.raises(QuoteNotFoundError):
            find(NIGHT, quote)


def test_a_quote_that_is_not_there_is_answered_with_the_nearest_passage():
    with pytest.raises(QuoteNotFoundError) as refusal:
        find(NIGHT, "нас всех вывели в коридор")
    assert "вывели в коридор" in refusal.value.nearest
    assert refusal.value.nearest not in str(refusal.value) + refusal.value.hint


@pytest.mark.parametrize("content", ["", "...", "совсем другие слова"])
def test_where_no_word_is_shared_nothing_is_near(content):
    assert nearest(content, "нас вывели") == ""


def test_a_quote_without_words_is_near_to_nothing():
    assert nearest(NIGHT, "...!") == ""


def test_the_nearest_passage_does_not_mind_capitals():
    assert nearest(NIGHT, "НОЧЬЮ НАС") == "Ночью нас"


def test_a_word_that_stands_twice_in_the_quote_counts_twice():
    assert nearest("да нет да да нет", "да да") == "да да"


def nearest_by_trying(content, quote):
    """The same question answered by looking at every window."""
    wanted = [word.casefold() for word in re.findall(r"\w+", quote)]
    words = list(re.finditer(r"\w+", content))

    def shared(window):
        left = list(wanted)
        return sum(
            1
            for word in window
            if word.group().casefold() in left and not left.remove(word.group().casefold())
        )

    windows = (
        [words[max(0, stop - len(wanted)) : stop] for stop in range(1, len(words) + 1)] if wanted else []
    )
    best = max(windows, key=shared, default=[])
    return content[best[0].start() : best[-1].end()] if best and shared(best) else ""


def press(shared):
    names = [
        "ru_news_151.txt",
        "ru_news_448.txt",
        "en_interview_shalev.txt",
        "en_court_mitigation.txt",
        "france24-*.txt",
    ]
    files = (file for name in names for file in (shared / "corpus/press").glob(name))
    return {file.name: decode(file.read_bytes()).content for file in files}


@pytest.fixture(scope="module")
def articles(shared):
    return press(shared)


def quotes_of(content):
    """Stretches of twelve words, from everywhere in a text."""
    words = list(re.finditer(r"\w+", content))
    for start in range(0, len(words) - 12, max(1, len(words) // 12)):
        yield content[words[start].start() : words[start + 11].end()]


def test_every_stretch_of_a_press_text_is_found_at_its_place(articles):
    for content in articles.values():
        for quote in quotes_of(content):
            assume_one = content.count(quote) == 1
            assert not assume_one or holds(content, find(content, quote))


@pytest.mark.parametrize(
    "perturb",
    [
        lambda words: [*words[:5], "совершенно", *words[5:]],
        lambda words: words[:4] + words[5:],
        lambda words: [*words[:6], "иначе", *words[7:]],
        lambda words: [*words[:3], words[4], words[3], *words[5:]],
        lambda words: [word.upper() for word in words],
    ],
    ids=["added", "left out", "replaced", "swapped", "capitals"],
)
def test_the_nearest_passage_of_a_misquoted_press_text_is_the_one_misquoted(articles, perturb):
    for content in articles.values():
        for quote in quotes_of(content):
            misquoted = " ".join(perturb(re.findall(r"\w+", quote)))
            found = {word.casefold() for word in re.findall(r"\w+", nearest(content, misquoted))}
            meant = {word.casefold() for word in re.findall(r"\w+", quote)}
            assert len(found & meant) >= len(meant) - 2


@given(st.text(characters, min_size=1, max_size=80), st.integers(0), st.integers(1, 20))
def test_positions_lead_to_the_quote(content, place, length):
    start = place % len(content)
    quote = content[start : start + length]
    try:
        passage = find(content, quote)
    except AmbiguousQuoteError:
        assert len([at for at in range(len(content)) if content.startswith(quote, at)]) > 1
        return
    assert holds(content, passage)
    assert passage.quote.start == start


@given(
    st.text("аб ", min_size=1, max_size=40),
    st.text("аб", min_size=1, max_size=3),
    st.text("аб ", max_size=3),
    st.text("аб ", max_size=3),
)
def test_a_quote_is_found_exactly_when_it_stands_there_once(content, quote, prefix, suffix):
    wanted = prefix + quote + suffix
    places = [at + len(prefix) for at in range(len(content)) if content.startswith(wanted, at)]
    try:
        found = [find(content, quote, prefix, suffix).quote.start]
    except QuoteNotFoundError:
        found = []
    except AmbiguousQuoteError:
        assert len(places) > 1
        return
    assert found == places


@given(
    st.lists(st.sampled_from(["да", "Нет", "ночью", "коридор"]), max_size=14),
    st.lists(st.sampled_from(["да", "нет", "ночью"]), max_size=5),
)
def test_the_nearest_passage_is_the_one_that_looking_everywhere_finds(words, quote):
    content = ", ".join(words)
    assert nearest(content, " ".join(quote)) == nearest_by_trying(content, " ".join(quote))


@given(st.text(characters, max_size=60), st.text(characters, max_size=30))
def test_the_nearest_passage_is_a_part_of_the_text(content, quote):
    assume(content)
    assert nearest(content, quote) in content

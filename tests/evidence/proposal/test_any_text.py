"""Whatever the text is, proposals are made of it, and each quotes it to the letter."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.proposal import ProposalKind, ProposalMeans, parse, propose, to_json
from khronika.evidence.proposal.error import MalformedProposalsError
from tests.evidence.proposal import score

TEXTS = [text for _, text, _ in score.sentences()]
PIECES = [
    "ИК-6 ",
    "«",
    "»",
    "сказал, что ",
    " по словам ",
    "5 мая 2021 года",
    "Иван Тестов",
    ", ",
    ". ",
    "\n",
    "\0",
    "\ud800",
    "не били",
    "ё",
    "d'",
    "St. ",
    '"',
]

any_text = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
cut_texts = st.builds(
    lambda text, start, end: text[start:end], st.sampled_from(TEXTS), st.integers(0, 60), st.integers(60, 200)
)


@given(any_text | cut_texts, st.sampled_from(ProposalMeans))
def test_each_quote_is_the_text_between_its_places(text, means):
    for proposal in propose(text, means=means):
        assert 0 <= proposal.start < proposal.end <= len(text)
        assert proposal.quote == text[proposal.start : proposal.end]


@given(any_text | cut_texts)
def test_each_speaker_is_the_text_between_its_places(text):
    for proposal in propose(text, means=ProposalMeans.RULES):
        for said in (proposal.attribution, proposal.value if proposal.kind is ProposalKind.PASSAGE else None):
            if said is not None:
                assert said.speaker == text[said.start : said.end]


@given(any_text | cut_texts)
def test_the_same_text_gives_the_same_proposals_in_order_of_place(text):
    once, twice = propose(text, means=ProposalMeans.RULES), propose(text, means=ProposalMeans.RULES)
    assert once == twice
    assert [each.start for each in once] == sorted(each.start for each in once)


@given(st.lists(st.sampled_from(TEXTS), max_size=4).map(" ".join))
def test_a_rendition_is_read_as_the_proposals_it_was_written_of(text):
    proposals = propose(text)
    assert parse(to_json(proposals), text) == proposals


TEXT = "По словам Олега Тестова, 5 мая 2021 года его били в ИК-6 Саратовской области."
WRITTEN = to_json(propose(TEXT, means=ProposalMeans.RULES))


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_bytes_are_read_only_where_they_are_what_would_be_written(at, change):
    data = WRITTEN[:at] + bytes([WRITTEN[at] ^ change]) + WRITTEN[at + 1 :]
    try:
        found = parse(data, TEXT)
    except MalformedProposalsError:
        return
    assert to_json(found) == data


def test_the_example_of_the_format_page_is_what_is_written(project):
    page = (project / "docs" / "format" / "evidence.md").read_text(encoding="utf-8")
    section = page.partition("## Proposals\n")[2]
    text, example = (
        section.partition("«")[2].partition("»")[0],
        section.partition("```json\n")[2].partition("\n```")[0],
    )
    assert to_json(propose(text, means=ProposalMeans.RULES)).decode() == example.replace("\n", "")


def altered(**members):
    first, *rest = json.loads(WRITTEN)
    return json.dumps(
        [first | members, *rest], ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


@pytest.mark.parametrize(
    "members",
    [
        {"end": len(TEXT) + 1},
        {"start": -1},
        {"start": True},
        {"kind": "witness"},
        {"kind": "act"},
        {"value": {"name": 7}},
        {"value": {"name": "x", "more": 1}},
        {"proposer": {"name": "x"}},
        {"proposer": {"name": "x", "version": "1", "more": 1}},
        {"attribution": {"stance": "shouted"}},
        {"attribution": {"speaker": [5, 5], "stance": "said"}},
        {"more": 1},
    ],
)
def test_a_rendition_with_anything_else_in_it_is_refused(members):
    assert parse(altered(), TEXT)
    with pytest.raises(MalformedProposalsError):
        parse(altered(**members), TEXT)


def test_a_rendition_that_is_no_list_is_refused():
    with pytest.raises(MalformedProposalsError):
        parse(b'{"kind":"act"}', TEXT)

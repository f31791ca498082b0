"""Of sentences that were held out while the rules were made, nine proposals in ten are right, and nine in ten are found."""

import pytest

from khronika.evidence.proposal import ProposalKind, ProposalMeans, propose, trained
from tests.evidence.proposal import score

FEWEST, FEWEST_LATER = 0.9, 0.8
BY_RULES = {ProposalKind.FACILITY, ProposalKind.DATE, ProposalKind.ACT}

needs_the_model = pytest.mark.skipif(
    trained.model() is None, reason="the model of Russian names is not installed (extra: read)"
)


@needs_the_model
@pytest.mark.parametrize("kind", ProposalKind)
def test_of_the_sentences_held_out_nine_in_ten_proposals_are_right_and_found(kind):
    held_out = score.tally(score.held_out())
    assert held_out.precision(kind) >= FEWEST
    assert held_out.recall(kind) >= FEWEST


@needs_the_model
@pytest.mark.parametrize("kind", ProposalKind)
def test_of_the_sentences_written_later_eight_in_ten_proposals_are_right_and_found(kind):
    later = score.tally(score.sentences("later"))
    assert later.precision(kind) >= FEWEST_LATER
    assert later.recall(kind) >= FEWEST_LATER


@pytest.mark.parametrize("kind", sorted(BY_RULES, key=lambda kind: kind.value))
def test_without_the_model_facilities_dates_and_acts_are_found_as_well(kind):
    held_out = score.tally(score.held_out(), means=ProposalMeans.RULES)
    assert held_out.precision(kind) >= FEWEST
    assert held_out.recall(kind) >= FEWEST


def test_without_the_model_the_proposer_says_that_rules_proposed():
    people = [
        each
        for each in propose("Адвокат Мария Небывалова молчала.", means=ProposalMeans.RULES)
        if each.kind is ProposalKind.PERSON
    ]
    assert [(each.quote, each.proposer.name) for each in people] == [("Мария Небывалова", "people-rules")]


@needs_the_model
def test_with_the_model_the_proposer_says_which():
    people = [
        each for each in propose("Адвокат Мария Небывалова молчала.") if each.kind is ProposalKind.PERSON
    ]
    assert [(each.quote, each.proposer.name) for each in people] == [
        ("Мария Небывалова", "slovnet-ner-news-v1")
    ]


def test_the_tally_notices_what_is_missed_and_what_is_wrong():
    wrong = score.Expected(ProposalKind.DATE, 0, 4, "2021")
    (found,) = propose("В марте 2021 года шёл снег.", language="ru")
    assert not score.meets(found, wrong)
    assert score.meets(found, wrong._replace(end=17, value="2021-03"))

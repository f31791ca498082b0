"""The forum comes first, and warns."""

import pytest

from khronika.casefile.casefile import fold_case
from khronika.casefile.forum import EpisodeExtent, ForumDoubt, extent_of, forum_doubts
from khronika.casefile.law import tables_of_law
from khronika.casefile.word import Forum, ForumGround
from khronika.record.fold import fold
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary
from tests.casefile.made import forum, logged
from tests.casefile.test_command_chain import stated


def doubts(which, ground, *episodes):
    entered = fold_case(logged(forum(which, ground))).forum
    assert entered is not None
    return set(forum_doubts(entered, tables_of_law(), episodes))


def test_every_forum_and_ground_that_can_be_logged_is_in_the_tables():
    law = tables_of_law()
    assert {each.value for each in Forum} == law.forums.keys()
    grounds = {ground for each in law.forums.values() for ground in each.grounds}
    assert all(len(set(each.warning.all())) == 4 for each in law.forums.values())
    assert {each.value for each in ForumGround} - {"unsettled"} == grounds


@pytest.mark.parametrize(
    ("which", "ground", "episodes", "told"),
    [
        (Forum.ICC, ForumGround.PART, [EpisodeExtent("2022-03-01", "2022-03-09")], set()),
        (Forum.ICC, ForumGround.UNSETTLED, [], {ForumDoubt.UNSETTLED}),
        (Forum.ICC, ForumGround.PRESENCE, [], {ForumDoubt.GROUND}),
        (Forum.ICC, ForumGround.PART, [EpisodeExtent("2013-11-20", "2014-01-01")], {ForumDoubt.TOO_EARLY}),
        (Forum.ICC, ForumGround.PART, [EpisodeExtent("", "2014-01-01")], set()),
        (
            Forum.ECTHR,
            ForumGround.TERRITORY,
            [EpisodeExtent("2022-01-01", "2022-09-17")],
            {ForumDoubt.TOO_LATE, ForumDoubt.STATE_ONLY},
        ),
        (
            Forum.ECTHR,
            ForumGround.TERRITORY,
            [EpisodeExtent("2022-01-01", "2022-09-16")],
            {ForumDoubt.STATE_ONLY},
        ),
        (Forum.UN, ForumGround.PROCEDURE, [], {ForumDoubt.STATE_ONLY}),
    ],
)
def test_what_should_make_a_lawyer_look_again(which, ground, episodes, told):
    assert doubts(which, ground, *episodes) == told


def extent(*rows):
    """What the dates of an act that these reports tell come to; each is a property, a date and a stance."""
    batches = [
        stated(number, ("night", name, {"date": day}), stance=stance)
        for number, (name, day, stance) in enumerate(rows)
    ]
    views = entity_views(fold([*batches, stated(9, ("night", "description", "dark"))]), vocabulary())
    return extent_of(views["night"])


def test_an_episode_lasts_from_its_first_possible_day_to_its_last_by_all_that_is_asserted():
    dates = [("date", "2024-04-06", "asserts"), ("date", "2024-03", "asserts"), ("date", "2010", "denies")]
    assert extent(*dates) == EpisodeExtent("2024-03-01", "2024-04-06")


def test_an_episode_with_an_open_date_is_open_on_that_side_and_without_any_it_has_no_extent():
    assert extent(("date", "2024-03", "asserts"), ("date", "2024-04/..", "asserts")) == EpisodeExtent(
        "2024-03-01", ""
    )
    assert extent(("date", "2010", "denies")) is None

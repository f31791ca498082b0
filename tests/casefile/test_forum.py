"""The forum comes first, and warns."""

import pytest

from khronika.casefile.casefile import fold_case
from khronika.casefile.forum import EpisodeExtent, ForumDoubt, forum_doubts
from khronika.casefile.law import tables_of_law
from khronika.casefile.word import Forum, ForumGround
from tests.casefile.made import forum, logged


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
        (Forum.UN, ForumGround.PROCEDURE, [], {ForumDoubt.STATE_ONLY}),
    ],
)
def test_what_should_make_a_lawyer_look_again(which, ground, episodes, told):
    assert doubts(which, ground, *episodes) == told

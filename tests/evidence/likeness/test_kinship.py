"""What two pictures are to each other is said in words, and only where fingerprints can tell it."""

import pytest

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.likeness.fingerprint import LARGEST_DISTANCE, LEAST_QUALITY, Fingerprint
from khronika.evidence.likeness.kinship import Relation, kinship
from khronika.evidence.likeness.prints import Aspect, ImagePrint

SEEN = (1 << 128) - 1


def taken(aspect, changed=0, quality=100):
    return ImagePrint(aspect, OnPage(1), quality, Fingerprint(SEEN ^ ((1 << changed) - 1)))


RELATIONS = [
    (Aspect.WHOLE, Relation.SAME),
    (Aspect.MIRRORED, Relation.MIRRORED),
    (Aspect.TURNED_90, Relation.TURNED),
    (Aspect.TURNED_180, Relation.TURNED),
    (Aspect.TURNED_270, Relation.TURNED),
    (Aspect.MIRRORED_TURNED_90, Relation.MIRRORED_AND_TURNED),
    (Aspect.MIRRORED_TURNED_180, Relation.MIRRORED_AND_TURNED),
    (Aspect.MIRRORED_TURNED_270, Relation.MIRRORED_AND_TURNED),
    (Aspect.CROP_90, Relation.CROPPED),
    (Aspect.CROP_80, Relation.CROPPED),
    (Aspect.LEVELLED, Relation.SAME_PAGE),
]


def test_every_aspect_has_its_relation_to_the_whole():
    assert {aspect for aspect, _ in RELATIONS} == set(Aspect)


@pytest.mark.parametrize(("aspect", "relation"), RELATIONS)
def test_what_the_whole_of_one_picture_is_like_says_what_was_done_to_it(aspect, relation):
    assert kinship([taken(Aspect.WHOLE)], [taken(aspect)]).relation is relation
    assert kinship([taken(aspect)], [taken(Aspect.WHOLE)]).relation is relation


def test_two_altered_pictures_that_are_alike_say_nothing_unless_both_were_made_level():
    assert kinship([taken(Aspect.MIRRORED)], [taken(Aspect.CROP_90)]) is None
    assert kinship([taken(Aspect.LEVELLED)], [taken(Aspect.LEVELLED)]).relation is Relation.SAME_PAGE


def test_beyond_the_largest_distance_pictures_are_strangers():
    assert (
        kinship([taken(Aspect.WHOLE)], [taken(Aspect.WHOLE, LARGEST_DISTANCE)]).distance == LARGEST_DISTANCE
    )
    assert kinship([taken(Aspect.WHOLE)], [taken(Aspect.WHOLE, LARGEST_DISTANCE + 1)]) is None


def test_a_picture_with_little_in_it_has_no_relatives():
    assert kinship([taken(Aspect.WHOLE, quality=LEAST_QUALITY - 1)], [taken(Aspect.WHOLE)]) is None
    assert kinship([taken(Aspect.WHOLE, quality=LEAST_QUALITY)], [taken(Aspect.WHOLE)]) is not None


def test_the_closest_relation_is_said_and_the_plainest_of_equals():
    found = kinship(
        [taken(Aspect.WHOLE)], [taken(Aspect.WHOLE, 9), taken(Aspect.TURNED_90, 4), taken(Aspect.MIRRORED, 4)]
    )
    assert (found.relation, found.distance) == (Relation.MIRRORED, 4)


def test_nothing_is_related_to_nothing():
    assert kinship([], [taken(Aspect.WHOLE)]) is None

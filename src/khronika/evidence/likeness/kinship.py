"""What two pictures are to each other, by their fingerprints: a relation to be shown, never a reason to merge."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import assert_never

from khronika.evidence.likeness.fingerprint import LARGEST_DISTANCE, LEAST_QUALITY, distance
from khronika.evidence.likeness.prints import Aspect, ImagePrint


class Relation(Enum):
    """What one picture is to another."""

    SAME = "same picture, re-saved"
    MIRRORED = "same picture, mirrored"
    TURNED = "same picture, turned"
    MIRRORED_AND_TURNED = "same picture, mirrored and turned"
    CROPPED = "same picture, cropped"
    SAME_PAGE = "same page, at another angle or with other margins"


@dataclass(frozen=True, slots=True)
class Kinship:
    """How two pictures belong together, and the fingerprints that say so."""

    relation: Relation
    distance: int
    """Bits in which the fingerprints differ, 0 to 31."""
    one: ImagePrint
    other: ImagePrint


def kinship(ones: Iterable[ImagePrint], others: Iterable[ImagePrint]) -> Kinship | None:
    """The closest relation of two pictures (or of two items with several), the plainest of equally close ones; None when there is none.

    Fingerprints of less than LEAST_QUALITY tell nothing and are left out.
    """
    pairs = product(_telling(ones), _telling(others))
    return min(
        (found for one, other in pairs if (found := compare(one, other))), key=_closeness, default=None
    )


def compare(one: ImagePrint, other: ImagePrint) -> Kinship | None:
    """What two fingerprints say of their pictures.

    None when they differ too much, or were taken of what cannot be compared.
    """
    relation = _relation(one.aspect, other.aspect)
    if relation is None or (apart := distance(one.fingerprint, other.fingerprint)) > LARGEST_DISTANCE:
        return None
    return Kinship(relation, apart, one, other)


def _telling(prints: Iterable[ImagePrint]) -> list[ImagePrint]:
    return [taken for taken in prints if taken.quality >= LEAST_QUALITY]


_ORDER = {relation: rank for rank, relation in enumerate(Relation)}


def _closeness(found: Kinship) -> tuple[int, int]:
    return found.distance, _ORDER[found.relation]


def _relation(one: Aspect, other: Aspect) -> Relation | None:
    """What it means that these two look alike.

    Of two altered pictures only the straightened say something that the whole ones do not.
    """
    if one is other is Aspect.LEVELLED:
        return Relation.SAME_PAGE
    if Aspect.WHOLE not in (one, other):
        return None
    return _altered(other if one is Aspect.WHOLE else one)


def _altered(aspect: Aspect) -> Relation:
    match aspect:
        case Aspect.WHOLE:
            return Relation.SAME
        case Aspect.TURNED_90 | Aspect.TURNED_180 | Aspect.TURNED_270:
            return Relation.TURNED
        case Aspect.MIRRORED:
            return Relation.MIRRORED
        case Aspect.MIRRORED_TURNED_90 | Aspect.MIRRORED_TURNED_180 | Aspect.MIRRORED_TURNED_270:
            return Relation.MIRRORED_AND_TURNED
        case Aspect.CROP_90 | Aspect.CROP_80:
            return Relation.CROPPED
        case Aspect.LEVELLED:
            return Relation.SAME_PAGE
        case _:
            assert_never(aspect)

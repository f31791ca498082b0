"""A fingerprint is what the reference program makes of the picture, and relatives have fingerprints that are near."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from khronika.evidence.citation.locator import InPicture
from khronika.evidence.likeness.fingerprint import distance, parse_fingerprint
from khronika.evidence.likeness.kinship import Relation, kinship
from khronika.evidence.likeness.prints import Aspect, parse_note
from khronika.evidence.readers.pictures import likeness, raster
from khronika.evidence.readers.pictures.likeness_level import levelled, prints_of
from khronika.evidence.reading.note import NoteKind
from tests.evidence.reading import patterns
from tests.evidence.reading.in_process import read

VECTORS = json.loads((Path(__file__).parent / "pdq_vectors.json").read_text(encoding="utf-8"))
EVERYWHERE = InPicture((0, 0, 1, 1))


def whole(points):
    return likeness.only_print(points.astype(np.float32), EVERYWHERE, Aspect.WHOLE)


def all_prints(picture):
    return prints_of(picture, raster.small(picture), EVERYWHERE)


@pytest.mark.parametrize(
    "vector", VECTORS["patterns"], ids=lambda vector: f"{vector['seed']}-{vector['width']}x{vector['height']}"
)
def test_a_pattern_has_the_fingerprint_of_the_reference_program(vector):
    found = whole(patterns.pattern(vector["seed"], vector["width"], vector["height"]))
    assert found.quality == vector["quality"]
    assert distance(found.fingerprint, parse_fingerprint(vector["value"])) <= 2


@pytest.mark.parametrize("vector", VECTORS["corpus"], ids=lambda vector: vector["path"])
def test_a_page_of_the_corpus_has_the_fingerprint_of_the_reference_program(shared, vector):
    colours = np.asarray(Image.open(shared / "corpus" / vector["path"]).convert("RGB"), dtype=np.float64)
    found = whole(colours @ np.array([0.299, 0.587, 0.114]))
    assert found.quality == vector["quality"]
    assert distance(found.fingerprint, parse_fingerprint(vector["value"])) <= 2


TURNS = {
    Aspect.WHOLE: lambda picture: picture,
    Aspect.TURNED_90: lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    Aspect.TURNED_180: lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    Aspect.TURNED_270: lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
}


@settings(max_examples=4)
@given(st.integers(1, 500), st.sampled_from([*TURNS]), st.booleans())
def test_a_picture_that_was_turned_or_mirrored_has_the_fingerprint_foretold(seed, turn, mirrored):
    picture = patterns.photograph(seed, (320, 200))
    foretold = {
        taken.aspect: taken.fingerprint for taken in likeness.prints(likeness.luminance(picture), EVERYWHERE)
    }
    changed = TURNS[turn](ImageOps.mirror(picture) if mirrored else picture)
    aspect = Aspect(
        "-".join(filter(None, ("mirrored" * mirrored, turn.value.replace("whole", "")))) or "whole"
    )
    assert distance(foretold[aspect], whole(likeness.luminance(changed)).fingerprint) <= 4


def test_a_picture_of_which_the_edges_were_cut_off_is_related_to_the_whole():
    picture = patterns.photograph(3, (800, 600))
    found = kinship(all_prints(picture), all_prints(picture.crop((80, 60, 720, 540))))
    assert found.relation is Relation.CROPPED


def test_a_page_scanned_crookedly_is_the_same_page():
    straight = patterns.page()
    crooked = straight.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=245)
    assert kinship(all_prints(straight), all_prints(crooked)).relation is Relation.SAME_PAGE


def test_a_photograph_is_not_made_level():
    assert levelled(patterns.photograph()) is None


def test_a_picture_that_shows_nothing_has_no_fingerprint():
    assert likeness.prints(likeness.luminance(Image.new("L", (300, 200), 90)), EVERYWHERE) == []


RELATIVES = [
    ("near-duplicates/DSCN0010_half_noexif.jpg", Relation.SAME),
    ("near-duplicates/DSCN0010_q30.jpg", Relation.SAME),
    ("near-duplicates/DSCN0010_screenshot.png", Relation.SAME),
    ("near-duplicates/DSCN0010_rot90.jpg", Relation.TURNED),
    ("near-duplicates/DSCN0010_crop.jpg", Relation.CROPPED),
]


def heard(path):
    return parse_note(read(path.read_bytes()).notes[NoteKind.LIKENESS])


@pytest.mark.parametrize(("path", "relation"), RELATIVES)
def test_what_was_made_of_a_photograph_is_found(shared, path, relation):
    assert (
        kinship(heard(shared / "corpus/photos/DSCN0010.jpg"), heard(shared / "corpus" / path)).relation
        is relation
    )


def test_a_crooked_poor_copy_of_a_page_is_found(shared):
    one, other = (
        heard(shared / "corpus" / path)
        for path in ("scans/law_image.png", "near-duplicates/law_image_skewed_lowq.jpg")
    )
    assert kinship(one, other).relation is Relation.SAME_PAGE


def test_other_photographs_and_pages_are_strangers(shared):
    names = [
        "photos/DSCN0010.jpg",
        "photos/DSCN0012.jpg",
        "photos/DSCN0021.jpg",
        "photos/landscape_1.jpg",
        "photos/jolla.jpg",
    ]
    names += ["scans/law_image.png", "scans/part.png", "c2pa/CA.jpg"]
    found = [heard(shared / "corpus" / name) for name in names]
    assert [
        pair
        for pair in itertools.combinations(range(len(names)), 2)
        if kinship(found[pair[0]], found[pair[1]])
    ] == []

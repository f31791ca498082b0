"""What is said of material: paths as text or as octets, provenance, and the keys by which a sealed original is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.resume import keys_to_skip, resume_key
from khronika.intake.accession import Provenance, path_json
from khronika.primitives.codec import b64, canonical, parse_b64

paths = st.binary(min_size=1, max_size=40)


def test_a_path_is_text_where_it_is_utf_8():
    assert path_json("Приказ № 7.txt".encode()) == "Приказ № 7.txt"


def test_a_path_that_is_no_text_keeps_its_octets_and_a_form_to_be_shown():
    assert path_json(b"\xcf\xf0\xe8\xea\xe0\xe7.txt") == {
        "octets": b64(b"\xcf\xf0\xe8\xea\xe0\xe7.txt"),
        "shown": "\\xcf\\xf0\\xe8\\xea\\xe0\\xe7.txt",
    }


def test_provenance_has_every_veiled_field_of_the_format_page():
    assert Provenance("S-17", "signal", {"when": "2024"}, "note", "yes").to_json() == {
        "source": "S-17",
        "channel": "signal",
        "obtained": {"when": "2024"},
        "note": "note",
        "consent": "yes",
    }
    assert Provenance("S-17", "signal").to_json()["obtained"] == {}


@pytest.mark.parametrize("other", [("b", 1, "t"), ("a", 2, "t"), ("a", 1, "u"), ({"octets": "YQ==", "shown": "a"}, 1, "t")])
def test_an_original_with_another_path_size_or_time_is_another(other):
    assert resume_key("a", 1, "t") != resume_key(*other)


def test_what_was_sealed_is_known_again_and_nothing_else():
    events = [
        (1, {"path": "a", "times": {"modified": "t"}}),
        (2, {"path": path_json(b"\xff"), "times": {"modified": "u"}}),
        (3, {"path": "c"}),
    ]
    assert keys_to_skip(iter(events)) == {resume_key("a", 1, "t"), resume_key(path_json(b"\xff"), 2, "u")}


@given(paths)
def test_the_octets_of_any_path_can_be_had_back(path):
    value = path_json(path)
    assert (value.encode() if isinstance(value, str) else parse_b64(value["octets"])) == path
    assert canonical(value)


@given(paths, paths)
def test_two_paths_are_never_taken_for_one(first, second):
    assert (canonical(path_json(first)) == canonical(path_json(second))) == (first == second)

"""What is said of material: paths as text or as bytes, provenance, and the keys by which a sealed original is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.store.resume import keys_to_skip, resume_key
from khronika.intake.accession import (
    Provenance,
    ProvenanceError,
    parse_correction,
    parse_provenance,
    path_json,
)
from khronika.intake.event import Content, SealEvent
from khronika.primitives.codec import b64, canonical, parse_b64

paths = st.binary(min_size=1, max_size=40)


def test_a_path_is_text_where_it_is_utf_8():
    assert path_json("Приказ № 7.txt".encode()) == "Приказ № 7.txt"


def test_a_path_that_is_no_text_keeps_its_bytes_and_a_form_to_be_shown():
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


@pytest.mark.parametrize("other", [(b"b", 1, "t"), (b"a", 2, "t"), (b"a", 1, "u"), (b"a\xff", 1, "t")])
def test_an_original_with_another_path_size_or_time_is_another(other):
    assert resume_key(b"a", 1, "t") != resume_key(*other)


def sealed(path, size, modified):
    """The event of an original that was sealed under this path."""
    content = Content("text/plain", "0" * 64, size)
    return SealEvent(
        item="a" * 26, control="A-000001", accession="b" * 26, content=content, name=path, path=path, times=modified, object=None
    )  # fmt: skip


def test_what_was_sealed_is_known_again_and_nothing_else():
    events = [sealed(b"a", 1, "t"), sealed(b"\xff", 2, "u"), sealed(b"a", 1, "t")]
    assert keys_to_skip(iter(events)) == {resume_key(b"a", 1, "t"), resume_key(b"\xff", 2, "u")}
    assert keys_to_skip([]) == frozenset()


@given(paths)
def test_the_bytes_of_any_path_can_be_had_back(path):
    value = path_json(path)
    assert (value.encode() if isinstance(value, str) else parse_b64(value["octets"])) == path
    assert canonical(value)


@given(paths, paths)
def test_two_paths_are_never_taken_for_one(first, second):
    assert (canonical(path_json(first)) == canonical(path_json(second))) == (first == second)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dear",
        "[]",
        "null",
        '{"colour":"red"}',
        '{"source":7}',
        '{"source":NaN}',
        '{"source":"a","source":"b"}',
        '{"note":"\\ud800"}',
        '{"obtained":"2024"}',
        '{"obtained":{"whne":"2024"}}',
        '{"obtained":{"when":7}}',
        '{"obtained":{"when":"sometime"}}',
        '{"obtained":{"when":"2024-13"}}',
        "[" * 100_000,
        '{"note":' * 100_000,
    ],
)
def test_a_description_of_another_form_is_refused(text):
    for parse in (parse_provenance, parse_correction):
        with pytest.raises(ProvenanceError) as refused:
            parse(text)
        assert refused.value.hint


def test_a_correction_says_only_what_it_names():
    assert parse_correction('{"obtained":{"how":"by post"}}') == {"obtained": {"how": "by post"}}
    assert parse_provenance('{"source":"S-1","obtained":{"when":"май 2024"}}') == Provenance(
        "S-1", "", {"when": "май 2024"}
    )

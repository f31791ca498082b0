"""Two files of one name in one container get names of their own, the same ones every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.reading.distinct import Distinct


def distinct(names: list[str]) -> list[str]:
    given_names = Distinct()
    return [given_names.take(name) for name in names]


@pytest.mark.parametrize(
    ("names", "given_names"),
    [
        (["а", "б"], ["а", "б"]),
        (["а", "а", "а"], ["а", "а (2)", "а (3)"]),
        (["а.txt", "а.txt"], ["а.txt", "а.txt (2)"]),
        (["а (2)", "а", "а"], ["а (2)", "а", "а (3)"]),
        (["а", "а", "а (2)"], ["а", "а (2)", "а (2) (2)"]),
        (["", ""], ["", " (2)"]),
        ([], []),
    ],
)
def test_the_second_file_of_a_name_gets_the_next_free_number(names, given_names):
    assert distinct(names) == given_names


NAMES = st.lists(st.sampled_from(["а", "а (2)", "а (3)", "а (2) (2)", "б"]), max_size=30)


@given(NAMES)
def test_no_two_names_are_alike_and_each_begins_with_what_the_container_says(names):
    found = distinct(names)
    assert len(set(found)) == len(found) == len(names)
    assert all(mine.startswith(said) for mine, said in zip(found, names, strict=True))


@given(NAMES)
def test_a_name_that_comes_once_and_first_is_kept(names):
    found = distinct(names)
    assert all(
        mine == said
        for at, (mine, said) in enumerate(zip(found, names, strict=True))
        if said not in found[:at]
    )


def test_ten_thousand_files_of_one_name_are_told_apart_one_after_the_other():
    given_names = Distinct()
    assert [given_names.take("а") for _ in range(10_000)][-1] == "а (10000)"

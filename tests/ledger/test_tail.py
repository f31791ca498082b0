"""What lies at the right edge of a log, and beyond it, is found without looking through all that lies before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.ledger.sweep import tail_files
from khronika.ledger.tile import WIDTH, format_number


def lay(folder, numbers):
    for number in numbers:
        path = folder / format_number(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.mark.parametrize("last", [0, 1, 2, 998, 999, 1_000, 1_001, 1_999, 2_000])
def test_everything_from_the_last_but_one_on_is_found_and_nothing_before(tmp_path, last):
    numbers = {*range(max(0, last - 3), last + 3), 0, 7, 999, 1_000, 2_345, 1_000_000, 1_234_567}
    lay(tmp_path, numbers)
    found = list(tail_files(tmp_path, last * WIDTH + 5))
    assert sorted(found) == sorted(format_number(number) for number in numbers if number >= last - 1)


def test_partial_files_of_each_width_and_unfinished_ones_are_found(tmp_path):
    lay(tmp_path, [0, 1])
    for name in ("001.p/7", "001.p/9", "000.p/3", "000.p/.new-1", ".new-2", "001.p/.new-3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert {"001.p/7", "001.p/9", ".new-2", "001.p/.new-3"} <= set(tail_files(tmp_path, 2 * WIDTH + 1))
    assert "000.p/3" not in set(tail_files(tmp_path, 2 * WIDTH + 1))
    assert "000.p/3" in set(tail_files(tmp_path, WIDTH))


def test_where_nothing_is_nothing_is_found(tmp_path):
    assert list(tail_files(tmp_path / "none", 1_000)) == []


@given(st.integers(0, 3_000 * WIDTH), st.integers(0, 3_000))
def test_a_number_is_passed_over_only_where_it_is_well_within(size, number):
    from khronika.ledger.sweep import _is_below

    groups, first = format_number(number).split("/"), format_number(max(0, size // WIDTH - 1)).split("/")
    is_below = any(
        _is_below(group, other)
        for place, (group, other) in enumerate(zip(groups, first, strict=False))
        if groups[:place] == first[:place]
    )
    assert is_below == (number < size // WIDTH - 1)

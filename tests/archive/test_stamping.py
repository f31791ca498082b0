"""Which time stamps travel: those that date something as early as their authority does, and no other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.release.stamping import DatedTree, needed_stamps
from khronika.ledger.stamps import Slot

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def tree(size, day, root="one", number=0):
    return DatedTree(Slot(size, number), size, EPOCH + timedelta(days=day), root)


WEEKLY = [tree(10 * week, 7 * week) for week in range(1, 61)]


def test_of_a_year_of_stamps_the_first_after_each_exhibit_travels():
    assert needed_stamps(WEEKLY, [0, 9, 10, 333]) == {Slot(10, 0), Slot(20, 0), Slot(340, 0)}


def test_each_authority_is_asked_for_its_own_first():
    other = [tree(each.size, 7 * number + 3, "two", 1) for number, each in enumerate(WEEKLY)]
    assert needed_stamps([*WEEKLY, *other], [15]) == {Slot(20, 0), Slot(20, 1)}


def test_what_no_stamp_covers_asks_for_none():
    assert needed_stamps(WEEKLY, [600]) == frozenset()


def test_an_earlier_time_over_a_larger_tree_is_the_better_one():
    assert needed_stamps([tree(10, 9), tree(30, 8)], [5]) == {Slot(30, 0)}


trees = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 99), st.sampled_from(["one", "two"])), max_size=30
).map(lambda drawn: [tree(size, day, root, number) for number, (size, day, root) in enumerate(drawn)])


@given(trees, st.lists(st.integers(0, 45), max_size=10))
def test_nothing_is_dated_later_for_what_stays_and_nothing_travels_for_nothing(dated, positions):
    needed = needed_stamps(dated, positions)
    kept = [each for each in dated if each.slot in needed]
    earliest = dates(dated, positions)
    assert dates(kept, positions) == earliest
    for each in kept:
        assert dates([other for other in kept if other is not each], positions) != earliest


def dates(dated, positions):
    """The earliest time of each entry, by authority."""
    covering = ((position, each) for position in positions for each in dated if each.size > position)
    found = {}
    for position, each in covering:
        found[position, each.root] = min(each.at, found.get((position, each.root), each.at))
    return found

"""Windows of a long text: reading on, and back, leaves nothing out."""

import pytest

from khronika.presentation.item_text import WINDOW, window_at, window_before

LINES = "".join(f"line {number}: of the corridor\n" for number in range(4_000))
ONE = "word " * (WINDOW // 2)
TEXTS = {
    "lines": LINES,
    "one line": ONE,
    "lines around a long one": LINES[:30_011] + "\n" + ONE + "\n" + LINES[:70_003],
    "nothing but ends of lines": "\n" * (3 * WINDOW + 7),
    "short": "a line",
    "nothing": "",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_reading_on_and_back_leaves_nothing_out_and_comes_to_an_end(text):
    begins, end = [0], window_at(text, 0, None)[1]
    while end < len(text):
        start, end = window_at(text, end, None)
        begins.append(start)
        assert window_at(text, begins[-2], None)[1] == start
    begin = begins[-1]
    while (before := window_before(text, begin)) is not None:
        assert before < begin <= window_at(text, before, None)[1]
        begin = before
    assert begin == 0


def test_a_passage_that_is_sought_stands_in_a_window_that_begins_with_a_line():
    for start in (0, 5, 40_000, len(LINES) - 3, len(LINES) + 9):
        begin, end = window_at(LINES, 0, (start, start + 3))
        assert begin == 0 or LINES[begin - 1] == "\n"
        assert begin <= min(start, len(LINES)) <= end

"""Pages of the list of items: nothing is lost or repeated, whatever is chosen, and what was taken back is not there."""

from pathlib import Path

import pytest

from khronika.archive.index.index import Index
from khronika.archive.index.item_pages import ItemChoice, MediaFamily
from khronika.evidence.reading.outcome import Outcome

MEDIA = ("text/plain", "image/png", "application/pdf")
OUTCOMES = ("", "read", "partly", "unread", "read")
CHOICES = [
    ItemChoice(),
    ItemChoice(MediaFamily.IMAGE),
    ItemChoice(outcome=Outcome.READ),
    ItemChoice(MediaFamily.TEXT, Outcome.PARTLY),
    ItemChoice(is_waiting=True),
    ItemChoice(MediaFamily.VIDEO),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = Index.open(Path(tmp_path_factory.mktemp("pages")) / "index", b"k" * 32)
    rows = [
        (n, f"id{n}", b"%d" % n, 10, MEDIA[n % 3], 0, b"", n, OUTCOMES[n % 5]) for n in range(1, 100) if n % 7
    ]
    with index._base.changing():
        index._base.connection.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        index._base.connection.execute("INSERT INTO taken VALUES (10), (11)")
    yield index
    index.close()


def expected(choice):
    """The numbers that are meant, found by looking at each."""
    numbers = [n for n in range(1, 100) if n % 7 and n not in (10, 11)]
    if choice.family:
        numbers = [n for n in numbers if MEDIA[n % 3].startswith(choice.family.value)]
    if choice.outcome or choice.is_waiting:
        numbers = [n for n in numbers if OUTCOMES[n % 5] == (choice.outcome.value if choice.outcome else "")]
    return numbers


@pytest.mark.parametrize("choice", CHOICES)
def test_page_after_page_is_the_whole_list_forwards_and_backwards(index, choice):
    forwards, at = [], 0
    while rows := index.pages.after(at, choice, 10):
        forwards += [row.number for row in rows]
        at = rows[-1].number
    backwards, at = [], 1_000
    while rows := index.pages.before(at, choice, 10):
        backwards = [row.number for row in rows] + backwards
        at = rows[0].number
    assert forwards == backwards == expected(choice)


@pytest.mark.parametrize("choice", CHOICES)
def test_no_page_is_sorted_or_looked_for_item_by_item(index, choice):
    asked = []

    def ask(question, *values):
        asked.append((question, values))
        return index._base.rows(question, *values)

    type(index.pages)(ask).after(50, choice, 10)
    # What it asks before is how many items each filter has: kept counts.
    question, values = asked[-1]
    assert all("FROM held" in counted or "count" in counted.lower() for counted, _ in asked[:-1])
    plan = "\n".join(str(row[-1]) for row in index._base.rows(f"EXPLAIN QUERY PLAN {question}", *values))
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan

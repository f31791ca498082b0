"""What tells a day within a period is found by classes of length as it is found by looking at every date."""

import apsw
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.archive.index.dates import DATED, END, EVER, NEVER, SCHEMA, START, DateRows, class_of

DAYS = st.one_of(st.none(), st.integers(700_000, 700_060), st.integers(1, 3_000_000))
SPANS = st.tuples(DAYS, DAYS)
NAMES = st.sampled_from([START, END, "date"])
STATEMENTS = st.lists(
    st.tuples(st.integers(1, 5), NAMES, st.lists(SPANS, min_size=1, max_size=2)), max_size=25
)


def spread(span):
    return span[0] or EVER, span[1] or NEVER


def looked_at(statements, first, last):
    """The subjects, by the rule alone."""
    told = [(subject, name, *spread(span)) for subject, name, spans in statements for span in spans]
    within = {subject for subject, _, earliest, latest in told if latest >= first and earliest <= last}
    begins = {subject for subject, name, earliest, _ in told if name == START and earliest <= last}
    ends = {subject for subject, name, _, latest in told if name == END and latest >= first}
    return within | (begins & ends)


def in_index(runs):
    base = apsw.Connection(":memory:")
    base.execute(SCHEMA + "CREATE TABLE statement(number INTEGER PRIMARY KEY, subject INTEGER);")
    number = 0
    for run in runs:
        rows = DateRows()
        for subject, name, spans in run:
            number += 1
            base.execute("INSERT INTO statement VALUES (?, ?)", (number, subject))
            rows.add(number, str(subject), name, spans)
        rows.write(base, {str(subject): subject for subject in range(9)})
    return base


@settings(max_examples=150, deadline=None)
@given(STATEMENTS, STATEMENTS, st.integers(699_990, 700_070), st.integers(0, 400))
def test_the_same_subjects_are_found_as_by_looking_at_every_date(one, other, first, days):
    base = in_index([one, other])
    found = {row[0] for row in base.execute(DATED, (first, first + days))}
    assert found == looked_at([*one, *other], first, first + days)
    everything = {row[0] for row in base.execute(DATED, (EVER, NEVER))}
    assert everything == looked_at([*one, *other], EVER, NEVER)


@given(DAYS, DAYS)
def test_nothing_lasts_longer_than_its_class(first, last):
    earliest, latest = spread((first, last))
    assert latest - earliest < 1 << class_of(earliest, latest)


def test_a_question_looks_at_no_date_but_by_the_index():
    plan = [row[3] for row in in_index([]).execute("EXPLAIN QUERY PLAN " + DATED, (1, 2))]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN l", "SCAN l"]

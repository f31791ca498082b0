"""Values for properties: every form that the log holds them in, and forms that it should not."""

from datetime import date

from hypothesis import strategies as st

from khronika.primitives.timespan import Kind, Timespan
from khronika.record.value import Date, UnreadDate

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(-(2**53) + 1, 2**53 - 1)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def objects(needed, beside=()):
    """Objects with these members, and with some of those beside them; all are texts."""
    return st.fixed_dictionaries(dict.fromkeys(needed, texts), optional=dict.fromkeys(beside, texts))


@st.composite
def spans(draw):
    """Timespans of one day or two, of any kind, said in any words."""
    first, second = sorted((draw(days), draw(days)))
    edtf = f"{first}/{second}" if first != second else f"{first}"
    return Timespan.of(
        edtf, draw(st.sampled_from(Kind)), text=draw(texts | st.just(edtf)), inferred=draw(st.booleans())
    )


bounds = st.fixed_dictionaries({}, optional={"number": numbers, "from": numbers, "to": numbers}).filter(bool)
ranges = st.builds(
    lambda numbers, said: numbers | said, bounds, st.fixed_dictionaries({}, optional={"said": texts})
)
dates = st.builds(lambda span: Date(span).logged(), spans())
unread = st.builds(lambda text, reason: UnreadDate(text, reason).logged(), texts, texts)
singles = st.one_of(
    texts,
    numbers,
    objects(["text"], ["verbatim"]),
    objects(["value"], ["kind", "script", "language"]),
    objects(["entity", "type", "label"], ["said"]),
    objects(["code"], ["said"]),
    ranges,
    dates,
    unread,
)
logged_values = st.recursive(singles, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
"""What this program logs, and what version 1 logged."""

_members = st.sampled_from(
    ["entity", "code", "date", "number", "from", "value", "text", "unread", "said", "kind", "label", "later"]
)
anything = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_members, inner, max_size=4),
    max_leaves=8,
)
odd_values = st.one_of(
    anything,
    st.builds(
        lambda known, more: {**more, **known},
        singles.filter(lambda value: isinstance(value, dict)),
        st.dictionaries(_members, anything),
    ),
)
"""Whatever JSON a log may hold, also what no program ever wrote."""

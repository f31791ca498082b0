"""Whatever a member writes in the form of its type, the index takes in or takes for nothing: it keeps nobody from opening an archive."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khronika.archive.events.event import EVENT_TYPES
from khronika.archive.index.index import Index
from khronika.ledger.custody import CustodyEvent, Link
from tests.archive.event_values import digests, events, ids, instants, links
from tests.record.entries import entry

KEY = bytes(32)
few = st.binary(min_size=1, max_size=1).map(lambda byte: (byte * 16)[:16])


@st.composite
def entries_of(draw, kind):
    """A log of events of a type, custody events at places in chains that may be any."""
    found = []
    for position, event in enumerate(draw(st.lists(events(kind), min_size=1, max_size=4))):
        link = draw(links(event) | plausible(event, found)) if isinstance(event, CustodyEvent) else None
        found.append(entry(position, event, draw(instants), draw(ids), link=link))
    return found


def plausible(event, before):
    """A place that an item's chain may have next, for an item that there is or another."""
    return st.builds(
        lambda seq, prev: Link(event.item, "a", seq, prev, {}), st.integers(0, 2), st.none() | digests
    )


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.KIND)
def test_an_index_takes_in_whatever_is_of_the_form_of_its_type(kind):
    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(entries_of(kind))
    def taken_in(log):
        with TemporaryDirectory() as folder:
            index = Index.open(Path(folder) / "index.db", KEY)
            index.apply(log)
            assert index.size() == len(log)
            index.apply([each._replace(position=each.position + len(log)) for each in log])
            assert index.size() == 2 * len(log)
            index.close()

    taken_in()

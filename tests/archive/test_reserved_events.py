"""Events of reserved types: every reader takes them, no view shows them, no command writes them (docs/format/events.md)."""

import ast
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from khronika.archive.events.event import RESERVED_TYPES
from khronika.archive.index.index import Index
from khronika.ledger.custody import CustodyEvent
from tests import world
from tests.archive.event_values import events
from tests.house.sources import modules


@pytest.fixture
def archive(tmp_path):
    source = world.spread(tmp_path / "in", {"one.txt": b"one", "two.txt": b"two"})
    with world.found(tmp_path / "archive") as opened:
        world.seal(opened, source)
        yield opened


def drawn(kind, item):
    """One event of a type, the same on every run; a custody event about this item."""
    found = []

    @settings(
        max_examples=3,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(events(kind))
    def draw(event):
        found.append(event)

    draw()
    return replace(found[-1], item=item) if issubclass(kind, CustodyEvent) else found[-1]


def told(index):
    """Everything the index says of items and of the record, but how long the log is, what was made, and where chains end."""
    ask = index._base.connection.execute
    tables = [
        name
        for (name,) in ask(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('event', 'fact', 'item', 'made')"
        )
    ]
    found = {name: sorted(map(repr, ask(f"SELECT * FROM {name}"))) for name in tables}
    return found | {"item": list(ask("SELECT number, id, sha256, size, media, first FROM item"))}


def test_they_verify_and_the_record_takes_them_for_nothing(archive, tmp_path):
    item = next(iter(archive.index.items())).id
    before, size = told(archive.index), archive.index.size()
    world.log(archive, *[drawn(kind, item) for kind in RESERVED_TYPES])
    assert world.faults(tmp_path / "archive") == set()
    assert told(archive.index) == before
    assert archive.index.size() == size + len(RESERVED_TYPES)


def test_they_are_found_again_by_their_type(archive):
    item = next(iter(archive.index.items())).id
    logged = [drawn(kind, item) for kind in RESERVED_TYPES]
    world.log(archive, *logged)
    for event in logged:
        assert world.events_of(archive, type(event)) == [event]
        assert len(archive.index.events(type(event))) == 1


def test_an_index_that_is_built_again_says_the_same(archive, tmp_path):
    item = next(iter(archive.index.items())).id
    world.log(archive, *[drawn(kind, item) for kind in RESERVED_TYPES])
    before = world.view(archive)
    archive.close()
    Index.delete(tmp_path / "archive" / "index.db")
    with world.reopen(tmp_path / "archive") as again:
        assert world.view(again) == before


def test_no_module_makes_one():
    names = {kind.__name__ for kind in RESERVED_TYPES}
    made = [
        f"{path}:{node.lineno}"
        for path, tree in modules("khronika")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    assert made == []

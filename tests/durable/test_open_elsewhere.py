"""A projection beside another process: it is looked through only where nobody living has it open."""

import apsw
import pytest

from khronika.durable.database import ProjectionLayout
from khronika.durable.open_elsewhere import is_open_elsewhere
from khronika.durable.projection import Projection
from khronika.primitives.error import KhronikaError
from tests.durable.killed import child_that_opens

LAYOUT = ProjectionLayout(
    "index",
    "CREATE TABLE thing(name TEXT);",
    1,
    memory=1,
    page=4_096,
    damaged=KhronikaError,
    full=KhronikaError,
)
KEY = bytes(32)


@pytest.fixture
def asked(monkeypatch):
    """Every question that is put to a database from now on."""
    questions = []

    def watch(connection):
        connection.set_exec_trace(lambda _, question, __: questions.append(question) or True)

    monkeypatch.setattr(apsw, "connection_hooks", [*apsw.connection_hooks, watch])
    return questions


def looked_through(asked):
    return any("quick_check" in question for question in asked)


def test_beside_a_living_process_nothing_is_looked_through_and_after_a_killed_one_it_is(tmp_path, asked):
    path = tmp_path / "index.db"
    with child_that_opens(path, KEY, LAYOUT) as child:
        assert is_open_elsewhere(path)
        Projection.open(path, KEY, LAYOUT).close()
        assert not looked_through(asked)
        child.kill()
        child.wait()
        assert path.with_name("index.db-wal").exists()
        assert not is_open_elsewhere(path)
        projection = Projection.open(path, KEY, LAYOUT)
        assert looked_through(asked)
        assert projection.rows("SELECT name FROM thing") == [("one",)]
        projection.close()
    assert not is_open_elsewhere(path)


def test_what_this_process_has_open_is_opened_beside_it_without_losing_its_locks(tmp_path, asked):
    path = tmp_path / "index.db"
    first = Projection.open(path, KEY, LAYOUT)
    with first.changing():
        first.connection.execute("INSERT INTO thing VALUES ('two')")
    Projection.open(path, KEY, LAYOUT).close()
    assert not looked_through(asked)
    with child_that_opens(path, KEY, LAYOUT, done="print(is_open_elsewhere(path), flush=True)") as child:
        assert child.stdout.readline() == b"True\n"
    first.close()

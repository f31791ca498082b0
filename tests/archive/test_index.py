"""The index is a projection: what is in it follows from the sealed events alone."""

import os
import shutil
import subprocess
import sys

import pytest

from khronika.archive.index.index import Index
from khronika.archive.record.review import decide
from khronika.archive.record.state import record
from khronika.durable import LockedError
from khronika.evidence.event import DeriveEvent
from khronika.intake.accession import path_json
from khronika.intake.event import SealEvent
from khronika.record.event import CaseEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.record.files import GOOD, changed, text_of
from tests.world import entries, found, reopen, seal, spread

TABLES = ("fact", "item", "name", "event", "made")
READER = """
import sys
from pathlib import Path
from tests.world import reopen
with reopen(Path(sys.argv[1])) as archive:
    print(archive.index.size())
"""


def dump(index):
    """Every row of every table, in order."""
    return {
        table: sorted(index._base.connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A closed archive with accessions, items received twice, a name that is no text, statements, a decision and two versions of a case."""
    tmp_path = tmp_path_factory.mktemp("filled")
    source = spread(tmp_path / "source", {f"{number}.txt": b"%d" % (number % 200) for number in range(300)})
    spread(source, {"order.txt": "ночью нас вывели в коридор".encode()})
    (source / b"\xff.txt".decode(errors="surrogateescape")).write_bytes(b"name that is no text")
    with found(tmp_path / "archive") as archive:
        seal(archive, source)
        seal(archive, source / "order.txt")
        file = parse_statement_file(text_of(changed(batches__0__citation__item={"name": "order.txt"})))
        for _ in range(2):
            recording = record(archive, file)
            assert recording.refusals == ()
        decide(archive, recording.ids, State.ACCEPTED, "compared")
    return tmp_path / "archive"


def index_files(folder):
    return list(folder.glob("index.db*"))


def test_an_index_that_was_deleted_is_built_again_with_the_same_rows(filled):
    with reopen(filled) as archive:
        before = dump(archive.index)
    for path in index_files(filled):
        path.unlink()
    with reopen(filled) as archive:
        assert dump(archive.index) == before
    assert {table: len(rows) for table, rows in before.items()} == {
        "fact": 3,
        "item": 202,
        "name": 301,
        "event": 2 + 4 + 303 + 4 + 1,
        "made": 9,
    }


def test_every_row_follows_from_the_log(filled):
    with reopen(filled) as archive:
        logged = entries(archive)
        for row in archive.index.items():
            chain = [logged[position] for position in archive.index.chain(row.number)]
            assert [(one.link.item, one.link.site, one.link.seq) for one in chain] == [
                (row.id, "a", seq) for seq in range(len(chain))
            ]
            assert [one.link.prev for one in chain] == [None, *(one.commitment.hex() for one in chain[:-1])]
            assert (chain[0].position, row.seq, row.head) == (row.first, len(chain) - 1, chain[-1].commitment)
            for one in chain:
                name = path_json(one.event.name)
                assert not isinstance(name, str) or row in archive.index.items_by_name(name)


@pytest.mark.parametrize("damage", [b"", b"not a database", b"\0" * 8192])
def test_an_index_that_cannot_be_read_is_built_again(filled, damage):
    with reopen(filled) as archive:
        before = dump(archive.index)
    (filled / "index.db").write_bytes(damage)
    with reopen(filled) as archive:
        assert dump(archive.index) == before


def test_an_index_under_another_key_is_begun_anew(tmp_path):
    Index.open(tmp_path / "index.db", bytes(32)).close()
    index = Index.open(tmp_path / "index.db", b"\1" * 32)
    assert index.size() == 0
    index.close()


def test_an_index_tells_nothing_without_its_key(filled):
    data = b"".join(path.read_bytes() for path in index_files(filled))
    assert b"SQLite format" not in data
    assert b"order.txt" not in data


def test_events_are_taken_in_once_and_in_their_order(filled, tmp_path):
    with reopen(filled) as archive:
        logged = entries(archive)
        expected = dump(archive.index)
    index = Index.open(tmp_path / "index.db", bytes(32))
    index.apply(logged[:3])
    index.apply(logged[:5])
    with pytest.raises(ValueError, match="order of the log"):
        index.apply(logged[7:])
    assert index.size() == 5
    index.apply(logged)
    assert dump(index) == expected
    index.close()


def test_while_one_process_takes_events_in_another_waits(filled, tmp_path, monkeypatch):
    monkeypatch.setattr("khronika.durable.database.PATIENCE", 1)
    with reopen(filled) as archive:
        logged = entries(archive)
    first, second = (Index.open(tmp_path / "index.db", bytes(32)) for _ in range(2))

    def interrupted():
        yield logged[0]
        with pytest.raises(LockedError):
            second.apply(logged[:1])
        yield logged[1]

    first.apply(interrupted())
    second.apply(logged[:3])
    assert (first.size(), second.size()) == (3, 3)
    second.close()
    first.close()


def test_processes_that_open_an_archive_at_once_build_one_index(filled, project):
    for path in index_files(filled):
        path.unlink()
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, filled], stdout=subprocess.PIPE, text=True, cwd=project
        )
        for _ in range(3)
    ]
    assert [reader.communicate()[0].strip() for reader in readers] == ["314"] * 3
    assert [reader.returncode for reader in readers] == [0] * 3


def test_an_index_that_another_process_holds_is_not_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("khronika.durable.database.PATIENCE", 1)
    first = Index.open(tmp_path / "index.db", bytes(32))
    first._base.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    first._base.connection.execute("BEGIN EXCLUSIVE")
    first._base.connection.execute("UPDATE fact SET value = 7")
    first._base.connection.execute("COMMIT")
    try:
        with pytest.raises(LockedError):
            Index.open(tmp_path / "index.db", bytes(32))
        assert first.size() == 7
    finally:
        first._base.connection.execute("PRAGMA locking_mode = NORMAL")
        first.size()
        first.close()


def test_the_newest_case_of_a_code_stands_last(filled):
    with reopen(filled) as archive:
        positions = archive.index.about(CaseEvent, GOOD["cases"][0]["code"])
        assert len(positions) == 2
        assert positions == sorted(positions)
        assert [subject for _, subject in archive.index.events(CaseEvent)] == ["ik-99", "ik-99"]


def test_what_is_asked_of_one_item_looks_through_no_table(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"a.txt": b"a"}))
        (row,) = archive.index.items()
        asked: list[str] = []
        connection = archive.index._base.connection
        connection.exec_trace = lambda _, sql, __: asked.append(sql) is None
        archive.any_item("A-000001")
        archive.any_item(row.id)
        archive.item("A-000001")
        archive.index.names_of(row.number)
        archive.index.items_by_name("a.txt")
        archive.index.newest_of_item(DeriveEvent, row.number)
        archive.index.all_of_item(DeriveEvent, row.number)
        archive.index.chain(row.number)
        archive.index.items_by_digests([row.sha256])
        archive.index.heads([row.id])
        archive.index.is_taken(row.number)
        connection.exec_trace = None
        plans = [
            (sql, step)
            for sql in dict.fromkeys(asked)
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
        ]
        assert len(asked) > 8
        assert [(sql, step) for sql, step in plans if step.startswith("SCAN")] == []


def test_what_was_taken_back_is_found_without_looking_through_what_is_held(filled):
    with reopen(filled) as archive:
        asked: list[str] = []
        connection = archive.index._base.connection
        connection.exec_trace = lambda _, sql, __: asked.append(sql) is None
        archive.index.taken()
        connection.exec_trace = None
        steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
        assert [step for step in steps if step.startswith("SCAN item")] == []


def test_what_came_since_is_found_without_looking_through_what_came_before(filled):
    with reopen(filled) as archive:
        asked: list[str] = []
        connection = archive.index._base.connection
        connection.exec_trace = lambda _, sql, __: asked.append(sql) is None
        newest = archive.index.newest_since(SealEvent, 100)
        connection.exec_trace = None
        assert newest == {item: at for item, at in archive.index.newest_of(SealEvent).items() if at > 100}
        steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}", (None,) * 2)]
        assert steps == ["SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"]


@pytest.mark.parametrize("left", [False, True])
def test_a_copy_of_hard_links_stays_as_it_was_made(filled, tmp_path, left):
    archive, copy = tmp_path / "archive", tmp_path / "copy"
    shutil.copytree(filled, archive)
    with reopen(archive) as opened:
        seal(opened, spread(tmp_path / "before", {"before.txt": b"before"}))
        before = dump(opened.index)
        shutil.copytree(archive, copy, copy_function=os.link)
        if not left:
            for path in copy.glob("index.db-*"):
                path.unlink()
    with reopen(archive) as opened:
        seal(opened, spread(tmp_path / "since", {"since.txt": b"since"}))
        with reopen(copy) as other:
            assert dump(other.index) == before
        assert opened.index.items_by_name("since.txt")
    for path, files in ((archive, 1), (copy, 0)):
        with reopen(path) as opened:
            assert len(opened.index.items_by_name("since.txt")) == files


def test_few_bundles_stay_opened_and_fewer_where_they_are_large(filled, monkeypatch):
    with reopen(filled) as archive:
        opened = archive.bundles._opened._opened
        for most, kept in ((1 << 30, 2), (1, 1)):
            monkeypatch.setattr("khronika.archive.store.opened_bundles.MOST_BYTES", most)
            opened.clear()
            for position in (0, 1, 300, 0, 300):
                assert archive.entry(position).position == position
            assert len(opened) == kept

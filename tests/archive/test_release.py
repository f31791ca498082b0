"""Releasing a case: not when what it rests on was withdrawn, and never half of it."""

import json
import signal
import subprocess
import sys

import pytest

from khronika.archive.record.review import decide
from khronika.archive.release.order import FallenError, ReleaseOrder
from khronika.archive.release.release import release
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika_verify.package import examine
from tests.world import found, recorded, reopen, seal, spread

FILE = {
    "format": "khronika-statements/1",
    "entities": {"b": {"type": "Person", "label": "B., invented"}},
    "batches": [
        {
            "id": "one",
            "citation": {"item": "A-000001", "quote": {"exact": "меня били"}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "origin": "b",
            "stance": "asserts",
            "assessment": "claimed by source",
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "s1", "subject": "act:night", "property": "victim", "value": {"entity": "b"}}
            ],
        }
    ],
    "cases": [
        {
            "code": "night",
            "title": "One night",
            "language": "en",
            "sections": [
                {
                    "heading": "What is said",
                    "sentences": [{"text": "B. says that he was beaten.", "statements": ["s1"]}],
                }
            ],
        }
    ],
}

KILLED_BEFORE_THE_NAME = """
import os, signal, sys
from pathlib import Path
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from contextlib import nullcontext
from khronika.durable import unfinished
from tests.world import reopen

# As where whatever killed the writer killed its guard, too.
unfinished.guarded = lambda *_: nullcontext()
Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with reopen(Path(sys.argv[1])) as archive:
    release(archive, ReleaseOrder("night"), Path(sys.argv[2]))
"""


def test_a_case_is_not_exported_once_a_statement_it_rests_on_was_withdrawn(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"показания.txt": "Ночью меня били.".encode()}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        release(archive, ReleaseOrder("night", recipient="a court"), tmp_path / "before")
        ((position, batch),) = archive.index.events(StateEvent)
        decide(archive, [batch], State.WITHDRAWN, "the witness asked for it")
        size = archive.log.size
        with pytest.raises(FallenError, match="1 statement ") as refused:
            release(archive, ReleaseOrder("night", recipient="a court"), tmp_path / "after")
        assert f"{batch}.1" in str(refused.value)
        assert archive.log.size == size
        assert not (tmp_path / "after").exists()
        assert position


def test_a_package_whose_release_was_killed_before_it_got_its_name_gets_one_from_the_next(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"показания.txt": "Ночью меня били.".encode()}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))

    # In a process of its own and not in a fork: the typesetter has threads.
    command = [
        sys.executable,
        "-c",
        KILLED_BEFORE_THE_NAME,
        str(tmp_path / "archive"),
        str(tmp_path / "package"),
    ]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    [left] = [path for path in tmp_path.iterdir() if path.name.startswith(".new-")]
    assert (left / "verify.html").is_file()
    with reopen(tmp_path / "archive") as archive:
        settled = release(archive, ReleaseOrder("night"), tmp_path / "package").settled
        removed, [named] = settled.removed, settled.named
        assert removed == 0
    assert sorted(tmp_path.iterdir()) == sorted(
        [tmp_path / "archive", tmp_path / "originals", tmp_path / "package", named]
    )
    assert [examine(folder).result.value for folder in (tmp_path / "package", named)] == [
        "consistent",
        "consistent",
    ]

"""What one commit waits for: each fsync is one of the table in docs/decisions/0035."""

import os
from pathlib import Path

from khronika.archive.record.review import require_reviewers
from tests.world import found

A_COMMIT = [
    # the mark of the writer
    "a file in .",
    ".",
    # the bundle of openings
    "a file in sealed/a/000.p",
    "sealed/a/000.p",
    # entries and tile
    "a file in ledger/a/tile/entries/000.p",
    "a file in ledger/a/tile/0/000.p",
    "ledger/a/tile/entries/000.p",
    "ledger/a/tile/0/000.p",
    # the checkpoint
    "a file in ledger/a",
    "ledger/a",
]


def test_one_commit_waits_for_ten_fsyncs(tmp_path, monkeypatch):
    with found(tmp_path / "archive") as archive:
        require_reviewers(archive, 1)
        waited, fsync = [], os.fsync

        def noted(descriptor):
            place = Path(f"/proc/self/fd/{descriptor}").readlink()
            inside = (place if place.is_dir() else place.parent).relative_to(tmp_path / "archive").as_posix()
            waited.append(inside if place.is_dir() else f"a file in {inside}")
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", noted)
        require_reviewers(archive, 2)
        monkeypatch.undo()
        assert waited == A_COMMIT

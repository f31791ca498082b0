"""Copiers that people use, where they are installed: what they leave is newest, or says that it is not (`make copies` runs 50 writes)."""

import shutil

from bench.copies import COPIERS, main


def test_what_real_copiers_leave_holds_the_newest_event(monkeypatch, capsys):
    monkeypatch.setenv("XDG_STATE_HOME", "")  # set to nowhere by what is run, and put back after it
    assert main(2) == 0
    told = dict(line.split("  ", 1) for line in capsys.readouterr().out.splitlines())
    for name, (programs, _) in COPIERS.items():
        expected = "newest: 2" if all(map(shutil.which, programs)) else "not installed: 2"
        assert told[name].strip() == expected

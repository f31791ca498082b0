"""A browser of our own: nothing of it is left, it keeps no history while it runs, and it reaches no other machine."""

import os
import shutil
import time
from pathlib import Path

import pytest

from khronika.web import own_browser
from khronika.web.error import WorkspaceError
from khronika.web.launch import Entrance
from khronika.web.own_browser import OwnBrowser
from tests.workspace.served import serving

WAIT = 60


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


@pytest.mark.browser
def test_what_it_opened_is_in_no_file_of_its_profile_and_the_profile_goes(tmp_path, monkeypatch):
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed")
    entered = []
    enter = Entrance.enter
    monkeypatch.setattr(Entrance, "enter", lambda entrance: entered.append(entrance) or enter(entrance))
    browser = OwnBrowser(
        program(tmp_path, "chromium-here", 'exec chromium --headless --no-sandbox --disable-gpu "$@"')
    )
    with serving(None, owner=os.getuid()) as served:
        try:
            browser.open(served.launch)
            profile, last = browser.profile, time.monotonic() + WAIT
            while not entered and time.monotonic() < last:
                time.sleep(0.05)
            assert entered
            kept = [each.read_bytes() for each in profile.rglob("*") if each.is_file()]
            assert kept
            secrets = served.entrance.token.encode(), served.entrance.path.encode()
            assert not any(secret in each for each in kept for secret in secrets)
            assert profile.stat().st_mode & 0o077 == 0
        finally:
            is_gone = browser.close()
    assert is_gone
    assert not profile.exists()


def test_it_is_told_of_a_profile_of_its_own_and_of_no_other_machine(tmp_path):
    told = tmp_path / "told"
    browser = OwnBrowser(
        program(
            tmp_path, "brave-here", f'printf "%s\\n" "$@" > {told}.part; mv {told}.part {told}; exec sleep 60'
        )
    )
    browser.open("http://127.0.0.1:1/enter/once")
    last = time.monotonic() + WAIT
    while not told.exists() and time.monotonic() < last:
        time.sleep(0.02)
    arguments = told.read_text().splitlines()
    assert arguments[0] == f"--user-data-dir={browser.profile}"
    assert "--incognito" in arguments
    assert "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" in arguments
    assert arguments[-1] == "http://127.0.0.1:1/enter/once"
    assert browser.close()


def test_files_that_come_back_while_it_ends_are_removed_or_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr(own_browser, "_PATIENCE", 0.2)
    browser = OwnBrowser(program(tmp_path, "edge-here", "exec sleep 60"))
    browser.open("http://127.0.0.1:1/")
    profile = browser.profile
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    assert browser.close() is False
    profile.rmdir()


@pytest.mark.parametrize("name", ["no-such-browser", "true"])
def test_a_program_that_is_no_such_browser_is_refused(name):
    with pytest.raises(WorkspaceError):
        OwnBrowser(name)


def test_a_file_that_cannot_be_started_is_refused_and_leaves_no_profile(tmp_path, monkeypatch):
    monkeypatch.setattr(own_browser, "_IN_MEMORY", (str(tmp_path),))
    path = tmp_path / "chromium-here"
    path.write_bytes(b"no program")
    path.chmod(0o700)
    with pytest.raises(WorkspaceError):
        OwnBrowser(str(path)).open("http://127.0.0.1:1/")
    assert [*tmp_path.iterdir()] == [path]

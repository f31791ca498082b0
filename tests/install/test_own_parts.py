"""What a user put into a folder of his own is found, without root."""

import os
from pathlib import Path

import pytest

from khronika.evidence.reading.own_parts import data_home, library, models_folders
from khronika.evidence.workers import pool

engine = pytest.importorskip("khronika.evidence.readers.ocr.engine", reason="the extra read is not installed")


def put(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home without anything, on a system without models."""
    for name in ("TESSDATA_PREFIX", "XDG_DATA_HOME", "LIBARCHIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(engine, "_FOLDERS", (str(tmp_path / "system"),))
    return tmp_path / "home"


def test_the_folder_follows_the_specification():
    assert data_home({"HOME": "/homes/a"}) == Path("/homes/a/.local/share")
    assert data_home({"HOME": "/homes/a", "XDG_DATA_HOME": "/data"}) == Path("/data")
    # A relative path is to be taken for none.
    assert data_home({"HOME": "/homes/a", "XDG_DATA_HOME": "data"}) == Path("/homes/a/.local/share")
    assert data_home({"HOME": "", "XDG_DATA_HOME": ""}) is None
    assert list(models_folders({})) == []
    assert library("libarchive.so.13", {}) is None


@pytest.mark.parametrize(
    "place", ["tessdata", "system/usr/share/tesseract-ocr/5/tessdata", "system/usr/share/tessdata"]
)
def test_models_in_the_users_folder_are_found(home, place):
    put(home / ".local/share/khronika" / place / "ukr.traineddata")
    assert engine.languages() == ("ukr",)


def test_what_the_user_lacks_comes_from_the_system(home, tmp_path):
    own = put(home / ".local/share/khronika/tessdata/ukr.traineddata")
    put(tmp_path / "system/ukr.traineddata")
    other = put(tmp_path / "system/eng.traineddata")
    assert engine._models() == {"ukr": own, "eng": other}
    with engine._in_one_folder(engine._models()) as folder:
        assert {path.name: path.resolve() for path in folder.iterdir()} == {
            path.name: path.resolve() for path in (own, other)
        }
    assert not folder.exists()


def test_a_folder_that_is_asked_for_is_used_alone(home, tmp_path, monkeypatch):
    put(home / ".local/share/khronika/tessdata/ukr.traineddata")
    put(tmp_path / "asked/tessdata/fra.traineddata")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "asked"))
    assert engine.languages() == ("fra",)
    # An empty one is as good as none.
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "empty"))
    assert engine.languages() == ("ukr",)


def test_one_folder_is_given_to_the_engine_as_it_is(home):
    model = put(home / ".local/share/khronika/tessdata/ukr.traineddata")
    with engine._in_one_folder(engine._models()) as folder:
        assert folder == model.parent
    assert model.exists()


@pytest.mark.parametrize("place", ["lib", "system/usr/lib/x86_64-linux-gnu", "system/usr/lib64"])
def test_a_library_in_the_users_folder_is_found(home, place):
    brought = put(home / ".local/share/khronika" / place / "libarchive.so.13")
    assert library("libarchive.so.13", os.environ) == brought


def test_workers_are_told_of_the_folder_and_of_no_home(home, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    told = pool._passed_on()
    assert told["XDG_DATA_HOME"] == str(home / ".local/share")
    assert "HOME" not in told


def test_the_hint_names_a_way_without_root_first():
    assert engine.hint().startswith("without root: put rus.traineddata")
    assert "~/.local/share/khronika/tessdata" in engine.hint()


@pytest.fixture
def anew():
    """The engine is loaded in this test, and again after it."""
    for kept in (engine.engine, engine.tools):
        kept.cache_clear()
    yield
    for kept in (engine.engine, engine.tools):
        kept.cache_clear()


def test_a_damaged_model_is_not_named_among_what_recognises(home, anew, monkeypatch):
    monkeypatch.undo()
    given = engine._models().get("eng")
    if given is None:
        pytest.skip("no model of English is installed")
    folder = home / "models"
    put(folder / "rus.traineddata").write_bytes(given.read_bytes()[:200_000])
    (folder / "eng.traineddata").symlink_to(given)
    monkeypatch.setenv("TESSDATA_PREFIX", str(folder))
    assert engine.languages() == ("rus", "eng")
    assert engine.loaded_languages() == ("eng",)
    assert [name for name in engine.tools() if name.endswith(".traineddata")] == ["eng.traineddata"]


def test_files_that_are_no_models_are_no_engine(home, anew):
    put(home / ".local/share/khronika/tessdata/ukr.traineddata").write_bytes(
        b"version 1 of a pointer to a file"
    )
    assert engine.engine() is None
    assert engine.loaded_languages() == ()
    assert engine.tools() == {}

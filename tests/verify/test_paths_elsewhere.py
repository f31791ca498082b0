"""Paths of packages under the rules of Windows and macOS: names, separators, case."""

import os
import stat
import unicodedata
from pathlib import PureWindowsPath
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.folder import JUNCTION, is_safe, survey
from khronika_verify.place import PATH_FORMS, PATHS, has_place

PLACES = st.one_of(
    [st.from_regex(form, fullmatch=True, alphabet=st.characters(codec="ascii")) for form in PATH_FORMS]
)


@given(PLACES)
def test_every_place_of_a_package_names_the_same_file_on_windows(path):
    there = PureWindowsPath("C:/packages") / path
    assert there.parts[2:] == tuple(path.split("/"))
    assert not any(PureWindowsPath(part).is_reserved() for part in path.split("/"))
    assert is_safe(path)


@given(PLACES, st.data())
def test_no_two_places_differ_only_in_case_or_in_how_letters_are_composed(path, data):
    """Windows and macOS take such names for one file, which would stand for both."""
    assert has_place(path)
    assert unicodedata.normalize("NFD", path) == path
    letters = [at for at, letter in enumerate(path) if letter.isalpha() and letter.isascii()]
    at = data.draw(st.sampled_from(letters))
    assert not has_place(path[:at] + path[at].swapcase() + path[at + 1 :])
    assert not has_place(path.swapcase())


@pytest.mark.parametrize(
    "name",
    [
        *(
            "CON",
            "con",
            "Nul",
            "aux.txt",
            "prn.tar.gz",
            "com1",
            "COM9.opening",
            "lpt\u00b2",
            "CONIN$",
            "conout$.x",
            "nul .txt",
            "NUL  ",
        ),
        *("a.", "a ", "a. ", "...", "a?", "a*b", 'a"b', "<a", "a>", "a|b", "a:b", "a\\b", "a\tb", "con.\n"),
    ],
)
def test_a_name_that_windows_does_not_keep_is_unsafe(name):
    assert not is_safe(f"data/{name}")
    assert not is_safe(f"{name}/data")


@pytest.mark.parametrize(
    "name",
    [
        "CON-000001",
        "console",
        "com0",
        "com10",
        "lpt",
        "nul-1",
        "auxiliary.txt",
        ".a",
        "a b",
        "c\u0131n",
        "сон",
        "A-000001",
    ],
)
def test_a_name_that_is_only_like_such_a_one_is_safe(name):
    assert is_safe(f"data/{name}")


@given(
    st.lists(st.text(st.sampled_from('aA.~ :\\conNUL1$?*|<>"\u00b9\n'), max_size=6), min_size=1, max_size=3)
)
def test_what_is_safe_means_the_same_under_the_rules_of_windows(parts):
    path = "/".join(parts)
    if is_safe(path):
        there = PureWindowsPath("C:/package") / path
        assert there.parts[2:] == tuple(parts)
        assert not any(PureWindowsPath(part).is_reserved() for part in parts)


def test_a_folder_of_windows_that_leads_elsewhere_is_not_entered(tmp_path, monkeypatch):
    status = SimpleNamespace(st_mode=stat.S_IFDIR, st_size=0, st_reparse_tag=JUNCTION)
    plain = SimpleNamespace(st_mode=stat.S_IFREG, st_size=3, st_reparse_tag=0)
    listed = {"junction": status, "file": plain}
    entries = [
        SimpleNamespace(name=name, stat=lambda follow_symlinks, kept=kept: kept)
        for name, kept in listed.items()
    ]
    monkeypatch.setattr(os, "scandir", lambda _: _Listing(entries))
    disk = survey(tmp_path)
    assert (disk.files, disk.unsafe) == ({"file": 3}, ("junction",))


class _Listing(list):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def test_the_forms_are_the_whole_table():
    assert "|".join(PATH_FORMS) == PATHS.pattern

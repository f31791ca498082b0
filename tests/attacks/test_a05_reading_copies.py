"""A5: what people read was replaced, and files were added, behind manifests made right again; every one of these is found and named."""

import pytest

from tests.verify.package_simulator import put, rebag, write_list

pytestmark = pytest.mark.browser

SENTENCE = b"Colonel Invented gave the order (s99)\n"
READ = (
    "data/index.html",
    "data/dossier.pdf",
    "data/loadfile.csv",
    "data/loadfile.dat",
    "data/README.txt",
    "verify.py",
    "verify.html",
)
ADDED = (
    *(
        "DOSSIER.pdf",
        "START-HERE.html",
        "hashlib.py",
        "fetch.txt",
        "manifest-md5.txt",
        "data/timestamps/explanation.pdf",
    ),
    *(
        "data/exhibits/A-000003/transcript.pdf",
        "data/exhibits/A-000001/custody/notes.html",
        "data/members/photo.jpg",
    ),
)


def test_what_people_read_cannot_be_changed(small, verdict):
    for path in READ:
        put(small / path, (small / path).read_bytes() + SENTENCE)
    rebag(small)
    found = verdict(small)
    assert found.result == "failed"
    assert {path for code, path in found.findings if code == "K003"} == set(READ)
    assert found.faults == {"K003"}


def test_one_changed_copy_is_enough(small, verdict):
    put(small / "data/index.html", SENTENCE)
    rebag(small)
    assert verdict(small).faults == {"K003"}


def test_what_people_read_cannot_be_taken_out(small, verdict):
    for path in READ:
        (small / path).unlink()
    rebag(small)
    assert {path for code, path in verdict(small).findings if code == "K004"} == set(READ)


def test_nothing_can_be_added(small, verdict):
    for path in ADDED:
        put(small / path, SENTENCE)
    rebag(small)
    found = verdict(small)
    assert {path for code, path in found.findings if code == "K006"} == set(ADDED)
    assert found.result == "failed"


def test_a_list_made_anew_for_what_was_changed_is_not_the_one_that_was_logged(small, verdict):
    put(small / "data/index.html", SENTENCE)
    write_list(small)
    rebag(small)
    assert verdict(small).faults == {"K002"}

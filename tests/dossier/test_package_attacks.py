"""Whatever goes wrong while a package is written, nothing is left; whatever a plan says, nothing is written outside."""

import errno
import os
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from khronika.dossier.error import ExhibitDiffersError, PackageExistsError, UnverifiedError
from khronika.dossier.files.package import write_court_package
from khronika.dossier.plan import DossierPlan
from khronika.dossier.view.media import extension
from khronika.primitives.error import MalformedError
from tests.dossier.case_simulator import EXHIBITS
from tests.dossier.conftest import VERIFIER
from tests.dossier.plan_simulator import WORDS, opener, steps_of

FIRST = EXHIBITS[0]


def attempt(plan: DossierPlan, folder: Path, contents: dict[str, bytes] | None = None) -> None:
    write_court_package(plan, folder / "dossier", VERIFIER, steps_of(plan, contents), WORDS)


@pytest.mark.parametrize("kind", ["file", "folder", "link to nowhere"])
def test_what_stands_in_the_place_is_never_touched(english: DossierPlan, tmp_path: Path, kind: str):
    place = tmp_path / "dossier"
    make = {
        "file": place.touch,
        "folder": place.mkdir,
        "link to nowhere": lambda: place.symlink_to(tmp_path / "nowhere"),
    }
    make[kind]()
    with pytest.raises(PackageExistsError) as caught:
        attempt(english, tmp_path)
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["dossier"]


def test_an_exhibit_that_cannot_be_read_to_its_end_leaves_nothing(english: DossierPlan, tmp_path: Path):
    def failing(control: str) -> Iterator[bytes]:
        yield from opener()(control) if control != "A-000006" else iter([EXHIBITS[5].content[:70_000]])
        if control == "A-000006":
            raise OSError(errno.EIO, "the disk of the archive fails")

    with pytest.raises(OSError, match="fails"):
        write_court_package(
            english, tmp_path / "dossier", VERIFIER, replace(steps_of(english), open_exhibit=failing), WORDS
        )
    assert not list(tmp_path.iterdir())


def test_a_write_the_system_refuses_leaves_nothing(english: DossierPlan, tmp_path: Path):
    # A limit on file size makes the kernel fail the write of the large exhibit half way, as a full disk would.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    content = bytes(4_000_000)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
        with pytest.raises(OSError, match="File too large"):
            attempt(english, tmp_path, {"A-000006": content})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


def test_a_stream_that_meets_a_full_disk_leaves_nothing(english: DossierPlan, tmp_path: Path):
    def full(control: str) -> Iterator[bytes]:
        yield b"some"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_court_package(
            english, tmp_path / "dossier", VERIFIER, replace(steps_of(english), open_exhibit=full), WORDS
        )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content",
    [b"\xff" + FIRST.content[1:], FIRST.content[:-1], FIRST.content + b"\n", b""],
    ids=["one byte changed", "shortened", "lengthened", "empty"],
)
def test_bytes_that_are_not_the_sealed_ones_are_refused(english: DossierPlan, tmp_path: Path, content: bytes):
    with pytest.raises(ExhibitDiffersError):
        attempt(english, tmp_path, {FIRST.control: content})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "control", ["../../A-000001", "/etc/A-000001", "A-000001/..", ".A", "A 1", "A\n1", "А-000001", ""]
)
def test_no_control_number_leads_out_of_the_package(english: DossierPlan, tmp_path: Path, control: str):
    exhibits = (replace(english.exhibits[0], control=control), *english.exhibits[1:])
    with pytest.raises(MalformedError):
        attempt(replace(english, exhibits=exhibits), tmp_path)
    assert not list(tmp_path.iterdir())


def test_two_exhibits_with_one_control_number_are_refused(english: DossierPlan, tmp_path: Path):
    exhibits = (english.exhibits[0], english.exhibits[0])
    with pytest.raises(MalformedError):
        attempt(replace(english, exhibits=exhibits, batches=(), sections=()), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_disclosed_field_cannot_name_its_own_place(english: DossierPlan, tmp_path: Path):
    case = replace(english.case, fields={"../../../content": english.case.fields["content"]})
    with pytest.raises(MalformedError):
        attempt(replace(english, case=case), tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "media", ["text/html", "TEXT/HTML; charset=utf-8", "image/svg+xml", "application/xhtml+xml", "text/xml"]
)
def test_what_a_browser_would_run_is_filed_as_plain_text(media: str):
    assert extension(media) == "txt"


@pytest.mark.parametrize("media", ["../x", "application/x-unheard-of", "", "exe", "text/../../html"])
def test_an_unknown_media_type_never_becomes_an_extension(media: str):
    assert extension(media) == "bin"


def test_what_does_not_verify_is_not_published_and_not_logged(english: DossierPlan, tmp_path: Path):
    done: list[str] = []

    def refuse(folder: Path) -> None:
        assert (folder / "verify.html").is_file()
        done.append("checked")
        raise UnverifiedError("it does not verify")

    steps = replace(steps_of(english), check=refuse, commit=lambda: done.append("committed"))
    with pytest.raises(UnverifiedError):
        write_court_package(english, tmp_path / "dossier", VERIFIER, steps, WORDS)
    assert done == ["checked"]
    assert not list(tmp_path.iterdir())


def test_the_event_is_logged_after_everything_is_checked_and_before_anything_bears_its_name(
    english: DossierPlan, tmp_path: Path
):
    done: list[str] = []

    def commit() -> None:
        assert not (tmp_path / "dossier").exists()
        done.append("committed")

    steps = replace(steps_of(english), check=lambda _: done.append("checked"), commit=commit)
    write_court_package(english, tmp_path / "dossier", VERIFIER, steps, WORDS)
    assert done == ["checked", "committed"]


def test_a_place_that_is_taken_meanwhile_is_found_before_anything_is_logged(
    english: DossierPlan, tmp_path: Path
):
    done: list[str] = []
    steps = replace(
        steps_of(english),
        check=lambda _: (tmp_path / "dossier").touch(),
        commit=lambda: done.append("committed"),
    )
    with pytest.raises(PackageExistsError):
        write_court_package(english, tmp_path / "dossier", VERIFIER, steps, WORDS)
    assert done == []
    assert [path.name for path in tmp_path.iterdir()] == ["dossier"]

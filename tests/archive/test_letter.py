"""Writing a letter: it fits the packages it is about, tells nothing that they do not, and the log remembers it."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from khronika.archive.custody.anchor import anchor
from khronika.archive.custody.letter import LetterOrder, UnfitPackageError, write_letter
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify_package import verify_package
from khronika.dossier.error import PackageExistsError
from khronika.dossier.event import LetterEvent
from khronika.dossier.letter import Letter, NamedPackage
from khronika.dossier.paper.letter_pdf import letter_pdf
from khronika.dossier.view.logged import short_key
from khronika.record.statement_file import parse_statement_file
from khronika_verify.finding import Result
from khronika_verify.letter import read_letter
from tests.archive.test_release import FILE
from tests.authority import unordered_signer
from tests.dossier.test_pdf import text_of
from tests.verify.conftest import authority, small, small_world
from tests.verify.letter_simulator import letter as told_by_hand
from tests.world import codes, events_of, found, log, recorded, seal, spread

__all__ = ["authority", "small", "small_world"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("letters")


@pytest.fixture(scope="module")
def archive(home: Path) -> Iterator[Archive]:
    """An archive that handed out one package, with a token whose certificates are out of DER order."""
    authority = unordered_signer()
    with found(home / "archive") as archive:
        seal(archive, spread(home / "originals", {"показания.txt": "Ночью меня били.".encode()}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        anchor(archive, authority, authority.roots)
        release(archive, ReleaseOrder("night"), home / "package")
        yield archive


@pytest.fixture(scope="module")
def written(archive: Archive, home: Path) -> Letter:
    return write_letter(archive, LetterOrder((home / "package",), "ru", "INVENTED: a court"), home / "letter")


def test_a_package_is_verified_by_the_letter_that_was_written_for_it(written, home):
    report = verify_package(home / "package", (home / "letter/letter.json").read_bytes())
    assert report.result is Result.VERIFIED
    assert not [finding for finding in report.findings if finding.code.startswith("X")]


def test_the_file_is_the_letter_of_the_format_page(written, home):
    data = (home / "letter/letter.json").read_bytes()
    assert data == written.encode()
    by_hand = json.loads(told_by_hand(home / "package"))
    assert json.loads(data) == {**by_hand, "letter": written.letter, "made": written.made}
    assert read_letter(data).packages == dict(written.packages)


def test_a_letter_for_packages_tells_nothing_that_they_do_not(written, home):
    report = verify_package(home / "package")
    facts = report.facts
    assert (written.size, written.root, written.origin) == (facts.size, facts.root, facts.origin)
    assert set(written.keys) == set(facts.keys)
    assert set(written.roots) == {bracket.root for bracket in facts.brackets}
    assert len(written.roots) == 1
    assert dict(written.programs) == {name: (digest,) for name, digest in facts.programs.items()}


def test_a_letter_for_no_package_names_the_log_as_it_is(archive, written, home):
    size = archive.log.size
    general = write_letter(archive, LetterOrder(), home / "general")
    assert (general.size, general.root) == (size, archive.log.root(size).hex())
    assert general.packages == ()
    assert general.roots == written.roots
    report = verify_package(home / "package", general.encode())
    assert report.result is Result.VERIFIED
    assert "X007" in {finding.code for finding in report.findings}


def test_the_log_has_the_digest_and_for_whom_and_the_archive_verifies(archive, written, home):
    event = events_of(archive, LetterEvent)[0]
    assert event.digest == hashlib.sha256((home / "letter/letter.json").read_bytes()).hexdigest()
    assert (event.letter, event.size, event.root) == (written.letter, written.size, written.root)
    assert event.recipient == "INVENTED: a court"
    assert event.packages == tuple(package.dossier for package in written.packages)
    assert b"INVENTED" not in (home / "letter/letter.json").read_bytes()
    assert "INVENTED" not in text_of((home / "letter/letter.pdf").read_bytes())
    assert codes(home / "archive") == set()


def test_a_letter_that_names_another_tree_or_a_package_that_never_left_is_found(home, archive, written):
    copy = home / "forged"
    shutil.copytree(home / "archive", copy)
    good = events_of(archive, LetterEvent)[0]
    with Archive.open(copy, "seven words nobody would ever put together") as forged:
        wrong = {"root": "00" * 32}, {"size": forged.log.size + 9}, {"packages": ("b" * 25 + "a",)}
        log(
            forged,
            *(
                LetterEvent(**{**{name: getattr(good, name) for name in good.__slots__}, **each})
                for each in wrong
            ),
        )
    assert codes(copy) == {"A017"}


def test_a_package_that_was_changed_or_is_not_of_this_archive_stands_in_no_letter(
    archive, written, home, small, tmp_path
):
    size = archive.log.size
    shutil.copytree(home / "package", tmp_path / "changed")
    (tmp_path / "changed/data/index.html").write_text("changed")
    for folder in (tmp_path / "changed", small, tmp_path / "nothing"):
        with pytest.raises(UnfitPackageError):
            write_letter(archive, LetterOrder((folder,)), tmp_path / "letter")
    with pytest.raises(PackageExistsError):
        write_letter(archive, LetterOrder(), home / "letter")
    assert archive.log.size == size
    assert not (tmp_path / "letter").exists()


@pytest.mark.parametrize("language", ["en", "ru", "uk", "fr"])
def test_the_page_is_one_page_that_names_everything_to_compare(written, language):
    document = letter_pdf(written, language, "2026-11-30T10:00:00Z")
    text = re.sub(r"\s+", "", text_of(document))
    assert len(pypdfium2.PdfDocument(document)) == 1
    assert b"<pdfaid:part>2</pdfaid:part>" in document
    digest = hashlib.sha256(written.encode()).hexdigest()
    values = (written.origin, written.root, *map(short_key, written.keys), *written.packages[0], digest)
    assert all(re.sub(r"\s+", "", value) in text for value in values)
    assert all(value in text for digests in written.programs.values() for value in digests)


def test_the_page_of_many_packages_goes_on_to_further_pages(written):
    many = tuple(
        NamedPackage(f"{number:025}a".translate(str.maketrans("0189", "abcd")), "12" * 32)
        for number in range(60)
    )
    longer = Letter(**{**{name: getattr(written, name) for name in written.__slots__}, "packages": many})
    assert len(pypdfium2.PdfDocument(letter_pdf(longer, "fr", "2026-11-30T10:00:00Z"))) > 1

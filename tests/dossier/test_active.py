"""Under which name every kind of file leaves: that of its kind, or one under which it does not run."""

import re
from pathlib import Path

import pytest

from khronika.dossier.active import ACTIVE_ENDINGS, ActiveKind, FileFacts, active_kind, filing_reader
from khronika.dossier.view.media import extension
from khronika.dossier.wording.words import PackageLanguage, Words
from khronika.evidence.readers.registry import KINDS, ReaderKind
from khronika.intake import media
from khronika_verify.extension import EXTENSIONS, EXTENSIONS_READ, extensions_of

SEALED = set(
    re.findall(
        r'"((?:application|audio|image|message|multipart|text|video)/[a-z0-9.+-]+)"',
        Path(media.__file__).read_text(),
    )
)
"""Every media type that intake gives."""
CONTAINERS = {"application/zip", "application/x-ole-storage", "application/octet-stream"}
SAME_AS_CONTAINER = {ReaderKind.ZIPPED, ReaderKind.COMPOUND}
"""Readers of a container that say no more of its kind than the container does."""


def test_every_media_type_that_is_sealed_or_read_has_an_extension_of_its_own():
    assert len(SEALED) > 60
    assert (SEALED | set(KINDS)) - set(EXTENSIONS) == set()


def test_every_reader_of_a_mere_container_says_under_which_extension_it_is_filed():
    for container in CONTAINERS:
        readers = {kind.value for kind in KINDS[container] if kind not in SAME_AS_CONTAINER}
        assert readers == set(EXTENSIONS_READ[container]), container


def test_no_original_can_bear_an_ending_that_runs():
    endings = {
        *EXTENSIONS.values(),
        *(ending for read in EXTENSIONS_READ.values() for ending in read.values()),
    }
    assert endings & ACTIVE_ENDINGS == set()
    assert all(re.fullmatch("[a-z0-9]{1,8}", ending) for ending in endings)


@pytest.mark.parametrize(
    ("facts", "kind", "ending"),
    [
        (FileFacts("application/zip", "word", ("a.docx",)), None, "docx"),
        (FileFacts("application/zip", "word", ("a.docm",), has_macros=True), ActiveKind.MACROS, "docx"),
        (FileFacts("application/zip", "word", ("a.docx",), has_macros=True), ActiveKind.MACROS, "docx"),
        (FileFacts("application/zip", "", ("a.DOCM",)), ActiveKind.MACROS, "zip"),
        (FileFacts("application/x-ole-storage", "old-word", ("a.doc",)), None, "doc"),
        (
            FileFacts("application/x-ole-storage", "old-word", ("a.doc",), has_macros=True),
            ActiveKind.MACROS,
            "bin",
        ),
        (FileFacts("text/html", "web-page", ("a.html",)), ActiveKind.WEB_PAGE, "txt"),
        (FileFacts("text/html", "", ("no name",)), ActiveKind.WEB_PAGE, "txt"),
        (FileFacts("multipart/related", "letter", ("saved.mht",)), ActiveKind.WEB_PAGE, "txt"),
        (FileFacts("text/plain", "text", ("a.svg",)), ActiveKind.DRAWING, "txt"),
        (FileFacts("text/plain", "text", ("a.ps1",)), ActiveKind.SCRIPT, "txt"),
        (FileFacts("text/plain", "text", ("a.txt", "копия.js")), ActiveKind.SCRIPT, "txt"),
        (FileFacts("text/plain", "text", ("a.txt",)), None, "txt"),
        (FileFacts("application/octet-stream", "", ("a.exe",)), ActiveKind.PROGRAM, "bin"),
        (FileFacts("application/x-iso9660-image", "packed", ("a",)), ActiveKind.DISC, "bin"),
        (FileFacts("application/pdf", "pdf", ("a.pdf",)), None, "pdf"),
    ],
)
def test_what_runs_leaves_under_a_name_that_does_not(facts, kind, ending):
    assert active_kind(facts) is kind
    assert extension(facts.media, filing_reader(facts)) == ending
    assert ending in extensions_of(facts.media, [facts.reader])


@pytest.mark.parametrize("language", PackageLanguage)
def test_every_kind_is_named_in_every_language(language):
    said = {Words(language).say(f"active {kind}") for kind in ActiveKind}
    assert len(said) == len(ActiveKind)

"""Pages of a PDF document are drawn where they say nothing, and the first one small; damage to one stops no other."""

import io

from PIL import Image

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.likeness.kinship import Relation, kinship
from khronika.evidence.likeness.prints import parse_note
from khronika.evidence.readers.pdf import pdf as portable
from khronika.evidence.readers.pictures import raster_page
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers.supervisor import read_item
from tests.evidence.reading import patterns
from tests.evidence.reading.in_process import read
from tests.evidence.reading.makers import pdf


def drawn(found, role):
    return {
        picture.locator.place: Image.open(io.BytesIO(picture.content))
        for picture in found.pictures
        if picture.role is role
    }


def scanned(*pages):
    """A document whose pages are pictures."""
    return patterns.as_bytes(pages[0], "PDF", resolution=75, save_all=True, append_images=pages[1:])


def test_the_first_page_is_drawn_small():
    ((place, small),) = drawn(read(pdf([["one"], ["two"]])), NoteRole.THUMBNAIL).items()
    assert (place, max(small.size)) == (OnPage(1), 512)


def test_only_pages_that_say_nothing_are_drawn_for_reading():
    found = read(pdf([["one"], [], ["three"]]))
    ((place, page),) = drawn(found, NoteRole.PAGE).items()
    assert place == OnPage(2)
    assert page.size == (935, 1210)


def test_a_scanned_page_is_the_page_that_was_scanned():
    found = read(scanned(patterns.page(), patterns.photograph()))
    assert [*drawn(found, NoteRole.PAGE)] == [OnPage(1), OnPage(2)]
    prints = parse_note(found.notes[NoteKind.LIKENESS])
    photograph = parse_note(read(patterns.as_bytes(patterns.photograph())).notes[NoteKind.LIKENESS])
    assert (
        kinship(photograph, [taken for taken in prints if taken.place == OnPage(2)]).relation is Relation.SAME
    )
    assert kinship(photograph, [taken for taken in prints if taken.place == OnPage(1)]) is None


def test_pages_are_drawn_as_long_as_there_is_room(monkeypatch):
    monkeypatch.setattr(raster_page, "_MOST_BYTES", 1)
    found = read(pdf([["one"], [], []]))
    assert (found.reason, len(found.pictures)) == (None, 1)


def test_a_page_that_is_none_stops_no_other():
    data = pdf([["one"], ["two"], ["three"]])
    # The second page becomes an object of another type, its bytes and so the places of all others unchanged.
    at = data.index(b"/Type/Page/", data.index(b"(two)"))
    found = read(data[:at] + b"/Type/Xxxx/" + data[at + 11 :])
    assert found.reason is None
    assert {run.locator.place.page for run in found.texts[0].runs} >= {1, 3}


def test_without_what_draws_pages_text_is_read_all_the_same(monkeypatch):
    monkeypatch.setattr(portable, "_drawing", lambda: None)
    found = read(pdf([["one"], []]))
    assert (found.texts[0].text.split(), found.pictures) == (["one"], [])


def test_a_locked_document_opens_with_one_of_the_passwords(shared):
    data = (shared / "corpus/pdf/encrypted_password_openpassword.pdf").read_bytes()

    def opened(*passwords):
        wanted = Wanted(recognise=False, passwords=passwords)
        return read_item(
            "application/pdf", len(data), lambda at, length: data[at : at + length], wanted=wanted
        )

    assert opened("wrong").reason is Reason.ENCRYPTED
    found = opened("wrong", "openpassword")
    assert (found.outcome, len(found.pictures)) == (Outcome.READ, 1)
    assert found.texts[0].text.strip()


def test_glyphs_asked_for_at_once_are_those_asked_for_one_by_one(shared, monkeypatch):
    from khronika.evidence.readers.pdf import lines as portable_lines

    paths = [shared / "corpus/pdf" / name for name in ("cp1251.pdf", "with-attachment.pdf", "ukodeksrf.pdf")]
    monkeypatch.setattr(portable, "_drawing", lambda: None)
    at_once = [read(path.read_bytes()).texts for path in paths]
    monkeypatch.setattr(portable_lines.pdfium, "FPDFText_GetText", lambda *_: 0)
    assert [read(path.read_bytes()).texts for path in paths] == at_once

"""Recognised text that members corrected: both readings are kept, the later one counts, reading again loses nothing."""

import pytest

from khronika.archive.custody.custody_history import ItemDeed, item_changes
from khronika.archive.derivation.renditions import derivation_of, outline_of
from khronika.archive.derivation.text_corrections import (
    Found,
    NotRecognisedError,
    UnfitCorrectionError,
    UnknownCorrectionError,
    correct_text,
    placed_corrections,
    recorded_corrections,
    withdraw_correction,
)
from khronika.archive.search.search import Searching
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.error import AmbiguousQuoteError, QuoteNotFoundError
from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.search import DocumentKind
from khronika.record.event import TextCorrectedEvent, TextCorrectionWithdrawnEvent
from khronika.record.text_correction import CorrectionStanding, sentence_of
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.world import entries, events_of, faults, found, reopen, seal, spread

FIRST, SECOND = OnPage(1, (72, 700, 310, 714)), OnPage(1, (72, 680, 310, 694))
SCAN = ("Приказ о дежурстве", FIRST), ("Начальник Тестав Б. И.", SECOND)


def scanned(*lines):
    return made_reading(made_text(*lines, origin=Origin.RECOGNISED))


def said(words, start=None):
    return CitationDraft(QuoteDraft(words, start=start))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("corrections")


@pytest.fixture(scope="module")
def archive(folder):
    """A scan, a scan of the same words twice, and a document that was written."""
    names = {
        "приказ.pdf": b"%PDF-1 a",
        "список.pdf": b"%PDF-1 b",
        "письмо.pdf": b"%PDF-1 c",
        "двое.pdf": b"%PDF-1 d",
    }
    spread(folder / "originals", names)
    with found(folder / "archive") as opened:
        seal(opened, *(folder / "originals" / name for name in names))
        put_readings(
            opened,
            {
                "A-000001": scanned(*SCAN),
                "A-000002": scanned(("Тестав", FIRST), ("Тестав", SECOND)),
                "A-000003": made_reading(made_text(("Начальник Тестов", FIRST))),
            },
        )
        yield opened


def test_both_readings_are_kept_with_their_place_and_who_corrected(archive):
    row = archive.item("A-000001")
    made = correct_text(archive, row, said("Тестав Б. И."), " Тестов Б. И. ", "the stamp is legible")
    [held] = placed_corrections(archive, row)
    [text] = [text for part in outline_of(archive, derivation_of(archive, row)) for text in part.texts]
    assert (held.correction.event, held.found, held.rendition) == (made, Found.HERE, text.rendition)
    assert (made.recognised.exact, made.corrected) == ("Тестав Б. И.", "Тестов Б. И.")
    assert (made.locator[0].place, made.context.prefix) == (SECOND, "Приказ о дежурстве\nНачальник ")
    assert held.counts
    assert held.correction.by
    assert item_changes(archive, row)[-1].deed is ItemDeed.CORRECTED
    withdraw_correction(archive, row, made.correction[:6])


@pytest.mark.parametrize(
    ("control", "draft", "words", "error"),
    [
        ("A-000003", said("Тестов"), "Тестав", NotRecognisedError),
        ("A-000002", said("Тестав"), "Тестов", AmbiguousQuoteError),
        ("A-000001", said("Тестюв"), "Тестов", QuoteNotFoundError),
        ("A-000001", said("Тестав"), " \n", UnfitCorrectionError),
        ("A-000001", said("Тестав"), "Тестав ", UnfitCorrectionError),
        ("A-000001", said("Тестав"), "Т" * 4_001, UnfitCorrectionError),
    ],
)
def test_what_corrects_nothing_is_refused_and_nothing_is_recorded(archive, control, draft, words, error):
    before = len(entries(archive))
    with pytest.raises(error):
        correct_text(archive, archive.item(control), draft, words)
    assert len(entries(archive)) == before


def test_the_later_of_two_counts_and_the_earlier_again_when_it_is_taken_back(archive):
    row = archive.item("A-000002")
    first = correct_text(archive, row, said("Тестав", 0), "Тестов")
    other = correct_text(archive, row, said("Тестав", 7), "Тостав")
    last = correct_text(archive, row, said("ест", 1), "ёст")
    assert [each.standing for each in recorded_corrections(archive, row)] == [
        CorrectionStanding.REPLACED,
        CorrectionStanding.COUNTS,
        CorrectionStanding.COUNTS,
    ]
    withdraw_correction(archive, row, last.correction, "a slip")
    states = {each.id: each for each in recorded_corrections(archive, row)}
    assert states[first.correction].counts
    assert states[other.correction].counts
    assert (states[last.correction].why, bool(states[last.correction].withdrawn_by)) == ("a slip", True)
    with pytest.raises(UnknownCorrectionError):
        withdraw_correction(archive, row, last.correction)
    with pytest.raises(UnknownCorrectionError):
        withdraw_correction(archive, row, "a")


def test_an_item_that_is_read_again_loses_no_correction(archive):
    row = archive.item("A-000001")
    kept = correct_text(archive, row, said("дежурстве"), "дежурствах")
    lost = correct_text(archive, row, said("Тестав"), "Тестов")
    put_readings(
        archive, {"A-000001": scanned(("(", OnPage(1)), SCAN[0], ("Начальник Тестов Б. И.", SECOND))}
    )
    held = {each.correction.id: each for each in placed_corrections(archive, row)}
    assert (held[kept.correction].found, held[kept.correction].start) == (Found.AGAIN, 11)
    assert (held[lost.correction].found, held[lost.correction].counts) == (Found.EARLIER, False)
    assert held[lost.correction].correction.event.locator[0].place == SECOND
    # And once more exactly as before: both are at home again.
    put_readings(archive, {"A-000001": scanned(*SCAN)})
    held = {each.correction.id: each for each in placed_corrections(archive, row)}
    assert {held[each.correction].found for each in (kept, lost)} == {Found.HERE}


def test_a_word_that_stood_twice_in_its_place_is_not_taken_for_the_one_that_is_left(archive):
    row = archive.item("A-000004")
    put_readings(archive, {"A-000004": scanned(("Тестав и Тестав", FIRST))})
    second = correct_text(archive, row, said("Тестав", 9), "Тостав")
    # The second is recognised otherwise now: what is left is the first, which nobody corrected.
    put_readings(archive, {"A-000004": scanned(("Тестав и Тестэв", FIRST))})
    [held] = placed_corrections(archive, row)
    assert (held.correction.id, held.found, held.counts) == (second.correction, Found.EARLIER, False)


def test_the_log_holds_them_when_it_is_read_anew_and_verified(archive, folder):
    assert faults(folder / "archive") == set()
    with reopen(folder / "archive") as again:
        assert events_of(again, TextCorrectedEvent) == events_of(archive, TextCorrectedEvent)
        assert events_of(again, TextCorrectionWithdrawnEvent)


def test_what_is_searched_of_a_correction_are_whole_words(archive):
    words = "в начале длинной строки стоит слово Тестав, а за ним ещё больше других слов"
    put_readings(archive, {"A-000002": scanned((words, FIRST))})
    made = correct_text(archive, archive.item("A-000002"), said("Тестав"), "Тестов")
    assert len(made.context.prefix) == len(made.context.suffix) == 32
    assert sentence_of(made) == "длинной строки стоит слово Тестов, а за ним ещё больше других"


def test_both_readings_are_found_and_after_it_was_taken_back_only_what_was_recognised(archive):
    row = archive.item("A-000002")
    put_readings(archive, {"A-000002": scanned(("дежурный 0мутеч", FIRST))})
    made = correct_text(archive, row, said("0мутеч"), "Баландин")
    with Searching(archive) as search:
        search.catch_up()
        [hit] = search.find("дежурный Баландин")
        assert (hit.kind, hit.rendition) == (DocumentKind.CORRECTED, f"correction.{made.correction}")
        assert (hit.excerpt.text, hit.locator.place) == ("дежурный Баландин\n", FIRST)
        assert hit.citation == made.citation
        assert [each.kind for each in search.find("0мутеч")] == [DocumentKind.RECOGNISED]
        assert len(search.find("kind:corrected Баландин")) == 1
        withdraw_correction(archive, row, made.correction)
        search.catch_up()
        assert not search.find("Баландин")
        assert search.find("0мутеч")

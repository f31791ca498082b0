"""The PDF declares what a court asks for, can be searched in every script, and takes nothing from evidence for markup."""

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from khronika.dossier.error import UnprintableError
from khronika.dossier.paper.glyphs import FONTS, drawable
from khronika.dossier.paper.pdf import LARGE, compiled, pdf
from khronika.dossier.plan import DossierPlan
from khronika.dossier.view.build import tell
from khronika.dossier.view.view_model import CaseView
from khronika.dossier.wording.words import PackageLanguage, Words, data_text
from tests.dossier.case_simulator import NIGHT, Report, speaker
from tests.dossier.plan_simulator import WORDS, compose, plan_of, retitled, with_report
from tests.verify.scenario_simulator import quoted

MARKUP = '#image("x.png") #{panic()} $x^2$ *bold* _it_ [link] <label> @ref = head - - - `raw` \\u{41} //comment https://example.invalid/'
MADE_AT = "2026-11-22T10:15:00Z"


def text_of(document: bytes) -> str:
    """All text of a PDF on one line, with line ends and the hyphens put before them taken out."""
    pages = pypdfium2.PdfDocument(document)
    text = "".join(page.get_textpage().get_text_bounded() + "\n" for page in pages)
    return re.sub(r"\s+", " ", text.replace("\ufffe", "").replace("\r", ""))


@pytest.fixture(scope="module")
def document(written: Path) -> bytes:
    return (written / "data/dossier.pdf").read_bytes()


def test_it_declares_pdf_a_2a_and_pdf_ua_1(document: bytes):
    for part in (
        b"<pdfaid:part>2</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert part in document
    assert b"OutputIntent" in document


def test_it_is_tagged_and_names_its_language(document: bytes):
    assert b"/MarkInfo" in document
    assert b"/StructTreeRoot" in document
    assert re.search(rb"/Lang\s*\(en\)", document)


def test_it_tells_the_same_as_the_reading_copy(document: bytes, account: CaseView):
    text = text_of(document)
    for line in (line for chapter in account.chapters for line in chapter.lines):
        assert line.text in text
        assert line.tally in text
    for report in account.reports:
        assert report.lead in text
    for piece in account.pieces:
        assert piece.sha256 in text
    assert account.front.log_root in text


def test_a_russian_dossier_can_be_searched_in_russian(stamped: Path):
    text = text_of((stamped / "data/dossier.pdf").read_bytes())
    assert "Здесь изложены утверждения, не установленные судом." in text
    assert "нас вывели в коридор и поставили к стене" in text
    assert "его" not in text.partition("його тримали в ізоляторі двадцять діб")[1]
    assert "його тримали в ізоляторі двадцять діб" in text


def test_markup_in_a_testimony_is_printed_as_it_was_said():
    report = Report(
        "hostile",
        "A-000001",
        quoted(MARKUP, MARKUP),
        [({"id": "x", "type": "Act", "label": MARKUP}, "method", MARKUP)],
        [speaker(MARKUP, "saw")],
        MARKUP,
    )
    text = text_of(pdf(tell(retitled(with_report(report), MARKUP), WORDS), MADE_AT))
    assert text.replace(" ", "").count(MARKUP.replace(" ", "")) >= 6


def test_a_character_no_font_draws_is_printed_by_its_code_point(account: CaseView):
    title = "печать 🖋 漢 \u202e ქართული Ꙋ ґ"
    text = text_of(pdf(replace(account, front=replace(account.front, title=title)), MADE_AT))
    assert "[U+1F58B]" in text
    assert "[U+6F22]" in text
    assert "[U+202E] ქართული [U+A64A] ґ" in text


def test_a_name_written_from_right_to_left_leaves_its_neighbours_in_place():
    report = Report(
        "corridor",
        "A-000001",
        [],
        [(NIGHT, "victim", "محمد")],
        [speaker("محمد", "saw")],
        "محمد",
        encoding=None,
    )
    text = text_of(pdf(tell(plan_of(compose([report])), WORDS), MADE_AT))
    assert "victim: محمد" in text
    assert re.search(r"According to محمد · B2 · \d", text)


def test_every_word_of_the_interface_can_be_drawn():
    for language in PackageLanguage:
        letters = set("".join(Words(language).all().values()))
        assert {letter for letter in letters if ord(letter) not in drawable()} == set()


def test_the_fonts_are_ours_alone_and_small_enough_to_ship():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 1_500_000
    assert {ord(letter) for letter in "AЯяїєґëœ«»“”№—×"} <= drawable()
    assert ord("🖋") not in drawable()


def test_the_same_account_gives_the_same_bytes(english: DossierPlan, document: bytes):
    assert pdf(tell(english, WORDS), english.made_at) == document


def test_it_is_dated_by_the_plan_and_not_by_the_clock(document: bytes):
    assert b"D:20261122" in document
    assert len(set(re.findall(rb"D:\d{8}", document))) == 1


def test_no_figure_of_the_template_is_without_a_description():
    template = data_text("templates/dossier.typ")
    assert [
        figure for figure in re.findall(r"\b(?:figure|image)\([^)]*\)", template) if "alt:" not in figure
    ] == []


def test_the_template_reads_no_file_and_no_package():
    template = data_text("templates/dossier.typ")
    assert not re.search(r"#?(import|include)\b|\b(read|plugin|eval|csv|yaml|toml|xml|cbor)\(", template)


def test_a_sentence_that_rests_on_more_than_a_page_of_reports_loses_none(account: CaseView):
    chapter = account.chapters[0]
    line = chapter.lines[0]
    support = tuple(
        replace(line.support[0], lead=f"According to witness {number}.") for number in range(1, 121)
    )
    support = (
        *support,
        replace(line.support[0], lead="According to the last.", statements=line.support[0].statements * 300),
    )
    long = replace(
        account,
        chapters=(
            replace(chapter, lines=(replace(line, support=support), *chapter.lines[1:])),
            *account.chapters[1:],
        ),
    )
    pages = pypdfium2.PdfDocument(pdf(long, MADE_AT))
    text = re.sub(
        r"\s+", " ", "".join(page.get_textpage().get_text_bounded(0, 60, 600, 800) for page in pages)
    )
    assert [each.lead for each in support if each.lead not in text] == []
    assert text.count(long.chapters[0].lines[0].support[-1].statements[0].label) >= 300


def test_a_long_document_is_set_by_a_process_of_its_own_to_the_same_bytes(
    account: CaseView, monkeypatch: pytest.MonkeyPatch
):
    here = pdf(account, MADE_AT)
    monkeypatch.setattr("khronika.dossier.paper.pdf.LARGE", 0)
    assert pdf(account, MADE_AT) == here


@pytest.mark.parametrize("large", [0, LARGE])
def test_what_cannot_be_set_is_refused_in_either_process(large: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("khronika.dossier.paper.pdf.LARGE", large)
    with pytest.raises(UnprintableError) as refused:
        compiled("#panic(sys.inputs.secret)", {"secret": "a name"}, ["a-2a"], 0)
    assert "a name" not in str(refused.value)

"""The matrix of a case file in a package: figure and table say the same, gaps come first, and nothing else of the case file is told."""

from dataclasses import replace

import pytest

from khronika.casefile.casefile import fold_case
from khronika.casefile.law import tables_of_law
from khronika.casefile.matrix import gaps, matrices
from khronika.casefile.word import Bearing
from khronika.dossier.files.tell import TellKind
from khronika.dossier.files.tells import tells
from khronika.dossier.page.reading import reading_copy
from khronika.dossier.paper.pdf import pdf
from khronika.dossier.plan import PlannedCaseFile
from khronika.dossier.view.build import tell
from khronika.dossier.wording.words import Words
from tests.casefile.made import allegation, evaluation, facts, forum, hope, identity, logged, support
from tests.dossier.page_parser import Page
from tests.dossier.plan_simulator import WORDS, compose, plan_of
from tests.dossier.test_pdf import MADE_AT, text_of

SECRET = "INVENTED hope of a lawyer"
WHO = "INVENTED & alleged <head>"


def planned(plan, language="en"):
    shown = [f"{batch.batch}.1" for batch in plan.batches][:2]
    file = fold_case(
        logged(
            forum(),
            allegation(mode="superior"),
            support(shown[0]),
            support("elsewhere.1", bearing=Bearing.EXCULPATES),
            support(shown[1], row="7(1)(f).2"),
            support("elsewhere.2", row="<b>Belov</b>", bearing=Bearing.EXCULPATES),
            evaluation(),
            hope(SECRET),
        )
    )
    file = replace(file, evaluations=(), hopes=(), notes=())
    found = matrices(file, {each: facts(each) for each in file.statements}, tables_of_law())
    case_file = PlannedCaseFile("icc", "part", found, gaps(file, found, "0001-01-01"), {identity("a"): WHO})
    return replace(plan, language=language, case_file=case_file)


def told(language="en"):
    return tell(planned(plan_of(compose(language=language)), language), WORDS)


@pytest.fixture(scope="module")
def account():
    return told()


@pytest.fixture(scope="module")
def page(account):
    return Page(reading_copy(account).decode())


def test_every_row_is_in_the_figure_and_in_the_table(account, page):
    ids = [row.name for row in account.case_file.matrices[0].rows]
    [figure] = page.all("svg")
    assert [each.text for each in figure.walk() if each.name == "text" and each.text in ids] == ids
    [table] = [each for each in page.all("table") if each.attributes.get("class") == "matrix"]
    heads = [each.text for each in table.walk() if each.attributes.get("scope") == "row"]
    assert all(head.startswith(name) for head, name in zip(heads, ids, strict=True))


def test_a_number_leads_to_its_statements_and_what_does_not_travel_is_counted(account, page):
    first = account.case_file.matrices[0].rows[0]
    supports, _, exculpates = first.bearings
    marks = {element.attributes["id"] for element in page.root.walk() if "id" in element.attributes}
    assert [link.mark in marks for link in supports.statements] == [True]
    assert (exculpates.number, exculpates.statements, exculpates.absent) == (1, (), "1 not in this package")
    assert first.state == "supported and contradicted"


def test_gaps_come_first_and_lead_to_their_rows(account, page):
    told = account.case_file.gaps
    assert [each.text for each in told[:2]] == [
        "the tables of law do not know this crime, mode or row",
        "not addressed",
    ]
    marks = {element.attributes["id"] for element in page.root.walk() if "id" in element.attributes}
    assert all(place.mark in marks for gap in told for place in gap.places)


def test_who_is_accused_is_text_and_no_markup_and_alleged(account):
    text = reading_copy(account).decode()
    assert "INVENTED &amp; alleged &lt;head&gt;" in text
    assert "no element is found to be fulfilled here" in text
    assert "No lawyer has compared them" in text


def test_what_lawyers_think_and_hope_is_not_told(account):
    assert SECRET not in reading_copy(account).decode()
    assert SECRET not in repr(account)


def test_what_the_matrix_tells_stands_on_the_page_for_whoever_releases():
    plan = planned(plan_of(compose()))
    [told] = [each for each in tells(plan, {}) if each.kind is TellKind.MATRIX]
    assert told.shown[0] == "alleged crime 1: 7(1)(f); 2 statements are counted in it and not shown"
    assert TellKind.MATRIX not in {each.kind for each in tells(plan_of(compose()), {})}


@pytest.mark.parametrize("language", ["en", "ru", "uk", "fr"])
def test_what_hangs_on_a_row_that_the_tables_do_not_have_is_counted_and_its_name_is_not_told(language):
    account = told(language)
    [_, counted] = account.case_file.matrices[0].gaps
    bearing, one, _ = "".join(counted.split()).partition("1")
    for text in (reading_copy(account).decode(), text_of(pdf(account, MADE_AT))):
        assert bearing + one in "".join(text.split())
        assert "Belov" not in text


def test_a_package_without_allegations_says_nothing_of_a_case_file():
    page = Page(reading_copy(tell(plan_of(compose()), WORDS)).decode())
    assert "matrix" not in {element.attributes.get("id") for element in page.root.walk()}


@pytest.mark.parametrize("language", ["en", "uk"])
def test_it_is_told_on_paper_as_on_the_page(language):
    account = told(language)
    text = text_of(pdf(account, MADE_AT))
    for row in account.case_file.matrices[0].rows:
        assert row.text[:40] in text
    for gap in account.case_file.gaps:
        assert gap.text in text
    # A gap names its matrix by this number.
    assert Words.of(language).say("allegation", number=1) in text
    for each in (*account.case_file.standards, account.case_file.matrices[0].caution):
        assert each[:30] in text


@pytest.mark.parametrize("language", ["ru", "uk", "fr"])
def test_it_speaks_the_language_of_the_case(language):
    view = told(language).case_file
    [matrix] = view.matrices
    english = told().case_file.matrices[0]
    assert not {row.text for row in matrix.rows} & {row.text for row in english.rows}
    assert matrix.mode != english.mode

"""Who says what, how they know, how many origins there are, and where reports differ."""

from dataclasses import replace

import pytest

from khronika.dossier.plan import DossierPlan
from khronika.dossier.view.build import tell
from khronika.dossier.view.passage import passage
from khronika.dossier.view.view_model import CaseView, ReportView
from khronika.dossier.wording.words import Words
from khronika.primitives.event import ShownEvent
from khronika.record.event import StateEvent
from tests.dossier.case_simulator import CELL, FORMER, MOTHER, NIGHT, REPORTS, entity, party, speaker
from tests.dossier.case_simulator import Report as Script
from tests.dossier.plan_simulator import WORDS, compose, plan_of
from tests.verify.scenario_simulator import PDF_PAGES, fragment, new_id


def told(*scripts: Script) -> CaseView:
    """The account of a case in which these reports are what its first sentences rest on."""
    return tell(plan_of(compose(scripts)), WORDS)


def script(key: str, value: object, **others: object) -> Script:
    given = {"chain": [speaker(FORMER, "saw")], "origin": party(FORMER), "encoding": None} | others
    return Script(key, "A-000001", [], [(CELL, "days", value)], **given)


def tally(account: CaseView, number: int) -> str:
    return next(line.tally for chapter in account.chapters for line in chapter.lines if line.number == number)


def report_of(account: CaseView, start: str) -> ReportView:
    return next(report for report in account.reports if report.lead.startswith(start))


def test_reports_of_one_origin_are_counted_as_one_origin(account: CaseView):
    assert tally(account, 5) == "3 reports, 2 origins, independent: 2"


def test_a_report_of_unknown_origin_is_never_counted_as_one_more_origin(account: CaseView):
    assert tally(account, 3) == "1 report, 1 of unknown origin"


def test_an_annotation_by_the_team_is_no_report(account: CaseView):
    assert tally(account, 6) == "1 report, 1 origin, 1 annotation by the team"


def test_a_denial_is_counted_as_a_denial(account: CaseView):
    assert tally(account, 2) == "1 report (a denial), 1 origin"


def test_reports_are_numbered_as_the_sentences_cite_them(account: CaseView):
    first = account.chapters[0].lines[0]
    assert [support.report.label for support in first.support] == ["1", "2"]
    assert [link.label for link in first.support[0].statements] == ["1.1", "1.2", "1.3"]


def test_what_was_told_by_another_is_marked_as_hearsay(account: CaseView):
    assert report_of(account, f"According to {MOTHER}").hearsay
    assert not account.reports[0].hearsay


def test_hearsay_anywhere_in_the_chain_is_hearsay():
    chain = [
        {"who": "a newspaper", "role": "publisher"},
        speaker("a", "was told"),
        speaker("b", "saw", "informant"),
    ]
    assert told(script("corridor", 1, chain=chain)).reports[0].hearsay


def test_the_one_who_knows_leads_not_the_one_who_wrote_it_down(account: CaseView):
    assert account.reports[0].lead == f"According to {FORMER}"


def test_a_denial_says_so(account: CaseView):
    denial = report_of(account, "According to Прокуратура")
    assert denial.denies
    assert denial.stance == "denies"


def test_both_halves_of_a_grade_are_kept_apart_and_explained(account: CaseView):
    report = report_of(account, f"According to {MOTHER}")
    assert (report.reliability.code, report.credibility.code) == ("A", "3")
    assert (report.reliability.meaning, report.credibility.meaning) == (
        "completely reliable",
        "possibly true",
    )


def test_fifteen_days_and_twenty_days_stand_side_by_side(account: CaseView):
    difference = next(one for one in account.differences if one.subject == CELL["label"])
    assert [side.value for side in difference.sides] == ["15", "20"]
    assert [side.tally for side in difference.sides] == [
        "2 reports, 2 origins, independent: 2",
        "1 report, 1 origin",
    ]


def test_three_holders_who_all_have_it_from_one_person_are_one_origin():
    scripts = [script(key, 27) for key in ("days", "mother", "order")]
    difference = told(*scripts, script("reply", 15, origin="somebody else")).differences[0]
    assert {side.value: side.tally for side in difference.sides} == {
        "27": "3 reports, 1 origin, independent: 1",
        "15": "1 report, 1 origin",
    }


def tallied(*scripts: Script) -> str:
    """How what these scripts say alike is counted, beside one that says otherwise."""
    sides = told(*scripts, script("reply", 15)).differences[0].sides
    return next(side.tally for side in sides if side.value == "27")


def test_origins_that_are_only_told_in_words_may_be_one():
    scripts = [
        Script(
            key,
            f"A-00000{number}",
            [],
            [(CELL, "days", 27)],
            chain=[speaker(key, "was told")],
            origin=f"a guard of the {key} shift",
            encoding=None,
        )
        for number, key in enumerate(("days", "mother"), start=1)
    ]
    assert tallied(*scripts) == "2 reports, 2 origins, independent: 1\N{EN DASH}2"


def test_what_one_person_passed_on_from_two_is_one_independent_origin():
    cook = [speaker(FORMER, "was told")]
    scripts = [script(key, 27, chain=cook, origin=party(key)) for key in ("days", "mother")]
    assert tallied(*scripts) == "2 reports, 2 origins, independent: 1"


def test_an_assertion_and_a_denial_stand_side_by_side(account: CaseView):
    difference = next(one for one in account.differences if one.subject == NIGHT["label"])
    assert [side.stance for side in difference.sides] == ["asserts", "denies"]


def test_a_sentence_whose_reports_differ_says_so(account: CaseView):
    assert [line.number for chapter in account.chapters for line in chapter.lines if line.differs] == [
        1,
        2,
        5,
    ]


def test_two_values_in_one_report_are_no_difference():
    both = Script(
        "corridor",
        "A-000001",
        [],
        [(NIGHT, "victim", "one man"), (NIGHT, "victim", "another man")],
        encoding=None,
    )
    assert told(both).differences == ()


def test_two_reports_that_say_the_same_do_not_differ():
    assert told(script("days", 15), script("mother", 15)).differences == ()


def test_one_date_in_two_wordings_is_one_date():
    wordings = ("в ночь на 7 апреля", "7 апреля")
    scripts = [
        script(key, {"date": "2024-04-07", "said": said})
        for key, said in zip(("days", "mother"), wordings, strict=True)
    ]
    assert told(*scripts).differences == ()


def test_one_code_under_two_wordings_is_one_value_and_is_told_by_its_label():
    reports = [("days", "били"), ("mother", "beaten")]
    scripts = [
        Script(
            key, "A-000001", [], [(NIGHT, "type", {"code": "denial-of-care", "said": said})], encoding=None
        )
        for key, said in reports
    ]
    account = told(*scripts)
    assert account.differences == ()
    assert {each.value for report in account.reports for each in report.told} == {"denial of medical care"}


def test_one_person_under_two_labels_is_one_person():
    first = entity(FORMER)
    assert told(script("days", first), script("mother", first | {"label": "B."})).differences == ()


def test_the_same_value_asserted_and_denied_is_a_difference():
    assert len(told(script("days", 15), script("mother", 15, stance="denies")).differences) == 1


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("order", "page 2"),
        ("video", "seconds 12.5 to 17"),
        ("stamp", "region of 3 × 4 pixels, 1 from the left, 2 from the top"),
        ("withheld", "the item as a whole"),
    ],
)
def test_every_kind_of_place_is_said_in_words(english: DossierPlan, account: CaseView, key: str, where: str):
    batch = next(report.batch for report in REPORTS if report.key == key)
    told_as = next(report for report in account.reports if report.filed.path.endswith(batch))
    assert told_as.passage is not None
    assert told_as.passage.where == where


def test_a_withheld_exhibit_says_so_and_leads_to_no_file(account: CaseView):
    piece = account.pieces[-1]
    assert piece.file == ""
    assert "withheld" in piece.notice


def test_a_second_receipt_of_the_same_bytes_is_told_as_one(account: CaseView):
    assert [event.what for event in account.pieces[0].custody] == [
        "sealed into the archive",
        "received and sealed again, identical",
        "exported for this dossier",
    ]


def test_only_what_was_disclosed_is_told(account: CaseView):
    told_of = {
        piece.control: [text for event in piece.custody for text in event.disclosed]
        for piece in account.pieces
    }
    accession = f"Disclosed: accession = {new_id('accession')}"
    assert told_of.pop("A-000001") == [accession, accession]
    assert told_of.pop("A-000002") == [accession, "Disclosed: original name = тетрадь.txt"]
    assert {tuple(texts) for texts in told_of.values()} == {(accession,)}


def test_of_a_withheld_exhibit_nothing_is_told_that_would_identify_it(account: CaseView):
    piece = account.pieces[-1]
    assert {piece.media, piece.size, piece.sha256} == {"Withheld"}


def test_events_of_several_sites_are_numbered_by_site(account: CaseView):
    assert [event.number for event in account.pieces[0].custody] == ["0", "1", "2"]
    assert [event.number for event in account.pieces[1].custody] == ["a 0", "a 1", "b 0"]


def test_words_of_the_analyst_are_marked_where_they_are_read_and_where_they_are_used():
    seen = {"type": "TextQuoteSelector", "exact": "не поздоровался", "prefix": "", "suffix": ""}
    glance = Script("corridor", "A-000005", [seen], [(CELL, "stated_reason", "x")], is_analyst=True)
    account = told(glance)
    passage = account.reports[0].passage
    assert passage is not None
    assert passage.is_analyst
    assert passage.standing.startswith("Words of the analyst")
    assert account.chapters[0].lines[0].support[0].notes == ("words of the analyst",)


def test_a_place_that_nobody_compared_is_said_to_be_the_analysts():
    account = told(
        Script("corridor", "A-000004", fragment(PDF_PAGES, "page=2"), [(CELL, "days", 1)], is_analyst=True)
    )
    passage = account.reports[0].passage
    assert passage is not None
    assert (passage.where, passage.exact, passage.is_analyst) == ("page 2", "", True)
    assert passage.standing.startswith("A place that the analyst named")


def test_a_quotation_from_a_reading_says_what_read_it():
    seen = {"type": "TextQuoteSelector", "exact": "слова", "prefix": "до ", "suffix": " после"}
    page = Script(
        "corridor", "A-000004", [*fragment(PDF_PAGES, "page=2"), seen], [(CELL, "days", 1)], encoding=None
    )
    passage = told(page).reports[0].passage
    assert passage is not None
    assert (passage.where, passage.exact, passage.is_analyst) == ("page 2", "слова", False)
    assert "(simulator, 1)" in passage.standing
    assert "is not in the package, so the verifiers do not compare it" in passage.standing


def test_a_quotation_is_said_to_be_compared_only_where_the_text_it_was_found_in_travels():
    quote = {"exact": "слова", "start": 100, "end": 105}
    reading = {"id": new_id("rendition"), "sha256": "0" * 64, "reader": "recognition", "version": "1"}
    fields = {
        "item": new_id("item"),
        "locator": {"page": 2},
        "quote": quote,
        "context": {"prefix": "", "suffix": ""},
        "standing": "found",
    }

    def standing(travelling: set[str], **more: str) -> str:
        shown = ShownEvent(StateEvent, fields | {"rendition": {"reading": reading | more}})
        cited = passage(shown, Words.of("en"), travelling)
        assert cited is not None
        return cited.standing

    assert "do not compare it" in standing(set())
    assert "compare it with that text, which lies beside the exhibit" in standing({reading["id"]})
    assert "may be mistaken" in standing({reading["id"]}, origin="recognised")


def test_what_is_not_disclosed_of_a_report_is_said_to_be_withheld():
    whole = plan_of(compose((script("corridor", 15),)))
    batch = whole.batches[0]
    kept = {
        name: value
        for name, value in batch.fields.items()
        if name.partition(".")[0] in ("item", "standing", "stance", "statements")
    }
    texts = {name: text for name, text in batch.evidenced.fields.items() if name in kept}
    bare = replace(
        whole, batches=(replace(batch, fields=kept, evidenced=replace(batch.evidenced, fields=texts)),)
    )
    report = tell(bare, WORDS).reports[0]
    assert (report.lead, report.origin, report.reliability.meaning) == (
        "According to somebody who is not named here",
        "Withheld",
        "Withheld",
    )
    assert report.passage is not None
    assert report.passage.where == "Withheld"
    assert "links of attribution (1)" in report.withheld


def test_the_wording_never_states_an_allegation_as_fact(account: CaseView):
    starts = ("According to ", "Noted by the team", "Nobody is named")
    assert all(report.lead.startswith(starts) for report in account.reports)


def test_each_report_says_what_reviews_made_of_it_and_leads_to_them(account: CaseView):
    report = account.reports[0]
    [review] = report.reviews
    assert (review.text, len(review.by)) == ("accepted by", 2)
    assert all(link.mark for link in review.by)
    assert [place.path.rpartition("-")[2] for place in report.decisions] == ["1", "2"]
    assert {told.doubt for told in report.told} == {""}


def test_what_is_disputed_or_was_reviewed_by_nobody_is_marked_where_it_is_used_and_counted_on_the_first_page():
    whole = told(script("corridor", 1, review="disputed"), script("reply", 2, review="proposed"))
    lines = [line for chapter in whole.chapters for line in chapter.lines if line.support]
    assert [support.notes for line in lines for support in line.support] == [
        ("disputed by the team",),
        ("not accepted by review",),
    ]
    assert whole.front.warnings == (
        "1 statement cited here is disputed by the team itself.",
        "1 statement cited here was not accepted by review: nobody, or too few members, stand by it.",
    )
    assert [review.text.partition(" ")[0] for report in whole.reports for review in report.reviews] == [
        "disputed",
        "reviewed",
    ]


def test_what_speaks_against_a_sentence_leads_to_it():
    both = Script(
        "corridor",
        "A-000001",
        [],
        [(CELL, "days", 27), (CELL, "days", 15)],
        encoding=None,
        cited=1,
        against=1,
    )
    [opposition] = told(both).against
    assert (opposition.told.value, [link.label for link in opposition.statements]) == ("15", ["1.1"])
    assert [link.mark for link in opposition.sentences] == ["sentence-1"]

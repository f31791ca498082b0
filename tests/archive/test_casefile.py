"""A case file in an archive: entered as signed events, read as it stands or stood, and frozen with each package."""

import json
import os
from dataclasses import replace
from unittest.mock import patch

import pytest

from khronika.archive.casefile.case import newest_case
from khronika.archive.casefile.entry import (
    AllegationOrder,
    CaseOpening,
    RowPlace,
    allege,
    attach,
    change_hope,
    evaluate,
    hope,
    note,
    open_case,
    withdraw,
)
from khronika.archive.casefile.reading import case_file, read_case_file
from khronika.archive.casefile.version import case_exports, case_news, version_of
from khronika.archive.error import UnknownCaseError
from khronika.archive.index.index import Index
from khronika.archive.record.review import undo
from khronika.archive.release.order import EmptyCaseError, ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify_package import verify_package
from khronika.casefile.error import CaseFileError, UnknownEntryError, UnknownLawError
from khronika.casefile.event import CaseAllegationEvent, CaseSupportEvent, CaseWithdrawnEvent
from khronika.casefile.matrix import CaseGap, RowState
from khronika.casefile.version import difference
from khronika.casefile.word import Bearing, Forum, ForumGround, HopeState, Opinion
from khronika.presentation.case.news import CaseNewsView
from khronika.presentation.words import words_in
from khronika.primitives.codec import format_id
from khronika.record.event import CaseEvent, NoteEvent, StateEvent
from khronika.record.event_form import Subject, SubjectKind
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_accessions import TOLD
from tests.world import events_of, faults, found, log, recorded, reopen, seal, spread

TODAY = "2026-11-30"
OPENING = CaseOpening("c", "", "en", Forum.ICC, ForumGround.PART)
TORTURE = AllegationOrder("7.1.f", None, None, "superior")
AGAIN = {
    "format": "khronika-statements/1",
    "batches": [
        {
            "id": "b",
            "citation": {"item": {"name": "page.txt"}, "quote": {"exact": "Twenty days"}},
            "attribution": [{"who": "a clerk", "role": "author", "knows": "document"}],
            "grade": {"reliability": "C", "credibility": "3"},
            "statements": [{"id": "s", "subject": "act:transfer", "property": "method", "value": "by night"}],
        }
    ],
}


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        seal(
            opened,
            spread(tmp_path / "in", {"order.txt": b"Order: fifteen days.\n", "page.txt": b"Twenty days\n"}),
        )
        recorded(opened, parse_statement_file(json.dumps(TOLD)))
        yield opened


def statements(archive):
    return [f"{event.batch}.1" for event in events_of(archive, StateEvent)]


def row(archive, number=0):
    [matrix] = read_case_file(archive, "c", TODAY).matrices
    return matrix.rows[number]


def opened_case(archive):
    open_case(archive, OPENING)
    return allege(archive, "c", TORTURE)


def test_a_case_is_opened_with_its_forum_before_anything_is_told_of_it(archive, tmp_path):
    assert open_case(archive, CaseOpening("new", "Another", "uk", Forum.UN, ForumGround.UNSETTLED))
    found = read_case_file(archive, "new", TODAY)
    assert (found.content.title, found.content.language, found.content.sections) == ("Another", "uk", ())
    assert found.file.forum.event.forum is Forum.UN
    with pytest.raises(EmptyCaseError):
        release(archive, ReleaseOrder("new"), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not open_case(archive, OPENING)
    assert len(events_of(archive, CaseEvent)) == 2


def test_what_is_entered_is_found_again_and_verifies(archive, tmp_path):
    allegation = opened_case(archive)
    [statement] = statements(archive)
    [support] = attach(
        archive, "c", RowPlace(allegation[:6], "1"), [statement], bearing=Bearing.SUPPORTS, why="so long"
    )
    evaluate(archive, "c", RowPlace(allegation, "1"), Opinion.WEAK, "one order only")
    wanted = hope(
        archive, "c", RowPlace(allegation, "superior.2"), "the daily reports", who="B.", due="2026-11-29"
    )
    note(archive, "c", "ask for the register")
    found = read_case_file(archive, "c", TODAY)
    assert row(archive).state is RowState.SUPPORTED
    assert {CaseGap.OVERDUE, CaseGap.ONE_ORIGIN, CaseGap.NO_ALTERNATIVE} <= {each.gap for each in found.gaps}
    assert [each.event.text for each in found.file.notes] == ["ask for the register"]
    assert change_hope(archive, "c", wanted[:5], HopeState.FOUND) == wanted
    assert CaseGap.OVERDUE not in {each.gap for each in read_case_file(archive, "c", TODAY).gaps}
    withdraw(archive, "c", support[:8], "it says nothing of pain")
    assert row(archive).state is RowState.NOT_ADDRESSED
    before = read_case_file(archive, "c", TODAY)
    assert faults(tmp_path / "archive") == set()
    archive.close()
    Index.delete(tmp_path / "archive" / "index.db")
    with reopen(tmp_path / "archive") as again:
        assert read_case_file(again, "c", TODAY) == before
        assert len(events_of(again, CaseSupportEvent)) == len(events_of(again, CaseWithdrawnEvent)) == 1


def test_a_statement_that_is_withdrawn_later_supports_nothing_any_more(archive):
    allegation = opened_case(archive)
    [statement] = statements(archive)
    attach(archive, "c", RowPlace(allegation, "1"), [statement], bearing=Bearing.SUPPORTS)
    undo(archive, [statement.partition(".")[0]], "recorded twice")
    assert row(archive).state is RowState.NOT_ADDRESSED
    assert len(row(archive).fallen) == 1


def noted(archive, text, *about):
    with archive.writing() as writer:
        writer.append(NoteEvent(note=format_id(os.urandom(16)), about=about, text=text, **NO_PLACE))
        writer.commit()


NO_PLACE = {"place": None, "answers": None, "replaces": None}


def test_a_note_about_two_cases_stands_in_both_and_no_other_note_is_read(archive):
    open_case(archive, replace(OPENING, code="new", title="Another case"))
    cases = [newest_case(archive, code).event.case for code in ("c", "new")]
    noted(archive, "of both", *(Subject(SubjectKind.CASE, each) for each in cases))
    noted(archive, "of an item", Subject(SubjectKind.ITEM, next(iter(archive.index.items())).id))
    for code in ("c", "new"):
        assert [each.event.text for each in case_file(archive, code).notes] == ["of both"]
    of_others = [position for position, case in archive.index.events(NoteEvent) if case is None]
    assert len(of_others) == 1
    with patch.object(Archive, "entries", autospec=True, side_effect=Archive.entries) as read:
        case_file(archive, "c")
    assert not any(of_others[0] in asked.args[1] for asked in read.call_args_list)


def test_a_note_is_taken_back(archive):
    opened_case(archive)
    noted = note(archive, "c", "ask for the register")
    withdraw(archive, "c", noted, "it is here")
    assert read_case_file(archive, "c", TODAY).file.notes == ()


def test_what_cannot_be_entered_is_refused_and_nothing_is_logged(archive):
    allegation = opened_case(archive)
    [statement] = statements(archive)
    first, second = RowPlace(allegation, "1"), RowPlace(allegation, "2")
    attach(archive, "c", first, [statement], bearing=Bearing.SUPPORTS)
    [act] = archive.index.record.of_types(["Act"])
    size = archive.index.size()
    for wrong, enter in (
        (UnknownCaseError, lambda: allege(archive, "nothing", TORTURE)),
        (UnknownLawError, lambda: allege(archive, "c", AllegationOrder("7.1.z", None, None, None))),
        (UnknownLawError, lambda: allege(archive, "c", AllegationOrder("7.1.f", None, None, "incitement"))),
        (UnknownLawError, lambda: evaluate(archive, "c", RowPlace(allegation, "9"), Opinion.WEAK, "x")),
        (UnknownEntryError, lambda: evaluate(archive, "c", RowPlace("aaaa", "1"), Opinion.WEAK, "x")),
        (UnknownEntryError, lambda: evaluate(archive, "c", RowPlace(allegation[:3], "1"), Opinion.WEAK, "x")),
        (UnknownEntryError, lambda: attach(archive, "c", first, ["x.1"], bearing=Bearing.SUPPORTS)),
        (CaseFileError, lambda: attach(archive, "c", first, [statement], bearing=Bearing.SUPPORTS)),
        (CaseFileError, lambda: attach(archive, "c", first, [], bearing=Bearing.SUPPORTS)),
        (CaseFileError, lambda: attach(archive, "c", second, [statement] * 2, bearing=Bearing.SUPPORTS)),
        (CaseFileError, lambda: hope(archive, "c", first, " ")),
        (CaseFileError, lambda: note(archive, "c", "")),
        (CaseFileError, lambda: open_case(archive, replace(OPENING, title="Another title"))),
        (UnknownEntryError, lambda: withdraw(archive, "c", "bbbb", "x")),
        (CaseFileError, lambda: allege(archive, "c", replace(TORTURE, accused=act))),
        (
            CaseFileError,
            lambda: open_case(archive, CaseOpening("d", "", "en", Forum.UN, ForumGround.PROCEDURE)),
        ),
    ):
        with pytest.raises(wrong):
            enter()
    assert archive.index.size() == size


def test_each_package_freezes_a_version_and_the_next_tells_what_is_new(archive, tmp_path):
    allegation = opened_case(archive)
    [statement] = statements(archive)
    attach(archive, "c", RowPlace(allegation, "1"), [statement], bearing=Bearing.SUPPORTS)
    assert case_exports(archive, "c") == ()
    released = release(archive, ReleaseOrder("c", recipient="a court"), tmp_path / "out")
    page = (tmp_path / "out/data/index.html").read_text("utf-8")
    assert "The victim was in the custody or under the control of the accused" in page
    assert released.warnings.unshown == ()
    [export] = case_exports(archive, "c")
    frozen = version_of(archive, "c", export)
    assert difference(frozen, version_of(archive, "c")).is_empty
    open_case(archive, CaseOpening("new", "Another", "uk", Forum.UN, ForumGround.UNSETTLED))
    note(archive, "new", "of another case")
    assert read_case_file(archive, "c", TODAY).file.notes == case_exports(archive, "new") == ()
    recorded(archive, parse_statement_file(json.dumps(AGAIN)))
    attach(archive, "c", RowPlace(allegation, "2"), statements(archive)[1:], bearing=Bearing.SUPPORTS)
    undo(archive, [statement.partition(".")[0]], "recorded twice")
    assert version_of(archive, "c", export) == frozen
    found = difference(frozen, version_of(archive, "c"))
    assert found.exhibits == (("A-000002",), ("A-000001",), ())
    assert found.statements == (tuple(statements(archive)[1:]), (), (statement,))
    news = case_news(archive, "c")
    assert (news.exhibits, news.statements, news.gone, news.fallen) == (1, 1, ("A-000001",), (statement,))
    told = "\n".join(CaseNewsView(news).text(words_in("en")))
    assert "To: a court" in told
    assert "1 new exhibit since yours" in told
    assert "A-000002" not in told
    assert statements(archive)[1] not in told
    assert [(each.row, each.before, each.after) for each in found.rows] == [
        ("7(1)(f).1", RowState.SUPPORTED, RowState.NOT_ADDRESSED),
        ("7(1)(f).2", RowState.NOT_ADDRESSED, RowState.SUPPORTED),
    ]


def test_whoever_releases_hears_of_what_exculpates_and_does_not_travel(archive, tmp_path):
    allegation = opened_case(archive)
    recorded(archive, parse_statement_file(json.dumps(AGAIN)))
    [other] = statements(archive)[1:]
    attach(archive, "c", RowPlace(allegation, "1"), [other], bearing=Bearing.EXCULPATES)
    hope(archive, "c", RowPlace(allegation, "2"), "INVENTED hope")
    evaluate(archive, "c", RowPlace(allegation, "2"), Opinion.WEAK, "INVENTED doubt")
    released = release(archive, ReleaseOrder("c"), tmp_path / "out")
    assert released.warnings.unshown == (other,)
    page = (tmp_path / "out/data/index.html").read_text("utf-8")
    assert "1 not in this package" in page
    assert "INVENTED" not in page
    assert verify_package(tmp_path / "out").result.value == "consistent"


def test_whoever_releases_hears_of_what_exculpates_on_a_row_that_the_allegation_has_no_more(
    archive, tmp_path
):
    allegation = opened_case(archive)
    recorded(archive, parse_statement_file(json.dumps(AGAIN)))
    [other] = statements(archive)[1:]
    attach(archive, "c", RowPlace(allegation, "superior.1"), [other], bearing=Bearing.EXCULPATES)
    allege(archive, "c", replace(TORTURE, mode="commission"), allegation)
    assert release(archive, ReleaseOrder("c"), tmp_path / "out").warnings.unshown == (other,)


def named(letter):
    return format_id(letter.encode() * 16)


def test_what_another_member_logged_out_of_form_breaks_no_case_file_and_no_package(archive, tmp_path):
    allegation = opened_case(archive)
    strange = "Belov \u202e<b>\n\0"
    log(
        archive,
        CaseAllegationEvent(
            allegation=named("a"),
            code="c",
            provision=strange,
            accused=named("b"),
            episode=named("c"),
            mode=strange,
        ),
        *(
            CaseSupportEvent(
                support=named(letter),
                code="c",
                allegation=owner,
                row=strange,
                statement=statement,
                bearing=Bearing.SUPPORTS,
                why=strange,
            )
            for letter, owner, statement in (
                ("d", allegation, "nonsense"),
                ("e", named("a"), f"{named('f')}.0"),
                ("g", named("h"), "." * 9),
            )
        ),
    )
    found = read_case_file(archive, "c", TODAY)
    assert CaseGap.UNKNOWN_LAW in {each.gap for each in found.gaps}
    assert [len(each.strays) for each in found.matrices] == [1, 1]
    release(archive, ReleaseOrder("c"), tmp_path / "out")
    page = (tmp_path / "out/data/index.html").read_text("utf-8")
    assert "Belov" not in page
    assert "the tables of law do not know this crime" in page
    assert verify_package(tmp_path / "out").result.value == "consistent"


def test_news_name_no_exhibit_that_only_a_row_rested_on(archive, tmp_path):
    allegation = opened_case(archive)
    recorded(archive, parse_statement_file(json.dumps(AGAIN)))
    uncited = statements(archive)[1:]
    attach(archive, "c", RowPlace(allegation, "2"), uncited, bearing=Bearing.SUPPORTS)
    release(archive, ReleaseOrder("c", recipient="a court"), tmp_path / "out")
    assert not (tmp_path / "out/data/exhibits/A-000002").exists()
    undo(archive, [uncited[0].partition(".")[0]], "recorded twice")
    told = "\n".join(CaseNewsView(case_news(archive, "c")).text(words_in("en")))
    assert "A-000002" not in told

"""The preview of a package: every place with how to confirm it, and at the end one command that confirms all that must be."""

import shlex
from dataclasses import replace

import pytest

from khronika.archive.release.order import ReleaseOrder
from khronika.disclosure.audience import Withheld
from khronika.disclosure.case_place import CasePlace, PlaceKind, parse_case_place
from khronika.disclosure.exhibit_look import ExhibitGap, ExhibitLook, Mention, NotLookedAt
from khronika.disclosure.release import PreviewEntry, PreviewState
from khronika.presentation.release.preview import ReleaseView
from khronika.presentation.words import words_in
from khronika.record.recorded import State
from tests.disclosure.case_world import BATCH, PEOPLE, case, reference, released, report
from tests.disclosure.record_world import ITEM, material, stated

MENTIONS = (Mention("page 2", "и «Сажинский» молчал"), Mention("metadata, author", "«Sazhinsky»"))
LOOK = ExhibitLook(
    ITEM.control, MENTIONS, (ExhibitGap(NotLookedAt.UNREADABLE, "a.zip / b.pdf", "encrypted"),)
)
EXHIBIT = CasePlace(PlaceKind.EXHIBIT, ITEM.control)


def decided(**asked):
    """A case that cites a statement about a pseudonym, with a name in its quote and in its exhibit."""
    batch = stated(1, ("act", "victim", reference("w")), ("w", "health", "INVENTED illness"))
    fields = report(batch, quote={"exact": "вышел Сажинский", "start": 3, "end": 17})
    return released(material(PEOPLE, [batch]), case(("W. was ill.", (1, 2))), [fields], looks=[LOOK], **asked)


def lines(decision, order=None):
    view, english = ReleaseView(decision, order or ReleaseOrder("ik-99"), "my archive"), words_in("en")
    return [*view.text(english), *view.closing_text(english)]


def test_every_group_stands_under_its_heading_with_what_to_copy():
    shown = lines(decided())
    headings = [line.partition(" (")[0] for line in shown if line[:1].isupper()]
    assert [line.partition(",")[0].partition(":")[0] for line in headings][:5] == [
        "MUST BE CONFIRMED",
        "STAYS BEHIND",
        "LEAVES",
        "NOT LOOKED AT",
        "NOT SHOWN of the batches that the case rests on",
    ]
    page = "\n".join(shown)
    for expected in (
        "      page 2: и «Сажинский» молчал",
        "      metadata, author: «Sazhinsky»",
        f"    --allow exhibit:{ITEM.control}   or leave its bytes out: --withhold {ITEM.control}",
        f"  {ITEM.control}, a.zip / b.pdf: it could not be read (encrypted)",
        "      health: INVENTED illness",
        "      W., former prisoner",
    ):
        assert expected in shown, page
    assert sum(line == f"  exhibit:{ITEM.control}: words that tell a protected name" for line in shown) == 1


def test_the_last_line_confirms_all_that_must_be_and_keeps_what_was_asked_for():
    decision = decided()
    order = ReleaseOrder(
        "ik-99",
        allow=frozenset({EXHIBIT}),
        withhold=frozenset({"A-000009"}),
        states=frozenset({State.PROPOSED}),
    )
    program, command, folder, code, out, *options = shlex.split(lines(decision, order)[-1])
    assert (program, command, folder, code, out) == ("khronika", "dossier", "my archive", "ik-99", "OUT")
    allowed = {
        parse_case_place(value)
        for name, value in zip(options[::2], options[1::2], strict=True)
        if name == "--allow"
    }
    assert allowed == {EXHIBIT, *decision.unconfirmed}
    assert {("--withhold", "A-000009"), ("--state", "proposed")} <= set(
        zip(options[::2], options[1::2], strict=True)
    )


def test_what_was_confirmed_is_no_longer_asked_for():
    places = [str(place) for place in decided().unconfirmed]
    shown = lines(decided(confirmed=places))
    assert not [line for line in shown if line.startswith("MUST BE CONFIRMED")]
    assert [line for line in shown if line.startswith("LEAVES, since you confirmed it (2 places)")]


def test_of_a_case_that_may_not_leave_no_command_is_shown():
    refused = replace(decided(), refused=((CasePlace(PlaceKind.TITLE), next(iter(decided().withheld))),))
    assert lines(refused)[-2:] == [
        "nothing was logged or written; as it is, this case cannot leave:",
        "  record the case anew without what may not leave",
    ]
    assert [line for line in lines(refused) if line.startswith("MAY NOT LEAVE")]


def test_of_what_nobody_accepted_the_preview_says_how_it_is_accepted_or_leaves_as_what_it_is():
    place = CasePlace(PlaceKind.STATEMENT, f"{BATCH}.1")
    accepting, leaving = lines(replace(decided(), refused=((place, Withheld.STATE),)))[-2:]
    assert "khronika review ARCHIVE --case CASE --accept --why -" in accepting
    assert "--state proposed" in leaving


def test_what_speaks_against_the_case_and_asks_to_be_confirmed_can_be_left_out():
    place = CasePlace(PlaceKind.STATEMENT, f"{BATCH}.1")
    entry = PreviewEntry(place, PreviewState.ASKS, Withheld.PROTECTED, "health: INVENTED illness")
    shown = lines(replace(decided(), preview=(entry,), against=frozenset({place.name})))
    assert shown[shown.index(f"    --allow {place}") + 1].startswith("    or leave it out")
    refused = lines(replace(decided(), refused=((place, Withheld.SOURCE),), against=frozenset({place.name})))
    assert "--leave-out" in refused[-1]


@pytest.mark.parametrize("text", ["two\nlines\r\nof text", "a\u2028b"])
def test_words_of_others_stand_on_one_line_and_are_not_taken_for_ours(text):
    entry = PreviewEntry(EXHIBIT, PreviewState.ASKS, None, text, where=text)
    shown = lines(replace(decided(), preview=(entry,)))
    assert f"      {' '.join(text.splitlines())}: {' '.join(text.splitlines())}" in shown

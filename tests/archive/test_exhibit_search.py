"""Looking for protected names in what was read of exhibits: every mention with its place, and what nobody looked at."""

import pytest

from khronika.archive.release import exhibit_search
from khronika.archive.release.exhibit_search import look_at_exhibits
from khronika.disclosure.exhibit_look import ExhibitGap, NotLookedAt
from khronika.disclosure.name_guard import NameGuard, ProtectedKind, ProtectedName
from khronika.evidence.citation.locator import InCell, InCharacters, InMessage, InPicture, InSeconds, OnPage
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import Reading, unread
from tests.archive.made_reading import contained, made_reading, made_text, put_readings
from tests.world import found, seal, spread

GUARD = NameGuard(
    [ProtectedName("Реальнин Пётр Ильич", ProtectedKind.PERSON), ProtectedName("S-17", ProtectedKind.CODE)]
)
SCANNED = made_reading(
    made_text(("Рапорт. Реальнина вывели.", OnPage(1)), ("ничего", OnPage(2))),
    made_text(("REALNIN P. I.", OnPage(3, (1, 2, 3, 4))), origin=Origin.RECOGNISED),
    metadata={"author": "P. I. Realnin", "pages-without-text": "3 4", "pages": "4"},
    notes={
        NoteKind.PROVENANCE: {"manifests": [{"signer": {"name": "Реальнин"}}]},
        NoteKind.SOUND: {"voice": []},
    },
)
MAIL = made_reading(
    made_text(("Дорогой друг,", InMessage(0)), ("передай Реальнину от s 17", InMessage(1))),
    reader="mailbox",
    contained=(
        contained(
            "Реальнин.xlsx",
            "application/zip",
            made_reading(made_text(("Realnin", InCell("Смена", "B7"))), reader="sheets"),
        ),
        contained("снимок.png", "image/png", made_reading(reader="picture")),
        contained("замок.zip", "application/zip", unread(Reason.ENCRYPTED)),
    ),
)
READINGS = {
    "A-000001": SCANNED,
    "A-000002": MAIL,
    "A-000003": made_reading(
        made_text(("Реальнин", InPicture((1, 2, 30, 40))), origin=Origin.RECOGNISED), reader="picture"
    ),
    "A-000004": made_reading(reader="recording"),
    "A-000005": made_reading(
        made_text(("говорит Реальнин", InSeconds(4, 9)), origin=Origin.TRANSCRIBED), reader="recording"
    ),
    "A-000006": Reading(Outcome.UNREAD, Reason.CRASHED),
    "A-000007": made_reading(
        made_text(("тут никого", InCharacters(0, 10))), reader="text", metadata={"further": "too-slow"}
    ),
}


@pytest.fixture(scope="module")
def looks(tmp_path_factory):
    """What is found in each exhibit, by its number."""
    folder = tmp_path_factory.mktemp("exhibits")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "given", {f"{number}.bin": bytes([number]) for number in range(1, 9)}))
        put_readings(archive, READINGS)
        done = []
        rows = [archive.item(control) for control in (*READINGS, "A-000008")]
        found_there = {
            look.exhibit: look
            for look in look_at_exhibits(archive, rows, GUARD, lambda *count: done.append(count))
        }
        assert done == [(number, 8) for number in range(1, 9)]
        yield found_there


def mentions(look):
    return [(mention.where, mention.excerpt.partition("«")[2].partition("»")[0]) for mention in look.mentions]


def test_a_name_is_found_in_every_page_in_metadata_and_in_signed_claims(looks):
    assert mentions(looks["A-000001"]) == [
        ("metadata, author", "Realnin"),
        ("provenance, manifests.signer.name", "Реальнин"),
        ("page 1", "Реальнина"),
        ("page 3", "REALNIN"),
    ]
    assert looks["A-000001"].mentions[2].excerpt == "Рапорт. «Реальнина» вывели. ничего"


def test_files_in_an_exhibit_are_looked_at_with_their_names_and_codes_of_sources_are_found(looks):
    assert mentions(looks["A-000002"]) == [
        ("message 1", "Реальнину"),
        ("message 1", "s 17"),
        ("the name of a file", "Реальнин"),
        ("sheet Смена, cell B7 in Реальнин.xlsx", "Realnin"),
    ]


def test_what_was_recognised_and_what_was_written_down_is_looked_at(looks):
    assert mentions(looks["A-000003"]) == [("pixels 1 2 30 40", "Реальнин")]
    assert mentions(looks["A-000005"]) == [("seconds 4 to 9", "Реальнин")]
    assert (looks["A-000003"].gaps, looks["A-000005"].gaps) == ((), ())


def test_what_nobody_looked_at_is_told_with_its_reason(looks):
    assert {control: look.gaps for control, look in looks.items() if look.gaps} == {
        "A-000001": (ExhibitGap(NotLookedAt.PAGES, "", "4"),),
        "A-000002": (
            ExhibitGap(NotLookedAt.PICTURE, "снимок.png"),
            ExhibitGap(NotLookedAt.UNREADABLE, "замок.zip", "encrypted"),
        ),
        "A-000004": (ExhibitGap(NotLookedAt.RECORDING),),
        "A-000006": (ExhibitGap(NotLookedAt.UNREADABLE, "", "crashed"),),
        "A-000007": (ExhibitGap(NotLookedAt.PARTLY, "", "part too-slow: 1"),),
        "A-000008": (ExhibitGap(NotLookedAt.NEVER_READ),),
    }


def test_what_an_earlier_reading_said_is_looked_at_and_what_both_say_is_told_once(tmp_path):
    earlier = made_reading(made_text(("Реальнин", OnPage(1))), made_text(("и Реальнина", OnPage(2))))
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "given", {"1.bin": b"1"}))
        put_readings(archive, {"A-000001": earlier})
        put_readings(archive, {"A-000001": made_reading(made_text(("Реальнин", OnPage(1))))})
        [look] = look_at_exhibits(archive, [archive.item("A-000001")], GUARD, lambda *_: None)
        assert mentions(look) == [("page 1", "Реальнин"), ("page 2", "Реальнина")]


def test_of_more_mentions_than_anybody_reads_the_number_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(exhibit_search, "MOST_LISTED", 3)
    lines = [(f"Реальнин {'я' * number}", InMessage(number)) for number in range(8)]
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "given", {"1.bin": b"1"}))
        put_readings(archive, {"A-000001": made_reading(made_text(*lines))})
        [look] = look_at_exhibits(archive, [archive.item("A-000001")], GUARD, lambda *_: None)
        assert [mention.where for mention in look.mentions] == [
            "message 0",
            "message 1",
            "message 2",
            "elsewhere",
        ]
        assert look.mentions[-1].excerpt == "and 5 more mentions"

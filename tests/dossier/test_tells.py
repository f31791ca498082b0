"""What a package tells whoever holds it: every kind of the threats page, from the plan alone."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from khronika.dossier.active import ActiveKind
from khronika.dossier.files.tell import TellKind
from khronika.dossier.files.tells import tells
from khronika.dossier.original_metadata import Betrays, OriginalMetadata, betrayed_by, telling_metadata
from khronika.presentation.release.tells import tell_lines
from khronika.presentation.words import words_in
from tests.dossier.plan_simulator import compose, plan_of

THREATS = (Path(__file__).parents[2] / "THREATS.md").read_text(encoding="utf-8")


def test_the_threats_page_lists_every_kind_in_this_order_and_no_other():
    section = THREATS.partition("## What a package tells\n")[2].partition("\n## ")[0]
    assert re.findall(r"^- \*\*(.+?)\.\*\*", section, re.MULTILINE) == [kind.value for kind in TellKind]


@pytest.fixture(scope="module")
def plan():
    return plan_of(compose())


def said(plan, kind, metadata=None):
    return next((tell for tell in tells(plan, metadata or {}) if tell.kind is kind), None)


def test_times_places_and_hands_are_those_of_the_events_shown(plan):
    [times, hours] = said(plan, TellKind.TIMES).shown
    assert re.match(r"\d+ events, from 2026-11-22T10:15:00Z to 2026-11-22T10:15:00Z", times)
    assert hours.startswith("hours of the day (UTC): 10 (")
    assert re.match(r"entries 2 to \d+ of \d+, \d+ of them not shown", said(plan, TellKind.PLACES).shown[0])
    assert len(said(plan, TellKind.HANDS).shown) == 2


def test_the_highest_control_number_tells_how_many_items_there_are_at_least(plan):
    assert said(plan, TellKind.NUMBERS).shown[0] == "A-000007: at least 7 items were received"


def test_exhibits_that_were_signed_at_once_are_seen_to_have_come_together(plan):
    [together, *_] = said(plan, TellKind.TOGETHER).shown
    assert together.startswith("received in one go, signed at once: A-000001, A-000002, ")


def test_an_earlier_export_is_told_and_whether_it_left(plan):
    assert said(plan, TellKind.EARLIER) is None
    first = plan.exhibits[0]
    for did_leave, word in ((True, "has left"), (False, "did not leave")):
        earlier = replace(first.custody[-1], dossier="another", did_leave=did_leave)
        changed = replace(
            plan, exhibits=(replace(first, custody=(*first.custody, earlier)), *plan.exhibits[1:])
        )
        [told] = said(changed, TellKind.EARLIER).shown
        assert "A-000001" in told
        assert told.endswith(f"{word})")


def test_metadata_of_an_original_is_told_with_its_value_unless_the_bytes_stay(plan):
    gps = OriginalMetadata(Betrays.POSITION, "gps.position", "50.299603 14.820294")
    told = said(plan, TellKind.ORIGINALS, {"A-000005": (gps,), "A-000007": (gps,)}).shown
    assert "A-000005, position: gps.position: 50.299603 14.820294" in told
    assert not [line for line in told if line.startswith("A-000007")]
    assert "A-000001: not looked at: khronika read ARCHIVE" in told


@pytest.mark.parametrize(
    ("name", "betrays"),
    [
        ("gps.position", Betrays.POSITION),
        ("location", Betrays.POSITION),
        ("artist", Betrays.AUTHOR),
        ("last-modified-by", Betrays.AUTHOR),
        ("initial-creator", Betrays.AUTHOR),
        ("message.3.from", Betrays.AUTHOR),
        ("camera.model", Betrays.DEVICE),
        ("camera.serial", Betrays.DEVICE),
        ("device-make", Betrays.DEVICE),
        ("host", Betrays.DEVICE),
        ("producer", Betrays.SOFTWARE),
        ("stream.0.encoder", Betrays.SOFTWARE),
        ("message.0.x-mailer", Betrays.SOFTWARE),
        ("time.taken", Betrays.TIME),
        ("created", Betrays.TIME),
        ("message.0.date", Betrays.TIME),
        ("message.0.x-originating-ip", Betrays.WORDS),
        ("description", Betrays.WORDS),
        ("tag.compatible_brands", None),
        ("width", None),
        ("pages", None),
        ("stream.0.codec", None),
    ],
)
def test_every_piece_of_metadata_is_filed_by_what_it_may_betray(name, betrays):
    assert betrayed_by(name) is betrays


def test_what_may_betray_a_source_is_never_cut_short(plan):
    found = telling_metadata([{f"message.{n}.from": f"writer {n}" for n in range(200)}, {"pages": "3"}])
    page = list(tell_lines(tells(plan, {"A-000001": found}), words_in("en"), most=1))
    assert sum("writer" in line for line in page) == len(found) == 200
    assert sum(line.startswith("  not less, because: ") for line in page) == len(
        {tell.kind for tell in tells(plan, {})}
    )


def test_kinds_that_have_nothing_to_tell_are_left_out(plan):
    none = replace(plan, exhibits=(), batches=(), members={})
    assert {
        TellKind.EARLIER,
        TellKind.ORIGINALS,
        TellKind.ENDINGS,
        TellKind.VERSIONS,
        TellKind.LABELS,
    }.isdisjoint(tell.kind for tell in tells(none, {}))


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_whoever_releases_is_told_in_their_language(plan, language):
    found = {"A-000005": (OriginalMetadata(Betrays.POSITION, "gps.position", "50.29 14.82"),)}
    page = "\n".join(tell_lines(tells(plan, found), words_in(language)))
    page = re.sub(
        r"\S+\.invalid\S*|\b[a-z2-7]{26}\b|A-\d+|T\d\d:\S+Z|--\w+ \S+|khronika read ARCHIVE", " ", page
    )
    assert set(re.findall(r"[A-Za-z]{3,}", page)) <= {"UTC", "gps", "position", "txt", "pdf", "png", "mp4"}


@pytest.mark.parametrize(
    ("language", "said"), [("ru", ["2 участника", "(ушёл)"]), ("uk", ["2 учасники", "(пішов)"])]
)
def test_nothing_english_is_told_of_a_package_in_another_language(plan, language, said):
    first, *others = plan.exhibits
    earlier = replace(first.custody[-1], dossier="a" * 26, did_leave=True)
    first = replace(first, active=ActiveKind.WEB_PAGE, custody=(*first.custody, earlier))
    changed = replace(plan, exhibits=(first, *others))
    betrayed = tuple(OriginalMetadata(betrays, "8.1", "50") for betrays in Betrays)
    told = "\n".join(tell_lines(tells(changed, {"A-000005": betrayed}), words_in(language), 99))
    typed = (
        r"[a-z2-7]{26}(\.invalid/a)?|[\dT:-]+Z|--[\w-]+ \S+|khronika read ARCHIVE|UTC|: (txt|pdf|png|mp4)\b"
    )
    assert re.findall("[A-Za-z]{3,}", re.sub(typed, " ", told)) == []
    assert [each for each in said if each not in told] == []

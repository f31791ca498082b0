"""A7: quotations and places were invented by somebody who holds the keys; each is found, and nothing uncompared is called compared."""

from dataclasses import replace

import pytest

from khronika_verify.package import examine
from khronika_verify.quotation import Reason
from tests.verify.quotation_simulator import CONTROL, case, exhibit, found_at, place, shifted, words
from tests.verify.reading_simulator import DOCUMENT, FILM, PICTURE, PartScript, ReadingScript, TextScript
from tests.verify.scenario_simulator import RUSSIAN, BatchScript, quoted

pytestmark = pytest.mark.browser

INVENTED = "the colonel ordered the murder"
TEXT = ReadingScript(
    "text",
    [
        PartScript(
            [TextScript([(RUSSIAN.rstrip("\n"), {"characters": [0, len(RUSSIAN) - 1]})])], media="text/plain"
        )
    ],
)
PAGE = DOCUMENT.found("слова")


def require_found(verdict, folder, lies):
    """All three verifiers find each lie, with the code that belongs to it, and nothing else."""
    found = verdict(folder)
    assert found.result == "failed"
    assert found.faults == set().union(*lies.values())
    assert found_at(examine(folder), list(lies)) == lies


def test_a_page_of_a_plain_text_is_found(tmp_path, verdict):
    text = exhibit(TEXT, "text/plain", "txt", RUSSIAN.encode())
    honest = BatchScript("honest", CONTROL, quoted(RUSSIAN, "нас вывели в коридор"), "utf-8")
    reports = [honest, replace(honest, label="page"), place("claimed", analyst=True), place("bare")]
    places = {name: {"page": 1} for name in ("page", "claimed", "bare")}
    case(text, reports, places, claimed_quote={"exact": INVENTED}).write(tmp_path / "package")
    require_found(verdict, tmp_path / "package", {"page": {"S003"}, "claimed": {"S009"}, "bare": {"S009"}})


def test_page_999999_and_words_that_nobody_wrote_are_found(tmp_path, verdict):
    lies = {
        "page": shifted(PAGE, locator={"page": 999_999}),
        "words": shifted(
            PAGE,
            quote={"exact": INVENTED, "start": 3, "end": 3 + len(INVENTED)},
            context={"prefix": "", "suffix": ""},
        ),
        "elsewhere": shifted(PAGE, start=1),
        "other": shifted(PAGE, locator={"page": 1, "box": [72, 700, 310, 714]}),
    }
    reports = [
        words("honest", PAGE),
        *(words(label, found) for label, found in lies.items()),
        place("bare"),
        place("claimed", analyst=True),
    ]
    places = {"bare": {"page": 999_999}, "claimed": {"page": 999_999}}
    case(exhibit(DOCUMENT), reports, places, claimed_quote={"exact": INVENTED}).write(tmp_path / "package")
    require_found(
        verdict,
        tmp_path / "package",
        {label: {"S003"} for label in lies} | {"bare": {"S009"}, "claimed": {"S009"}},
    )


def test_a_time_after_the_end_of_a_film_is_found(tmp_path, verdict):
    film = exhibit(FILM, "video/mp4", "mp4", b"film")
    places = {
        "within": {"seconds": [60, 62]},
        "late": {"seconds": [99_999, 99_999_999]},
        "later": {"milliseconds": [61_000, 62_001]},
    }
    case(film, [place(label) for label in places], places).write(tmp_path / "package")
    require_found(verdict, tmp_path / "package", {"late": {"S009"}, "later": {"S009"}})


def test_a_region_outside_of_the_picture_is_found(tmp_path, verdict):
    picture = exhibit(PICTURE, "image/png", "png", b"picture")
    places = {
        "within": {"pixels": [0, 0, 8, 16]},
        "wide": {"pixels": [0, 0, 9, 16]},
        "before": {"pixels": [-1, 0, 8, 16]},
        "empty": {"pixels": [4, 4, 4, 8]},
        "second": {"pixels": [0, 0, 8, 16], "page": 2},
        "page": {"seconds": [0, 1]},
    }
    case(picture, [place(label) for label in places], places).write(tmp_path / "package")
    require_found(verdict, tmp_path / "package", {label: {"S009"} for label in places if label != "within"})


def test_what_travels_without_its_reading_is_listed_as_not_compared(tmp_path, verdict):
    places = {"bare": {"page": 999_999}}
    unread = [words("found", PAGE), place("bare"), place("claimed", analyst=True)]
    case(exhibit(None), unread, places, claimed_quote={"exact": INVENTED}).write(tmp_path / "package")
    assert verdict(tmp_path / "package").faults == set()
    told = examine(tmp_path / "package").facts.quotations
    assert (told.compared, told.places) == (0, 0)
    assert [(each.reason, each.is_place) for each in told.uncompared] == [
        (Reason.UNREAD, False),
        (Reason.UNREAD, True),
        (Reason.ANALYST, False),
    ]

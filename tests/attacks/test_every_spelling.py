"""Promise 7, over generated records: no unconfirmed spelling of a protected name in any file of a package that Khronika writes.

Names are Russian, Ukrainian, Central Asian and Korean, all invented; how they may be written comes from tests/disclosure/name_spellings.py,
which knows nothing of the guard that looks for them.
"""

import json
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import preview, release
from khronika.disclosure.error import UnconfirmedReleaseError
from khronika.disclosure.release import PreviewState
from khronika.evidence.citation.locator import InCell, InMessage, OnPage
from khronika.record.statement_file import parse_statement_file
from tests import world
from tests.archive.made_reading import contained, made_reading, made_text, put_readings
from tests.attacks.test_release import contents, spellings
from tests.disclosure.name_spellings import names_and_spellings
from tests.world import found, seal, spread

QUOTE = "they led him into the corridor"
SAYING = (
    "INVENTED account {number}. Some say {written}, others not; {quote} at night. Then {written} was gone."
)
WAYS = ["quote", "who", "origin", "detail", "verbatim", "nothing"]


class Told(NamedTuple):
    """A protected person, a way to write the name, and where in a batch it is written."""

    surname: str
    name: str
    written: str
    way: str


@st.composite
def persons(draw):
    surname, own, fathers, written = draw(names_and_spellings())
    return Told(surname, f"{surname} {own} {fathers}", written, draw(st.sampled_from(WAYS)))


def batch(number, told):
    """A batch of one statement that is cited and some that are not, with the name at one of its places."""
    at = dict.fromkeys(WAYS, "INVENTED words") | {told.way: f"some say {told.written}"}
    quote = f"{told.written}, others" if told.way == "quote" else QUOTE
    victim = {"entity": f"p{number}"}
    return {
        "id": f"b{number}",
        "citation": {"item": f"A-{number:06}", "quote": {"exact": quote}},
        "attribution": [
            {"who": f"p{number}", "role": "speaker", "knows": "suffered"},
            {"who": at["who"], "role": "recorder"},
        ],
        "origin": at["origin"],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": [
            {"id": f"s{number}", "subject": "act", "property": "victim", "value": victim},
            {"id": f"d{number}", "subject": "act", "property": "detail", "value": at["detail"]},
            {
                "id": f"v{number}",
                "subject": "act",
                "property": "detail",
                "value": {"text": "one", "verbatim": at["verbatim"]},
            },
            {"id": f"n{number}", "subject": f"p{number}", "property": "name", "value": told.written},
        ],
    }


def file(people, sentence):
    """What is recorded of these people, and a case that rests on a statement about each."""
    entities = {"act": {"type": "Act", "label": "INVENTED act"}} | {
        f"p{number}": {
            "type": "Person",
            "label": f"Witness {number}",
            "protection": "pseudonym",
            "names": [{"value": told.name}],
        }
        for number, told in enumerate(people, 1)
    }
    sentences = [
        {"text": sentence.format(number), "statements": [f"s{number}"]}
        for number in range(1, len(people) + 1)
    ]
    case = {
        "code": "c",
        "title": "INVENTED case",
        "language": "ru",
        "sections": [{"heading": "INVENTED", "sentences": sentences}],
    }
    batches = [batch(number, told) for number, told in enumerate(people, 1)]
    return parse_statement_file(
        json.dumps(
            {"format": "khronika-statements/1", "entities": entities, "batches": batches, "cases": [case]}
        )
    )


def reading(told):
    """What a reader found in an exhibit: the name on a page, in metadata, in a file in it and in that file's name."""
    sheet = made_reading(made_text((f"и {told.written}", InCell("Смена", "B7"))), reader="sheets")
    return made_reading(
        made_text(("nobody", OnPage(1)), (f"there was {told.written} again", OnPage(2))),
        made_text((f"they wrote of {told.written} too", InMessage(4))),
        metadata={"author": f"by {told.written}", "pages": "2"},
        contained=(contained(f"about {told.written}.xlsx", "application/zip", sheet),),
    )


WHERE = {"page 2", "message 4", "metadata, author", "the name of a file"}


def originals(number, told):
    return {
        f"about {told.written}/{number}.txt".replace("\0", ""): SAYING.format(
            number=number, written=told.written, quote=QUOTE
        ).encode()
    }


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A new folder for each record."""
    return lambda: tmp_path_factory.mktemp("record")


def recorded(archive, folder, people, sentence="Witness {} was led out."):
    for number, told in enumerate(people, 1):
        seal(archive, spread(folder / f"given{number}", originals(number, told)))
    world.recorded(archive, file(people, sentence))
    put_readings(archive, {f"A-{number:06}": reading(told) for number, told in enumerate(people, 1)})
    return ReleaseOrder("c", recipient="INVENTED recipient")


def leaks(folder, people):
    """Files that Khronika wrote in which a name stands, and which."""
    return {
        (path.relative_to(folder).as_posix(), told.written)
        for path, data in contents(folder)
        if not path.name.startswith("original.") and "renditions" not in path.parts
        for told in people
        if any(
            spelling in data
            for spelling in (*spellings(told.written), *spellings(told.name))
            if len(spelling) > LEAST
        )
    }


LEAST = 8
"""Bytes from which a spelling cannot stand in compressed or random bytes by chance."""

SEVERAL = st.lists(persons(), min_size=3, max_size=3, unique_by=lambda told: told.surname)


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(people=SEVERAL)
def test_no_unconfirmed_spelling_leaves_and_every_mention_in_exhibits_is_in_the_preview(folders, people):
    folder = folders()
    with found(folder / "archive") as archive:
        order = recorded(archive, folder, people)
        size, looked = archive.log.size, preview(archive, order).decision
        with pytest.raises(UnconfirmedReleaseError):
            release(archive, order, folder / "refused")
        assert (archive.log.size, (folder / "refused").exists()) == (size, False)
        for number, told in enumerate(people, 1):
            there = [entry for entry in looked.preview if str(entry.place) == f"exhibit:A-{number:06}"]
            assert {entry.state for entry in there} == {PreviewState.ASKS}
            wheres = [entry.where for entry in there]
            assert set(wheres) == WHERE | {f"sheet Смена, cell B7 in about {told.written}.xlsx"}, told
        assert [str(place) for place in looked.unconfirmed] == [
            f"exhibit:A-{number:06}" for number in range(1, len(people) + 1)
        ]
        release(archive, replace(order, allow=frozenset(looked.unconfirmed)), folder / "out")
        assert leaks(folder / "out", people) == set()


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(told=persons())
def test_a_sentence_in_which_a_name_is_spelled_refuses_the_package(folders, told):
    folder = folders()
    with found(folder / "archive") as archive:
        order = recorded(archive, folder, [told], f"They say {told.written} was led out. {{}}")
        assert "sentence:s1" in map(str, preview(archive, order).decision.unconfirmed)


def test_the_search_for_leaks_finds_one_that_is_planted(tmp_path):
    told = Told("Гурбенков", "Гурбенков Борис Игоревич", "Б. И. ГУРБЕНКОВУ", "nothing")
    (tmp_path / "statements.json").write_text(json.dumps({"detail": f"some say {told.written}"}))
    assert leaks(tmp_path, [told]) == {("statements.json", told.written)}

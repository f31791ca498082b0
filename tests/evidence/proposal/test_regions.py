"""Regions are found as Ukrainians and French people write them, and none is told by what the occupying power calls it."""

import json
import re
from importlib.resources import files

import pytest

from khronika.evidence.proposal import ProposalKind, ProposalMeans, propose
from khronika.language.facilities import facilities
from khronika.language.tokens import tokens

REGIONS = json.loads(files("khronika.evidence.proposal").joinpath("regions.json").read_text("utf-8"))["rows"]
UKRAINIAN = {
    "Його тримали в Мордовії.": "Mordovia",
    "Їх вивезли до Московської області.": "Moscow region",
    "Листи йшли з Володимирської області.": "Vladimir region",
    "Вони були в Калузькій області.": "Kaluga region",
    "Вони були у Воронезькій області.": "Voronezh region",
    "Вони були в Челябінській області.": "Chelyabinsk region",
    "Колона пішла до Оренбурзької області.": "Orenburg region",
    "Вони були у Псковській області.": "Pskov region",
    "Їх повернули з Калінінградської області.": "Kaliningrad region",
    "Вони були в Смоленській області.": "Smolensk region",
    "Вони були в Іркутській області.": "Irkutsk region",
    "Вони були у Північній Осетії.": "North Ossetia",
    "Вони були в Карачаєво-Черкесії.": "Karachay-Cherkessia",
    "Вони були у Приморському краї.": "Primorye territory",
    "Вони були в АР Крим.": "Autonomous Republic of Crimea (Ukraine, occupied)",
}
FRENCH = {
    "Il est détenu dans la région de Moscou.": "Moscow region",
    "Il est détenu dans la région de l’Amour.": "Amur region",
    "Il est détenu dans la région d’Irkoutsk.": "Irkutsk region",
    "Il est détenu dans l’oblast de Koursk.": "Kursk region",
    "Il est détenu dans le kraï de Perm.": "Perm territory",
    "Il est détenu en Carélie.": "Karelia",
    "Il est détenu en Adyguée.": "Adygea",
}
OCCUPIED = {
    ("ru", "Его держали в ДНР."): "Donetsk region",
    ("uk", "Його тримали в ЛНР."): "Luhansk region",
    ("en", "He was held in the DPR."): "Donetsk region",
    ("fr", "Il était détenu en RPD."): "Donetsk region",
}


def named(text, kind, language, means=ProposalMeans.RULES):
    return [each for each in propose(text, language=language, means=means) if each.kind is kind]


@pytest.mark.parametrize(("text", "name"), UKRAINIAN.items())
def test_a_region_is_found_in_ukrainian(text, name):
    assert name in [each.value.name for each in named(text, ProposalKind.PLACE, "uk")]


@pytest.mark.parametrize(("text", "name"), FRENCH.items())
def test_a_region_is_found_in_french_and_not_taken_for_its_city(text, name):
    assert [each.value.name for each in named(text, ProposalKind.PLACE, "fr")] == [name]


@pytest.mark.parametrize(("said", "name"), OCCUPIED.items())
def test_what_the_occupying_power_calls_a_region_is_quoted_and_never_its_name(said, name):
    language, text = said
    assert [each.value.name for each in named(text, ProposalKind.PLACE, language, ProposalMeans.TRAINED)] == [
        name
    ]


def test_no_ukrainian_spelling_of_a_region_is_a_russian_one():
    stems = {code: " ".join(row["uk"]) for code, row in REGIONS.items() if code.startswith("RU-")}
    assert {
        code: stem for code, stem in stems.items() if re.search(r"[ыэёъ]|жськ|гськ|ськовськ|моськ|пськ", stem)
    } == {}


def test_every_region_of_a_place_has_a_row():
    places = json.loads(files("khronika.evidence.proposal").joinpath("places.json").read_text("utf-8"))[
        "rows"
    ]
    assert {
        row["region"] for row in places.values() if row.get("region", "").startswith("UA-4")
    } <= REGIONS.keys() | {"UA-46"}


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Він помер у Донецькому СІЗО, в Автономній Республіці Крим.", "UA-14"),
        ("Його тримали в Луганському СІЗО, а потім у Криму.", "UA-09"),
        ("Його тримали у СІЗО в Автономній Республіці Крим.", "UA-43"),
    ],
)
def test_the_adjective_before_a_facility_tells_its_region_before_what_follows(text, region):
    assert [each.value.region for each in named(text, ProposalKind.FACILITY, "uk")] == [region]


def test_a_ukrainian_colony_has_its_ukrainian_name():
    assert {each.value.code for each in named("ВК-120 в Оленівці", ProposalKind.FACILITY, "uk")} == {"VK-120"}
    assert [each.value.code for each in named("ИК-6 в Мелехове", ProposalKind.FACILITY, "ru")] == ["IK-6"]


def test_vk_is_found_as_both_kinds_of_colony_that_it_may_be():
    assert {each.name for each in facilities(list(tokens("Його тримали у ВК-120.")))} == {"ik120", "vk120"}
    assert {each.name for each in facilities(list(tokens("Его держали в ИК-120.")))} == {"ik120"}

"""FollowTheMoney out, read back by the library itself."""

import json
import warnings

import pytest

from khronika.disclosure.audience import Audience
from khronika.disclosure.value import ExportedValue, ValueKind
from khronika.exchange.exports.ftm import FILE, ftm, prefix_date
from khronika.exchange.exports.ftm_cast import cast
from khronika.exchange.tables.written import ExportLoss
from tests.disclosure.record_world import (
    EVERYONE,
    ITEM,
    WORDS,
    entity,
    identity,
    material,
    named,
    planned,
    stated,
)

PEOPLE = [
    entity("v", "Person", "E., prisoner", "pseudonym", ["Сажинский Е. Л."]),
    entity("o", "Person", "Captain L.", "public", ["Лозняков И. Ф.", "Loznyakov I. F."]),
    entity("ik", "Facility", "IK-99"),
    entity("cell", "Place", "cell 4"),
    entity("act", "Act", "beating of E."),
    entity("part", "Involvement", "part of the captain"),
    entity("loose", "Involvement", "part of nobody"),
    entity("post", "Position", "head of the colony"),
    entity("held", "Posting", "L. as head"),
    entity("stay", "Confinement", "E. in cell 4"),
    entity("way", "Transfer", "transport"),
    entity("paper", "Document", "Order no. 114"),
    entity("copy", "Rendition", "translation"),
]
ROWS = [
    ("o", "birth_date", {"date": "1975-03"}),
    ("o", "sex", {"code": "male"}),
    ("o", "citizenship", "Остролесия"),
    ("ik", "official_number", "№ 99"),
    ("cell", "detail", "=cmd|' /C calc'!A0"),
    ("act", "victim", named("v")),
    ("act", "type", {"code": "beating", "said": "избили"}),
    ("act", "date", {"date": "2024-04-06/2024-04-07", "kind": "point"}),
    ("act", "number_of_perpetrators", 4),
    ("part", "act", named("act", "Act")),
    ("part", "perpetrator", named("o")),
    ("loose", "act", named("act", "Act")),
    ("held", "holder", named("o")),
    ("held", "post", named("post", "Position")),
    ("stay", "detainee", named("v")),
    ("stay", "start_date", {"date": "2024-04-08"}),
    ("stay", "end_date", {"date": "2024-04-23~"}),
    ("way", "destination", named("ik", "Facility")),
    ("paper", "date", {"date": "2024-04-03"}),
    ("paper", "author", named("o")),
    ("copy", "detail", "INVENTED"),
]


@pytest.fixture(scope="module")
def model():
    with warnings.catch_warnings():
        # It would rather have ICU to transliterate with, and says so.
        warnings.simplefilter("ignore")
        from followthemoney import model

        return model


def lines(audience=Audience.COURT, rows=ROWS, **changed):
    written = ftm(planned(material(PEOPLE, [stated(1, *rows, **changed)]), audience), WORDS)
    return {line["id"]: line for line in map(json.loads, written.files[FILE].decode().splitlines())}, written


def properties(found, key):
    return found[identity(key)]["properties"]


def test_each_type_becomes_the_stock_schema_nearest_to_it():
    found, _ = lines()
    schemata = {each.label: found[each.id]["schema"] for each in PEOPLE if each.id in found}
    assert schemata == {
        "E., prisoner": "Person",
        "Captain L.": "Person",
        "IK-99": "Organization",
        "cell 4": "Address",
        "beating of E.": "Event",
        "part of the captain": "UnknownLink",
        "head of the colony": "Position",
        "L. as head": "Occupancy",
        "E. in cell 4": "Event",
        "transport": "Event",
        "Order no. 114": "Document",
    }


def test_several_values_stand_side_by_side():
    found, _ = lines()
    assert properties(found, "o")["name"] == ["Captain L.", "Лозняков И. Ф.", "Loznyakov I. F."]
    assert properties(found, "v")["name"] == ["E., prisoner"]


def test_edges_join_what_they_joined():
    found, _ = lines()
    assert (properties(found, "part")["subject"], properties(found, "part")["object"]) == (
        [identity("o")],
        [identity("act")],
    )
    assert (properties(found, "held")["holder"], properties(found, "held")["post"]) == (
        [identity("o")],
        [identity("post")],
    )
    assert properties(found, "act")["involved"] == [identity("v")]


@pytest.mark.parametrize(
    ("first", "last", "prefix"),
    [
        ("2024-04-07", "2024-04-07", "2024-04-07"),
        ("2024-04-06", "2024-04-07", "2024-04"),
        ("2024-04-30", "2024-05-01", "2024"),
        ("2023-12-31", "2024-01-01", ""),
        ("", "2024-01-01", ""),
        ("2024-01-01", "", ""),
    ],
)
def test_a_date_is_the_longest_prefix_that_holds_all_its_days(first, last, prefix):
    assert prefix_date(ExportedValue(ValueKind.DATE, "", earliest=first, latest=last)) == prefix


def test_what_was_read_in_an_item_has_it_as_its_proof():
    found, _ = lines()
    assert properties(found, "act")["proof"] == [ITEM.id]
    assert found[ITEM.id]["properties"]["contentHash"] == [ITEM.sha256]
    assert found[ITEM.id]["properties"]["fileName"] == [ITEM.control]


def test_for_the_press_the_proof_is_an_item_without_anything_to_know_it_by():
    found, _ = lines(Audience.PRESS)
    documents = [
        line["properties"]
        for line in found.values()
        if line["schema"] == "Document" and "proof" not in line["properties"]
    ]
    assert [sorted(each) for each in documents] == [["fileName", "title"]]
    assert ITEM.sha256 not in str(found)


def test_what_cannot_be_held_is_counted_and_not_bent():
    found, written = lines()
    assert written.losses == {
        ExportLoss.TYPE: 1,
        ExportLoss.INCOMPLETE: 1,
        ExportLoss.PROPERTY: 2,
        ExportLoss.FORM: 1,
        ExportLoss.UNCERTAIN: 2,
        ExportLoss.ROLE: 2,
        ExportLoss.WORDS: 1,
        ExportLoss.PLACE: 1,
        ExportLoss.ROAD: 1,
        ExportLoss.STATE: len(ROWS),
    }
    assert "citizenship" not in properties(found, "o")
    assert identity("loose") not in found


def test_what_is_denied_is_not_said():
    found, written = lines(rows=[("act", "victim", named("v"))], stance="denies")
    assert written.losses[ExportLoss.DENIED] == 1
    assert "involved" not in properties(found, "act")


@pytest.mark.parametrize("audience", EVERYONE)
def test_the_library_takes_every_entity_and_cleans_nothing_away(model, audience):
    found, _ = lines(audience)
    assert found
    for line in found.values():
        model.get(line["schema"]).validate(line)
        again = model.get_proxy(line, cleaned=False)
        assert {name: sorted(values) for name, values in again.to_dict()["properties"].items()} == {
            name: sorted(values) for name, values in line["properties"].items()
        }


def test_every_entity_that_is_named_is_there(model):
    found, _ = lines()
    for line in found.values():
        proxy = model.get_proxy(line)
        assert {value for prop, value in proxy.itervalues() if prop.type.name == "entity"} <= found.keys()


def test_the_table_of_the_cast_is_that_of_the_library(model):
    table = cast()
    for name, forms in table.forms.items():
        schema = model.get(name)
        assert not schema.abstract
        assert (
            set(table.required.get(name, ()))
            <= set(schema.required)
            <= {*table.required.get(name, ()), *table.naming(name)}
        )
        assert set(table.parents[name]) <= {each.name for each in schema.schemata}
        for each, form in forms.items():
            real = schema.properties[each]
            assert form == (f"entity:{real.range.name}" if real.range else real.type.name)
    assert all(
        name in table.forms[schema] for schema, chosen in table.properties.items() for name in chosen.values()
    )
    assert all(
        own in {word.name for word in WORDS.words()} for chosen in table.properties.values() for own in chosen
    )


def test_every_type_that_leaves_has_a_schema_or_none_on_purpose():
    assert {kind for kind in WORDS.types if not cast().schema(kind, WORDS)} == {"Source", "Rendition"}

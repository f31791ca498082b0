"""Custody as a CASE/UCO bundle, held against what its ontology asks for."""

import json
import re

import pytest

from khronika.disclosure.audience import Audience
from khronika.exchange.exports.custody_case import (
    FILE,
    CustodyStep,
    ExportedCustody,
    OuterCustodyError,
    custody,
)
from khronika.exchange.tables.written import ExportLoss
from tests.disclosure.record_world import ITEM

UUID = re.compile(r"kb:[a-z]+-[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ASKED = {
    # What CASE and UCO 1.5.0 ask of the classes and properties that are used: what a value is, how many there must be, and may be.
    "uco-core:Bundle": {"uco-core:object": ("node", 1, None)},
    "uco-observable:File": {"uco-core:hasFacet": ("node", 0, None)},
    "uco-observable:FileFacet": {
        "uco-observable:fileName": ("text", 0, None),
        "uco-observable:sizeInBytes": ("xsd:integer", 0, 1),
    },
    "uco-observable:ContentDataFacet": {
        "uco-observable:hash": ("node", 0, None),
        "uco-observable:mimeType": ("text", 0, None),
    },
    "uco-types:Hash": {
        "uco-types:hashMethod": ("text", 1, 1),
        "uco-types:hashValue": ("xsd:hexBinary", 1, 1),
    },
    "case-investigation:InvestigativeAction": {
        "uco-core:name": ("text", 0, 1),
        "uco-core:description": ("text", 0, None),
        "uco-action:startTime": ("xsd:dateTime", 0, 1),
        "uco-action:object": ("node", 0, None),
        "uco-action:result": ("node", 0, None),
    },
    "case-investigation:ProvenanceRecord": {
        "case-investigation:exhibitNumber": ("text", 0, 1),
        "uco-core:object": ("node", 0, None),
    },
}
EVENTS = (
    CustodyStep(0, "seal", "2026-11-22T10:00:00Z", "1a" * 32),
    CustodyStep(1, "export", "2026-11-22T11:00:00Z", "2b" * 32),
    CustodyStep(2, "of-the-future", "2026-11-22T12:00:00Z", "3c" * 32),
)


@pytest.fixture(scope="module")
def document():
    return json.loads(custody([ExportedCustody(ITEM, EVENTS)], Audience.COURT).files[FILE])


def nodes(document, kind):
    return [node for node in document["@graph"] if node["@type"] == kind]


def inner(value):
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from inner(member)
    elif isinstance(value, list):
        for member in value:
            yield from inner(member)


def test_the_bundle_holds_every_node_once(document):
    (bundle,) = nodes(document, "uco-core:Bundle")
    held = [each["@id"] for each in bundle["uco-core:object"]]
    assert sorted(held) == sorted(node["@id"] for node in document["@graph"] if node is not bundle)
    assert len(set(held)) == len(held)


def test_an_item_is_a_file_with_its_size_type_and_digest(document):
    (file,) = nodes(document, "uco-observable:File")
    named, content = file["uco-core:hasFacet"]
    assert named["uco-observable:fileName"] == ITEM.control
    assert named["uco-observable:sizeInBytes"] == {"@type": "xsd:integer", "@value": "1234"}
    (digest,) = content["uco-observable:hash"]
    assert digest["uco-types:hashValue"] == {"@type": "xsd:hexBinary", "@value": ITEM.sha256}
    assert digest["uco-types:hashMethod"] == "SHA256"


def test_every_event_of_custody_is_an_investigative_action_on_the_item(document):
    actions = nodes(document, "case-investigation:InvestigativeAction")
    (file,) = nodes(document, "uco-observable:File")
    assert [action["uco-action:startTime"]["@value"] for action in actions] == [event.at for event in EVENTS]
    assert all(action["uco-action:object"] == [{"@id": file["@id"]}] for action in actions)
    assert [action["uco-core:name"] for action in actions] == [
        "sealed into the archive",
        "left the archive in an export",
        "of-the-future",
    ]
    assert all(
        event.commitment in action["uco-core:description"]
        for event, action in zip(EVENTS, actions, strict=True)
    )


def test_every_reference_is_to_a_node_that_is_there_and_every_name_ends_in_a_uuid(document):
    there = {each["@id"] for each in inner(document["@graph"]) if "@type" in each and "@id" in each}
    named = {each["@id"] for each in inner(document["@graph"]) if "@id" in each}
    assert named == there
    assert all(UUID.fullmatch(name) for name in named)


def test_every_prefix_that_is_used_is_bound(document):
    used = {
        name.partition(":")[0]
        for each in inner(document["@graph"])
        for name in [*each, str(each.get("@type", ""))]
        if ":" in name
    }
    assert used <= document["@context"].keys()


def kind_of(value):
    if isinstance(value, str):
        return "text"
    return value["@type"] if "@value" in value else "node"


def test_every_class_has_the_properties_that_its_ontology_asks_for_and_no_other(document):
    there = [each for each in inner(document["@graph"]) if "@id" in each and "@type" in each]
    assert {each["@type"] for each in there} == set(ASKED)
    for node in there:
        told, asked = {name: value for name, value in node.items() if name[0] != "@"}, ASKED[node["@type"]]
        assert told.keys() <= asked.keys()
        for name, (kind, least, most) in asked.items():
            values = told[name] if isinstance(told.get(name), list) else [told[name]] if name in told else []
            assert all(kind_of(value) == kind for value in values), name
            assert least <= len(values) <= (len(values) if most is None else most), name


def test_a_facet_belongs_to_one_object(document):
    facets = [facet["@id"] for node in document["@graph"] for facet in node.get("uco-core:hasFacet", ())]
    assert len(set(facets)) == len(facets)


def test_the_same_custody_gives_the_same_bytes():
    one, other = (custody([ExportedCustody(ITEM, EVENTS)], Audience.COURT).files for _ in range(2))
    assert one == other


def test_who_did_it_is_told_to_nobody_and_counted():
    assert custody([ExportedCustody(ITEM, EVENTS)], Audience.INSIDE).losses == {ExportLoss.PERFORMER: 3}


@pytest.mark.parametrize("audience", [Audience.PRESS, Audience.PUBLIC])
def test_custody_leaves_for_no_outer_audience(audience):
    with pytest.raises(OuterCustodyError):
        custody([ExportedCustody(ITEM, EVENTS)], audience)

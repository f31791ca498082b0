"""Custody as a CASE/UCO bundle, held against what its ontology asks for."""

import json
import re

import pytest

from khronika.exchange.custody_case import FILE, CustodyEvent, ItemCustody, OuterCustodyError, custody
from khronika.exchange.going_access import Audience
from khronika.exchange.going_plan import Loss
from tests.exchange.going_world import ITEM

UUID = re.compile(r"kb:[a-z]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EVENTS = (
    CustodyEvent(0, "seal", "2026-11-22T10:00:00Z", "1a" * 32),
    CustodyEvent(1, "export", "2026-11-22T11:00:00Z", "2b" * 32),
    CustodyEvent(2, "of-the-future", "2026-11-22T12:00:00Z", "3c" * 32),
)


@pytest.fixture(scope="module")
def document():
    return json.loads(custody([ItemCustody(ITEM, EVENTS)], Audience.COURT).files[FILE])


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
    assert digest["uco-types:hashMethod"]["@value"] == "SHA256"


def test_every_event_of_custody_is_an_investigative_action_on_the_item(document):
    actions = nodes(document, "case-investigation:InvestigativeAction")
    (file,) = nodes(document, "uco-observable:File")
    assert [action["uco-action:startTime"]["@value"] for action in actions] == [event.at for event in EVENTS]
    assert all(action["uco-action:object"] == [{"@id": file["@id"]}] for action in actions)
    assert [action["uco-core:name"] for action in actions] == ["sealed into the archive", "left the archive in an export", "of-the-future"]
    assert all(event.commitment in action["uco-core:description"] for event, action in zip(EVENTS, actions, strict=True))


def test_every_reference_is_to_a_node_that_is_there_and_every_name_ends_in_a_uuid(document):
    there = {each["@id"] for each in inner(document["@graph"]) if "@type" in each and "@id" in each}
    named = {each["@id"] for each in inner(document["@graph"]) if "@id" in each}
    assert named == there
    assert all(UUID.fullmatch(name) for name in named)


def test_every_prefix_that_is_used_is_bound(document):
    used = {name.partition(":")[0] for each in inner(document["@graph"]) for name in [*each, str(each.get("@type", ""))] if ":" in name}
    assert used <= document["@context"].keys()


def test_the_same_custody_gives_the_same_bytes():
    one, other = (custody([ItemCustody(ITEM, EVENTS)], Audience.COURT).files for _ in range(2))
    assert one == other


def test_who_did_it_is_told_to_nobody_and_counted():
    assert custody([ItemCustody(ITEM, EVENTS)], Audience.INSIDE).losses == {Loss.PERFORMER: 3}


@pytest.mark.parametrize("audience", [Audience.PRESS, Audience.PUBLIC])
def test_custody_leaves_for_no_outer_audience(audience):
    with pytest.raises(OuterCustodyError):
        custody([ItemCustody(ITEM, EVENTS)], audience)

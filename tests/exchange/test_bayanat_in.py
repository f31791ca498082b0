"""Bayanat's exports, each built by hand as its own code writes them (docs/format/exchange.md, "Read in their own source")."""

import json

import pytest

from khronika.exchange.error import ForeignError
from khronika.exchange.imports.bayanat import bayanat_rows, table_of_csv, table_of_json
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
STAMP = {"created_at": "2024-01-01T10:00", "updated_at": "2024-01-02T10:00"}
PLACE = {
    "id": 5,
    "title": "Cell block",
    "title_ar": "INVENTED block",
    "description": None,
    "location_type": {"id": 1, "title": "Detention", "title_tr": None, **STAMP},
    "admin_level": "",
    "latlng": {"lng": 36.25, "lat": 33.5},
    "postal_code": None,
    "country": None,
    "parent": None,
    "tags": [],
    "lat": 33.5,
    "lng": 36.25,
    "full_location": "Nowhere, Cell block",
    "full_string": "Nowhere, Cell block | INVENTED block",
    "updated_at": "2024-01-02T10:00",
}
EVENT = {
    "id": 3,
    "title": "Held",
    "title_ar": None,
    "comments": "by two men; at night",
    "comments_ar": None,
    "location": PLACE,
    "eventtype": {
        "id": 2,
        "title": "Detention",
        "title_ar": None,
        "for_actor": True,
        "for_bulletin": False,
        "comments": None,
        **STAMP,
    },
    "from_date": "2014-01-01T00:00",
    "to_date": None,
    "estimated": True,
    "updated_at": "2024-01-02T10:00",
}
ACTOR = {
    "class": "actor",
    "id": 7,
    "name": "Invented Actor",
    "name_ar": "INVENTED ar",
    "nickname": None,
    "nickname_ar": None,
    "first_name": "Invented",
    "first_name_ar": None,
    "middle_name": None,
    "middle_name_ar": None,
    "last_name": "Actor",
    "last_name_ar": None,
    "father_name": "Invented Father",
    "father_name_ar": None,
    "mother_name": None,
    "mother_name_ar": None,
    "sex": "Male",
    "_sex": "Male",
    "age": "Adult",
    "_age": "Adult",
    "civilian": "Civilian",
    "_civilian": "Civilian",
    "type": "Person",
    "_type": "Person",
    "occupation": "baker",
    "occupation_ar": None,
    "position": None,
    "position_ar": None,
    "family_status": None,
    "no_children": 2,
    "ethnographies": [],
    "nationalities": [
        {"id": 1, "title": "Nowhere", "title_tr": "INVENTED", **STAMP},
        {"id": 2, "title": "Elsewhere", "title_tr": None, **STAMP},
    ],
    "dialects": [],
    "id_number": [{"type": {"id": 1, "title": "passport", "title_tr": None, **STAMP}, "number": "A 123"}],
    "assigned_to": {"id": 1, "name": "INVENTED analyst", "username": "analyst", "active": True},
    "first_peer_reviewer": None,
    "comments": "first; second",
    "events": [EVENT],
    "medias": [
        {
            "id": 11,
            "title": "scan",
            "title_ar": None,
            "category": None,
            "fileType": "image/png",
            "filename": "20240101-scan.png",
            "etag": "abc",
            "time": None,
            "duration": None,
            "main": False,
            "orientation": 0,
            "updated_at": "2024-01-02T10:00",
            "extraction": None,
        }
    ],
    "actor_relations": [
        {
            "actor": {"id": 9, "name": "Invented Brother", "sources": []},
            "related_as": 3,
            "probability": 1,
            "comment": "brothers",
            "user_id": 1,
        }
    ],
    "bulletin_relations": [],
    "incident_relations": [],
    "origin_place": PLACE,
    "tags": ["a tag", "another"],
    "status": "Finalized",
    "review": None,
    "review_action": None,
    "updated_at": "2024-01-02T10:00",
    "roles": [{"id": 1, "name": "team", "color": "#fff", "description": None}],
    "actor_profiles": [
        {
            "id": 4,
            "mode": 3,
            "originid": "R-1",
            "description": "<p>as told</p>",
            "source_link": None,
            "publish_date": "2024-05-01T10:00",
            "documentation_date": None,
            "actor_id": 7,
            "sources": [
                {
                    "id": 1,
                    "etl_id": None,
                    "title": "a list",
                    "title_ar": None,
                    "parent": None,
                    "comments": None,
                    **STAMP,
                }
            ],
            "labels": [],
            "ver_labels": [],
            "MP": True,
            "missing_relatives": False,
            "skin_markings": {"opts": ["Scar", "Mole"], "details": "left arm"},
            "_skin_markings": ["Scar", "Mole"],
            "reporters": [{"name": "Invented Sister", "contact": "none"}],
        }
    ],
    "a_field_of_their_own": True,
}
UNIT = ACTOR | {
    "id": 8,
    "name": "Invented Unit",
    "type": "Entity",
    "sex": None,
    "events": [],
    "actor_profiles": [],
}
BULLETIN = {
    "class": "bulletin",
    "id": 20,
    "title": "Invented bulletin",
    "title_ar": None,
    "sjac_title": None,
    "sjac_title_ar": None,
    "originid": "V-1",
    "assigned_to": None,
    "first_peer_reviewer": None,
    "locations": [
        {"id": 5, "title": "Cell block", "full_string": "Nowhere, Cell block", "lat": 33.5, "lng": 36.25}
    ],
    "geoLocations": [],
    "labels": [{"id": 1, "title": "torture"}, {"id": 2, "title": "prison"}],
    "verLabels": [],
    "sources": [{"id": 1, "title": "a channel"}],
    "events": [],
    "medias": [],
    "bulletin_relations": [],
    "actor_relations": [
        {
            "actor": {"id": 7, "name": "Invented Actor", "sources": []},
            "related_as": [1, 2],
            "probability": None,
        }
    ],
    "incident_relations": [],
    "description": "what it shows",
    "comments": None,
    "source_link": "https://example.invalid/1",
    "source_link_type": False,
    "tags": [],
    "publish_date": "2024-05-01T10:00",
    "documentation_date": "2024-05-02T10:00",
    "status": "Updated",
    "review": None,
    "review_action": None,
    "updated_at": "2024-01-02T10:00",
    "roles": [],
}


def written(kind, *portions):
    """A file as the program writes it: objects of a portion parted by commas, and nothing but the end of a line between portions."""
    batches = "".join(f"{','.join(json.dumps(each) for each in portion)}\n" for portion in portions)
    return f'{{ \n"{kind}s": [ \n{batches}] \n }}'


def rows_of(table):
    return {row.number: row for row in bayanat_rows(table, WORDS) if row.number}


def told(row):
    """Property and text of everything a row says; a note without the heading it begins with."""
    return [(each.property, text(each.value)) for each in row.said]


def text(value):
    return (
        (value.get("verbatim") or value.get("date") or value.get("code"))
        if isinstance(value, dict)
        else value
    )


@pytest.fixture(scope="module")
def table():
    return table_of_json(written("actor", [ACTOR], [UNIT, {"id": 9, "restricted": True}]))


def test_portions_that_no_comma_parts_are_all_read(table):
    assert [row.number for row in table.rows] == [1, 2, 3]
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(written("actor", [ACTOR], [UNIT]))


def test_every_member_of_an_actor_is_told_and_none_is_cut_at_a_sign_of_its_own(table):
    said = told(rows_of(table)[1])
    assert {"Nowhere", "Elsewhere"} == {value for name, value in said if name == "citizenship"}
    assert ("note", "first; second") in said
    assert ("official_number", "A 123 (type: passport)") in said
    assert ("note", "baker") in said
    assert ("note", "2") in said
    assert {"a tag", "another"} <= {value for name, value in said if name == "note"}
    assert ("note", "yes") in said


def test_an_event_is_told_with_its_days_its_place_and_what_was_said_of_it(table):
    [event] = [value for _, value in told(rows_of(table)[1]) if value.startswith("Held")]
    for part in (
        "from_date: 2014-01-01T00:00",
        "comments: by two men; at night",
        "location: Cell block (",
        "lat: 33.5",
        "estimated: yes",
    ):
        assert part in event
    assert "None" not in event


def test_a_relation_names_the_other_by_its_number_too(table):
    assert ("note", "actor: Invented Brother #9; related_as: 3; probability: 1; comment: brothers") in told(
        rows_of(table)[1]
    )


def test_a_profile_of_a_missing_person_is_told_whole(table):
    [profile] = [value for _, value in told(rows_of(table)[1]) if "as told" in value]
    for part in (
        "originid: R-1",
        "sources: a list",
        "missing_relatives: no",
        "opts: Scar, Mole",
        "details: left arm",
        "Invented Sister",
    ):
        assert part in profile
    assert "_skin_markings" not in profile


def test_an_actor_that_is_no_person_is_an_organisation(table):
    found = rows_of(table)
    assert [(found[number].named[0].type, found[number].named[0].label) for number in (1, 2)] == [
        ("Person", "Invented Actor"),
        ("Organization", "Invented Unit"),
    ]


def test_an_object_that_was_kept_back_is_refused_and_says_why(table):
    assert rows_of(table)[3].fault.what.startswith("restricted")


def test_who_worked_on_it_is_not_taken_in_and_told_as_a_loss(table):
    losses = [loss for row in bayanat_rows(table, WORDS) if not row.number for loss in row.losses]
    assert {"assigned_to", "roles", "updated_at"} <= {loss.column for loss in losses}
    assert "INVENTED analyst" not in str([row.said for row in rows_of(table).values()])


def test_a_bulletin_is_a_document_with_its_labels_one_by_one():
    [row] = rows_of(table_of_json(written("bulletin", [BULLETIN]))).values()
    said = told(row)
    assert (row.named[0].type, row.named[0].label) == ("Document", "Invented bulletin")
    assert {
        ("note", "torture"),
        ("note", "prison"),
        ("note", "Cell block (full_string: Nowhere, Cell block; lat: 33.5; lng: 36.25)"),
    } <= set(said)
    assert ("note", "actor: Invented Actor #7; related_as: 1, 2") in said
    assert ("summary", "what it shows") in said
    [day] = [each.value for each in row.said if each.property == "date"]
    assert "2024-05-01" in str(day)


CSV_OF_ACTORS = (
    ",id,name,name_ar,nickname,nickname_ar,middle_name,middle_name_ar,last_name,last_name_ar,mother_name,mother_name_ar,sex,age,civilian,"
    "type,media,related_bulletins,related_incidents,id_numbers,profile_1_mode,profile_1_description,profile_1_sources 0,events.event-1,"
    "related_actors.actor-1\n"
    '0,7,Invented Actor,,,,,,Actor,,,,Male,Adult,Civilian,Person,,,,"[{""type"": ""1"", ""number"": ""A 123""}]",1,as told,a list,3-Held,'
    "9-Invented Brother\n"
    "1,8,Invented Unit,,,,,,,,,,,,,Entity,,,,,,,,,\n"
)
CSV_OF_BULLETINS = (
    ",id,title,title_ar,origin_id,source_link,sjac_title,sjac_title_ar,description,publish_date,documentation_date,verified_labels,sources,"
    "labels.label-1,labels.label-2\n"
    "0,20,Invented bulletin,,V-1,https://example.invalid/1,,,what it shows,2024-05-01T10:00,2024-05-02T10:00,,,1-torture,2-prison\n"
)


def test_a_csv_of_actors_is_read_without_the_numbers_of_its_rows():
    table = table_of_csv(CSV_OF_ACTORS)
    assert table.head[0] == "id"
    found = rows_of(table)
    assert [found[number].named[0].type for number in (2, 3)] == ["Person", "Organization"]
    assert {
        ("name", "Invented Actor"),
        ("note", "3-Held"),
        ("note", "9-Invented Brother"),
        ("note", "as told"),
    } <= set(told(found[2]))
    assert ("official_number", '[{"type": "1", "number": "A 123"}]') in told(found[2])
    assert (CSV_OF_ACTORS[found[3].start : found[3].end]).startswith("1,8,Invented Unit")


def test_a_csv_of_bulletins_is_read():
    [row] = rows_of(table_of_csv(CSV_OF_BULLETINS)).values()
    assert row.named[0].type == "Document"
    assert {("title", "Invented bulletin"), ("note", "1-torture"), ("note", "V-1")} <= set(told(row))


@pytest.mark.parametrize("depth", [400, 900, 100_000])
def test_what_is_nested_too_deep_is_read_or_refused(depth):
    text = f'[{{"class": "actor", "id": 1, "name": "x", "deep": {"[" * depth}1{"]" * depth}}}]'
    try:
        table = table_of_json(text)
    except ForeignError:
        return
    assert rows_of(table)[1].fault is None

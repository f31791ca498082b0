"""FollowTheMoney out and in again, type by type: what comes back as what, held against the table of the format page."""

from pathlib import Path

import pytest

from khronika.disclosure.audience import Audience
from khronika.exchange.exports.ftm import FILE, ftm
from khronika.exchange.exports.ftm_cast import cast
from khronika.exchange.imports.ftm import ftm_rows
from khronika.record.vocabulary import Range
from tests.disclosure.record_world import WORDS, entity, identity, material, named, planned, stated

PAGE = Path(__file__).parents[2] / "docs" / "format" / "exchange.md"
PREFERRED = ("Person", "Facility", "Organization", "Position", "Episode", "Act")
NEEDED = {
    "Posting": {"holder": "Person", "post": "Position"},
    "Involvement": {"perpetrator": "Person", "act": "Act"},
}


def of_type(kind):
    return [word for (each, _), word in WORDS.properties.items() if each == kind]


def target(word, kind):
    if word.name == "place":
        return "Place"
    return NEEDED.get(kind, {}).get(word.name) or next(
        (each for each in PREFERRED if each in word.to), min(word.to or {""})
    )


def sample(word, kind, place):
    match word.range:
        case Range.ENTITY:
            return named(f"to {word.name}", target(word, kind), f"target of {word.name}")
        case Range.CODE:
            return {"code": next(iter(WORDS.lists[word.list].values))}
        case Range.NUMBER:
            return 1_000 + place
        case Range.DATE:
            return {"date": f"20{place:02d}-01-01"}
        case _:
            return {"male": "male", "country": "xx", "citizenship": "yy", "language": "rus"}.get(
                word.name, f"text of {word.name}"
            )


def circle(kind):
    """The row that an entity with a value of every property comes back as, or None; and the properties whose values went out."""
    values = {word.name: sample(word, kind, place) for place, word in enumerate(of_type(kind), 1)}
    targets = [
        entity(f"to {word.name}", target(word, kind), f"target of {word.name}")
        for word in of_type(kind)
        if word.range is Range.ENTITY
    ]
    rows = [("it", name, value) for name, value in values.items()]
    what = material([entity("it", kind, "the thing"), *targets], [stated(1, *rows)])
    text = ftm(planned(what, Audience.INSIDE), WORDS).files[FILE].decode()
    back = [
        row
        for row in (ftm_rows(text, WORDS) if text else ())
        if row.named and identity("it") in row.named[0].reference
    ]
    return (back[0] if back else None), values


def words_of(value):
    """What tells one sample from all others."""
    if isinstance(value, dict):
        return str(value.get("label") or value.get("date") or value.get("code"))
    return str(value)


def became(row, name, value):
    """The property under which a value came back; empty where it did not."""
    labels = {each.reference: each.label for each in row.named}
    for said in row.said:
        told = said.value
        if isinstance(told, dict) and "entity" in told:
            told = labels[told["entity"]]
        elif isinstance(told, dict):
            told = told.get("verbatim") or told.get("date") or told.get("code")
        # Codes of two lists may be one word: only a list of its own tells that it is the same.
        if str(told) == words_of(value) and (
            said.property == name or not (isinstance(value, dict) and "code" in value)
        ):
            return said.property
    return ""


def line(kind):
    """The line of the page's table for a type, as measured."""
    row, values = circle(kind)
    schema = cast().schema(kind, WORDS)
    if row is None:
        return f"| `{kind}` | {f'`{schema}`' if schema else 'none'} | nothing | | |"
    found = {name: became(row, name, value) for name, value in values.items()}
    same = [name for name, other in found.items() if other == name]
    changed = [f"`{name}` as `{other}`" for name, other in found.items() if other not in ("", name)]
    return f"| `{kind}` | `{schema}` | `{row.named[0].type}` | {', '.join(f'`{name}`' for name in same)} | {', '.join(changed)} |"


@pytest.mark.parametrize("kind", sorted(WORDS.types))
def test_the_page_says_what_every_type_comes_back_as(kind):
    assert line(kind) in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(set(WORDS.types) - {"Source", "Rendition"}))
def test_what_our_own_export_casts_down_comes_back_as_what_it_was(kind):
    row, _ = circle(kind)
    assert row.fault is None
    assert row.named[0].type == kind
    assert not [said for said in row.said if "khronika:" in str(said.value)]


def test_the_mark_of_another_schema_or_of_no_type_is_a_keyword_like_any_other():
    for mark in ("khronika:Person", "khronika:Nothing", "khronika:"):
        text = f'{{"id": "e", "schema": "Event", "properties": {{"name": ["x"], "keywords": ["{mark}"]}}}}'
        [row] = ftm_rows(text, WORDS)
        assert row.named[0].type == "Episode"


def test_a_link_of_unknown_kind_accuses_nobody():
    lines = [
        '{"id": "p", "schema": "Person", "properties": {"name": ["Invented Person"]}}',
        '{"id": "e", "schema": "Event", "properties": {"name": ["a beating"]}}',
        '{"id": "l", "schema": "UnknownLink", "properties": {"subject": ["p"], "object": ["e"], "role": ["witness"]}}',
    ]
    *_, link = ftm_rows("\n".join(lines), WORDS)
    assert {said.property for said in link.said} == {"note"}
    assert {said.value["verbatim"] for said in link.said} == {"Invented Person", "a beating", "witness"}

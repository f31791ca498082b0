"""Whatever is recorded, and wherever a name of who goes by a pseudonym is written: unconfirmed, nothing but the label leaves."""

from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.case_world import BATCH, case, party, reference, released, report, staying
from tests.disclosure.name_spellings import surnames_and_spellings
from tests.disclosure.record_world import ITEM, entity, material, stated

LABEL = "W., former prisoner"
OTHERS = [
    entity("i", "Person", "Ivan Dubrovolin", "named inside", ["Дубровольин Иван"]),
    entity("o", "Person", "Captain I. F. Loznyakov", "public", ["Лозняков И. Ф."]),
    entity("act", "Act", "beating of W."),
]
WORDS = st.sampled_from(
    ["they said {}.", "{}", "it was {}, at night", "начальник сказал: {}, выходи", "«{}»"]
)
FIELDS = ["quote", "context", "locator", "chain.1", "chain.2", "origin"]


def rows(told, people):
    """Statements of every kind that may hold these words."""
    return [
        ("act", "detail", told),
        ("act", "detail", {"text": "one of them", "verbatim": told}),
        ("act", "victim", reference("w", people)),
        ("act", "victim", reference("w", people, said=told)),
        ("act", "victim", reference("w", people) | {"label": told}),
        ("act", "certified_by", reference("o", people, said=told)),
        ("o", "rank", told),
        ("i", "rank", told),
        ("w", "health", "INVENTED illness"),
        ("w", "name", {"value": told}),
        ("w", "address", "INVENTED street"),
    ]


def changed(name, told, people):
    """A field of the batch that holds these words."""
    return {
        "quote": {"exact": told},
        "context": {"prefix": told, "suffix": told},
        "locator": {"member": told},
        "chain.1": {"who": party("w", people) | {"label": told}, "role": "speaker"},
        "chain.2": {"who": told, "role": "recorder", "verb": told},
        "origin": told,
    }[name]


def readable(decided, told, fields, values):
    """All that leaves when nothing more is asked."""
    texts = [str(fields.values[name]) for name in decided.leaving(BATCH)]
    texts += [str(values[str(each)]) for each in decided.disclosed]
    return "\n".join([*texts, *([] if decided.unconfirmed or decided.refused else [str(told)])])


@st.composite
def cases(draw):
    """A case over a batch of a few statements, with a protected name at some places of both, and what was asked for."""
    name, written = draw(surnames_and_spellings())
    told, plain = draw(WORDS).format(written), "INVENTED words"
    people = [entity("w", "Person", LABEL, "pseudonym", [f"{name} Егор Львович"]), *OTHERS]
    chosen = draw(st.lists(st.sampled_from(rows(told, people)), min_size=1, max_size=5))
    cited = draw(st.sets(st.integers(1, len(chosen)), min_size=1))
    words = [draw(st.sampled_from([told, plain, plain])) for _ in range(3)]
    changes = {field: changed(field, told, people) for field in draw(st.sets(st.sampled_from(FIELDS)))}
    batch = stated(1, *chosen)
    values = {f"{ITEM.control}:exhibit.name": draw(st.sampled_from([told, plain]))}
    case_ = case((words[0], sorted(cited)), title=words[1], heading=words[2])
    return name, written, material(people, [batch]), case_, report(batch, people, **changes), values


@given(
    made=cases(),
    asked=st.sampled_from([(), ("exhibit.name",)]),
    without=st.sampled_from([(), (ITEM.control,)]),
    against=st.sets(st.sampled_from([f"{BATCH}.{number}" for number in range(1, 6)])),
)
def test_unconfirmed_nothing_but_the_label_of_a_pseudonym_leaves(made, asked, without, against):
    name, written, what, told, fields, values = made
    opposed = against - {
        each for section in told.sections for sentence in section.sentences for each in sentence.statements
    }
    decided = released(
        what, told, [fields], disclosed=asked, values=values, without_bytes=without, against=opposed
    )
    leaves = readable(decided, told, fields, values)
    assert written not in leaves
    assert name not in leaves
    assert "INVENTED illness" not in leaves
    assert "INVENTED street" not in leaves


@given(made=cases())
def test_what_asks_can_be_confirmed_place_by_place_and_then_all_that_is_cited_leaves(made):
    _, _, what, told, fields, values = made
    first = released(what, told, [fields], values=values)
    places = {*map(str, first.unconfirmed), *staying(first)}
    again = released(what, told, [fields], values=values, confirmed=places)
    again.require_allowed()
    cited = {
        statement.rpartition(".")[2]
        for section in told.sections
        for each in section.sentences
        for statement in each.statements
    }
    assert {f"statements.{number}" for number in cited} <= again.leaving(BATCH)
    assert {field for field in again.leaving(BATCH) if field.startswith("statements")} == {
        f"statements.{number}" for number in cited
    }


@given(made=cases(), data=st.data())
def test_confirming_one_place_lets_out_nothing_of_another(made, data):
    _, _, what, told, fields, values = made
    first = released(what, told, [fields], values=values)
    places = sorted({*map(str, first.unconfirmed), *staying(first)})
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    again = released(what, told, [fields], values=values, confirmed=[place])
    assert {*map(str, again.unconfirmed), *staying(again)} == set(places) - {place}
    assert len(again.leaving(BATCH) - first.leaving(BATCH)) <= 1

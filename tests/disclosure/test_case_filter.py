"""What of a case leaves with its proofs: what is cited, and of who goes by a pseudonym nothing but the label unless it is confirmed."""

import pytest

from khronika.disclosure.audience import Audience, Withheld
from khronika.disclosure.error import (
    OuterAudienceError,
    UnconfirmedReleaseError,
    UndisclosableError,
    UnknownPlaceError,
    WithheldError,
)
from khronika.disclosure.release import PreviewState
from khronika.primitives.codec import canonical
from khronika.record.recorded import Described, State
from tests.disclosure.case_world import (
    BATCH,
    PEOPLE,
    SENTENCE,
    asking,
    case,
    leaving,
    party,
    reference,
    released,
    report,
    shown,
    staying,
)
from tests.disclosure.record_world import ITEM, entity, identity, material, review, stated

ALWAYS = {
    "item",
    "rendition",
    "locator",
    "quote",
    "context",
    "standing",
    "stance",
    "chain.1",
    "chain.2",
    "origin",
    "grade",
}
CODE = "S-17"


def decided(*rows, told=None, people=PEOPLE, changed=None, events=(), **asked):
    """The release of a case over one batch of (subject, property, value)."""
    batch = stated(1, *rows)
    what = material(people, [batch, *events])
    return released(what, told or case(), [report(batch, people, **(changed or {}))], **asked)


def test_of_a_batch_only_the_statements_that_are_cited_leave():
    found = decided(
        ("act", "victim", reference("w")), ("w", "name", "Сажинский"), ("w", "address", "INVENTED street")
    )
    found.require_allowed()
    assert set(leaving(found)) == ALWAYS | {"statements.1"}
    assert found.fields[BATCH]["statements.2"] is found.fields[BATCH]["statements.3"] is Withheld.UNCITED
    assert "Сажинск" not in str(found.preview)


def test_what_is_said_of_entities_and_the_code_of_a_source_leave_for_nobody():
    found = decided(("act", "detail", "INVENTED"))
    assert found.fields[BATCH]["source"] is found.fields[BATCH]["entities"] is Withheld.NEVER
    for name in ("source", "entities"):
        with pytest.raises(UnknownPlaceError):
            decided(("act", "detail", "INVENTED"), confirmed=[f"report:{BATCH}.{name}"])


NO_FIELDS = [
    "health",
    "source.1",
    "statements",
    "statements.0",
    "statements.01",
    "quote.1",
    "chain",
    "chain.x",
    "notes",
]


@pytest.mark.parametrize("name", NO_FIELDS)
def test_a_field_nobody_knows_stays(name):
    assert (
        decided(("act", "detail", "INVENTED"), changed={name: "INVENTED"}).fields[BATCH][name]
        is Withheld.UNKNOWN
    )


ABOUT_W = ("w", "health", "INVENTED illness")


def test_a_cited_statement_about_a_pseudonym_must_be_confirmed():
    place = f"statement:{BATCH}.1"
    found = decided(ABOUT_W)
    assert (asking(found), "statements.1" in leaving(found)) == ([place], False)
    with pytest.raises(UnconfirmedReleaseError, match="1 place of") as refusal:
        found.require_allowed()
    assert place in refusal.value.fact
    assert "INVENTED" not in f"{refusal.value.fact}{refusal.value.hint}"
    confirmed = decided(ABOUT_W, confirmed=[place])
    confirmed.require_allowed()
    assert "statements.1" in leaving(confirmed)
    assert [entry.text for entry in confirmed.preview if str(entry.place) == place] == [
        "health: INVENTED illness"
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("i", "name", "Дубровольин"),
        ("act", "victim", reference("w", said="тот, кого звали Ежом")),
        ("act", "victim", reference("w") | {"label": "Сажинский Е. Л."}),
        ("act", "detail", "they called him Sazhinsky"),
        ("act", "detail", {"text": "one of them", "verbatim": "Сажинського"}),
    ],
)
def test_so_must_a_cited_statement_that_names_whom_a_court_may_not_read(row):
    found = decided(row)
    assert asking(found) == [f"statement:{BATCH}.1"]


@pytest.mark.parametrize("kind", ["title", "heading", "sentence"])
def test_words_of_the_case_that_hold_a_protected_name_must_be_confirmed_and_no_error_repeats_them(kind):
    words, place = (
        "Сажинського били",
        {"title": "title", "heading": "heading:1", "sentence": "sentence:s1"}[kind],
    )
    told = case(words) if kind == "sentence" else case(**{kind: words})
    found = decided(("act", "detail", "INVENTED"), told=told)
    assert asking(found) == [place]
    with pytest.raises(UnconfirmedReleaseError) as refusal:
        found.require_allowed()
    assert place in refusal.value.fact
    assert "ажин" not in refusal.value.fact
    decided(("act", "detail", "INVENTED"), told=told, confirmed=[place]).require_allowed()


OPTIONAL = [
    ("quote", {"exact": "вышел Сажинский"}, "quote"),
    ("quote", {"exact": "инский вышел"}, "quote"),
    ("context", {"prefix": "before it Sazhinsky was there, ", "suffix": ""}, "context"),
    ("locator", {"member": "Sazhinsky.docx"}, "locator"),
    ("chain.1", {"who": "мать Сажинского", "role": "speaker"}, "chain"),
    ("chain.1", {"who": party("w") | {"label": "Sazhinsky E. L."}, "role": "speaker"}, "chain"),
    ("origin", "мать Сажинского", "origin"),
]


@pytest.mark.parametrize(("name", "value", "kind"), OPTIONAL)
def test_what_a_statement_rests_on_stays_where_it_holds_a_name_and_leaves_when_that_is_confirmed(
    name, value, kind
):
    changed = (
        {name: value} if name != "quote" else {name: value, "context": {"prefix": "потом Саж", "suffix": ""}}
    )
    found = decided(("act", "detail", "INVENTED"), changed=changed)
    place = f"{kind}:{BATCH}{name[len(kind) :]}"
    found.require_allowed()
    assert place in staying(found)
    assert name not in leaving(found)
    assert name in leaving(decided(("act", "detail", "INVENTED"), changed=changed, confirmed=[place]))


def test_a_note_of_the_team_leaves_where_a_sentence_rests_on_it():
    found = decided(("act", "note", "INVENTED doubt of the team"), ("act", "note", "another"))
    found.require_allowed()
    assert [name for name in leaving(found) if name.startswith("statements")] == ["statements.1"]


READING = {"reading": {"id": identity("reading1"), "sha256": "ab" * 32, "reader": "word", "version": "0"}}


@pytest.mark.parametrize("rendition", [{"original": {"encoding": "windows-1251"}}, READING])
def test_text_around_a_quote_and_what_tells_the_file_stay_where_the_bytes_do(rendition):
    row, changed = ("act", "detail", "INVENTED"), {"rendition": rendition}
    assert {"context", "rendition"} <= set(leaving(decided(row, changed=changed)))
    found = decided(row, changed=changed, without_bytes=[ITEM.control])
    found.require_allowed()
    assert set(leaving(decided(row, changed=changed))) - set(leaving(found)) == {"context", "rendition"}
    assert found.fields[BATCH]["rendition"] is Withheld.CONTEXT
    confirmed = decided(row, changed=changed, without_bytes=[ITEM.control], confirmed=[f"rendition:{BATCH}"])
    assert "rendition" in leaving(confirmed)


@pytest.mark.parametrize(
    "locator",
    [{"page": 1, "member": ["a.zip"]}, [{"page": 1, "member": ["a.zip"]}, {"page": 2, "member": ["a.zip"]}]],
)
def test_names_of_files_within_an_exhibit_stay_where_its_bytes_do(locator):
    row, changed = ("act", "detail", "INVENTED"), {"locator": locator}
    assert "locator" in leaving(decided(row, changed=changed))
    assert "locator" not in leaving(decided(row, changed=changed, without_bytes=[ITEM.control]))
    assert "locator" in leaving(decided(row, without_bytes=[ITEM.control]))


@pytest.mark.parametrize("former", ["Ли Ен", "Ю.", "12"])
def test_a_label_that_a_pseudonym_replaced_stays_in_letters_that_no_guard_finds(former):
    row = ("act", "victim", reference("w") | {"label": former})
    changed = {
        "chain.1": {"who": party("w") | {"label": former}, "role": "speaker"},
        "origin": party("w") | {"label": former},
    }
    found = decided(row, changed=changed)
    assert asking(found) == [f"statement:{BATCH}.1"]
    assert not {"statements.1", "chain.1", "origin"} & set(leaving(found))
    assert former not in [text for _, text in shown(found)]


def test_what_a_court_reads_of_protected_persons_anyway_is_shown():
    found = decided(
        ("i", "rank", "INVENTED rank"), ("act", "victim", reference("i")), told=case((SENTENCE, (1, 2)))
    )
    found.require_allowed()
    assert shown(found) == [
        (f"chain:{BATCH}.1", "W., former prisoner"),
        (f"statement:{BATCH}.1", "rank: INVENTED rank"),
        (f"statement:{BATCH}.1", "Ivan Dubrovolin"),
    ]


REFUSED = {
    "about a source": ([*PEOPLE, entity("s", "Source", "INVENTED")], ("s", "note", "INVENTED")),
    "that names a source": (
        [*PEOPLE, entity("s", "Source", "INVENTED")],
        ("act", "detail", {"entity": identity("s"), "type": "Source", "label": "INVENTED"}),
    ),
    "that names nobody known": (
        PEOPLE,
        ("act", "victim", {"entity": identity("nobody"), "type": "Person", "label": "INVENTED"}),
    ),
    "that tells a code": (PEOPLE, ("act", "detail", "told by S 17 himself")),
    "of an unknown property": (PEOPLE, ("act", "no_such_property", "INVENTED")),
    "of an unknown type": (
        [*PEOPLE[:3], entity("act", "NoSuchType", "beating")],
        ("act", "detail", "INVENTED"),
    ),
}


@pytest.mark.parametrize("case_of", REFUSED)
def test_a_case_that_rests_on_what_may_not_leave_is_refused_whoever_confirms_it(case_of):
    people, row = REFUSED[case_of]
    found = decided(row, people=people)
    assert "statements.1" not in leaving(found)
    with pytest.raises(WithheldError) as refusal:
        found.require_allowed()
    assert "INVENTED" not in refusal.value.fact
    with pytest.raises(UnknownPlaceError):
        decided(row, people=people, confirmed=[f"statement:{BATCH}.1"])


@pytest.mark.parametrize(
    "row", [("w", "health", "INVENTED"), ("act", "victim", reference("w") | {"label": "INVENTED real name"})]
)
def test_who_stands_under_a_protection_nobody_knows_is_not_even_labelled(row):
    people = [entity("w", "Person", "INVENTED real name", "secret"), *PEOPLE[1:]]
    found = decided(row, people=people)
    assert "statements.1" not in leaving(found)
    assert f"statement:{BATCH}.1" in asking(found)
    assert not {"chain.1", "origin"} & set(leaving(found))


def test_a_statement_that_is_not_the_one_the_record_holds_stays():
    batch = stated(1, ("act", "detail", "INVENTED"))
    what = material(PEOPLE, [batch])
    for name, value in [
        ("value", "another"),
        ("property", "date"),
        ("id", f"{BATCH}.2"),
        ("subject", {"id": identity("o")}),
    ]:
        fields = report(batch)
        logged = fields.values["statements.1"] | {name: value}
        found = released(what, case(), [report(batch, **{"statements.1": logged})])
        assert found.fields[BATCH]["statements.1"] is Withheld.UNKNOWN
    assert released(what, case(), [report(batch)]).fields[BATCH]["statements.1"] is None


@pytest.mark.parametrize("state", State)
def test_a_case_does_not_rest_on_what_is_disputed_or_withdrawn(state):
    later = review(1, state)._replace(place=review(1).place._replace(position=500))
    batch = stated(1, ("act", "detail", "INVENTED"))
    alone = later._replace(statements=frozenset({batch.statements[0].id}))
    found = released(
        material(PEOPLE, [batch, alone, stated(2, ("act", "detail", "other"))]), case(), [report(batch)]
    )
    assert bool(found.refused) is (state in (State.DISPUTED, State.WITHDRAWN))


def test_a_cited_statement_of_which_no_text_is_there_is_refused():
    found = decided(("act", "detail", "INVENTED"), told=case((SENTENCE, (1, 2))))
    assert [str(place) for place, _ in found.refused] == [f"statement:{BATCH}.2"]


def test_what_was_said_of_somebody_by_mistake_and_undone_stays_a_name():
    batch = stated(1, ("act", "detail", "Kolobrodin fell"))
    what = material(PEOPLE, [batch])
    undone = Described(
        1, identity("gone"), "Person", "INVENTED", "pseudonym", canonical([{"value": "Колобродин"}])
    )
    found = released(
        type(what)(what.views, what.described, what.grounds, what.items, what.sources, (undone,)),
        case(),
        [report(batch)],
    )
    assert asking(found) == [f"statement:{BATCH}.1"]


FIELDS = {
    "A-000001:exhibit.name": "order.txt",
    "A-000002:exhibit.name": "list.txt",
    "A-000001:accession.note": "INVENTED note",
}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ((), []),
        (("exhibit.name",), ["A-000001:exhibit.name", "A-000002:exhibit.name"]),
        (("A-000002:exhibit.name",), ["A-000002:exhibit.name"]),
        (("A-000002:accession.note",), []),
    ],
)
def test_only_the_fields_that_were_asked_for_leave_of_the_exhibits_they_were_asked_for(asked, wanted):
    found = decided(("act", "detail", "INVENTED"), disclosed=asked, values=FIELDS)
    assert sorted(map(str, found.disclosed)) == wanted


def test_a_field_that_was_asked_for_and_holds_a_name_must_be_confirmed_and_one_that_tells_a_source_is_refused():
    row, values = (
        ("act", "detail", "INVENTED"),
        {"A-000001:exhibit.name": "Сажинский.docx", "A-000001:accession.note": f"{CODE} said so"},
    )
    assert asking(decided(row, disclosed=["exhibit.name"], values=values)) == ["field:A-000001:exhibit.name"]
    confirmed = decided(
        row, disclosed=["exhibit.name"], values=values, confirmed=["field:A-000001:exhibit.name"]
    )
    assert [str(each) for each in confirmed.disclosed] == ["A-000001:exhibit.name"]
    told = decided(row, disclosed=["accession.note"], values=values)
    assert ([str(place) for place, _ in told.refused], told.disclosed) == (
        ["field:A-000001:accession.note"],
        frozenset(),
    )


def test_the_code_of_a_source_leaves_where_it_was_asked_for():
    values = {"A-000001:accession.source": CODE, "A-000001:accession.note": None}
    found = decided(("act", "detail", "INVENTED"), disclosed=["accession.source"], values=values)
    found.require_allowed()
    assert [str(each) for each in found.disclosed] == ["A-000001:accession.source"]


def test_a_field_of_what_is_no_exhibit_of_the_case_is_refused():
    with pytest.raises(UndisclosableError):
        decided(("act", "detail", "INVENTED"), disclosed=["A-000009:exhibit.name"], values=FIELDS)


def test_confirming_where_nothing_asks_is_refused():
    with pytest.raises(UnknownPlaceError):
        decided(("act", "detail", "INVENTED"), confirmed=["title"])


@pytest.mark.parametrize("audience", [Audience.PRESS, Audience.PUBLIC])
def test_proofs_leave_for_no_outer_audience(audience):
    with pytest.raises(OuterAudienceError):
        decided(("act", "detail", "INVENTED"), audience=audience)


def test_a_name_that_a_quote_begins_or_ends_with_is_found_whatever_letters_are_logged_around_it():
    changed = {"quote": {"exact": "САЖИНСКИЙ"}, "context": {"prefix": "БОРИС", "suffix": "БОРИС"}}
    assert "quote" not in leaving(decided(("act", "detail", "INVENTED"), changed=changed))
    around = {"quote": {"exact": "БОРИС"}, "context": {"prefix": "САЖИНСКИЙ", "suffix": "БОРИС"}}
    assert "context" not in leaving(decided(("act", "detail", "INVENTED"), changed=around))


AGAINST = f"{identity('batch2')}.1"


def opposed(row, *, exhibit=ITEM.control, became=(), people=PEOPLE, **asked):
    """The release of a case that cites one statement, and of one of another batch that speaks against it."""
    first, second = stated(1, ("act", "detail", "INVENTED")), stated(2, row, stance="denies")
    what = material(people, [first, second, *became])
    reports = [report(first, people), report(second, people, exhibit=exhibit)]
    return released(what, case(), reports, against=[AGAINST], **asked), identity("batch2")


@pytest.mark.parametrize("state", [State.PROPOSED, State.DISPUTED])
def test_what_speaks_against_the_case_leaves_in_whatever_state_it_is_and_is_listed(state):
    found, batch = opposed(("act", "detail", "INVENTED other"), became=[review(2, state)])
    found.require_allowed()
    assert set(leaving(found, batch)) == ALWAYS | {"statements.1"}
    assert [
        (str(entry.place), entry.text) for entry in found.preview if entry.state is PreviewState.AGAINST
    ] == [(f"statement:{AGAINST}", "detail: INVENTED other")]


def test_of_an_item_that_is_no_exhibit_nothing_leaves_that_leads_to_it():
    found, batch = opposed(("act", "detail", "INVENTED other"), exhibit="")
    found.require_allowed()
    assert set(leaving(found, batch)) == ALWAYS - {"item", "rendition", "locator", "context"} | {
        "statements.1"
    }
    assert {found.fields[batch][name] for name in ("item", "rendition", "locator", "context")} == {
        Withheld.ELSEWHERE
    }
    with pytest.raises(UnknownPlaceError):
        opposed(("act", "detail", "INVENTED other"), exhibit="", confirmed=[f"locator:{batch}"])


def test_what_speaks_against_the_case_and_may_not_leave_must_be_left_out_by_somebody():
    people = [*PEOPLE, entity("s", "Source", "INVENTED source")]
    found, _ = opposed(("act", "certified_by", reference("s", people)), people=people)
    with pytest.raises(WithheldError, match="against this case speaks") as refusal:
        found.require_allowed()
    assert "--leave-out" in refusal.value.hint


def test_a_protected_name_in_a_label_of_the_matrix_asks_and_other_labels_leave():
    row = ("act", "detail", "INVENTED")
    place = f"allegation:{BATCH}"
    free = decided(row, allegations={BATCH: ("Captain I. F. Loznyakov", "beating of W.")})
    assert free.unconfirmed == ()
    asks = decided(row, allegations={BATCH: ("beating of Сажинский Е. Л.",)})
    assert [str(each) for each in asks.unconfirmed] == [place]
    assert decided(row, allegations={BATCH: ("of Сажинский Е. Л.",)}, confirmed=[place]).unconfirmed == ()

"""The record in an archive: entities that persist, decisions, questions, and an index that is only a projection of the log."""

import json
from datetime import date

import pytest

from khronika.archive.record.query import QueryInput, ask, changed_between, changes, fallen, page
from khronika.archive.record.review import decide, require_reviewers, undo
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.record.error import QuestionError, ReviewError, StatementFileError, UnknownWordError
from khronika.record.event import WithdrawEvent
from khronika.record.fold import Record, fold
from khronika.record.from_log import recorded
from khronika.record.period import Certainty
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary
from khronika.seal.opening import parse
from tests.world import PROVENANCE, codes, entries, found, reopen, seal, spread

PEOPLE = {
    "b": {"type": "Person", "label": "B.", "protection": "pseudonym", "names": [{"value": "Б."}]},
    "officer": {"type": "Person", "label": "Captain L."},
    "colony": {"type": "Facility", "label": "IK-99"},
    "corridor": {"type": "Place", "label": "corridor"},
    "night": {"type": "Episode", "label": "the night"},
    "beating": {"type": "Act", "label": "beating of B."},
    "cell": {"type": "Confinement", "label": "B. in the punishment cell"},
    "part": {"type": "Involvement", "label": "the captain's part"},
}


def batch(identity, *statements, **changed):
    """A batch whose statements are (subject, property, value) or (subject, property, value, supersedes)."""
    rows = [
        {"id": f"{identity}{n}", "subject": subject, "property": name, "value": value}
        | ({"supersedes": rest[0]} if rest else {})
        for n, (subject, name, value, *rest) in enumerate(statements, start=1)
    ]
    grade = {"reliability": "B", "credibility": "2"}
    return {
        "id": identity,
        "attribution": [{"who": "b", "role": "speaker"}],
        "grade": grade,
        "statements": rows,
    } | changed


def file(*batches, entities=PEOPLE, cases=()):
    text = {
        "format": "khronika-statements/1",
        "entities": entities,
        "batches": list(batches),
        "cases": list(cases),
    }
    return parse_statement_file(json.dumps(text))


def entity(key):
    return {"entity": key}


def told(archive, *batches, **rest):
    """The logged ids of batches that were recorded."""
    recording = record(archive, file(*batches, **rest))
    assert recording.refusals == ()
    return recording.ids


def story():
    return [
        batch(
            "a",
            ("beating", "type", {"code": "beating"}),
            ("beating", "victim", entity("b")),
            ("beating", "episode", entity("night")),
            origin="b",
        ),
        batch(
            "c",
            ("beating", "type", "избиение"),
            ("beating", "victim", "a man from the transport"),
            source="S-9",
        ),
        batch(
            "d",
            ("night", "date", {"date": "2024-04-06/2024-04-07", "kind": "point"}),
            ("night", "place", entity("corridor")),
        ),
        batch("e", ("corridor", "part_of", entity("colony"))),
        batch("f", ("part", "act", entity("beating")), ("part", "perpetrator", entity("officer"))),
        batch(
            "g",
            ("cell", "detainee", entity("b")),
            ("cell", "start_date", {"date": "2024-04-08"}),
            ("cell", "end_date", {"date": "2024-04-23~"}),
        ),
        batch("h", ("cell", "facility", entity("colony"))),
    ]


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An archive with one story, which tests ask and do not change."""
    with found(tmp_path_factory.mktemp("record") / "archive") as opened:
        told(opened, *story())
        yield opened


def labels(answer):
    return [each.act.label for each in answer.found]


def id_of(archive, label):
    return archive.index.record.labelled(label)[0].id


# Entities


def test_a_later_file_refers_to_an_entity_by_its_id(archive):
    told(archive, batch("a", ("b", "health", "good")))
    known = id_of(archive, "B.")
    told(
        archive,
        batch(
            "a",
            (known, "health", "ill"),
            ("beating", "victim", entity(known)),
            attribution=[{"who": known, "role": "speaker"}],
        ),
    )
    view = page(archive, known)
    assert [value.value.logged() for value in view.properties[0].values] == ["good", "ill"]
    assert (view.protection, view.names()) == ("pseudonym", ("Б.",))
    assert ask(archive, QueryInput(victim=known)).counts.acts == 1


def test_a_file_gives_an_entity_the_id_the_archive_knows_it_by(archive):
    told(archive, batch("a", ("b", "health", "good")))
    known = id_of(archive, "B.")
    told(
        archive,
        batch("a", ("him", "age", 41)),
        entities={"him": {"type": "Person", "label": "B. of Ostrolesk", "id": known}} | PEOPLE,
    )
    assert page(archive, known).label == "B. of Ostrolesk"
    assert {each.name for each in page(archive, known).properties} == {"age", "health"}


@pytest.mark.parametrize(
    ("entities", "fact"),
    [
        (
            {"him": {"type": "Person", "label": "B.", "id": "a" * 26}},
            "the archive knows no entity of this id",
        ),
        ({"him": {"type": "Persn", "label": "B."}}, "did you mean Person"),
        (
            {"him": {"type": "Person", "label": "B.", "names": [{"value": "Б.", "kind": "secret"}]}},
            "the kind of a name is one of birth",
        ),
    ],
)
def test_an_entity_that_cannot_be_is_refused(archive, entities, fact):
    with pytest.raises(StatementFileError, match=fact):
        record(archive, file(entities=entities))


def test_an_entity_is_of_one_type(archive):
    told(archive, batch("a", ("b", "health", "good")))
    with pytest.raises(StatementFileError, match="knows the entity of this id as Person"):
        record(
            archive, file(entities={"it": {"type": "Facility", "label": "B.", "id": id_of(archive, "B.")}})
        )


@pytest.mark.parametrize(
    ("statement", "fact"),
    [
        (("b", "helth", "good"), "the type Person has no property “helth”; did you mean health"),
        (("b", "victim", entity("b")), "the type Person has no property “victim”"),
        (
            ("beating", "victim", entity("corridor")),
            "“victim” is one of Facility, Organization, Person, not Place",
        ),
        (("beating", "type", {"code": "picnic"}), "has no code “picnic”"),
        (("zzzzzzzzzzzzzzzzzzzzzzzzzz", "health", "good"), "it is not of the form type:key"),
        (("aaaaaaaaaaaaaaaaaaaaaaaaaa", "health", "good"), "the archive knows no entity of this id"),
        (("b", "health", "good", "nothing"), "no statement has this id"),
    ],
)
def test_a_statement_that_does_not_fit_the_vocabulary_is_refused_with_its_place(archive, statement, fact):
    before = archive.log.size
    [refused] = record(archive, file(batch("a", statement))).refusals
    assert refused.fact.startswith("statement a1: ")
    assert fact in refused.fact
    assert archive.log.size == before


# Decisions


def test_a_statement_supersedes_an_earlier_one_in_the_log_or_in_the_file(archive):
    [first] = told(archive, batch("a", ("b", "age", 40)))
    known = id_of(archive, "B.")
    [second] = told(archive, batch("x", (known, "age", 41, f"{first}.1"), (known, "age", 42, "x1")))
    stands = [held.statement.id for held in page(archive, known).held() if held.stands]
    assert stands == [f"{second}.2"]
    assert archive.entry(archive.log.size - 1).event.statements[1].supersedes == f"{second}.1"


def test_a_statement_supersedes_none_about_something_else_and_none_that_does_not_stand(archive):
    [first] = told(archive, batch("a", ("b", "age", 40), ("b", "health", "good")))
    known = id_of(archive, "B.")
    assert (
        "about another"
        in record(archive, file(batch("x", (known, "age", 41, f"{first}.2")))).refusals[0].fact
    )
    decide(archive, [f"{first}.1"], State.WITHDRAWN, "a slip")
    assert (
        "withdrawn or superseded"
        in record(archive, file(batch("x", (known, "age", 41, f"{first}.1")))).refusals[0].fact
    )


def test_a_case_rests_on_nothing_that_was_withdrawn_or_superseded(archive):
    [first] = told(archive, batch("a", ("b", "age", 40), ("b", "health", "good")))

    def case(statement):
        sections = [{"heading": "h", "sentences": [{"text": "t", "statements": [statement]}]}]
        return file(cases=[{"code": "c", "title": "t", "sections": sections}])

    record(archive, case(f"{first}.1"))
    undo(archive, [first], "the wrong man")
    with pytest.raises(StatementFileError, match="withdrawn or superseded"):
        record(archive, case(f"{first}.1"))


def test_what_no_longer_stands_is_known_before_it_goes_out(archive):
    [first] = told(
        archive, batch("a", ("b", "age", 40), ("b", "health", "good"), ("beating", "victim", entity("b")))
    )
    known = id_of(archive, "B.")
    told(archive, batch("x", (known, "age", 41, f"{first}.1")))
    decide(archive, [f"{first}.3"], State.WITHDRAWN, "another man")
    assert fallen(archive, [f"{first}.{n}" for n in range(1, 5)]) == (
        f"{first}.1",
        f"{first}.3",
        f"{first}.4",
    )


def test_an_undone_batch_is_withdrawn_whole_and_what_it_said_stays_in_the_log(archive):
    kept, undone = told(
        archive, batch("a", ("b", "age", 40)), batch("x", ("b", "age", 41), ("b", "health", "good"))
    )
    decided = undo(archive, [undone], "from the wrong file")
    assert {status.state for status in decided.statuses.values()} == {State.WITHDRAWN}
    assert len(decided.statuses) == 2
    view = page(archive, "B.")
    assert [held.statement.batch for held in view.held()] == [kept]
    assert len(changes(archive, view.id)) == 5
    assert archive.entry(archive.log.size - 1).event == WithdrawEvent(
        batch=undone, statements=None, why="from the wrong file"
    )
    line = parse(archive.bundles.record(archive.log.size - 1).opening).event
    assert line["why"].keys() == line["statements"].keys() == {"veiled"}


def test_reviews_say_who_when_and_why(archive):
    [first] = told(archive, batch("a", ("b", "age", 40)))
    decide(archive, [f"{first}.1"], State.DISPUTED, "he was born later")
    decide(archive, [first], State.ACCEPTED, "the passport was seen")
    member = archive.keyring.member.member
    deeds = [(each.deed.value, each.place.by, each.why) for each in changes(archive, f"{first}.1")]
    assert deeds == [
        ("stated", member, ""),
        ("disputed", member, "he was born later"),
        ("accepted", member, "the passport was seen"),
    ]
    assert changes(archive, first) == changes(archive, "B.")


def test_where_two_members_are_asked_for_one_is_not_enough(archive):
    assert require_reviewers(archive, 2) == 2
    assert require_reviewers(archive, 1) == 2
    [first] = told(archive, batch("a", ("b", "age", 40)))
    [status] = decide(archive, [first], State.ACCEPTED, "seen").statuses.values()
    assert (status.state, len(status.accepted_by)) == (State.PROPOSED, 1)
    with pytest.raises(ReviewError, match="you have accepted this statement already"):
        decide(archive, [first], State.ACCEPTED, "seen again")


@pytest.mark.parametrize("reference", ["", "nobody", "a" * 26, f"{'a' * 26}.1", "."])
def test_a_decision_on_nothing_is_refused(archive, reference):
    with pytest.raises(UnknownWordError, match="no statement and no batch has this id"):
        decide(archive, [reference], State.ACCEPTED, "why not")


def test_a_decision_needs_a_reason_and_a_policy_one_or_two(archive):
    [first] = told(archive, batch("a", ("b", "age", 40)))
    before = archive.log.size
    with pytest.raises(ReviewError, match="without a reason"):
        decide(archive, [first], State.ACCEPTED, " ")
    with pytest.raises(ReviewError, match="by one member or by two"):
        require_reviewers(archive, 3)
    with pytest.raises(UnknownWordError, match="the id of a batch is expected"):
        undo(archive, [f"{first}.1"], "why")
    assert archive.log.size == before


# Questions


@pytest.mark.parametrize(
    ("wanted", "found_labels"),
    [
        (QueryInput(), ["B. in the punishment cell", "beating of B."]),
        (QueryInput(kind="beating"), ["beating of B."]),
        (QueryInput(kind="избиение"), ["beating of B."]),
        (QueryInput(kind="confinement"), ["B. in the punishment cell"]),
        (QueryInput(kind="torture"), []),
        (QueryInput(victim="B."), ["B. in the punishment cell", "beating of B."]),
        (QueryInput(perpetrator="Captain L."), ["beating of B."]),
        (QueryInput(victim="Captain L."), []),
        (QueryInput(facility="IK-99"), ["B. in the punishment cell", "beating of B."]),
        (QueryInput(facility="corridor"), ["beating of B."]),
        (QueryInput(source="S-9"), ["beating of B."]),
        (QueryInput(source="S-10"), []),
        (QueryInput(state=State.ACCEPTED), []),
        (QueryInput(first=date(2024, 4, 7), last=date(2024, 4, 7)), ["beating of B."]),
        (QueryInput(first=date(2024, 4, 7), last=date(2024, 4, 7), certainty=Certainty.CERTAIN), []),
        (
            QueryInput(first=date(2024, 4, 6), last=date(2024, 4, 7), certainty=Certainty.CERTAIN),
            ["beating of B."],
        ),
        (QueryInput(first=date(2024, 4, 15), last=date(2024, 4, 16)), ["B. in the punishment cell"]),
        (QueryInput(first=date(2024, 4, 15), last=date(2024, 4, 16), certainty=Certainty.CERTAIN), []),
        (QueryInput(last=date(2024, 4, 7)), ["beating of B."]),
        (QueryInput(first=date(2024, 5, 1)), []),
        (
            QueryInput(
                kind="beating",
                victim="B.",
                facility="IK-99",
                perpetrator="Captain L.",
                first=date(2024, 4, 1),
            ),
            ["beating of B."],
        ),
    ],
)
def test_acts_are_found_by_what_is_asked(filled, wanted, found_labels):
    assert labels(ask(filled, wanted)) == found_labels


def test_counts_say_what_they_count(filled):
    counts = ask(filled, QueryInput(kind="beating")).counts
    assert (counts.acts, counts.persons, counts.persons_in_words) == (1, 1, 1)
    assert (counts.reports, counts.origins, counts.acts_on_one_origin) == (3, 3, 0)
    assert ask(filled, QueryInput(kind="beating", source="S-9")).counts.acts_on_one_origin == 1


def test_a_denied_statement_finds_nothing(archive):
    told(archive, batch("a", ("beating", "victim", entity("b")), stance="denies"))
    assert ask(archive, QueryInput(victim="B.")).found == ()


@pytest.mark.parametrize(
    ("wanted", "error", "fact"),
    [
        (QueryInput(victim="nobody"), QuestionError, "no entity has this id or label"),
        (QueryInput(kind="beeting"), UnknownWordError, "there is no kind of act"),
        (QueryInput(first=date(2024, 5, 2), last=date(2024, 5, 1)), QuestionError, "ends before it begins"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(filled, wanted, error, fact):
    with pytest.raises(error, match=fact):
        ask(filled, wanted)


def test_a_label_that_two_bear_is_no_answer(archive):
    told(archive, batch("a", ("b", "age", 40)))
    told(archive, batch("a", ("b", "age", 41)))
    with pytest.raises(QuestionError, match="2 entities have this label"):
        page(archive, "B.")


def test_what_differs_between_two_moments_is_told(filled):
    assert changed_between(filled, "B.", "2000-01-01", "2001-01-01T00:00:00Z") == ()
    assert {
        each.property for each in changed_between(filled, "beating of B.", "2000-01-01", "9000-01-01")
    } == {"type", "victim", "episode"}
    with pytest.raises(QuestionError, match="a moment is a day"):
        changed_between(filled, "B.", "yesterday", "today")


# The index is a projection


def everything(archive: Archive) -> Record:
    """The record folded from the log alone."""
    return fold(event for event in map(recorded, entries(archive)) if event is not None)


def views_of(archive):
    words, index = vocabulary(), archive.index.record
    return {each: entity_views(index.about([each]), words)[each] for each in index.of_types(words.types)}


@pytest.fixture
def decided(archive):
    first, second, *_ = told(archive, *story())
    known = id_of(archive, "B.")
    [third] = told(
        archive, batch("x", (known, "age", 40), (known, "age", 41)), batch("y", (known, "health", "good"))
    )[:1]
    told(archive, batch("z", (known, "age", 42, f"{third}.1")))
    require_reviewers(archive, 2)
    decide(archive, [first, f"{second}.2"], State.ACCEPTED, "seen")
    decide(archive, [f"{third}.2"], State.WITHDRAWN, "a slip")
    decide(archive, [f"{second}.1"], State.DISPUTED, "another night")
    return archive


def test_what_the_index_says_is_what_the_log_says(decided):
    assert views_of(decided) == dict(entity_views(everything(decided), vocabulary()))


def test_an_index_built_again_says_the_same(decided):
    known = id_of(decided, "B.")
    before = (
        views_of(decided),
        ask(decided, QueryInput()),
        decided.index.record.counts(),
        changes(decided, known),
    )
    decided.close()
    decided.folder.index.unlink()
    with reopen(decided.folder.root) as again:
        assert (
            views_of(again),
            ask(again, QueryInput()),
            again.index.record.counts(),
            changes(again, known),
        ) == before
    assert codes(decided.folder.root) == set()


def test_a_batch_of_hundreds_is_built_again_as_it_was(archive):
    rows = [("beating", "detail", f'подробность {n} \\ "{n}" 😀') for n in range(400)]
    told(archive, batch("a", *rows))
    before = views_of(archive)
    archive.close()
    archive.folder.index.unlink()
    with reopen(archive.folder.root) as again:
        assert views_of(again) == before == dict(entity_views(everything(again), vocabulary()))


# Attacks: a source has no page


@pytest.mark.parametrize(
    "person",
    [
        {"S-17": {"type": "Person", "label": "an officer"}},
        {"him": {"type": "Person", "label": "S-17"}},
        {"him": {"type": "person", "label": "s-17 "}},
        {"him": {"type": "Person", "label": "an officer", "names": [{"value": "S-17"}]}},
    ],
)
@pytest.mark.parametrize("known", ["in the file", "in the archive", "by an accession"])
def test_a_source_gets_no_page_of_a_person(archive, tmp_path, person, known):
    if known == "by an accession":
        assert PROVENANCE.source == "S-17"
        seal(archive, spread(tmp_path / "source", {"a.txt": b"x"}))
    if known == "in the archive":
        told(archive, batch("a", ("b", "age", 40), source="S-17"))
    before = archive.log.size
    batches = [batch("x", ("b", "age", 41), source="S-17")] if known == "in the file" else []
    with pytest.raises(StatementFileError, match="a source has no page of a person"):
        record(archive, file(*batches, entities=PEOPLE | person))
    assert archive.log.size == before


@pytest.mark.parametrize("value", ["S-17", {"value": " s-17"}, ["B.", {"value": "S-17", "kind": "alias"}]])
def test_nor_is_its_code_made_the_name_of_a_person(archive, value):
    told(archive, batch("a", ("b", "age", 40), source="S-17"))
    assert "no page of a person" in record(archive, file(batch("x", ("b", "alias", value)))).refusals[0].fact


def test_nor_is_one_made_on_the_spot_or_afterwards(archive):
    told(archive, batch("a", ("b", "age", 40), source="S-17"), batch("x", ("person:S-18", "age", 30)))
    assert (
        "no page of a person"
        in record(archive, file(batch("x", ("person:S-17", "age", 30)))).refusals[0].fact
    )
    with pytest.raises(StatementFileError, match="no page of a person"):
        record(archive, file(batch("x", ("b", "age", 40), source="S 18")))


@pytest.mark.parametrize(
    ("label", "name", "there"), [("corridor", "part_of", "IK-99"), ("the night", "place", "corridor")]
)
@pytest.mark.parametrize("how", ["superseded", "withdrawn", "denied"])
def test_an_act_is_not_at_a_facility_by_what_stands_no_more(archive, label, name, there, how):
    told(archive, *story())
    known, place = id_of(archive, label), id_of(archive, there)
    statement = next(
        held.statement.id for held in page(archive, label).held() if held.statement.property == name
    )
    assert "beating of B." in labels(ask(archive, QueryInput(facility="IK-99")))
    if how == "superseded":
        elsewhere = {"b": PEOPLE["b"], "elsewhere": {"type": "Facility", "label": "IK-98"}}
        told(archive, batch("x", (known, name, entity("elsewhere"), statement)), entities=elsewhere)
    else:
        decide(archive, [statement], State.WITHDRAWN, "it was another corridor")
    if how == "denied":
        told(archive, batch("x", (known, name, entity(place)), stance="denies"))
    assert "beating of B." not in labels(ask(archive, QueryInput(facility="IK-99")))

"""Sources live in an archive of their own, and another archive is held against it (docs/format/record.md, "Sources")."""

import json
from datetime import date

import pytest

from khronika.archive.custody.seal import seal_paths
from khronika.archive.exchange.import_file import Foreign, coming_of
from khronika.archive.exchange.import_rows import ImportFormat, plan_import
from khronika.archive.index.entities import ELSEWHERE
from khronika.archive.record.kind import holds
from khronika.archive.record.query import QueryInput, ask
from khronika.archive.record.review import undo
from khronika.archive.record.state import record
from khronika.archive.sources.check import SameArchiveError, compare
from khronika.archive.sources.known_sources import Consent, NotSourcesError, new_source, sources
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.intake.accession import Provenance
from khronika.intake.event import AccessionEvent
from khronika.record.error import SourceCodeError, StatementFileError
from khronika.record.event import StateEvent
from khronika.record.source_code import well_typed
from khronika.record.statement_file import parse_statement_file
from khronika.seal.event import ArchiveKind
from tests.world import CHEAP, PASSPHRASE, events_of, found, reopen, spread

TODAY = date(2026, 11, 22)


@pytest.fixture
def main(tmp_path):
    with found(tmp_path / "main") as archive:
        yield archive


@pytest.fixture
def held(tmp_path):
    with Archive.create(
        tmp_path / "sources", Founding(PASSPHRASE, "Anna", CHEAP, holds=ArchiveKind.SOURCES)
    ) as archive:
        yield archive


def file(*batches, entities=None, cases=()):
    value = {
        "format": "khronika-statements/1",
        "entities": entities or {},
        "batches": list(batches),
        "cases": list(cases),
    }
    return parse_statement_file(json.dumps(value))


def batch(identity, *rows, source="", who="the team"):
    """Rows are subject, property, value."""
    said = [
        {"id": f"{identity}{n}", "subject": each[0], "property": each[1], "value": each[2]}
        for n, each in enumerate(rows)
    ]
    given = {"source": source} if source else {}
    grade = {"reliability": "B", "credibility": "2"}
    return given | {
        "id": identity,
        "attribution": [{"who": who, "role": "recorder"}],
        "grade": grade,
        "statements": said,
    }


def recorded(archive, *batches, entities=None):
    done = record(archive, file(*batches, entities=entities))
    assert done.refusals == ()
    return done


def person(label, *names, protection="named inside"):
    return {
        "type": "Person",
        "label": label,
        "protection": protection,
        "names": [{"value": name} for name in names],
    }


def subject_of(archive, batch_id, name):
    """The entity that the statement of this property in a batch is about."""
    [subject] = {
        each.subject for each in archive.index.record.batch(batch_id).statements if each.property == name
    }
    return subject


def source_of(held, *rows, label="somebody", persons=None):
    """A source with these properties; its id."""
    entities = {"it": {"type": "Source", "label": label}} | (persons or {})
    done = recorded(held, batch("s", *(("it", *row) for row in rows)), entities=entities)
    return subject_of(held, done.ids[0], "code")


def sealed_from(archive, folder, code, **contents):
    paths = [str(spread(folder, {name: text.encode() for name, text in contents.items()})).encode()]
    return seal_paths(archive, paths, Provenance(code, "post"), lambda _: None, lambda: False)


# An archive of sources


def test_what_an_archive_holds_is_told_by_its_first_event_and_stays(main, held):
    assert (holds(main), holds(held)) == (ArchiveKind.GENERAL, ArchiveKind.SOURCES)
    with reopen(held.folder.root) as again:
        assert holds(again) is ArchiveKind.SOURCES


def test_a_source_is_recorded_under_a_code_of_its_own_and_found_by_it(held):
    made = [new_source(held, "keeper of the registers"), new_source(held, "  ")]
    assert made[0].code != made[1].code
    assert [well_typed(each.code) for each in made] == [each.code for each in made]
    known = {each.id: each for each in sources(held, TODAY)}
    assert {each.id: (each.code,) for each in made} == {
        identity: each.codes for identity, each in known.items()
    }
    assert known[made[0].id].label == "keeper of the registers"
    assert known[made[1].id].label == made[1].code


def test_further_facts_are_stated_about_the_id_that_was_given(held):
    made = new_source(held, "keeper")
    known = {
        "it": {"type": "Source", "label": "keeper", "id": made.id},
        "him": person("A man", "Громыхалин Платон"),
    }
    rows = [
        ("consent", {"code": "court-closed"}),
        ("risk", {"code": "high"}),
        ("identity", {"entity": "him"}),
    ]
    recorded(held, batch("f", *(("it", *row) for row in rows)), entities=known)
    [source] = sources(held, TODAY)
    assert (source.codes, source.consent) == ((made.code,), Consent.GIVEN)
    assert source.facts["risk"] == ("high",)
    assert [held.index.record.described(each).label for each in source.persons] == ["A man"]


@pytest.mark.parametrize(
    ("rows", "consent"),
    [
        ([], Consent.NONE),
        ([("consent", {"code": "none"})], Consent.NONE),
        ([("consent", {"code": "internal"})], Consent.GIVEN),
        ([("consent", {"code": "internal"}), ("consent", {"code": "withdrawn"})], Consent.WITHDRAWN),
        ([("consent", "згоду відкликано")], Consent.WITHDRAWN),
        ([("consent", "said that she has to think about it")], Consent.DOUBTFUL),
        ([("consent", {"code": "internal"}), ("consent_until", {"date": "2026-11-21"})], Consent.ENDED),
        ([("consent", {"code": "internal"}), ("consent_until", {"date": "2026-11-22"})], Consent.GIVEN),
        ([("consent", {"code": "internal"}), ("consent_until", {"date": "2026"})], Consent.DOUBTFUL),
        ([("consent", {"code": "internal"}), ("consent_until", {"date": "2027"})], Consent.GIVEN),
        (
            [("consent", {"code": "internal"}), ("consent_until", {"said": "until the lilac blooms"})],
            Consent.DOUBTFUL,
        ),
        (
            [("consent", {"code": "internal"}), ("consent_until", [{"date": "2030"}, {"date": "2025"}])],
            Consent.ENDED,
        ),
        ([("consent", {"code": "withdrawn"}), ("consent_until", {"date": "2030"})], Consent.WITHDRAWN),
    ],
)
def test_a_consent_counts_no_longer_than_it_was_given(held, rows, consent):
    source_of(held, ("code", "S-1"), *rows)
    [source] = sources(held, TODAY)
    assert source.consent is consent


def test_a_consent_given_anew_supersedes_the_one_taken_back(held):
    identity = source_of(held, ("code", "S-1"), ("consent", {"code": "withdrawn"}))
    [old] = [each for each in held.index.record.about([identity]).statements if each.property == "consent"]
    again = batch("again", (identity, "consent", {"code": "internal"}))
    again["statements"][0]["supersedes"] = old.id
    recorded(held, again)
    assert [each.consent for each in sources(held, TODAY)] == [Consent.GIVEN]


def test_a_code_that_was_withdrawn_is_no_code_any_more(held):
    made = new_source(held, "keeper")
    [stated] = held.index.record.about([made.id]).statements
    undo(held, [stated.batch], "drawn for nobody")
    assert [each.codes for each in sources(held, TODAY)] in ([()], [])


def test_no_other_archive_takes_in_or_lists_a_source(main):
    before = main.log.size
    with pytest.raises(StatementFileError, match="khronika init FOLDER --sources"):
        record(
            main,
            file(
                batch("x", ("it", "risk", {"code": "high"})),
                entities={"it": {"type": "source", "label": "x"}},
            ),
        )
    [refusal] = record(main, file(batch("x", ("source:keeper", "risk", {"code": "high"})))).refusals
    assert "archive of their own" in refusal.fact
    for refused in (lambda: sources(main, TODAY), lambda: new_source(main, "keeper")):
        with pytest.raises(NotSourcesError):
            refused()
    assert main.log.size == before


def test_an_import_makes_sources_in_an_archive_of_sources_and_refuses_such_rows_elsewhere(main, held):
    mapping = {
        "format": "khronika-mapping/1",
        "name": "list",
        "attribution": [{"who": "the team", "role": "author"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "entities": {
            "it": {"type": "Source", "key": "code", "label": "word"},
            "b": {"type": "Person", "key": "name", "label": "name"},
        },
        "columns": [
            {"column": "code", "entity": "it", "property": "code"},
            {"column": "risk", "entity": "it", "property": "risk"},
            {"column": "age", "entity": "b", "property": "age"},
        ],
    }
    table = "code,word,risk,name,age\nS-41,keeper,high,,\n,,,B.,40\nS-42,driver,low,,\n"
    coming = coming_of(Foreign(table.encode(), ImportFormat.CSV, "", json.dumps(mapping)), main.words)
    assert {fate.value: count for fate, count in plan_import(main, coming).counts().items()} == {
        "refused": 2,
        "added": 1,
    }
    assert {row.reason for row in plan_import(main, coming).rows if row.reason} == {ELSEWHERE}
    assert {fate.value: count for fate, count in plan_import(held, coming).counts().items()} == {"added": 3}


# Codes and persons of one archive, in either order


@pytest.mark.parametrize(
    "said",
    [person("S-40"), person("an officer", "s-40 "), person("B."), person("B.", "Б.")],
    ids=["label", "name", "alias", "two"],
)
def test_nothing_is_sealed_from_a_source_that_is_called_like_a_person(main, tmp_path, said):
    recorded(
        main, batch("x", ("him", "alias", {"value": "S-40"}), ("him", "age", 40)), entities={"him": said}
    )
    before = main.log.size
    with pytest.raises(SourceCodeError) as refused:
        sealed_from(main, tmp_path / "given", "s-40", a="x")
    assert "khronika sources" in refused.value.hint
    assert "40" not in f"{refused.value}{refused.value.hint}"
    assert main.log.size == before


def test_nor_is_anything_stated_on_its_word(main):
    recorded(main, batch("x", ("him", "age", 40)), entities={"him": person("an officer", "S-40")})
    with pytest.raises(StatementFileError, match="no page of a person"):
        record(main, file(batch("y", ("act:beating", "type", "beating"), source="s-40")))


def test_nor_is_a_person_called_like_a_source_that_something_was_sealed_from(main, tmp_path):
    sealed_from(main, tmp_path / "given", "S-40", a="x")
    with pytest.raises(StatementFileError, match="no page of a person"):
        record(main, file(batch("x", ("him", "age", 40)), entities={"him": person("an officer", "S-40")}))


def test_a_code_is_kept_in_its_one_spelling_wherever_it_comes_in(main, held, tmp_path):
    code = new_source(held, "keeper").code
    sealed_from(main, tmp_path / "given", code.lower(), a="x")
    recorded(main, batch("x", ("act:beating", "type", "beating"), source=f" {code.lower()}"))
    assert [len(ask(main, QueryInput(source=typed)).found) for typed in (code, f"{code.lower()} ")] == [1, 1]
    assert [code] * 2 == [
        event.source for kind in (AccessionEvent, StateEvent) for event in events_of(main, kind)
    ]


def test_a_mistyped_code_is_refused_before_anything_is_written(main, tmp_path):
    before = main.log.size
    with pytest.raises(SourceCodeError, match="mistyped"):
        sealed_from(main, tmp_path / "given", "S-0484-98XM", a="x")
    with pytest.raises(StatementFileError, match="mistyped"):
        record(main, file(batch("x", ("act:beating", "type", "beating"), source="S-0484-98XM")))
    assert main.log.size == before


# Holding one archive against the other


def told(found):
    return [(each.codes, each.label) for each in found.namesakes]


@pytest.mark.parametrize(
    "label_and_names",
    [
        ("Громыхалин П. С.",),
        ("a guard", "Gromykhalin Platon"),
        ("a guard", "Громыхалину"),
        ("ГРОМЫХАЛИН",),
        ("a guard", "Кум"),
    ],
)
def test_a_page_of_a_person_who_is_a_source_is_found(main, held, label_and_names):
    label, *names = label_and_names
    recorded(
        main,
        batch("x", ("him", "rank", "captain"), ("her", "age", 40)),
        entities={"him": person(label, *names, protection="pseudonym"), "her": person("Полынцева А. М.")},
    )
    him = {"him": person("the source", "Громыхалин Платон Савельевич", "Кум")}
    source_of(held, ("code", "S-1"), ("identity", {"entity": "him"}), persons=him)
    found = compare(held, main, TODAY)
    assert told(found) == [(("S-1",), label)]
    [namesake] = found.namesakes
    assert (namesake.protection, bool(namesake.reasons)) == ("pseudonym", True)
    assert 0.3 <= namesake.likelihood <= 1


def test_a_name_that_was_written_on_the_source_itself_is_compared_too(main, held):
    recorded(main, batch("x", ("him", "age", 40)), entities={"him": person("Громыхалин Платон")})
    source_of(held, ("code", "S-1"), label="Platon Gromykhalin")
    assert told(compare(held, main, TODAY)) == [(("S-1",), "Громыхалин Платон")]


def test_whoever_is_no_source_is_not_told(main, held):
    recorded(main, batch("x", ("him", "age", 40)), entities={"him": person("Громыхалин Платон")})
    others = {"him": person("Лозняков И. Ф."), "colleague": person("Громыхалин Платон")}
    source_of(held, ("code", "S-1"), ("identity", {"entity": "him"}), persons=others)
    recorded(held, batch("y", ("colleague", "age", 40)), entities={"colleague": person("Громыхалин Платон")})
    assert told(compare(held, main, TODAY)) == []


def test_a_page_that_is_stated_again_under_a_pseudonym_is_told_no_longer(main, held):
    done = recorded(
        main, batch("x", ("him", "age", 40)), entities={"him": person("Громыхалин Платон", "Громыхалин")}
    )
    source_of(
        held, ("code", "S-1"), ("identity", {"entity": "him"}), persons={"him": person("Громыхалин Платон")}
    )
    assert len(told(compare(held, main, TODAY))) == 1
    identity = subject_of(main, done.ids[0], "age")
    hidden = person("G.", "G.", protection="pseudonym") | {"id": identity}
    recorded(main, batch("y", ("him", "rank", "guard")), entities={"him": hidden})
    assert told(compare(held, main, TODAY)) == []


def test_codes_nobody_knows_are_told_with_all_that_rests_on_them(main, held, tmp_path):
    source_of(held, ("code", "S-1"), ("consent", {"code": "internal"}))
    sealed_from(main, tmp_path / "one", "s-1", a="x")
    sealed_from(main, tmp_path / "two", "S-2", b="y", c="z")
    cited = batch("x", ("act:beating", "type", "beating"), source="s-2 ") | {
        "citation": {"item": "A-000001", "whole": True}
    }
    recorded(main, cited)
    found = compare(held, main, TODAY)
    [use] = found.unknown
    assert (use.code.strip().casefold(), len(use.accessions), len(use.batches)) == ("s-2", 1, 1)
    assert list(use.items.values()) == ["A-000001", "A-000002", "A-000003"]
    assert found.over == ()


def test_a_source_whose_consent_is_over_is_told_until_its_batches_are_withdrawn(main, held):
    code = new_source(held, "keeper").code
    known = sources(held, TODAY)[0].id
    recorded(held, batch("c", (known, "consent", {"code": "withdrawn"})))
    done = recorded(main, batch("x", ("act:beating", "type", "beating"), source=code))
    found = compare(held, main, TODAY)
    [(source, use)] = found.over
    assert (source.consent, use.code, use.batches, use.items) == (Consent.WITHDRAWN, code, done.ids, {})
    undo(main, done.ids, "consent withdrawn")
    assert compare(held, main, TODAY).over == ()


def test_nothing_is_written_by_looking(main, held, tmp_path):
    recorded(
        main, batch("x", ("him", "age", 40), source="S-9"), entities={"him": person("Громыхалин Платон")}
    )
    source_of(held, ("code", "S-1"), label="Громыхалин Платон")
    before = main.log.size, held.log.size
    found = compare(held, main, TODAY)
    assert found.namesakes
    assert found.unknown
    assert (main.log.size, held.log.size) == before


def test_an_archive_is_not_held_against_itself(held, main):
    with pytest.raises(SameArchiveError):
        compare(held, held, TODAY)
    with pytest.raises(NotSourcesError):
        compare(main, held, TODAY)


def test_the_sources_of_the_invented_case_are_read(held, project):
    assert record(held, parse_statement_file((project / "examples/sources.json").read_text())).refusals == ()
    assert [(each.codes, each.consent) for each in sources(held, TODAY)] == [
        (("S-17",), Consent.GIVEN),
        (("S-21",), Consent.ENDED),
    ]

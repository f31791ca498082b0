"""Undo leaves no trace in any view: the index agrees with the pure record, grown or built again, and an archive is as it was before."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.exchange.import_event import past_import
from khronika.archive.exchange.undo import undo_import
from khronika.archive.index.index import VERSION, Index
from khronika.archive.link.judgements import persons, proposals
from khronika.archive.record.query import QueryInput, ask, changed_between, changes, page
from khronika.archive.record.review import decide, undo
from khronika.archive.record.state import record
from khronika.disclosure.audience import Audience
from khronika.exchange.exports.export_format import ExportFormat
from khronika.record.error import QuestionError
from khronika.record.event import ReviewEvent, StateEvent, WithdrawEvent
from khronika.record.fold import fold
from khronika.record.from_log import recorded
from khronika.record.recorded import State
from khronika.record.statement import Protection
from khronika.record.statement_file import parse_statement_file
from khronika.record.view import entity_view, entity_views
from khronika.record.vocabulary_file import vocabulary
from tests.archive.test_importing import MAPPING, TABLE, brought_in, counts, foreign
from tests.archive.test_record import batch, entity, everything, file, id_of, told
from tests.record.entries import described, entry, state, withdraw
from tests.world import codes, found, reopen, seal, spread

WORDS = vocabulary()

# The index and the pure record agree

ENTITIES = ("e0", "e1", "e2", "e3")
KEY = bytes(32)


listed = st.builds(
    described,
    st.sampled_from(ENTITIES),
    st.sampled_from(["", "B.", "C."]),
    st.sampled_from(Protection),
    st.lists(st.sampled_from([{"value": "Б."}, {"value": "В."}]), max_size=1),
)
values = st.one_of(
    st.sampled_from(["good", {"date": "1990"}, {"code": "beating"}]),
    st.builds(entity, st.sampled_from(ENTITIES)),
)
rows = st.tuples(
    st.sampled_from(ENTITIES),
    st.sampled_from(["health", "victim"]),
    values,
    st.sampled_from(["", "b0.1", "b1.1"]),
)


def recording(number, entities, statements):
    return state(f"b{number}", *statements, entities=tuple(entities))


def decision(number, named, became):
    statements = None if named is None else tuple(f"b{number}.{n}" for n in sorted(named))
    if became is State.WITHDRAWN:
        return WithdrawEvent(batch=f"b{number}", statements=statements, why="a reason")
    return ReviewEvent(batch=f"b{number}", statements=statements, state=became, why="a reason")


recordings = st.builds(
    recording, st.integers(0, 4), st.lists(listed, max_size=3), st.lists(rows, min_size=1, max_size=3)
)
decisions = st.builds(
    decision,
    st.integers(0, 4),
    st.none() | st.sets(st.integers(1, 3), max_size=3),
    st.sampled_from([State.WITHDRAWN, State.WITHDRAWN, State.ACCEPTED]),
)


def logged(events):
    """Events at their places; of several batches under one id only the first, and what supersedes is of one entity."""
    ids, about, kept = set(), {}, []
    for event in events:
        if not isinstance(event, StateEvent):
            kept.append(event)
        elif event.batch not in ids:
            ids.add(event.batch)
            statements = []
            for each in event.statements:
                statements.append(
                    each if about.get(each.supersedes) == each.subject.id else each._replace(supersedes="")
                )
                about[each.id] = each.subject.id
            kept.append(replace(event, statements=tuple(statements)))
    return [entry(position, event, f"2026-11-22T10:{position:02}:00Z") for position, event in enumerate(kept)]


logs = st.lists(st.one_of(recordings, recordings, decisions), max_size=14).map(logged)


def pure(entries):
    return fold(event for event in map(recorded, entries) if event is not None)


def in_index(index):
    """The view of every entity asked for alone and together, and how it is found by its label."""
    about = index.record.about(ENTITIES)
    views = {
        each: view
        for each in ENTITIES
        if (view := entity_view(index.record.about([each]), each, WORDS)) is not None
    }
    assert views == dict(entity_views(about, WORDS))
    for label in {view.label for view in views.values()}:
        assert {each.id for each in index.record.labelled(label)} == {
            each for each, view in views.items() if view.label == label
        }
    assert {each for each in ENTITIES if index.record.described(each)} == set(views)
    assert index.record.of_types(["Person"]) == {
        each for each, view in views.items() if view.type == "Person"
    }
    return views


def dump(index):
    tables = [
        row[0]
        for row in index._base.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    return {
        table: sorted(index._base.connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables
    }


@settings(max_examples=40, deadline=None)
@given(logs, st.lists(st.integers(1, 4), max_size=14))
def test_the_index_has_the_views_of_the_pure_record_at_every_step_and_built_at_once(log, portions):
    with TemporaryDirectory() as folder:
        grown, at_once = Index.open(Path(folder) / "grown.db", KEY), Index.open(Path(folder) / "once.db", KEY)
        start = 0
        for portion in [*portions, len(log)]:
            grown.apply(log[start : start + portion])
            start = min(start + portion, len(log))
            assert in_index(grown) == dict(entity_views(pure(log[:start]), WORDS))
        at_once.apply(log)
        assert dump(at_once) == dump(grown)
        grown.close(), at_once.close()


@settings(max_examples=25, deadline=None)
@given(logs, logs)
def test_an_index_in_which_everything_new_was_withdrawn_answers_as_before(before, after):
    taken = {each.event.batch for each in before}
    renamed = [
        each.event for each in after if isinstance(each.event, StateEvent) and each.event.batch not in taken
    ]
    new = [entry(len(before) + n, event) for n, event in enumerate(renamed)]
    gone = [withdraw(event.batch) for event in renamed]
    withdrawn = [
        entry(len(before) + len(new) + n, event, "2026-11-23T10:00:00Z") for n, event in enumerate(gone)
    ]
    with TemporaryDirectory() as folder:
        index = Index.open(Path(folder) / "index.db", KEY)
        index.apply(before)
        then = in_index(index), index.record.counts(), index.record.naming(ENTITIES, ["victim", "health"])
        index.apply(new)
        index.apply(withdrawn)
        assert (
            in_index(index),
            index.record.counts(),
            index.record.naming(ENTITIES, ["victim", "health"]),
        ) == then
        index.close()


def test_an_index_of_an_earlier_version_is_built_again_by_itself(tmp_path):
    with found(tmp_path / "archive") as archive:
        told(archive, batch("a", ("b", "age", 40)))
        view = page(archive, "B.")
        archive.index._base.connection.pragma("user_version", VERSION - 1)
        archive.index._base.connection.execute("DROP TABLE wording")
        archive.index._base.connection.execute("DROP TABLE silent")
    with reopen(tmp_path / "archive") as again:
        assert page(again, "B.") == view
        assert again.index._base.connection.pragma("user_version") == VERSION
        undo(again, [view.properties[0].values[0].held[0].report.batch], "the wrong man")
        assert again.index.record.labelled("B.") == []


# An archive

STORY = {
    "format": "khronika-statements/1",
    "entities": {
        "b": {
            "type": "Person",
            "label": "B., former prisoner",
            "protection": "pseudonym",
            "names": [{"value": "Сажинский Е. Л."}],
        },
        "l": {
            "type": "Person",
            "label": "Captain L.",
            "protection": "public",
            "names": [{"value": "Лозняков"}],
        },
        "m": {"type": "Person", "label": "Лозняков Мирон"},
        "n": {"type": "Person", "label": "Loznyakov Miron"},
        "colony": {"type": "Facility", "label": "IK-99", "protection": "public"},
        "corridor": {"type": "Place", "label": "the corridor", "protection": "public"},
        "beating": {"type": "Act", "label": "beating of B.", "protection": "public"},
        "transfer": {"type": "Act", "label": "threat at the transfer", "protection": "public"},
    },
    "batches": [
        batch(
            "one",
            ("beating", "victim", entity("b")),
            ("beating", "type", {"code": "beating"}),
            ("beating", "place", entity("corridor")),
            ("l", "rank", "captain"),
            citation={"item": {"name": "statement.txt"}, "quote": {"exact": "нас вывели в коридор"}},
            origin="b",
            source="S-21",
        ),
        batch(
            "two",
            ("m", "birth_date", {"date": "1971-02"}),
            ("n", "birth_date", {"date": "1971-02"}),
            ("transfer", "victim", entity("m")),
        ),
        batch(
            "three",
            ("beating", "perpetrator", entity("l")),
            ("beating", "date", {"date": "2024-04-07"}),
            attribution=[{"who": "team", "role": "recorder"}],
        ),
    ],
}


def changing(archive):
    """A file that says otherwise of those the archive knows, makes new ones, and supersedes."""
    ids = {
        each: id_of(archive, each)
        for each in ("B., former prisoner", "Captain L.", "IK-99", "the corridor", "beating of B.")
    }
    rank = next(held.statement.id for held in page(archive, "Captain L.").held())
    entities = {
        "b": {
            "type": "Person",
            "label": "P-7",
            "id": ids["B., former prisoner"],
            "names": [{"value": "Вертинов"}],
            "protection": "public",
        },
        "l": {
            "type": "Person",
            "label": "Major L.",
            "id": ids["Captain L."],
            "protection": "pseudonym",
            "names": [{"value": "Другой"}],
        },
        "act": {"type": "Act", "label": "another beating"},
        "new": {"type": "Person", "label": "Лозняков Мирон"},
    }
    return file(
        batch(
            "x",
            ("act", "type", {"code": "beating"}),
            ("act", "victim", entity("b")),
            ("act", "perpetrator", entity("l")),
            source="S-22",
        ),
        batch(
            "y",
            (ids["the corridor"], "part_of", entity(ids["IK-99"])),
            ("l", "rank", "major", rank),
            ("l", "name", "Другой"),
        ),
        batch(
            "z",
            ("new", "birth_date", {"date": "1971-02"}),
            attribution=[{"who": "new", "role": "speaker"}, {"who": "b", "role": "recorder"}],
        ),
        entities=entities,
    )


OTHER = (
    TABLE.replace("beating", "threat").replace("2024-04-07", "2024-04-09")
    + "9,threat,2024-07-07,,,Vetrov (invented),IK-9,\n"
)


@pytest.fixture
def archive(tmp_path):
    archive = found(tmp_path / "archive")
    seal(archive, spread(tmp_path / "originals", {"statement.txt": "Ночью нас вывели в коридор.\n".encode()}))
    recording = record(archive, parse_statement_file(json.dumps(STORY)))
    assert recording.refusals == ()
    brought_in(archive, tmp_path, foreign(TABLE))
    decide(archive, [each for each in recording.ids if each], State.ACCEPTED, "seen")
    yield archive
    archive.close()


QUESTIONS = (
    *(
        QueryInput(),
        QueryInput(kind="beating"),
        QueryInput(kind="threat"),
        QueryInput(victim="B., former prisoner"),
        QueryInput(perpetrator="Captain L."),
    ),
    *(
        QueryInput(facility="IK-99"),
        QueryInput(facility="the corridor"),
        QueryInput(source="S-21"),
        QueryInput(source="S-22"),
    ),
    *(QueryInput(state=each) for each in State),
)
LABELS = (
    "B., former prisoner",
    "P-7",
    "Captain L.",
    "Major L.",
    "another beating",
    "Лозняков Мирон",
    "Vetrov (invented)",
    "IK-9",
    "1",
    "9",
    "",
)


def answered(archive, wanted):
    try:
        return ask(archive, wanted)
    except QuestionError as error:
        return error.fact


def bytes_of(path):
    """What a file of an export says; of a workbook without the time at which it was made."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name != "docProps/core.xml"}


def differing(one, other):
    """The names of the views in which two moments differ, and the files."""
    files = one["files"].keys() | other["files"].keys()
    views = [name for name in one if name != "files" and one[name] != other[name]]
    return views + [each for each in files if one["files"].get(each) != other["files"].get(each)]


def every_view(archive, out):
    """What the archive answers, whatever it is asked, and the bytes of its exports that are the same each time."""
    index = archive.index.record
    ids = index.of_types(WORDS.types)
    pages = {each: page(archive, each) for each in ids}
    assert pages == dict(entity_views(everything(archive), WORDS))
    files = {}
    for form in (
        ExportFormat.FTM,
        ExportFormat.CSV,
        ExportFormat.XLSX,
        ExportFormat.PARQUET,
        ExportFormat.ANNOTATIONS,
    ):
        for audience in (Audience.INSIDE, Audience.COURT):
            folder = out / f"{archive.log.size}-{form.value}-{audience.value}"
            done = export(
                archive, ExportOrder(form, audience, states=frozenset(State) - {State.WITHDRAWN}), folder
            )
            files |= {(form, audience, each): bytes_of(folder / each) for each in done.files}
            files |= {(form, audience): (done.held, done.losses, done.withheld)}
    return {
        "pages": pages,
        "labels": {label: sorted(each.id for each in index.labelled(label)) for label in LABELS},
        "described": {each: index.described(each) for each in ids},
        "questions": [answered(archive, each) for each in QUESTIONS],
        "counts": index.counts(),
        "persons": persons(archive),
        "proposals": list(proposals(archive, least=0.0)),
        "files": files,
    }


@pytest.fixture(params=["at once", "after a restart", "after a restart with the index built again"])
def restarted(archive, request):
    """What gives the archive, as it is or opened again."""

    def again():
        if request.param == "at once":
            return archive
        archive.close()
        if "built again" in request.param:
            archive.folder.index.unlink()
        return reopen(archive.folder.root)

    return again


def test_an_import_undone_leaves_no_trace_in_any_view(archive, restarted, tmp_path):
    before = every_view(archive, tmp_path)
    importing = brought_in(archive, tmp_path, foreign(OTHER))
    assert counts(importing) == {"changed": 2, "unchanged": 1, "added": 1}
    assert every_view(archive, tmp_path) != before
    archive = restarted()
    undo_import(archive, importing.id, "the wrong table")
    assert differing(every_view(archive, tmp_path), before) == []
    assert codes(archive.folder.root) == set()


def test_nor_do_batches_that_relabelled_superseded_and_made_people(archive, restarted, tmp_path):
    before = every_view(archive, tmp_path)
    recording = record(archive, changing(archive))
    assert recording.refusals == ()
    assert {*before} - {"files"} <= set(differing(every_view(archive, tmp_path), before))
    undo(archive, recording.ids, "from the wrong file")
    archive = restarted()
    assert differing(every_view(archive, tmp_path), before) == []


def test_the_history_and_the_log_keep_what_was_undone(archive, tmp_path):
    size = archive.log.size
    recording = record(archive, changing(archive))
    made = id_of(archive, "another beating")
    undo(archive, recording.ids, "from the wrong file")
    assert {each.deed.value for each in changes(archive, made)} == {"stated", "withdrawn"}
    assert {each.statement.batch for each in changes(archive, made)} == set(recording.ids[:1])
    assert changed_between(archive, made, "2000-01-01", "9000-01-01") == ()
    assert archive.log.size == size + 6
    for reference in (made, "another beating"):
        with pytest.raises(QuestionError, match="no entity has this id or label"):
            page(archive, reference)


def test_an_entity_that_another_batch_uses_by_its_id_stays_as_that_one_says(archive):
    first, *_ = told(archive, batch("x", ("act:the-one", "type", {"code": "threat"})))
    act = id_of(archive, "the one")
    told(archive, batch("x", (act, "detail", "in the yard")))
    undo(archive, [first], "from the wrong file")
    view = page(archive, "the one")
    assert (view.id, [each.name for each in view.properties]) == (act, ["detail"])
    assert archive.index.record.of_types(["Act"]) >= {act}


def test_statements_withdrawn_one_by_one_take_the_entity_along_with_the_last_and_its_row_can_come_in_again(
    archive, tmp_path
):
    importing = brought_in(
        archive, tmp_path, foreign(TABLE.replace("IK-99", "IK-97"), mapping=MAPPING | {"name": "another"})
    )
    rows = [each.statements for each in past_import(archive, importing.id).rows]
    for each in rows[0][:-1]:
        decide(archive, [each], State.WITHDRAWN, "a slip")
    assert len(archive.index.record.labelled("1")) == 2
    decide(archive, [rows[0][-1]], State.WITHDRAWN, "a slip")
    assert len(archive.index.record.labelled("1")) == 1
    assert len(archive.index.record.labelled("IK-97")) == 1
    again = brought_in(
        archive, tmp_path, foreign(TABLE.replace("IK-99", "IK-97"), mapping=MAPPING | {"name": "another"})
    )
    assert counts(again) == {"added": 1, "unchanged": 2}
    assert len(archive.index.record.labelled("1")) == 2


@pytest.mark.parametrize("audience", list(Audience))
def test_a_name_that_was_undone_is_still_told_of_nobody_who_is_protected(archive, tmp_path, audience):
    known = id_of(archive, "B., former prisoner")
    told(archive, batch("x", (id_of(archive, "beating of B."), "detail", "then they let Vertinov go")))
    entities = {
        "b": {"type": "Person", "label": "B., former prisoner", "id": known, "protection": "pseudonym"}
    }
    [undone] = told(archive, batch("y", ("b", "name", "Вертинов")), entities=entities)
    undo(archive, [undone], "it was not to be written down")
    export(
        archive, ExportOrder(ExportFormat.CSV, audience, states=frozenset({State.PROPOSED})), tmp_path / "out"
    )
    assert not any(b"Vertinov" in path.read_bytes() for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("protection", "audience"),
    [("pseudonym", Audience.INSIDE), ("pseudonym", Audience.PUBLIC), ("", Audience.PRESS)],
)
def test_nor_is_the_name_of_somebody_whom_only_the_undone_told_of(archive, tmp_path, protection, audience):
    told(archive, batch("x", (id_of(archive, "beating of B."), "detail", "then they let Vertinov go")))
    person = {"type": "Person", "label": "V." if protection else "Вертинов", "names": [{"value": "Вертинов"}]}
    entities = {"v": person | ({"protection": protection} if protection else {})}
    [undone] = told(archive, batch("y", ("v", "birth_date", {"date": "1980"})), entities=entities)
    undo(archive, [undone], "it was not to be written down")
    export(
        archive, ExportOrder(ExportFormat.CSV, audience, states=frozenset({State.PROPOSED})), tmp_path / "out"
    )
    assert not any(b"Vertinov" in path.read_bytes() for path in (tmp_path / "out").iterdir())


def test_what_was_undone_bars_nobody_of_that_name_who_may_be_told_of(archive, tmp_path):
    told(archive, batch("x", (id_of(archive, "beating of B."), "detail", "Лозняков was there")))
    wrong = {
        "v": {"type": "Person", "label": "V.", "protection": "pseudonym", "names": [{"value": "Лозняков"}]}
    }
    [undone] = told(archive, batch("y", ("v", "birth_date", {"date": "1980"})), entities=wrong)
    undo(archive, [undone], "the officer, not a prisoner")
    export(
        archive,
        ExportOrder(ExportFormat.CSV, Audience.INSIDE, states=frozenset({State.PROPOSED})),
        tmp_path / "out",
    )
    assert any("Лозняков was there".encode() in path.read_bytes() for path in (tmp_path / "out").iterdir())

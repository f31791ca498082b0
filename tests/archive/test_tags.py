"""Tags, saved views and proposals that were turned down: what the log says, what the index makes of it, and what nobody else learns."""

import json
from dataclasses import replace

import pytest

from khronika.archive.custody.take_back import hold_again, take_back
from khronika.archive.index.index import Index
from khronika.archive.index.item_pages import ItemChoice
from khronika.archive.members.membership import Joining, add_member
from khronika.archive.record import tags
from khronika.archive.record.saved_views import (
    count_of_new,
    item_choice,
    mark_seen,
    remove_view,
    save_view,
    saved_views,
)
from khronika.archive.record.state import record
from khronika.archive.record.tags import (
    chosen_items,
    put_tag,
    remove_tag,
    rename_tag,
    subject_of,
    tag_meant,
    tag_word,
    tags_of,
    undo_tag,
)
from khronika.archive.store.archive import Archive
from khronika.record.error import SavedViewError, TagError
from khronika.record.event import SavedViewEvent, StateEvent, TagChange, TagEvent
from khronika.record.event_form import Subject, SubjectKind
from khronika.record.statement_file import parse_statement_file
from khronika.record.team_word import ViewKind
from tests.archive.test_accessions import TOLD
from tests.world import events_of, everything_in, faults, found, log, reopen, seal, spread

WORD = "для Ганны-Омелии"
LETTERS = {"order.txt": b"Order: fifteen days.\n"} | {f"{n}.txt": b"letter %d" % n for n in range(9)}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("tags")
    spread(place / "in", LETTERS)
    with found(place / "archive") as archive:
        seal(archive, place / "in")
        assert record(archive, parse_statement_file(json.dumps(TOLD))).refusals == ()
    return place


@pytest.fixture
def archive(place):
    """The archive, which each test leaves with words of its own."""
    with reopen(place / "archive") as opened:
        yield opened


@pytest.fixture
def another(tmp_path):
    """One of its own, for what damages the others."""
    spread(tmp_path / "in", {"order.txt": LETTERS["order.txt"]})
    with found(tmp_path / "archive") as archive:
        seal(archive, tmp_path / "in")
        assert record(archive, parse_statement_file(json.dumps(TOLD))).refusals == ()
        yield archive


def items(archive, *numbers):
    return [subject_of(archive, f"A-{n:06}") for n in numbers]


def listed(archive, word):
    choice = ItemChoice(tags=(tag_meant(archive, word).number,))
    return [row.number for row in archive.index.pages.after(0, choice, 100)]


def test_a_tag_is_put_once_taken_off_and_put_back_by_undoing(archive):
    done = put_tag(archive, " to   be translated ", items(archive, 2, 3, 3))
    assert (done.word, len(done.changed), done.others) == ("to be translated", 2, 0)
    again = put_tag(archive, "To be translated", items(archive, 3, 4))
    assert (again.word, [each.id for each in again.changed]) == (
        "to be translated",
        [each.id for each in items(archive, 4)],
    )
    assert listed(archive, "to be translated") == [2, 3, 4]
    undo_tag(archive, again)
    assert listed(archive, "to be translated") == [2, 3]
    off = remove_tag(archive, "TO BE TRANSLATED", items(archive, 2, 5))
    assert (len(off.changed), off.others, listed(archive, "to be translated")) == (1, 1, [3])
    undo_tag(archive, off)
    assert listed(archive, "to be translated") == [2, 3]
    before = archive.log.size
    assert put_tag(archive, "to be translated", items(archive, 2)).changed == ()
    assert archive.log.size == before


def test_statements_batches_and_entities_are_tagged_and_found(archive):
    event = events_of(archive, StateEvent)[0]
    meant = [f"{event.batch}.1", event.batch, event.entities[0].id, "A-000001"]
    subjects = [subject_of(archive, each) for each in meant]
    assert [each.kind for each in subjects] == [
        SubjectKind.STATEMENT,
        SubjectKind.BATCH,
        SubjectKind.ENTITY,
        SubjectKind.ITEM,
    ]
    put_tag(archive, "hearing", subjects)
    tag = tag_meant(archive, "hearing")
    assert (tag.items, tag.others) == (1, 3)
    assert {*archive.index.marks.others(tag.number, ("", ""), 10)} == {*subjects[:3]}
    assert all([row.word for row in tags_of(archive, each)] == ["hearing"] for each in subjects)
    remove_tag(archive, "hearing", subjects[:2])
    assert tag_meant(archive, "hearing").others == 1


@pytest.mark.parametrize("reference", ["A-000999", "a" * 26, "a" * 26 + ".1", "", "x.y", "../A-000001"])
def test_what_is_not_there_cannot_be_tagged(archive, reference):
    with pytest.raises(TagError):
        subject_of(archive, reference)


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 101, "a\u202eb", "a\u200bb", "\x1b[31m", "a\ue000", "\u3164", "\u2800"]
)
def test_what_is_no_word_is_no_tag(text):
    with pytest.raises(TagError):
        tag_word(text)


def test_letters_that_are_composed_in_two_ways_are_one_tag():
    assert tag_word("Й") == tag_word("И\u0306") == "Й"


def test_what_is_taken_back_is_counted_in_no_tag_until_it_is_held_again(archive):
    put_tag(archive, "mistaken", items(archive, 8, 9))
    take_back(archive, ["A-000009"], "the other stick was meant")
    assert (tag_meant(archive, "mistaken").items, listed(archive, "mistaken")) == (1, [8])
    hold_again(archive, ["A-000009"], "it was the right one")
    assert (tag_meant(archive, "mistaken").items, listed(archive, "mistaken")) == (2, [8, 9])


def test_an_event_that_names_a_thing_thrice_counts_it_once(archive):
    [item] = items(archive, 2)
    for change, left in ((TagChange.PUT, 1), (TagChange.REMOVED, 0)):
        log(archive, TagEvent(about=(item, item, item), word="thrice", change=change))
        assert (tag_meant(archive, "thrice").items, len(listed(archive, "thrice"))) == (left, left)


def test_a_tag_on_an_item_that_is_sealed_later_is_on_nothing(archive):
    stranger = Subject(SubjectKind.ITEM, "a" * 26)
    log(archive, TagEvent(about=(stranger,), word="early", change=TagChange.PUT))
    assert "early" not in {row.word for row in archive.index.marks.tags()}


@pytest.mark.parametrize(
    ("kind", "identity"),
    [
        (SubjectKind.ENTITY, "a" * 26),
        (SubjectKind.BATCH, "a" * 26),
        (SubjectKind.STATEMENT, "a" * 26 + ".1"),
        (SubjectKind.STATEMENT, "BATCH.99"),
        (SubjectKind.ENTITY, "BATCH"),
    ],
)
def test_a_tag_that_an_event_puts_on_what_is_not_there_is_on_nothing_and_counted_nowhere(
    another, kind, identity
):
    archive = another
    batch = events_of(archive, StateEvent)[0].batch
    stranger = Subject(kind, identity.replace("BATCH", batch))
    log(archive, TagEvent(about=(stranger,), word=f"stray {identity}", change=TagChange.PUT))
    assert f"stray {identity}" not in {row.word for row in archive.index.marks.tags()}
    assert archive.index.marks.of(stranger) == []


def test_tags_of_a_batch_a_statement_and_an_entity_are_there_in_an_index_that_is_built_again(
    another, tmp_path
):
    event = events_of(another, StateEvent)[0]
    meant = [subject_of(another, each) for each in (event.batch, f"{event.batch}.1", event.entities[0].id)]
    put_tag(another, "kept", meant)
    late = replace(event, batch="a" * 26)
    log(
        another, TagEvent(about=(Subject(SubjectKind.BATCH, late.batch),), word="early", change=TagChange.PUT)
    )
    log(another, late)
    assert [(row.word, row.others) for row in another.index.marks.tags()] == [("kept", 3)]
    another.close()
    Index.delete(tmp_path / "archive" / "index.db")
    with reopen(tmp_path / "archive") as again:
        assert [(row.word, row.others) for row in again.index.marks.tags()] == [("kept", 3)]


def test_a_tag_that_another_member_put_as_well_stays_when_the_first_takes_theirs_back(place):
    other = "seven words that Larysa alone can say aloud"
    with reopen(place / "archive") as archive:
        add_member(archive, Joining("Larysa", other))
    with reopen(place / "archive") as hers, Archive.open(place / "archive", other) as his:
        for_both, for_her, again = items(hers, 1, 2, 3)
        done = put_tag(hers, "shared", [for_both, for_her, again])
        his.notice()
        assert put_tag(his, "shared", [for_both]).changed == ()
        remove_tag(his, "shared", [again])
        put_tag(his, "shared", [again])
        hers.notice()
        assert undo_tag(hers, done).changed == (for_her,)
        assert listed(hers, "shared") == [1, 3]
        remove_tag(hers, "shared", items(hers, 1, 3))


def test_many_things_are_tagged_by_few_events_and_no_more_than_can_be_looked_at(archive, monkeypatch):
    monkeypatch.setattr(tags, "AT_ONCE", 4)
    before = len(events_of(archive, TagEvent))
    assert len(put_tag(archive, "all", chosen_items(archive, ItemChoice())).changed) == len(LETTERS)
    assert len(events_of(archive, TagEvent)) - before == 3
    monkeypatch.setattr(tags, "MOST", 9)
    with pytest.raises(TagError):
        chosen_items(archive, ItemChoice())


def test_a_view_is_saved_opened_by_what_it_chooses_and_removed(archive):
    put_tag(archive, WORD, items(archive, 1, 6))
    view = save_view(
        archive, "  letters  for Anna ", ViewKind.EVIDENCE, {"tag": WORD, "kind": "text", "month": ""}
    )
    assert (view.name, dict(view.filters)) == ("letters for Anna", {"tag": WORD, "kind": "text"})
    choice = item_choice(archive, view.filters)
    assert [row.number for row in archive.index.pages.after(0, choice, 10)] == [1, 6]
    again = save_view(archive, "letters for Anna", ViewKind.EVIDENCE, {"kind": "text"})
    assert again.id == view.id
    search = save_view(archive, "letters for Anna", ViewKind.SEARCH, {"query": "карцер"})
    assert search.id != view.id
    assert {each.id for each in saved_views(archive)} == {view.id, search.id}
    remove_view(archive, view.id[:6])
    assert {each.id for each in saved_views(archive)} == {search.id}
    with pytest.raises(SavedViewError):
        remove_view(archive, view.id)
    assert save_view(archive, "letters for Anna", ViewKind.EVIDENCE, {}).id != view.id


@pytest.mark.parametrize("name", ["", "x" * 101, "a\u202eb", "\x00", "a\x1b[31m", "\u200b", "\u3164"])
def test_what_is_no_word_is_no_name_of_a_view_either(archive, name):
    with pytest.raises(SavedViewError):
        save_view(archive, name, ViewKind.EVIDENCE, {})


@pytest.mark.parametrize(
    "filters", [{"kind": "evil"}, {"state": "x"}, {"month": "2021-3"}, {"accession": "a" * 26}, {"size": "1"}]
)
def test_a_view_that_chooses_by_what_is_unknown_is_not_opened_rather_than_opened_without_it(archive, filters):
    with pytest.raises(SavedViewError):
        save_view(archive, "odd", ViewKind.EVIDENCE, filters)
    log(
        archive,
        SavedViewEvent(view="a" * 26, name="odd", of=ViewKind.EVIDENCE, filters=filters, seen=0),
    )
    [odd] = [each for each in saved_views(archive) if each.id == "a" * 26]
    assert count_of_new(archive, odd) is None
    with pytest.raises(SavedViewError):
        item_choice(archive, odd.filters)
    remove_view(archive, odd.id)


def test_what_came_since_a_member_saw_a_view_is_new_to_that_member(place):
    other = "eight words that Bohdan alone can say aloud"
    with reopen(place / "archive") as archive:
        add_member(archive, Joining("Bohdan", other))
        view = save_view(archive, "everything there is", ViewKind.EVIDENCE, {})
        assert count_of_new(archive, view) == 0
        seal(archive, spread(place / "later", {"new.txt": b"new"}))
        assert count_of_new(archive, view) == 1
    with Archive.open(place / "archive", other) as archive:
        [his] = [each for each in saved_views(archive) if each.id == view.id]
        assert count_of_new(archive, his) == archive.index.count()
        assert count_of_new(archive, mark_seen(archive, view.id)) == 0
    with reopen(place / "archive") as archive:
        [hers] = [each for each in saved_views(archive) if each.id == view.id]
        assert (count_of_new(archive, hers), hers.by) == (1, archive.keyring.member.member)
        remove_view(archive, view.id)


def test_an_index_that_is_built_again_says_the_same_of_tags(archive, place):
    def told(opened):
        question = opened.index._base.connection.execute
        names = ("tag", "tagged", "tagged_other", "declined")
        return {name: sorted(map(repr, question(f"SELECT * FROM {name}"))) for name in names}

    put_tag(archive, WORD, items(archive, 4, 5))
    before = told(archive)
    assert all(before[name] for name in ("tag", "tagged"))
    archive.close()
    Index.delete(place / "archive" / "index.db")
    with reopen(place / "archive") as again:
        assert told(again) == before
    assert faults(place / "archive") == set()


def test_nothing_in_the_folder_tells_a_word_a_name_or_that_there_are_any(archive, place):
    put_tag(archive, WORD, items(archive, 7))
    save_view(archive, f"{WORD} 2", ViewKind.SEARCH, {"query": f"{WORD} 3"})
    names = {path.name for path in (place / "archive").rglob("*")}
    put_tag(archive, f"{WORD} 4", items(archive, 7))
    remove_view(archive, next(each.id for each in saved_views(archive) if each.name == f"{WORD} 2"))
    archive.close()
    held = b"".join(everything_in(place / "archive").values())
    for encoding in ("utf-8", "utf-16-le"):
        assert WORD.encode(encoding) not in held
    assert not {each for each in names if "tag" in each or "view" in each}


def test_a_tag_that_is_renamed_goes_over_at_once_with_all_that_has_it(archive):
    put_tag(
        archive,
        "alt",
        [*items(archive, 1, 2), subject_of(archive, events_of(archive, StateEvent)[0].entities[0].id)],
    )
    before = archive.log.size
    renamed = rename_tag(archive, "alt", "Neu ")
    assert (renamed.word, len(renamed.changed), renamed.others) == ("Neu", 3, 0)
    assert archive.log.size == before + 2
    words = {each.word for each in tags_of(archive, items(archive, 1)[0])}
    assert "Neu" in words
    assert "alt" not in words
    assert chosen_items(archive, ItemChoice(tags=(tag_meant(archive, "neu").number,))) == items(archive, 1, 2)
    with pytest.raises(TagError):
        rename_tag(archive, "Neu", "Neu")
    assert rename_tag(archive, "Neu", "neu").word == "neu"
    remove_tag(archive, "neu", items(archive, 1, 2))


def test_a_tag_that_is_renamed_as_another_becomes_one_with_it(archive):
    put_tag(archive, "ein", items(archive, 1, 2))
    put_tag(archive, "zwei", items(archive, 2, 3))
    renamed = rename_tag(archive, "ein", "ZWEI")
    assert (renamed.word, renamed.others) == ("zwei", 1)
    assert tag_meant(archive, "zwei").items == 3
    assert tag_meant(archive, "ein").items == 0
    assert put_tag(archive, "Zwei", items(archive, 4)).word == "zwei"


def test_a_tag_written_with_signs_that_choose_a_form_is_the_tag_without_them():
    assert tag_word("к\ufe00ам\U000e0101ера\ufe0f") == "камера"


def test_a_search_that_is_too_long_to_be_typed_is_not_saved(archive):
    with pytest.raises(SavedViewError):
        save_view(archive, "long", ViewKind.SEARCH, {"query": "a" * 1_001})


def test_a_view_of_several_tags_means_what_has_all_of_them(archive):
    put_tag(archive, "links", items(archive, 1, 2, 3))
    put_tag(archive, "rechts", items(archive, 2, 3, 4))
    view = save_view(archive, "both sides", ViewKind.EVIDENCE, {"tag": "links\nrechts"})
    assert chosen_items(archive, item_choice(archive, view.filters)) == items(archive, 2, 3)
    nothing = item_choice(archive, {"tag": "links\nnever was"})
    assert chosen_items(archive, nothing) == []
    remove_view(archive, view.id)


def test_of_two_processes_that_tag_at_once_the_second_takes_the_word_of_the_first(place):
    with reopen(place / "archive") as one, reopen(place / "archive") as other:
        other.index.marks.words()
        put_tag(one, "Gleich", items(one, 1))
        assert put_tag(other, "gleich", items(other, 2)).word == "Gleich"

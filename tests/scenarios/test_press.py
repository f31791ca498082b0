"""Press texts in three languages are recorded with their chains of attribution and asked back by person, facility, act and day."""

import io
import json
import os
import shutil
import zipfile
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.link.judgements import judge, proposals, standing
from khronika.archive.record.query import QueryInput, ask, changes, page
from khronika.archive.record.review import decide, undo
from khronika.archive.record.state import record
from khronika.archive.search.search import Searching
from khronika.archive.store.archive import Archive
from khronika.disclosure.audience import Audience
from khronika.evidence.citation.citation import CitationStanding
from khronika.evidence.reading.reading import Wanted as Reading
from khronika.exchange.exports.export_format import ExportFormat
from khronika.link.judgement import Verdict
from khronika.record.error import UnknownWordError
from khronika.record.event import StateEvent
from khronika.record.period import Certainty
from khronika.record.recorded import State
from khronika.record.statement import Stance
from khronika.record.statement_file import parse_statement_file
from khronika.record.statement_table import parse_statement_table
from tests.commands import run
from tests.world import PASSPHRASE, faults, found, reopen, seal

FILES = {name: Path(__file__).parent / f"press/{name}.json" for name in ("english", "russian", "ukrainian")}
ENGLISH = [
    "en_court_mitigation.txt",
    "en_interview_shalev.txt",
    "en_news_asylum.txt",
    "en_news_defector.txt",
    "en_news_imprisoned.txt",
]
RUSSIAN = [f"ru_news_{number}.txt" for number in (151, 282, 347, 448, 498)]
TEXTS = [*ENGLISH, *RUSSIAN, "udhr_ukr.html"]

PARIS = {"Alleged forced labour of V. Paris on board", "Alleged imprisonment of V. Paris on board"}
ON_BOARD = PARIS | {"V. Paris taken to the Freewinds"}
CAMP, HELD_THERE = "Пытки в лагере Гуантанамо", "С. аль-Хадж в заключении"
KGB = "Пытки А. Санникова в изоляторе КГБ"
TRIAL, UNFAIR = "Приговор А. Санникову и другим", "Суд над А. Санниковым как политически мотивированный"
BOUT_HELD, BOUT_TELEPHONE = "В. Бут в тюрьме США", "В. Буту не давали говорить по телефону"
BOUT_ARREST, BOUT_SENT, BOUT_HEARING = (
    "Арест В. Бута в Бангкоке",
    "Экстрадиция В. Бута",
    "Досудебные слушания по делу В. Бута",
)
HOUSE_ARREST, FREED, FREED_BEFORE = (
    "Домашний арест Аун Сан Су Чжи",
    "Освобождение Аун Сан Су Чжи",
    "Прежние освобождения Аун Сан Су Чжи",
)
STOMAKHIN, KOROLEV = "Арест Б. Стомахина", "Арест В. Королёва"
BOAT, ARREST, BAIL, DRIVES, THREAT = (
    "First boat turned back twice",
    "Arrest of D. Montalvo",
    "Release of D. Montalvo on bail",
    "Alleged taking of hard drives by D. Montalvo",
    "Alleged threat to D. Montalvo by an attorney",
)


@dataclass(frozen=True)
class Kept:
    """An archive of the texts with everything recorded, and the logged id of each batch by its id in the files."""

    archive: Archive
    ids: dict[str, str]


def parsed(name):
    return parse_statement_file(FILES[name].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def texts(shared):
    folder = shared / "corpus/press"
    if missing := [name for name in TEXTS if not (folder / name).is_file()]:
        pytest.skip(f"the corpus of press texts is not beside the source tree: {', '.join(missing)}")
    return [folder / name for name in TEXTS]


@pytest.fixture(scope="module")
def kept(texts, tmp_path_factory):
    with found(tmp_path_factory.mktemp("press") / "archive") as archive:
        seal(archive, *texts)
        ids, as_said = {}, []
        for name in FILES:
            file = parsed(name)
            recording = record(archive, file)
            assert recording.refusals == ()
            ids |= dict(zip((batch.id for batch in file.batches), recording.ids, strict=True))
            as_said += recording.as_said
        assert as_said == ["paris-eighteen-1"]
        yield Kept(archive, ids)


@pytest.fixture
def own(kept, tmp_path):
    """A copy that a test may add to."""
    with reopen(Path(shutil.copytree(kept.archive.folder.root, tmp_path / "archive"))) as archive:
        yield replace(kept, archive=archive)


def labels(archive, **wanted):
    return {each.act.label for each in ask(archive, QueryInput(**wanted)).found}


def counts(archive, **wanted):
    return asdict(ask(archive, QueryInput(**wanted)).counts)


def values(archive, label, name):
    """What a page says of one property."""
    return [
        value.value.logged()
        for each in page(archive, label).properties
        if each.name == name
        for value in each.values
    ]


def event_of(kept, batch):
    """The event that recorded a batch of the file."""
    [position] = kept.archive.index.about(StateEvent, kept.ids[batch])
    return kept.archive.entry(position).event


def label_of(party):
    return party if isinstance(party, str) else party.label


def chain(kept, batch):
    return [
        (label_of(link.who), link.role.value, link.knows.value if link.knows else None)
        for link in event_of(kept, batch).chain
    ]


# --- what was recorded --------------------------------------------------------------------------------------------------------


def test_eleven_texts_in_three_languages_are_cited_each_where_its_words_stand(kept):
    cited = set()
    for batch in kept.ids:
        event = event_of(kept, batch)
        row = kept.archive.item(event.item)
        text = b"".join(kept.archive.read(row)).decode()
        if event.quote is not None:
            cited.add(row.id)
            assert text[event.quote.start : event.quote.end] == event.quote.exact
            assert event.standing is CitationStanding.FOUND
    assert len(cited) == kept.archive.index.count() == len(TEXTS)


def test_an_archive_of_statements_verifies(kept):
    assert faults(kept.archive.folder.root) == set()


def test_a_chain_of_attribution_leads_back_through_every_mouth(kept):
    assert chain(kept, "boat-purpose") == [
        ("Wikinews", "publisher", "was told"),
        ("ABC News", "publisher", "was told"),
        ("Fuad Basya", "speaker", "inference"),
    ]
    assert chain(kept, "judge") == [
        ("news text of the OpenCorpora collection, book 347", "publisher", "was told"),
        ("БелТА", "publisher", "was told"),
        ("Судья, не названа", "speaker", "document"),
    ]
    assert event_of(kept, "hearing-closing").chain[-1].source.label == "State of Ohio"
    assert event_of(kept, "church-not-kept").stance.stance is Stance.DENIES


@pytest.mark.parametrize(
    ("label", "name", "edtf", "inferred"),
    [
        (BAIL, "date", "2010-10-07", True),  # "on Thursday", said on a Saturday
        (ARREST, "start_date", "2010-10-06", True),
        (BOAT, "end_date", "2015-05-15", True),
        (FREED, "date", "2010-11-13", True),
        (TRIAL, "date", "2011-05-14", True),
        (BOUT_ARREST, "start_date", "2008-03", False),
        (BOUT_SENT, "date", "2010-11", False),
        (STOMAKHIN, "start_date", "2006-03-22", False),
        ("Alleged forced labour of V. Paris on board", "date", "{1997,1998}", False),
    ],
)
def test_a_day_is_told_from_the_words_and_the_day_they_were_said(kept, label, name, edtf, inferred):
    [value] = values(kept.archive, label, name)
    assert (value["date"], value.get("inferred", False)) == (edtf, inferred)


def test_words_that_tell_no_day_are_kept_as_they_were_said(kept):
    [value] = values(kept.archive, "Alleged imprisonment of V. Paris on board", "start_date")
    assert value["text"] == "aged eighteen"
    assert "date" not in value


# --- asked back ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "acts"),
    [
        ({"victim": "Valeska Paris"}, ON_BOARD),
        ({"victim": "Daniel Montalvo"}, {ARREST, BAIL, THREAT}),
        ({"victim": "Андрей Санников"}, {KGB, TRIAL, UNFAIR}),
        ({"victim": "Олег Гнедчик"}, {TRIAL}),
        ({"victim": "Виктор Бут"}, {BOUT_ARREST, BOUT_SENT, BOUT_HELD, BOUT_TELEPHONE, BOUT_HEARING}),
        ({"victim": "Aner Shalev"}, set()),
        ({"victim": "Steve Whitmore"}, set()),
        ({"perpetrator": "Church of Scientology"}, PARIS),
        ({"perpetrator": "Daniel Montalvo"}, {DRIVES}),
        ({"perpetrator": "Malaysian navy"}, {BOAT}),
        ({"perpetrator": "ЦРУ"}, {"Х. эль-Масри переправлен в Афганистан"}),
        ({"perpetrator": "Правительство США"}, {CAMP}),
        ({"perpetrator": "Председатель КГБ Беларуси"}, {"Угрозы семье А. Санникова"}),
        ({"victim": "Valeska Paris", "perpetrator": "Daniel Montalvo"}, set()),
    ],
)
def test_by_person_a_victim_is_not_a_perpetrator_nor_who_only_speaks(kept, wanted, acts):
    assert labels(kept.archive, **wanted) == acts


@pytest.mark.parametrize(
    ("facility", "acts"),
    [
        ("Лагерь Гуантанамо", {CAMP, HELD_THERE}),  # from two texts
        ("Cruise ship Freewinds", ON_BOARD),  # one of them in the engine room, one only leads there
        ("Engine room of the Freewinds", {"Alleged forced labour of V. Paris on board"}),
        ("East Los Angeles sheriff's station", {ARREST}),
        ("Федеральная тюрьма Нью-Йорка", {BOUT_HELD, BOUT_TELEPHONE}),  # in its special block
        ("Таиланд", {BOUT_ARREST, BOUT_SENT}),  # arrested in Bangkok
        ("Изолятор КГБ", {KGB}),
    ],
)
def test_by_facility_with_all_places_in_it(kept, facility, acts):
    assert labels(kept.archive, facility=facility) == acts


@pytest.mark.parametrize(
    ("kind", "acts"),
    [
        ("torture", {CAMP, KGB}),
        ("пытка", {CAMP, KGB}),
        ("катування", {CAMP, KGB}),
        ("Release", {BAIL, FREED, FREED_BEFORE}),
        ("parole", {FREED_BEFORE}),
        ("suicide", {"Death of A. Jaquier"}),
        ("Appearance", {TRIAL, BOUT_HEARING, "Oral argument in State v. Hurt"}),
        ("deportation", {BOAT}),
        ("killing", set()),
    ],
)
def test_by_kind_of_act_in_any_language(kept, kind, acts):
    assert labels(kept.archive, kind=kind) == acts


def test_a_kind_in_the_plural_is_refused_with_the_word_that_was_meant(kept):
    with pytest.raises(UnknownWordError) as refused:
        labels(kept.archive, kind="пытки")
    assert refused.value.hint.startswith("did you mean пытка")


@pytest.mark.parametrize(
    ("first", "last", "certain", "possible"),
    [
        (date(2006, 3, 1), date(2006, 12, 31), {STOMAKHIN, KOROLEV, HOUSE_ARREST}, set()),
        (date(2006, 3, 22), date(2006, 3, 22), {STOMAKHIN, HOUSE_ARREST}, set()),
        (date(2010, 11, 1), date(2010, 11, 30), {BOUT_SENT, FREED, HOUSE_ARREST}, set()),
        (date(2010, 11, 14), date(2010, 11, 30), set(), {BOUT_SENT}),
        (date(2008, 3, 10), date(2008, 3, 20), {HOUSE_ARREST}, {BOUT_ARREST}),
        (date(2010, 10, 1), date(2010, 10, 31), {ARREST, BAIL, HOUSE_ARREST}, set()),
        (date(2011, 1, 20), date(2011, 5, 14), {BOUT_HEARING, TRIAL}, set()),
        # In 1995 and 2002 is not in 1997; in 1997 and 1998 may be any month of them.
        (date(1997, 6, 1), date(1997, 6, 30), {HOUSE_ARREST}, {"Alleged forced labour of V. Paris on board"}),
        (date(2002, 6, 1), date(2002, 6, 30), {HOUSE_ARREST}, {FREED_BEFORE}),
        (date(2007, 5, 1), date(2007, 5, 31), {HOUSE_ARREST}, {"Alleged imprisonment of V. Paris on board"}),
    ],
)
def test_by_period_what_is_certain_is_possible_and_not_the_other_way_round(
    kept, first, last, certain, possible
):
    asked = {"first": first, "last": last}
    assert labels(kept.archive, **asked, certainty=Certainty.CERTAIN) == certain
    assert labels(kept.archive, **asked, certainty=Certainty.POSSIBLE) == certain | possible


def test_by_person_facility_and_act_at_once(kept):
    asked = {"victim": "Андрей Санников", "facility": "Изолятор КГБ", "kind": "torture"}
    assert labels(kept.archive, **asked) == {KGB}
    assert labels(kept.archive, **(asked | {"facility": "Лагерь Гуантанамо"})) == set()


def test_reports_of_one_origin_are_counted_as_one_origin(kept):
    assert counts(kept.archive) == {
        "acts": 30,
        "persons": 18,
        "entities_named": 18,
        "persons_in_doubt": 0,
        "persons_in_words": 2,
        "reports": 56,
        "origins": 31,
        "acts_on_one_origin": 19,
    }
    nobody_judged = {"persons_in_doubt": 0}
    camp = {
        "acts": 2,
        "persons": 1,
        "entities_named": 1,
        "persons_in_words": 0,
        "reports": 3,
        "origins": 3,
        "acts_on_one_origin": 1,
    }
    assert counts(kept.archive, facility="Лагерь Гуантанамо") == camp | nobody_judged
    board = {
        "acts": 3,
        "persons": 1,
        "entities_named": 1,
        "persons_in_words": 0,
        "reports": 10,
        "origins": 2,
        "acts_on_one_origin": 1,
    }
    assert counts(kept.archive, facility="Cruise ship Freewinds") == board | nobody_judged
    threats = {
        "acts": 1,
        "persons": 0,
        "entities_named": 0,
        "persons_in_words": 1,
        "reports": 1,
        "origins": 1,
        "acts_on_one_origin": 1,
    }
    assert counts(kept.archive, perpetrator="Председатель КГБ Беларуси") == threats | nobody_judged


def test_only_what_is_both_said_and_denied_disagrees(kept):
    everything = {each.act.id: each.act for each in ask(kept.archive, QueryInput()).found}
    disagree = {
        (view.label, each.name) for view in everything.values() for each in view.properties if each.disagrees
    }
    assert disagree == {
        ("Alleged imprisonment of V. Paris on board", "type"),
        ("Alleged forced labour of V. Paris on board", "type"),
        (DRIVES, "outcome"),
        (CAMP, "perpetrator"),
    }


def test_a_document_of_ukrainian_words_is_no_act(kept):
    view = page(kept.archive, "Загальна декларація прав людини")
    assert view.type == "Document"
    assert values(kept.archive, view.id, "language") == ["uk"]
    assert counts(kept.archive, source="S-33")["acts"] == 0
    assert counts(kept.archive, source="S-31")["acts"] == 10
    assert counts(kept.archive, source="S-32")["acts"] == 20


# --- decisions ----------------------------------------------------------------------------------------------------------------


def test_a_statement_withdrawn_is_in_no_answer_and_stays_in_the_history(own):
    archive, batch = own.archive, own.ids["amnesty"]
    decide(archive, [f"{batch}.2"], State.WITHDRAWN, "the camp is one of several places")
    assert labels(archive, facility="Лагерь Гуантанамо") == {HELD_THERE}
    assert labels(archive, kind="torture") == {CAMP, KGB}
    undo(archive, [batch], "taken from the wrong page")
    assert labels(archive, kind="torture") == {KGB}
    assert labels(archive, perpetrator="Правительство США") == set()
    assert not any(each.disagrees for each in page(archive, CAMP).properties)
    told = [(each.statement.id.removeprefix(batch), each.deed.value) for each in changes(archive, batch)]
    stated, withdrawn = [(f".{n}", "stated") for n in (1, 2, 3)], [(f".{n}", "withdrawn") for n in (1, 2, 3)]
    assert told == [*stated, (".2", "withdrawn"), *withdrawn]
    assert faults(archive.folder.root) == set()


def test_an_act_whose_only_assertion_is_withdrawn_is_not_found_by_its_denial(own):
    undo(own.archive, [own.ids["paris-kept"]], "she took it back")
    assert labels(own.archive, kind="unlawful-detention") == set()
    assert labels(own.archive, perpetrator="Church of Scientology") == PARIS - {
        "Alleged imprisonment of V. Paris on board"
    }


def test_the_one_person_written_in_two_alphabets_is_proposed_and_nobody_else(own):
    archive, before = own.archive, counts(own.archive)
    [proposal] = proposals(archive)
    assert {page(archive, each).label for each in (proposal.left, proposal.right)} == {
        "Халед эль-Масри",
        "Khaled el-Masri",
    }
    assert all("another alphabet" in reason for reason in proposal.reasons)
    judge(
        archive, (proposal.left, proposal.right), Verdict.SAME, "the text prints both spellings side by side"
    )
    assert standing(archive).of(proposal.left) == standing(archive).of(proposal.right)
    assert list(proposals(archive)) == []
    assert counts(archive) == before


def test_a_second_documenter_adds_a_report_by_table_and_the_origins_stay_as_many(own):
    archive, asked = own.archive, {"victim": "Андрей Санников", "facility": "Изолятор КГБ"}
    before, act, speaker = (
        counts(archive, **asked),
        page(archive, KGB).id,
        page(archive, "Андрей Санников").id,
    )
    quote = "унижали его человеческое достоинство"
    rows = [
        "batch,name,quote,who,role,knows,verb,origin,reliability,credibility,source,id,subject,property,value",
        f"again,ru_news_347.txt,{quote},{speaker},speaker,suffered,сообщил,{speaker},B,3,S-34,a1,{act},type,унижение",
        f"again,,,,,,,,,,,a2,{act},perpetrator_type,officer of a security service",
    ]
    recording = record(archive, parse_statement_table("\n".join(rows), archive.words))
    assert (recording.refusals, recording.statements, recording.as_said) == ((), 2, ())
    assert counts(archive, **asked) == before | {"reports": before["reports"] + 1}
    assert labels(archive, kind="humiliation") == labels(archive, source="S-34") == {KGB}
    assert not any(each.disagrees for each in page(archive, KGB).properties)


def test_a_better_date_takes_the_place_of_words_and_gives_it_back_when_withdrawn(own):
    archive, words = own.archive, f"{own.ids['paris-eighteen']}.1"
    act, year = (
        page(archive, "Alleged imprisonment of V. Paris on board"),
        {"first": date(1999, 1, 1), "last": date(1999, 12, 31)},
    )
    assert act.label not in labels(archive, **year)
    later = {
        "id": "year",
        "attribution": [{"who": "the team", "role": "recorder", "knows": "inference"}],
        "assessment": "observed by analyst",
        "grade": {"reliability": "C", "credibility": "3"},
        "statements": [
            {
                "id": "y1",
                "subject": act.id,
                "property": "start_date",
                "value": {
                    "date": "1995/1996",
                    "kind": "point",
                    "said": "aged eighteen, having been seventeen in 1995",
                },
                "supersedes": words,
            }
        ],
    }
    recording = record(
        archive, parse_statement_file(json.dumps({"format": "khronika-statements/1", "batches": [later]}))
    )
    assert recording.refusals == ()
    assert act.label in labels(archive, **year, certainty=Certainty.CERTAIN)
    assert [each.superseded_by for each in page(archive, act.id).held() if each.statement.id == words] == [
        (f"{recording.ids[0]}.1",)
    ]
    undo(archive, recording.ids, "the year of birth is not known")
    assert act.label not in labels(archive, **year)
    assert [each.stands for each in page(archive, act.id).held() if each.statement.id == words] == [True]


# --- what a press may not learn -------------------------------------------------------------------------------------------------


def bytes_out(folder):
    """Everything an export says, packed files unpacked."""
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        yield data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from (packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize(
    "form", [ExportFormat.FTM, ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.ANNOTATIONS]
)
def test_an_export_for_the_press_names_no_source_and_nobody_under_a_pseudonym(own, tmp_path, form):
    done = export(
        own.archive, ExportOrder(form, Audience.PRESS, frozenset({State.PROPOSED})), tmp_path / "out"
    )
    said = b"\n".join(bytes_out(tmp_path / "out")).decode("utf-8", "replace")
    assert done.held > 50
    assert "Valeska Paris" in said
    assert "Виктор Бут" in said
    assert "A Rohingya of the first boat" in said
    for secret in ("S-31", "S-32", "S-33", "S-17", "Muhammad", "Amin", *own.ids.values()):
        assert secret not in said


@pytest.mark.parametrize("audience", list(Audience))
def test_no_source_leaves_for_anybody(own, tmp_path, audience):
    export(
        own.archive, ExportOrder(ExportFormat.CSV, audience, frozenset({State.PROPOSED})), tmp_path / "out"
    )
    said = b"\n".join(bytes_out(tmp_path / "out")).decode()
    assert "Valeska Paris" in said
    assert not [code for code in ("S-31", "S-32", "S-33", "S-17") if code in said]


@pytest.mark.parametrize("form", [ExportFormat.FTM, ExportFormat.CSV, ExportFormat.ANNOTATIONS])
def test_a_name_that_became_protected_leaves_in_no_case_of_it_nor_in_a_quote(texts, tmp_path, form):
    public = '"label": "Андрей Санников", "protection": "public"'
    text = FILES["russian"].read_text(encoding="utf-8")
    assert public in text
    hidden = parse_statement_file(text.replace(public, '"label": "Политик С.", "protection": "pseudonym"'))
    with found(tmp_path / "archive") as archive:
        seal(archive, *(path for path in texts if path.name in RUSSIAN))
        assert record(archive, hidden).refusals == ()
        export(archive, ExportOrder(form, Audience.PRESS, frozenset({State.PROPOSED})), tmp_path / "out")
    said = b"\n".join(bytes_out(tmp_path / "out")).decode().casefold()
    assert "политик с." in said
    assert "гнедчик" in said
    assert "санников" not in said
    assert "sannikov" not in said


# --- attacks on the citation --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["ten", "twelvе"])  # the second with a Cyrillic letter
def test_one_changed_word_in_a_quote_refuses_the_whole_file_and_shows_the_passage(own, word):
    text = FILES["english"].read_text(encoding="utf-8")
    size = own.archive.index.size()
    recording = record(
        own.archive, parse_statement_file(text.replace("for twelve years", f"for {word} years"))
    )
    [refusal] = recording.refusals
    assert refusal.batch == "paris-kept"
    assert "imprisoned her for twelve years" in refusal.nearest
    assert own.archive.index.size() == size


def test_words_of_one_text_are_not_found_in_another(own):
    text = FILES["ukrainian"].read_text(encoding="utf-8").replace("udhr_ukr.html", "ru_news_498.txt")
    assert {refusal.batch for refusal in record(own.archive, parse_statement_file(text)).refusals} == {
        "article-5",
        "article-9",
    }


# --- by hand ------------------------------------------------------------------------------------------------------------------------


def test_what_was_read_is_found_in_three_languages(own):
    archive = own.archive
    plan = ReadPlan(Reading(recognise=False), propose=False)
    with WorkerPool(1) as pool:
        done = ReadJob(archive, plan, pool, lambda _: None).run(list(archive.index.items()))
    assert (done.read, done.unread) == (len(TEXTS), {})
    with Searching(archive) as searching:
        searching.catch_up()
        known = {row.id: name_of(archive, row) for row in archive.index.items()}

        def names(query):
            return {known[each.row.id] for each in searching.find(query)}

        assert names("Гуантанамо") == {"ru_news_151.txt", "ru_news_282.txt"}
        assert names("Freewinds") == {"en_news_imprisoned.txt"}
        assert "udhr_ukr.html" in names("катування тортури")
        assert "ru_news_282.txt" in names("Lowenkron")


def name_of(archive, row):
    return Path(os.fsdecode(archive.custody(row)[0].event.path)).name


def test_a_value_of_two_lines_forges_no_line_of_a_page(own, tmp_path):
    forged = {
        "id": "forged",
        "attribution": [{"who": "somebody", "role": "informant"}],
        "grade": {"reliability": "E", "credibility": "5"},
        "statements": [
            {
                "id": "f1",
                "subject": "act:forged",
                "property": "detail",
                "value": "one\n    abc.1  accepted  grade A1",
            }
        ],
    }
    assert (
        record(
            own.archive,
            parse_statement_file(json.dumps({"format": "khronika-statements/1", "batches": [forged]})),
        ).refusals
        == ()
    )
    [act] = [each.act.id for each in ask(own.archive, QueryInput()).found if each.act.label == "forged"]
    own.archive.close()
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    told = run(
        "query", own.archive.folder.root, "--entity", act, "--passphrase-file", secret
    ).stdout.splitlines()
    assert [line for line in told if line.startswith("    ") and "accepted" in line] == []
    assert "  one     abc.1  accepted  grade A1" in told


def test_the_same_on_the_command_line(own, tmp_path):
    folder = own.archive.folder.root
    own.archive.close()
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    planned = run("state", folder, FILES["ukrainian"], "--dry-run", "--passphrase-file", secret)
    assert planned.returncode == 0
    assert planned.stdout.splitlines()[0] == "3 batches, 6 statements, 0 cases: would be recorded"
    asked = run("query", folder, "--facility", "Лагерь Гуантанамо", "--passphrase-file", secret, "--json")
    assert {act["label"] for act in json.loads(asked.stdout)["acts"]} == {CAMP, HELD_THERE}
    told = run("query", folder, "--entity", BAIL, "--passphrase-file", secret).stdout
    assert "  2010-10-07 (completed from “on Thursday”)\n" in told
    linked = [
        json.loads(line)
        for line in run("link", folder, "--passphrase-file", secret, "--json").stdout.splitlines()
    ]
    assert [set(each["labels"]) for each in linked] == [{"Халед эль-Масри", "Khaled el-Masri"}]

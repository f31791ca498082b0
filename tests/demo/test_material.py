"""The invented case holds together: what is cited is there, what is secret is not, and it is made the same way twice."""

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.demo.material import MissingExtraError, generate
from khronika.evidence.citation.citation import CitationStanding
from khronika.evidence.citation.locator import InMilliseconds, InPicture, InSeconds, OnPage, Whole
from khronika.evidence.citation.part import CitablePart, original_text
from khronika.evidence.citation.passage import decode
from khronika.evidence.citation.resolve import resolve
from khronika.record.name import names_in
from khronika.record.statement import Assessment, Protection, Stance
from khronika.record.statement_file import parse_statement_file
from khronika.record.vocabulary_file import vocabulary

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = EXAMPLES / "texts"
CODED = parse_statement_file((EXAMPLES / "statements.json").read_text("utf-8"))
WIDER = parse_statement_file((EXAMPLES / "eighteen-months.json").read_text("utf-8"))
TRANSPORTS = parse_statement_file((EXAMPLES / "transports.json").read_text("utf-8"))
CITED = [batch for batch in CODED.batches if batch.item is not None]
QUOTED = [
    batch
    for batch in (*CITED, *WIDER.batches, *TRANSPORTS.batches)
    if batch.citation and batch.citation.quote
]
ACCESSION = json.loads((EXAMPLES / "accession.json").read_text("utf-8"))
INVENTED = "ВЫМЫСЕЛ / INVENTED EXAMPLE"

pytestmark = pytest.mark.xdist_group("demo material")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The made files by their names; made once, however many workers want them."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = shared / "made", shared / "made.done"
    with (shared / "made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            generate(folder)
            done.touch()
    return {path.name: path for path in folder.rglob("*") if path.is_file()}


def places(*kinds):
    """The files that are cited at a place of these kinds, with the places."""
    cited = [(batch.item.text, locator.place) for batch in CITED for locator in batch.citation.locators]
    return [(name, place) for name, place in cited if not kinds or isinstance(place, kinds)]


def secrets():
    obtained = ACCESSION["obtained"].values()
    return [ACCESSION["source"], ACCESSION["channel"], ACCESSION["note"], ACCESSION["consent"], *obtained]


# Examples: the texts and how they are coded


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.name[:12])
def test_every_text_says_first_that_it_is_invented(path):
    assert path.read_text("utf-8").startswith(INVENTED + "\n")


@pytest.mark.parametrize("batch", QUOTED, ids=lambda batch: batch.id)
def test_every_quotation_stands_exactly_once_in_its_text(batch):
    text = decode((TEXTS / batch.item.text).read_bytes())
    citation = resolve("i", batch.citation, [CitablePart(texts=(original_text(text),))])
    assert citation.standing is CitationStanding.FOUND
    assert text.content[citation.quote.start : citation.quote.end] == batch.citation.quote.exact


def test_the_case_files_name_statements_and_persons_that_the_examples_have():
    told = json.loads((EXAMPLES / "case-files.json").read_text("utf-8"))
    statements = {each.id for file in (CODED, WIDER) for batch in file.batches for each in batch.statements}
    entities = {*CODED.entities, *WIDER.entities, None}
    for case in told["cases"]:
        for each in case["allegations"]:
            named = {name for row in each["rows"].values() for some in row.values() for name in some}
            assert named <= statements
            assert {each["accused"], each["episode"]} <= entities
            assert all("INVENTED" in hope["fact"] for hope in each["hopes"])


@pytest.mark.parametrize("other", [WIDER, TRANSPORTS], ids=["eighteen months", "transports"])
def test_all_statement_files_mean_the_same_by_the_same_key(other):
    entities = {**WIDER.entities, **CODED.entities}
    shared = entities.keys() & other.entities.keys()
    assert {key for key in shared if entities[key] != other.entities[key]} == set()
    assert "ik-99" in shared


def test_one_quotation_would_be_ambiguous_without_its_context():
    quotes = [(TEXTS / batch.item.text, batch.citation.quote) for batch in QUOTED]
    assert any(path.read_text("utf-8").count(quote.exact) > 1 for path, quote in quotes if quote.prefix)


def test_every_statement_rests_on_words_in_one_of_four_languages():
    assert {batch.item.text for batch in QUOTED} == {path.name for path in TEXTS.glob("*.txt")}


def test_the_case_uses_every_kind_of_citation_and_one_annotation():
    assert len(CITED) == len(CODED.batches) - 1
    assert {type(place) for _, place in places()} == {OnPage, InPicture, InSeconds, InMilliseconds, Whole}
    assert QUOTED


def test_the_case_holds_denials_and_observations_and_many_grades():
    assert {batch.stance for batch in CODED.batches} == set(Stance)
    assert {batch.assessment for batch in CODED.batches} == set(Assessment)
    assert len({(batch.reliability, batch.credibility) for batch in CODED.batches}) >= 8


def test_three_reports_of_twenty_seven_days_have_one_origin():
    reports = [
        batch
        for batch in CODED.batches
        for made in batch.statements
        if (made.property, made.value) == ("days", 27)
    ]
    assert len(reports) == 3
    assert {batch.origin for batch in reports} == {"prisoner-b"}
    assert len({batch.item.text for batch in reports}) == 3


def test_two_sources_name_two_nights_and_neither_is_dropped():
    nights = {
        made.value["date"]
        for batch in CODED.batches
        for made in batch.statements
        if (made.subject, made.property) == ("night", "date")
    }
    assert nights == {"2024-04-06/2024-04-07", "2024-04-05/2024-04-06"}


def test_every_entity_named_in_a_statement_is_defined():
    named = {made.subject for batch in CODED.batches for made in batch.statements}
    named |= {
        made.value["entity"]
        for batch in CODED.batches
        for made in batch.statements
        if "entity" in as_object(made.value)
    }
    assert named <= set(CODED.entities)


def as_object(value):
    return value if isinstance(value, dict) else {}


def test_every_property_is_one_its_type_has():
    words, types = vocabulary(), {key: entity.type for key, entity in CODED.entities.items()}
    for batch in CODED.batches:
        for made in batch.statements:
            assert words.property(types[made.subject], made.property)


def sentences():
    return [
        sentence for case in CODED.cases for _, sentences in case.content.sections for sentence in sentences
    ]


def test_every_sentence_rests_on_statements_of_the_file():
    known = {made.id for batch in CODED.batches for made in batch.statements}
    assert all(set(sentence.statements) <= known for sentence in sentences())


ATTRIBUTED = re.compile(
    r"\b(says?|according to|lists|makes|differ|denies|states|shows|cannot say|not known|согласно|по журналу|говорит|утверждает)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("sentence", sentences(), ids=lambda sentence: sentence.statements[0])
def test_no_sentence_speaks_without_saying_who_says_so(sentence):
    assert ATTRIBUTED.search(sentence.text)


# Examples: the made files


def test_every_cited_name_is_borne_by_exactly_one_file(made):
    texts = {path.name for path in TEXTS.glob("*.txt")}
    assert not texts & set(made)
    assert {batch.item.text for batch in CITED} <= texts | set(made)


@pytest.mark.parametrize(("name", "region"), places(InPicture), ids=repr)
def test_every_region_lies_in_its_picture(name, region, made):
    from PIL import Image

    left, top, right, bottom = region.pixels
    with Image.open(made[name]) as picture:
        assert 0 <= left < right <= picture.width
        assert 0 <= top < bottom <= picture.height


def test_every_page_cited_is_in_the_register(made):
    import pypdfium2

    for name, place in places(OnPage):
        with pypdfium2.PdfDocument(made[name]) as document:
            assert len(document) == 3
            assert place.page <= len(document)


def test_every_moment_cited_is_in_its_recording(made):
    import av

    for name, place in places(InSeconds, InMilliseconds):
        with av.open(str(made[name])) as recording:
            assert place.end * (1 if isinstance(place, InMilliseconds) else 1000) <= recording.duration / 1000


def test_the_film_shows_six_seconds_that_a_browser_can_play(made):
    import av

    with av.open(str(made["кам07_карантин_обрезка.mp4"])) as film:
        stream = film.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert film.duration == 6_000_000
        assert len(list(film.decode(video=0))) == 60


def test_the_recording_is_not_silent(made):
    import av

    with av.open(str(made["Голос 014.ogg"])) as recording:
        heard = b"".join(bytes(frame.planes[0]) for frame in recording.decode(audio=0))
        assert recording.duration // 1_000_000 == 8
    assert len(set(heard)) > 100


def test_the_photograph_tells_a_time_and_no_place(made):
    from PIL import Image

    with Image.open(made["IMG_20240407_031522.jpg"]) as photograph:
        exif = photograph.getexif()
        assert exif.get_ifd(0x8769)[0x9003] == "2024:04:07 03:15:22"
        assert not exif.get_ifd(0x8825)


def test_the_copy_is_the_same_bytes_under_another_name(made):
    scan, copy = made["приказ №114 от 03.04.2024 (скан).png"], made["Копия Безымянный-3 (2).png"]
    assert scan.read_bytes() == copy.read_bytes()


def test_one_file_needs_an_object_of_its_own_and_all_are_small(made):
    sizes = [path.stat().st_size for path in made.values()]
    assert max(sizes) >= 1_048_576
    assert sum(sizes) < 8 * 1_048_576


def test_two_runs_give_the_same_bytes(made, tmp_path):
    order = "import sys; from pathlib import Path; from khronika.demo.material import generate; generate(Path(sys.argv[1]))"
    subprocess.run(
        [sys.executable, "-c", order, str(tmp_path)], check=True, env=os.environ | {"PYTHONHASHSEED": "7"}
    )
    again = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert again == {name: path.read_bytes() for name, path in made.items()}


# Properties


@given(along=st.floats(0.5, 20.5), across=st.floats(0.05, 2.25), eye=st.floats(0.8, 2.6))
def test_a_point_of_a_wall_is_seen_where_the_perspective_leads_back_to_it(along, across, eye):
    from khronika.demo.material.corridor import HALF, HIGH, CorridorView, Surface, homography

    view = CorridorView(size=(640, 480), focal=500, centre=(310, 140), eye=eye)
    places = {
        Surface.LEFT: (-HALF, HIGH - across, along),
        Surface.RIGHT: (HALF, HIGH - across, along),
        Surface.FLOOR: (across - HALF, 0.0, along),
        Surface.CEILING: (across - HALF, HIGH, along),
    }
    for surface, place in places.items():
        u, v = view.seen(*place)
        a, b, c, d, e, f, g, h = homography(view, surface, 100)
        depth = g * u + h * v + 1
        assert (a * u + b * v + c) / depth == pytest.approx(100 * along, rel=1e-6)
        assert (d * u + e * v + f) / depth == pytest.approx(100 * across, rel=1e-6)


# Attacks: what must not be there


@pytest.mark.parametrize("secret", secrets())
def test_nothing_of_the_accession_stands_in_a_text_or_a_sentence(secret):
    spoken = [path.read_text("utf-8") for path in TEXTS.glob("*.txt")]
    spoken += [sentence.text for sentence in sentences()] + [case.content.title for case in CODED.cases]
    spoken += [entity.label for entity in CODED.entities.values()]
    spoken += [
        json.dumps(made.value, ensure_ascii=False) for batch in CODED.batches for made in batch.statements
    ]
    assert not [text for text in spoken if secret in text]


def test_no_protected_name_stands_in_a_text_or_a_sentence():
    protected = [entity for entity in CODED.entities.values() if entity.protection is Protection.PSEUDONYM]
    names = [name.value for entity in protected for value in entity.names for name in names_in(value)]
    surnames = {name.split()[0] for name in names if len(name) > 3}
    spoken = " ".join(
        [
            *(path.read_text("utf-8") for path in TEXTS.glob("*.txt")),
            *(sentence.text for sentence in sentences()),
        ]
    )
    assert surnames
    assert not [surname for surname in surnames if surname[:6] in spoken]


def test_no_made_file_carries_its_own_name(made):
    for path in made.values():
        data = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "windows-1251"):
            assert path.stem.encode(encoding, "replace") not in data


@pytest.mark.parametrize("library", ["PIL", "av"])
def test_without_the_extra_the_error_names_it_and_nothing_is_written(library, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError) as refusal:
        generate(tmp_path)
    assert "khronika[demo]" in refusal.value.hint
    assert not list(tmp_path.iterdir())

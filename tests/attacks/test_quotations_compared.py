"""What was quoted of real files, read by real readers, is compared by all three verifiers: all of it, or not called compared."""

import json
from dataclasses import replace

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.renditions import derivation_of, texts_of
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.record.state import record
from khronika.archive.release.order import LostQuoteError, ReleaseOrder
from khronika.archive.release.release import release
from khronika.evidence.citation.citation import Quote
from khronika.evidence.citation.locator import locator_json
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.reading.reading import Wanted
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika_verify.package import examine
from khronika_verify.quotation import Reason
from tests.archive.test_citing import CONTENTS
from tests.world import found, seal, spread

ORDER = ReleaseOrder("night", states=frozenset({State.PROPOSED}))
NAMES = list(CONTENTS)


def read_everything(archive):
    plan = ReadPlan(Wanted(recognise=bool(recognition.languages())), propose=False)
    with WorkerPool(1) as pool:
        ReadJob(archive, plan, pool, lambda _: None).run(items_to_read(archive))


def batch(number, citation):
    return {
        "id": f"b{number}",
        "citation": citation,
        "attribution": [{"who": "b", "role": "speaker", "knows": "saw"}],
        "origin": "b",
        "stance": "asserts",
        "assessment": "claimed by source",
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": [
            {"id": f"s{number}", "subject": "act:night", "property": "victim", "value": {"entity": "b"}}
        ],
    }


def citations(archive):
    """The first and the last place of every text that was read, with its words, and the last without; and all of each text at once."""
    for name in NAMES:
        [row] = archive.index.items_by_name(name)
        item = {"item": archive.control(row)}
        for read in texts_of(archive, derivation_of(archive, row)):
            first, last = read.mapped.runs[0], read.mapped.runs[-1]
            for start, end in dict.fromkeys(
                [(first.start, first.end), (last.start, last.end), (first.start, last.end)]
            ):
                yield item | {"quote": {"exact": read.mapped.text[start:end], "start": start, "end": end}}
            yield item | {"locator": json.loads(json.dumps(locator_json(last.locator)))}
    [film] = archive.index.items_by_name("кам07.mp4")
    yield {"item": archive.control(film), "seconds": [0, 4]}
    yield {"item": archive.control(film), "seconds": [1.5, 2.25]}
    [picture] = archive.index.items_by_name("скан.png")
    yield {"item": archive.control(picture), "locator": {"pixels": [0, 0, 20, 20]}}
    yield {
        "item": archive.control(picture),
        "quote": "что видно, но не прочитано",
        "locator": {"pixels": [0, 0, 20, 20]},
    } | {"standing": "words of the analyst"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """An archive of files of every kind, all of which were read, and a case that cites every place in them."""
    folder = tmp_path_factory.mktemp("quotations")
    with found(folder / "archive") as opened:
        seal(opened, spread(folder / "originals", {name: CONTENTS[name] for name in NAMES}))
        read_everything(opened)
        batches = [batch(number, citation) for number, citation in enumerate(citations(opened))]
        sentences = [{"text": "B. says so.", "statements": [each["statements"][0]["id"]]} for each in batches]
        file = {
            "format": "khronika-statements/1",
            "entities": {"b": {"type": "Person", "label": "B., invented"}},
            "batches": batches,
            "cases": [
                {
                    "code": "night",
                    "title": "One night",
                    "language": "en",
                    "sections": [{"heading": "Said", "sentences": sentences}],
                }
            ],
        }
        recording = record(opened, parse_statement_file(json.dumps(file)))
        assert recording.refusals == ()
        yield opened


@pytest.fixture(scope="module")
def package(archive, tmp_path_factory):
    out = tmp_path_factory.mktemp("released") / "package"
    release(archive, ORDER, out)
    return out


@pytest.mark.browser
def test_all_that_was_found_in_real_files_is_compared_by_all_three(package, verdict):
    assert verdict(package).faults == set()
    told = examine(package).facts.quotations
    assert [each.reason for each in told.uncompared] == [Reason.ANALYST]
    assert told.compared > 18
    assert told.places > 10
    assert (told.recognised > 0) is bool(recognition.languages())


def test_only_what_is_cited_of_a_reading_travels(package):
    for folder in (package / "data/exhibits").iterdir():
        kinds = {
            json.loads(path.read_text().splitlines()[2])["kind"]
            for path in folder.glob("custody/*-derive.fields/renditions.*")
        }
        assert kinds <= {"outline", "text", "metadata"}
        assert len(list(folder.glob("renditions/*.json"))) == len(
            list(folder.glob("custody/*-derive.fields/renditions.*"))
        )


def test_a_reading_that_was_cited_travels_with_the_bytes_or_not_at_all_and_a_later_one_is_none_of_it(
    archive, tmp_path
):
    [read_again], [withheld] = (
        archive.index.items_by_name("показания.docx"),
        archive.index.items_by_name("order.pdf"),
    )
    before, control = derivation_of(archive, read_again), archive.control(withheld)
    with WorkerPool(1) as pool:
        ReadJob(archive, ReadPlan(Wanted(), propose=False), pool, lambda _: None).run([read_again])
    assert derivation_of(archive, read_again).position > before.position
    release(archive, replace(ORDER, withhold=frozenset({control})), tmp_path / "package")
    assert not list((tmp_path / f"package/data/exhibits/{control}").glob("renditions"))
    assert not list((tmp_path / f"package/data/exhibits/{control}").glob("custody/*-derive.fields/*"))
    told = examine(tmp_path / "package").facts.quotations
    assert {each.reason for each in told.uncompared if each.exhibit == control} == {Reason.BYTES}
    assert [each.reason for each in told.uncompared if each.exhibit != control] == [Reason.ANALYST]


def test_words_that_are_not_in_the_reading_any_more_are_not_released(archive, tmp_path, monkeypatch):
    honest = StateEvent.citation.fget

    def lying(event):
        citation = honest(event)
        if citation is None or citation.quote is None or citation.quote.exact != "Order no. 14":
            return citation
        return replace(citation, quote=Quote("Order no. 15", citation.quote.start, citation.quote.end))

    monkeypatch.setattr(StateEvent, "citation", property(lying))
    size = archive.log.size
    with pytest.raises(LostQuoteError):
        release(archive, ORDER, tmp_path / "package")
    assert archive.log.size == size
    assert not (tmp_path / "package").exists()

"""Reading an archive: what items say is sealed, cited, resumable and verified; what fails stops nothing else."""

import os
import shutil
from dataclasses import replace
from email.message import EmailMessage

import pytest

from khronika.archive.derivation import read_job as reading
from khronika.archive.derivation.read_job import Again, ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.reading_task import (
    ItemReading,
    ReadingTask,
    Stored,
    carry_out,
    end_server,
    limits_for,
)
from khronika.archive.derivation.rendition_tree import (
    PicturePart,
    RenditionPart,
    TextPart,
    format_outline,
    parse_outline,
)
from khronika.archive.derivation.renditions import (
    bytes_of,
    derivation_of,
    derivations,
    metadata_of,
    outline_of,
    texts_of,
)
from khronika.archive.derivation.worker_pool import ClusterError, WorkerPool
from khronika.archive.index.index import Index
from khronika.evidence.citation.locator import InPicture, Locator
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.event import DeriveEvent
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import Wanted
from khronika.intake.event import SealEvent
from khronika.primitives.codec import canonical, parse_canonical
from khronika.seal.opening import parse, veils_of
from khronika.vault.piece import PIECE
from khronika.vault.store import place_of_piece
from tests.evidence.reading.in_process import zipped
from tests.evidence.reading.makers import docx
from tests.world import codes, everything_in, findings, found, in_child, reopen, seal, spread

PLAN = ReadPlan(Wanted(recognise=False), propose=False)
LONG = "Показания записаны со слов. " * 60_000


def letter():
    message = EmailMessage()
    message["From"], message["Subject"] = "kto@example.invalid", "Список смены"
    message.set_content("Смотри вложение.\n")
    inside = zipped({"смена.txt": "Дежурный: Вымышленный П. П.\n".encode("cp1251")})
    message.add_attachment(inside, "application", "zip", filename="смена.zip")
    return message.as_bytes()


CONTENTS = {
    "прочти.txt": "Первая строка.\nВторая строка.\n".encode("cp1251"),
    "рапорт.docx": docx(["Рапорт", "Прошу выдать дубинки."]),
    "письмо.eml": letter(),
    "длинный.txt": LONG.encode(),
    "сломан.pdf": b"%PDF-1.4\nnothing follows",
    "пустой.bin": b"",
    "неведомый.bin": bytes(range(256)) * 8,
}


def read(archive, rows=None, plan=PLAN, stop=lambda: False, report=lambda _: None):
    with WorkerPool(1) as pool:
        return ReadJob(archive, plan, pool, report).run(
            items_to_read(archive) if rows is None else rows, stop
        )


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """An archive whose items were read once, as its files."""
    folder = tmp_path_factory.mktemp("reading")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "originals", CONTENTS))
        result = read(archive)
    return folder / "archive", result, everything_in(folder / "archive")


@pytest.fixture
def archive(kept, tmp_path):
    folder = tmp_path / "archive"
    shutil.copytree(kept[0], folder)
    with reopen(folder) as opened:
        yield opened


def item(archive, name):
    (row,) = archive.index.items_by_name(name)
    return row


def texts(archive, name):
    row = item(archive, name)
    return list(texts_of(archive, derivation_of(archive, row)))


def test_every_item_ends_as_read_or_as_unread_with_a_reason(kept, archive):
    _, result, _ = kept
    told = {name: derivation_of(archive, item(archive, name)) for name in CONTENTS}
    assert {name for name, each in told.items() if each.outcome is Outcome.READ} == {
        "прочти.txt",
        "рапорт.docx",
        "письмо.eml",
        "длинный.txt",
    }
    assert {name: each.reason for name, each in told.items() if each.reason} == {
        "сломан.pdf": Reason.MALFORMED,
        "пустой.bin": Reason.EMPTY,
        "неведомый.bin": Reason.UNKNOWN,
    }
    assert (result.read, sum(result.unread.values()), result.damaged, result.interrupted) == (4, 3, 0, False)


def test_a_text_leads_back_to_its_place_in_the_original(archive):
    (found_text,) = texts(archive, "прочти.txt")
    original = b"".join(archive.read(item(archive, "прочти.txt"))).decode(found_text.mapped.encoding)
    for run in found_text.mapped.runs:
        place = run.locator.place
        assert original[place.start : place.end] == found_text.mapped.text[run.start : run.end]


def test_what_is_in_a_container_says_by_which_way_it_is_reached(archive):
    inner = texts(archive, "письмо.eml")[-1]
    assert inner.mapped.text == "Дежурный: Вымышленный П. П.\n"
    assert inner.part.member == ("смена.zip", "смена.txt")
    assert {run.locator.member for run in inner.mapped.runs} == {("смена.zip", "смена.txt")}


def test_the_bytes_of_a_contained_file_are_kept_as_a_rendition(archive):
    derivation = derivation_of(archive, item(archive, "письмо.eml"))
    (part,) = [part for part in outline_of(archive, derivation) if part.member[1:] == ("смена.txt",)]
    assert bytes_of(archive, derivation.rendition(part.content)) == "Дежурный: Вымышленный П. П.\n".encode(
        "cp1251"
    )


def test_a_text_larger_than_a_segment_is_kept_whole(archive):
    (found_text,) = texts(archive, "длинный.txt")
    assert found_text.mapped.text == LONG


def test_metadata_is_kept(archive):
    derivation = derivation_of(archive, item(archive, "письмо.eml"))
    assert (
        metadata_of(archive, derivation, outline_of(archive, derivation)[0])["message.0.subject"]
        == "Список смены"
    )


def test_the_event_stands_in_the_custody_chain_and_names_tool_and_version(archive):
    row = item(archive, "рапорт.docx")
    sealed, derived = archive.custody(row)
    assert (derived.link.seq, derived.link.prev) == (1, sealed.commitment.hex())
    reading = derived.event.reading
    assert (type(derived.event), reading.reader, reading.outcome, reading.reason) == (
        DeriveEvent,
        "word",
        Outcome.READ,
        None,
    )
    assert reading.version
    assert "python" in derived.event.tools
    assert archive.index.newest_of_item(DeriveEvent, row.number) == derived.position
    line = parse(archive.bundles.record(derived.position).opening).event
    assert line.keys() - {name.partition(".")[0] for name in veils_of(line)} == {
        "type",
        "at",
        "by",
        "item",
        "site",
        "seq",
        "prev",
        "seen",
    }
    assert len(line["renditions"]) == len(line["objects"]) == len(derived.event.renditions) > 0


def test_an_archive_that_was_read_verifies_with_every_rendition(kept, archive):
    assert findings(archive.folder.root) == ()


def damage(archive, location):
    """Change a byte of what lies there."""
    path = archive.folder.vault / place_of_piece(next(location.files()))
    data = bytearray(path.read_bytes())
    data[location.offset % PIECE + 3] ^= 1
    path.write_bytes(data)


def test_a_changed_rendition_is_found(archive):
    rendition = derivation_of(archive, item(archive, "письмо.eml")).renditions[-1]
    damage(archive, rendition.location)
    assert codes(archive.folder.root) == {"V002"}


def test_nothing_that_was_read_stands_in_the_folder(kept):
    _, _, files = kept
    secrets = [
        form
        for word in ("Дежурный", "дубинки", "Показания", "смена", "сломан")
        for form in (word.encode(), word.encode("cp1251"))
    ]
    assert [name for name, data in files.items() if any(secret in data for secret in secrets)] == []


def test_a_second_run_reads_nothing_again(archive):
    assert items_to_read(archive) == []
    assert {row.media for row in items_to_read(archive, Again.UNREAD)} == {
        "application/pdf",
        "application/octet-stream",
    }
    assert len(items_to_read(archive, Again.EVERYTHING)) == len(CONTENTS)


def test_what_was_read_anew_stands_and_the_older_reading_stays_in_the_chain(archive):
    row = item(archive, "прочти.txt")
    before = derivation_of(archive, row)
    assert read(archive, [row]).read == 1
    after = derivation_of(archive, row)
    assert after.position > before.position
    custody = archive.custody(item(archive, "прочти.txt"))
    assert [type(entry.event) for entry in custody] == [SealEvent, DeriveEvent, DeriveEvent]
    assert findings(archive.folder.root) == ()


def test_a_run_that_is_interrupted_keeps_what_it_did_and_the_next_goes_on(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(
            archive,
            spread(
                tmp_path / "originals", {f"{number}.txt": f"Лист {number}.".encode() for number in range(12)}
            ),
        )
        asked = iter([False, False, *[True] * 1000])
        first = read(archive, stop=lambda: next(asked))
        left = len(items_to_read(archive))
        assert first.interrupted
        assert 0 < left < 12
        assert read(archive).read == left
        assert items_to_read(archive) == []


def test_a_damaged_item_is_counted_and_stops_nothing(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"a.txt": b"a" * 2_000_000, "b.txt": "б".encode()}))
        victim = archive.location(item(archive, "a.txt"))
        damage(archive, victim)
        result = read(archive)
    assert (result.read, result.damaged) == (1, 1)


def test_an_item_that_brings_down_our_own_process_is_left_unread_and_the_others_are_read(
    tmp_path, monkeypatch
):
    with found(tmp_path / "archive") as archive:
        seal(
            archive,
            spread(
                tmp_path / "originals", {f"{number}.txt": f"Лист {number}.".encode() for number in range(3)}
            ),
        )
        victim = item(archive, "1.txt").id

        class Deadly(ReadJob):
            def _submit(self, row):
                return (
                    self._pool._local.submit(_fall)
                    if row.id == victim and self._pool._local
                    else super()._submit(row)
                )

        with WorkerPool(1) as pool:
            job = Deadly(archive, PLAN, pool, lambda _: None)
            pool.submit(_order(archive, item(archive, "0.txt")), lambda: ()).result()
            result = job.run(items_to_read(archive))
    assert result.read + sum(result.unread.values()) == 3
    assert set(result.unread) <= {Reason.CRASHED}


def _fall():
    import os

    os.abort()


def _order(archive, row):
    stored = Stored(archive.folder.vault, archive.raw, archive.location(row))
    return ReadingTask(row.id, row.media, row.size, stored, Wanted(recognise=False), propose=False)


def test_a_run_waits_for_another_process_that_writes(archive, monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 30.0)
    with reopen(archive.folder.root) as other:
        writing = other.writing()
        writing.__enter__()
        import threading

        threading.Timer(1.0, lambda: writing.__exit__(None, None, None)).start()
        assert read(archive, [item(archive, "прочти.txt")]).read == 1


def test_the_index_built_anew_knows_what_was_read(archive):
    before = [(row.number, each.position) for row, each in derivations(archive, archive.index.items())]
    folder = archive.folder
    archive.close()
    Index.delete(folder.index)
    with reopen(folder.root) as anew:
        assert [(row.number, each.position) for row, each in derivations(anew, anew.index.items())] == before


def test_a_bomb_in_proportion_to_its_item_is_stopped():
    task = ReadingTask("", "application/zip", 1_000, b"", Wanted())
    assert limits_for(task).contained < 65 * 2**20
    assert limits_for(replace(task, size=10**12)).contained == 512 * 2**20


def test_a_large_file_in_a_container_is_sealed_as_it_comes_and_read_from_there(tmp_path):
    large = b"".join(f"Строка {number}.\n".encode() for number in range(400_000))
    data = zipped({"большой.txt": large, "малый.txt": "Ещё одна.".encode()})
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"всё.zip": data}))
        assert read(archive).read == 1
        derivation = derivation_of(archive, item(archive, "всё.zip"))
        parts = {part.member: part for part in outline_of(archive, derivation)}
        kept_file = derivation.rendition(parts["большой.txt",].content)
        assert kept_file.size == len(large) > 4 * 2**20
        assert bytes_of(archive, kept_file) == large
        assert [text.mapped.text for text in texts(archive, "всё.zip")] == [large.decode(), "Ещё одна."]
    assert findings(tmp_path / "archive") == ()


def test_progress_tells_items_bytes_and_what_is_unread(archive):
    told = []
    read(archive, items_to_read(archive, Again.EVERYTHING), report=told.append)
    last = told[-1]
    assert (last.items, last.all_items, last.unread) == (7, 7, 3)
    assert last.done == last.total == sum(map(len, CONTENTS.values()))


def test_the_outline_is_written_and_read_alike():
    parts = (
        RenditionPart(
            (), "image/jpeg", Outcome.READ, None, "picture", notes={NoteKind.LIKENESS: "n"}, metadata="m"
        ),
        RenditionPart(
            ("a", "b"),
            "message/rfc822",
            Outcome.UNREAD,
            Reason.TOO_DEEP,
            "letter",
            content="c",
            message=0,
            texts=(TextPart("t", Origin.RECOGNISED, 7, "p"),),
            pictures=(PicturePart("q", NoteRole.PAGE, Locator(InPicture((0, 0, 9, 9), 2), ("a", "b"))),),
        ),
    )
    assert parse_outline(parse_canonical(canonical(format_outline(parts)))) == parts


# --- many machines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["tcp://10.1.2.3:8786", "10.1.2.3:8786", "ws://127.0.0.1:1", "tcp://scheduler.example.invalid:8786"],
)
def test_evidence_never_goes_over_a_network_in_the_clear(address):
    with pytest.raises(ClusterError, match="in the clear"):
        WorkerPool(cluster=address)


@pytest.fixture
def cluster(monkeypatch):
    distributed = pytest.importorskip("distributed")
    from dask import config

    private = {"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False}
    with (
        config.set(private),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as local,
    ):
        yield local


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_two_processes_reads_what_one_process_reads(tmp_path, cluster):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", CONTENTS))
        with WorkerPool(cluster=cluster.scheduler_address) as pool:
            assert pool.processes == 2
            result = ReadJob(archive, PLAN, pool, lambda _: None).run(items_to_read(archive))
        assert (result.read, sum(result.unread.values())) == (4, 3)
        assert texts(archive, "письмо.eml")[-1].mapped.text == "Дежурный: Вымышленный П. П.\n"
    assert findings(tmp_path / "archive") == ()


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_may_write_to_its_disks_is_refused():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as local,
        pytest.raises(ClusterError, match="disks"),
    ):
        WorkerPool(cluster=local.scheduler_address)


def test_a_study_is_the_same_wherever_its_bytes_come_from(archive):
    row = item(archive, "письмо.eml")
    task = _order(archive, row)
    here, carried = carry_out(task), carry_out(replace(task, data=b"".join(archive.read(row))))
    end_server()
    assert isinstance(here, ItemReading)
    assert here == carried


def test_an_archive_in_several_parts_is_read_with_its_first_part(tmp_path):
    data = zipped({"показания.txt": "били в комнате".encode() * 20, "список.txt": "Примеров".encode()})
    parts = {
        f"видео.zip.{number:03}": data[at : at + 90] for number, at in enumerate(range(0, len(data), 90), 1)
    }
    alone = {"другое.zip.002": bytes(range(256))}
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", parts | alone))
        read(archive)
        first, second, other = (
            derivation_of(archive, item(archive, name))
            for name in ("видео.zip.001", "видео.zip.002", "другое.zip.002")
        )
        outline = outline_of(archive, first)
        assert [part.member for part in outline[1:]] == [("показания.txt",), ("список.txt",)]
        assert metadata_of(archive, first, outline[0])["part"] == f"1 of {len(parts)}"
        assert (second.outcome, second.reader) == (Outcome.READ, "part")
        assert (other.outcome, other.reason) == (Outcome.UNREAD, Reason.ELSEWHERE)
        assert [reading.mapped.text for reading in texts_of(archive, first)] == [
            "били в комнате" * 20,
            "Примеров",
        ]


def test_what_a_killed_reader_left_half_written_is_removed_by_the_next_reading(tmp_path):
    """`make faults`, 1 December 2026: it lay there for ever, because the next reader's own mark was taken to account for it."""
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"a.txt": b"one"}))

    def killed_at_once():
        archive = reopen(tmp_path / "archive")
        archive.marked().__enter__()
        half = tmp_path / "archive/vault/g"
        half.mkdir(exist_ok=True)
        (half / ".new-guqe65ua3jn4zwajkujhy2ru3a").write_bytes(bytes(1_000))
        os._exit(9)

    assert in_child(killed_at_once) == 9
    with reopen(tmp_path / "archive") as archive:
        read(archive)
    assert not [name for name in everything_in(tmp_path / "archive") if ".new-" in name]
    assert codes(tmp_path / "archive") == set()


def test_what_a_living_reader_writes_is_spared_and_what_a_killed_one_left_is_removed_after_it(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"a.txt": b"one"}))

    def killed_at_once():
        archive = reopen(tmp_path / "archive")
        archive.marked().__enter__()
        os._exit(9)

    half = tmp_path / "archive/vault/g/.new-guqe65ua3jn4zwajkujhy2ru3a"
    with reopen(tmp_path / "archive") as living, living.marked() as mark:
        half.parent.mkdir(exist_ok=True)
        half.write_bytes(bytes(1_000))
        assert in_child(killed_at_once) == 9
        with reopen(tmp_path / "archive") as archive, archive.writing():
            pass
        assert half.exists()
        mark.end()
    with reopen(tmp_path / "archive") as archive, archive.writing():
        pass
    assert not [name for name in everything_in(tmp_path / "archive") if ".new-" in name]

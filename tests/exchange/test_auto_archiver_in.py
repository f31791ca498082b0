"""auto-archiver's sheet and its CSV of results, each built by hand as its own code writes them."""

import csv
import io
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest

from khronika.exchange.imports.auto_archiver import SEPARATOR, archived
from khronika.exchange.mapping.formats import known_mapping
from khronika.exchange.mapping.rows import mapped_rows
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()


@dataclass
class Media:
    filename: str
    _key: str | None = None
    urls: list = field(default_factory=list)
    properties: dict = field(default_factory=dict)
    _mimetype: str | None = None


@dataclass
class Metadata:
    """The fields that its `csv_db` writes, in their order."""

    status: str = "no archiver"
    metadata: dict = field(default_factory=dict)
    media: list = field(default_factory=list)


VIDEO = Media(
    "video.mp4",
    None,
    ["https://store.invalid/video.mp4"],
    {"hash": "SHA3-512:ab", "duration": 12.5, "src": "x"},
    "video/mp4",
)
POST = {
    "_processed_at": datetime(2025, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    "url": "https://example.invalid/1",
    "title": "A video, “INVENTED”; it's long",
    "content": "first line\nsecond",
    "timestamp": datetime(2024, 5, 1, 10, 0, tzinfo=UTC),
    "likes": -1,
    "tags": ["a", "b"],
    "author": {"name": "Invented", "verified": True},
    "nothing": None,
}


def written(*items):
    """The file as `csv_db` writes it: `DictWriter` over the dictionary of a dataclass."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=asdict(Metadata()))
    writer.writeheader()
    writer.writerows(asdict(item) for item in items)
    return out.getvalue()


def rows_of(text):
    table = archived(parse_csv(text))
    head, *rows = mapped_rows(table, known_mapping("auto-archiver", table.head, WORDS, SEPARATOR), WORDS)
    return head.losses, rows


def told(row):
    return [(each.property, text(each.value)) for each in row.said]


def text(value):
    return value.get("verbatim", value) if isinstance(value, dict) else value


def test_a_result_is_read_with_all_that_was_found():
    losses, [row] = rows_of(
        written(
            Metadata(
                "telegram: success", POST, [VIDEO, Media("screenshot.png", properties={"id": "screenshot"})]
            )
        )
    )
    assert losses == ()
    said = told(row)
    assert ("official_number", "https://example.invalid/1") in said
    assert ("title", "A video, “INVENTED”; it's long") in said
    assert ("summary", "first line\nsecond") in said
    assert ("date", {"date": "2024-05-01", "said": "2024-05-01T10:00:00Z"}) in said
    notes = [value for name, value in said if name == "note"]
    assert {
        "telegram: success",
        "-1",
        "a, b",
        "name: Invented; verified: True",
        "2025-01-02T03:04:05Z",
    } <= set(notes)
    video = "filename: video.mp4; urls: https://store.invalid/video.mp4; properties: hash: SHA3-512:ab; duration: 12.5; src: x"
    assert [note for note in notes if note.startswith("filename")] == [
        video,
        "filename: screenshot.png; properties: id: screenshot",
    ]
    assert "None" not in str(said)


def test_a_moment_of_another_zone_keeps_it():
    post = {
        "url": "https://example.invalid/2",
        "timestamp": datetime(2024, 5, 1, 10, 0, tzinfo=timezone(timedelta(hours=3))),
    }
    _, [row] = rows_of(written(Metadata("success", post)))
    [day] = [each.value for each in row.said if each.property == "date"]
    assert "timedelta" in str(day)


@pytest.mark.parametrize(
    ("metadata", "media"),
    [
        ("__import__('os').abort()", "[]"),
        ("{'url': open('x')}", "[]"),
        ("{'url': 'x'", "[]"),
        ("[]", "[]"),
        ("{'url': 'x'}", "{}"),
        ("{'title': 'no link'}", "[]"),
        ("{'url': datetime.datetime(2024, 99, 1)}", "[]"),
        ("(" * 5_000, "[]"),
        ("{'url': " + "-" * 60_000 + "1}", "[]"),
        ("", ""),
    ],
)
def test_what_is_no_printed_result_is_refused_and_nothing_of_it_is_run(metadata, media):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(
        [("status", "metadata", "media"), ("success", metadata, media), ("success", "{'url': 'y'}", "[]")]
    )
    _, [refused, read] = rows_of(out.getvalue())
    assert refused.fault is not None
    assert read.fault is None


SHEET = (
    "Link,Archive Status,Destination folder,Archive location,Archive date,Thumbnail,Upload timestamp,Upload title,Text content,Screenshot,"
    "Hash,Perceptual Hashes,WACZ,ReplayWebpage\n"
    'https://example.invalid/1,telegram: success,f,"https://store.invalid/1.html\nhttps://store.invalid/2.html",2025-01-02T03:04:05+00:00,'
    '"=IMAGE(""https://store.invalid/t.jpg"")",2024-05-01T10:00:00+00:00,A video,what it says,https://store.invalid/s.png,SHA3-512:ab,pdq,'
    "https://store.invalid/1.wacz,https://replayweb.page/?source=x\n"
    "https://example.invalid/2,,,,,,,,,,,,,\n"
)


def test_every_column_of_the_sheet_is_read():
    losses, [row, waiting] = rows_of(SHEET)
    assert losses == ()
    said = told(row)
    assert ("date", {"date": "2024-05-01", "said": "2024-05-01T10:00:00+00:00"}) in said
    assert {
        ("note", "SHA3-512:ab"),
        ("note", "pdq"),
        ("note", "https://store.invalid/1.wacz"),
        ("summary", "what it says"),
    } <= set(map(tuple, said_texts(said)))
    assert len(said) == 14
    assert told(waiting) == [("official_number", "https://example.invalid/2")]


def said_texts(said):
    return [(name, value) for name, value in said if isinstance(value, str)]

"""A3, and the stamps of A14: packages of an archive with more than 100 stamps failed, and showed its growth; few travel, all verify."""

import json
import os

import pytest

from khronika.archive.custody.anchor import timestamps
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import preview, release
from khronika.archive.store.archive import Archive
from khronika.demo.authority import KeyKind
from khronika.ledger.stamps import Stamp, stamps
from khronika.record.statement_file import parse_statement_file
from khronika_verify.package import examine
from khronika_verify.token import read_reply
from tests.attacks.many_stamps import stamp_often
from tests.authority import signer
from tests.world import found, recorded, seal, spread

pytestmark = pytest.mark.browser

STAMPS = int(os.environ.get("KHRONIKA_STAMPS", "102"))
"""How many the archive has; `make attack` asks for 500."""
FILE = {
    "format": "khronika-statements/1",
    "entities": {"b": {"type": "Person", "label": "B., invented"}},
    "batches": [
        {
            "id": number,
            "citation": {"item": number, "quote": {"exact": "меня били"}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": f"s-{number}", "subject": "act:night", "property": "victim", "value": {"entity": "b"}}
            ],
        }
        for number in ("A-000001", "A-000002")
    ],
    "cases": [
        {
            "code": "night",
            "title": "One night",
            "language": "en",
            "sections": [
                {
                    "heading": "What is said",
                    "sentences": [{"text": "B. was beaten.", "statements": ["s-A-000001", "s-A-000002"]}],
                }
            ],
        }
    ],
}
BEFORE, BETWEEN = 5, 20


@pytest.fixture(scope="module")
def stamped(tmp_path_factory):
    """An archive that two authorities stamped again and again: before its items, between the two, and after the case."""
    folder = tmp_path_factory.mktemp("stamped")
    first, second = signer(), signer(KeyKind.RSA_2048)
    with found(folder / "archive") as archive:
        stamp_often(archive, first, BEFORE)
        seal(archive, spread(folder / "one", {"one.txt": "Ночью меня били. Один.".encode()}))
        stamp_often(archive, first, BETWEEN)
        seal(archive, spread(folder / "two", {"two.txt": "Ночью меня били. Два.".encode()}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        stamp_often(archive, second, BETWEEN)
        stamp_often(archive, first, STAMPS - BEFORE - 2 * BETWEEN)
        yield archive


@pytest.fixture(scope="module")
def package(stamped: Archive, tmp_path_factory):
    out = tmp_path_factory.mktemp("package") / "dossier"
    release(stamped, ReleaseOrder("night"), out)
    return out


def test_all_verifiers_call_it_consistent(package, verdict):
    assert verdict(package).result == "consistent"


def test_only_the_tokens_travel_that_date_something_and_they_date_it_early(stamped, package):
    kept = sorted(each.slot.size for each in stamps(timestamps(stamped)) if isinstance(each, Stamp))
    assert len(kept) == STAMPS
    report = examine(package)
    # Of the first authority one for the first exhibit, and one for the second and the case; of the second authority one for all three.
    assert 2 <= len(report.facts.brackets) <= 3
    for place in report.facts.sealed.values():
        earliest = min(bracket.before for bracket in report.facts.brackets if bracket.size > place)
        assert earliest == time_of(stamped, min(size for size in kept if size > place))


def time_of(archive, size):
    """The time of the token over the tree of this size, as the verifiers reckon it: its own and how far off it may be."""
    data = archive.log.files.read(f"timestamps/{size}-0.tsr")
    return read_reply(data).statement.before


def test_what_no_stamp_covers_is_said_before_and_after(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "one", {"one.txt": "Ночью меня били. Один.".encode()}))
        stamp_often(archive, signer(), 1)
        seal(archive, spread(tmp_path / "two", {"two.txt": "Ночью меня били. Два.".encode()}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        assert preview(archive, ReleaseOrder("night")).warnings.unstamped == ("A-000002", "the case")
        stamp_often(archive, signer(), 1)
        assert preview(archive, ReleaseOrder("night")).warnings.unstamped == ()

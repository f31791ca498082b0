"""A13: a withheld exhibit could be told by its digest, size and type. Of one whose bytes stay behind nothing leaves by which to tell it."""

import json
from dataclasses import replace

import pytest

from khronika.archive.release.release import release
from tests.attacks.pseudonym_case import file, recorded, sealed
from tests.attacks.test_release import leaks


@pytest.fixture
def archive(tmp_path):
    with sealed(tmp_path) as archive:
        yield archive


@pytest.mark.browser
def test_of_a_withheld_exhibit_neither_digest_nor_size_nor_type_leaves(archive, tmp_path, verdict):
    order = recorded(archive, file())
    [row] = archive.index.items()
    release(archive, replace(order, withhold=frozenset({"A-000001"})), tmp_path / "out")
    found = verdict(tmp_path / "out")
    assert found.result == "consistent"
    assert "E007" in found.codes
    assert leaks(tmp_path / "out", [row.sha256.hex()]) == set()
    [exhibit] = json.loads((tmp_path / "out/data/statements.json").read_text())["exhibits"]
    assert (exhibit["sha256"], exhibit["size"], exhibit["media"]) == (None, None, None)
    assert not [*(tmp_path / "out").rglob("context"), *(tmp_path / "out").rglob("rendition")]

"""No bit of a package can change unseen: first against the manifests, then against somebody who makes the manifests right again.

Behind right manifests nothing speaks for the reading copies (README.txt, dossier.pdf, index.html, the load files), the two verifiers,
the dates and names in bag-info.txt but for the dossier's id, and the case code in statements.json while the field `code` is not disclosed:
only the bag protects those, and the report says so. Of a token only what the authority signed is tried: the certificates carried inside
it are passed over.
"""

import copy
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from khronika_verify.finding import Result
from khronika_verify.package import examine
from tests.verify.forge_simulator import SMALL, codes
from tests.verify.package_simulator import Alterations, Scenario, World, compose, rebag
from tests.verify.scenario_simulator import BATCHES, EXHIBITS, version_1

TINY = Scenario(
    exhibits=(EXHIBITS[0], EXHIBITS[2]),
    batches=(BATCHES[0], BATCHES[3]),
    disclosed=SMALL.disclosed,
    fillers=0,
)
TINY = replace(TINY, joined=frozenset({"A-000003"}), read=frozenset({"A-000003"}))
VERSIONS = {1: version_1(TINY), 2: TINY}
KINDS = (
    "data/policy.txt",
    "data/statements.json",
    "data/case.opening",
    "data/case.tlog-proof",
    "data/case.fields/content",
    "data/members/*.opening",
    "data/members/*.tlog-proof",
    "data/statements/*.opening",
    "data/statements/*.fields/*",
    "data/statements/*.fields/statements*",
    "data/accessions/*.opening",
    "data/exhibits/A-000001/original.txt",
    "data/exhibits/A-000003/original.png",
    "data/exhibits/*/custody/*.opening",
    "data/exhibits/*/custody/*.tlog-proof",
    "data/exhibits/*/custody/*.fields/*",
    "data/timestamps/*.checkpoint",
    "data/timestamps/*.consistency",
    "data/timestamps/*.tsq",
    "data/timestamps/*.chain.pem",
)
sometimes = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=VERSIONS)
def tiny(request, tmp_path_factory: pytest.TempPathFactory, authority) -> Path:
    """A package of two exhibits and one time-stamp, changed by every example and made whole again."""
    world = compose(VERSIONS[request.param])
    folder = tmp_path_factory.mktemp("tiny") / "dossier"
    world.write(folder, [world.stamp(authority("rsa"), world.sealed)])
    return folder


def every_file(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@contextmanager
def changed(*paths: Path) -> Iterator[None]:
    """Undo what is done to these files inside, and to the manifests."""
    folder = next(parent for parent in paths[0].parents if parent.name == "dossier")
    tags = [
        folder / name
        for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
    ]
    before = {path: path.read_bytes() for path in {*paths, *tags}}
    try:
        yield
    finally:
        for path, data in before.items():
            path.write_bytes(data)


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position // 8 % len(data)] ^= 1 << position % 8
    path.write_bytes(data)


positions = st.integers(0, 2**24)


def test_the_unchanged_package_is_consistent(tiny):
    assert examine(tiny).result is Result.CONSISTENT


@sometimes
@given(data=st.data(), position=positions)
def test_a_flipped_bit_is_found(tiny, data, position):
    path = data.draw(st.sampled_from(every_file(tiny)))
    with changed(path):
        flip(path, position)
        assert examine(tiny).result is Result.FAILED


@sometimes
@given(data=st.data(), kept_part=st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_found(tiny, data, kept_part):
    path = data.draw(st.sampled_from(every_file(tiny)))
    with changed(path):
        os.truncate(path, int(path.stat().st_size * kept_part))
        assert examine(tiny).result is Result.FAILED


@sometimes
@given(data=st.data())
def test_a_removed_file_is_found(tiny, data):
    path = data.draw(st.sampled_from(every_file(tiny)))
    with changed(path):
        path.unlink()
        assert examine(tiny).result is Result.FAILED


@sometimes
@given(data=st.data())
def test_two_files_that_changed_places_are_found(tiny, data):
    one, other = data.draw(st.lists(st.sampled_from(every_file(tiny)), min_size=2, max_size=2, unique=True))
    assume(one.read_bytes() != other.read_bytes())
    with changed(one, other):
        first = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(first)
        assert examine(tiny).result is Result.FAILED


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), position=positions)
def test_a_flipped_bit_behind_right_manifests_is_found(tiny, kind, data, position):
    paths = sorted(tiny.glob(kind))
    path = data.draw(st.sampled_from(paths))
    with changed(path):
        flip(path, position)
        assume(not is_case_code(path))
        rebag(tiny)
        assert examine(tiny).result in found(path)


def found(path: Path) -> set[Result]:
    """A root certificate whose algorithm was made unknown is a gap; everything else is a fault."""
    return {Result.FAILED, Result.INCOMPLETE} if path.name.endswith(".chain.pem") else {Result.FAILED}


def is_case_code(path: Path) -> bool:
    """Whether nothing but the case code, which is not disclosed, has changed."""
    return path.name == "statements.json" and b'"code": "ik-99"' not in path.read_bytes()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=positions, part=st.sampled_from(["statement", "attributes", "signature"]))
def test_a_flipped_bit_in_what_the_authority_signed_is_found(tiny, position, part):
    path = next((tiny / "data/timestamps").glob("*.tsr"))
    start, end = signed_part(path.read_bytes(), part)
    with changed(path):
        flip(path, 8 * start + position % (8 * (end - start)))
        rebag(tiny)
        assert codes(tiny) & {"T001", "T002", "T003"}


def signed_part(reply: bytes, part: str) -> tuple[int, int]:
    """Where a part of the token stands: TSTInfo begins with its version, the attributes with contentType, the signature ends the file."""
    if part == "signature":
        return len(reply) - 256, len(reply)
    content_type = bytes.fromhex("06092a864886f70d010903")
    if part == "attributes":
        return reply.index(content_type), len(reply) - 256 - 20
    start = reply.index(bytes.fromhex("060b2a864886f70d0109100104")) + 13
    return start, start + 60


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_two_signed_files_that_changed_places_behind_right_manifests_are_found(tiny, data):
    signed = sorted({path for kind in KINDS for path in tiny.glob(kind)})
    one, other = data.draw(st.lists(st.sampled_from(signed), min_size=2, max_size=2, unique=True))
    assume(one.read_bytes() != other.read_bytes())
    with changed(one, other):
        first = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(first)
        rebag(tiny)
        assert examine(tiny).result is Result.FAILED


ODD = st.sampled_from([None, True, 7, -1, "", "x", [], {}, [[]], {"veiled": "0" * 64}, "\u0000", 2**53])


def places(value: object) -> Iterator[tuple[dict | list, str | int]]:
    """Every place inside a JSON value: the object or list it is in, and its name or number there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in list(inner):
        yield value, name
        yield from places(part)


@sometimes
@given(data=st.data(), odd=ODD)
def test_a_value_of_another_kind_in_statements_json_is_found(tiny, data, odd):
    path = tiny / "data/statements.json"
    with changed(path):
        told = json.loads(path.read_text())
        holder, name = data.draw(st.sampled_from(list(places(told))))
        assume(holder[name] != odd and name != "code")
        holder[name] = odd
        path.write_text(json.dumps(told))
        rebag(tiny)
        assert examine(tiny).result is Result.FAILED


@sometimes
@given(data=st.data(), odd=ODD)
def test_a_field_of_another_kind_in_a_signed_event_is_no_crash(tiny_world, tiny_folder, data, odd):
    stem = data.draw(st.sampled_from(sorted(tiny_world.entries)))
    name = data.draw(
        st.sampled_from(
            [
                *(
                    "type",
                    "at",
                    "by",
                    "item",
                    "site",
                    "seq",
                    "prev",
                    "seen",
                    "of",
                    "accession",
                    "control",
                    "dossier",
                    "batch",
                ),
                *("name", "content", "statements", "chain"),
            ]
        )
    )
    compose(TINY, Alterations(event={stem: lambda event: {**event, name: odd}})).write(tiny_folder)
    assert examine(tiny_folder).result in Result


@sometimes
@given(data=st.data(), odd=ODD)
def test_a_logged_value_of_another_kind_is_no_crash(tiny_world, tiny_folder, data, odd):
    place = data.draw(st.sampled_from(sorted(tiny_world.values)))
    holder = copy.deepcopy({"": tiny_world.values[place]})
    inside, name = data.draw(st.sampled_from(list(places(holder))))
    inside[name] = odd
    compose(TINY, Alterations(value={place: lambda _: holder[""]})).write(tiny_folder)
    assert examine(tiny_folder).result in Result


@pytest.fixture(scope="module")
def tiny_world() -> World:
    return compose(TINY)


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd") / "dossier"

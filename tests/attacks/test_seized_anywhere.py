"""Promise 1 while an archive is written to: seized at any moment, and the thief has originals and packages (all of it: `make seized`)."""

import pytest

from khronika.archive.seizure.scan import TraceKind
from tests.attacks.seized_anywhere import make_world, seized, told_by


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", "")  # each attempt has a memory of its own; this one comes back
        yield make_world(tmp_path_factory.mktemp("seized"), packages=1)


@pytest.mark.parametrize("command", ["seal", "members"])
def test_an_archive_that_is_seized_while_it_is_written_to_shows_neither_originals_nor_packages(
    command, world, tmp_path
):
    for calls, traces in seized(world, tmp_path, command, 1):
        assert traces == [], calls


def test_a_trace_would_be_found(world, tmp_path):
    package = next(world.packages[0].glob("data/package.opening")).read_bytes()
    (world.archive / "sealed" / "leak").write_bytes(package[40:60])
    try:
        assert {
            trace.kind
            for trace in told_by(world.archive, world.originals, world.packages)
            if trace.path == "sealed/leak"
        } == {
            TraceKind.PACKAGE,
            TraceKind.TIME,
        }
    finally:
        (world.archive / "sealed" / "leak").unlink()

"""Promise 7, attacked: what is disputed holds a case back. Statements, fields and exhibits: test_a01, test_a02 and test_a13."""

import pytest

from khronika.archive.record.review import decide
from khronika.archive.release.order import UnacceptedError
from khronika.archive.release.release import release
from khronika.dossier.event import ExportEvent
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from tests.attacks.pseudonym_case import file, recorded, sealed


@pytest.fixture
def archive(tmp_path):
    with sealed(tmp_path) as archive:
        yield archive


def test_a_disputed_statement_holds_a_case_back(archive, tmp_path):
    order = recorded(archive, file())
    [(_, batch)] = archive.index.events(StateEvent)
    decide(archive, [f"{batch}.1"], State.DISPUTED, "the witness took it back")
    with pytest.raises(UnacceptedError, match=f"1 disputed: {batch}.1"):
        release(archive, order, tmp_path / "out")
    assert not archive.index.events(ExportEvent)

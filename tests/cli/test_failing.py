"""What a person is told where the system refuses something."""

import errno

import pytest

from khronika.presentation.failing import told


@pytest.mark.parametrize(
    "number", [errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNRESET]
)
def test_a_share_whose_machine_is_away_is_told_as_one(number):
    said = told(OSError(number, "a path that nobody is to see"))
    assert "the other machine does not answer" in str(said)
    assert "what was acknowledged is safe" in str(said)
    assert "network" in said.hint
    assert "a path" not in f"{said} {said.hint}"

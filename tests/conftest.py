"""What every test stands on: reproducible examples and the shared vectors."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.demonstration"]

# Heads are remembered nowhere, unless a test says where: tests put old archives back, and go on from copies of one another.
os.environ["XDG_STATE_HOME"] = f"{os.devnull}/nowhere"

PROJECT = Path(__file__).resolve().parent.parent

# "ci" is the same on every run, so that a red run can be repeated; "search" looks for new counterexamples and is run by hand:
# HYPOTHESIS_PROFILE=search pytest tests/seal
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=40, database=None, print_blob=True)
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the source tree."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of vectors and corpora that lies beside the source tree, or wherever KHRONIKA_SHARED says."""
    folder = Path(os.environ.get("KHRONIKA_SHARED", PROJECT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared vectors are not beside the source tree (set KHRONIKA_SHARED)")
    return folder

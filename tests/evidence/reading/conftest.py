"""What tests of readers share."""

import pytest

from tests.evidence.reading import in_workers


@pytest.fixture(scope="module", autouse=True)
def no_server_left_behind():
    """End the server of a module's tests with them: other tests count the processes that are left."""
    yield
    in_workers.close()

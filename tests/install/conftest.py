"""The wheel, built once."""

import os
import subprocess

import pytest

SCRIPT = "scripts/wheel"


def build(project, folder, **environment):
    command = [project / SCRIPT, folder]
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1764460800"} | environment,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def wheel(project, tmp_path_factory):
    """The wheel, built once a session."""
    return build(project, tmp_path_factory.mktemp("wheel"))

"""The environment of one checkout is never emptied from another that links to it."""

import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_a_link_to_the_environment_of_another_checkout_is_refused_and_nothing_is_changed(tmp_path):
    other, here = tmp_path / "other/.venv", tmp_path / "here"
    (other / "bin").mkdir(parents=True)
    (other / "place").write_text(f"{other.parent}\n")
    (here / "scripts").mkdir(parents=True)
    (here / "requirements").mkdir()
    shutil.copy(PROJECT / "scripts/environment", here / "scripts")
    (here / ".venv").symlink_to(other)
    done = subprocess.run([here / "scripts/environment", "dev"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert sorted(each.name for each in other.iterdir()) == ["bin", "place"]

"""Fragments of the changelog are gathered under their headings."""

import importlib.util
from importlib.machinery import SourceFileLoader

from tests.house.sources import PROJECT

_spec = importlib.util.spec_from_loader(
    "changelog", SourceFileLoader("changelog", str(PROJECT / "scripts" / "changelog"))
)
assert _spec is not None
assert _spec.loader is not None
changelog = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(changelog)

BEFORE = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- One.\n\n### Fixed\n\n- Two.\n\n## 0.1\n\n### Added\n\n- Old.\n"


def test_a_fragment_stands_first_under_its_heading_of_what_is_not_released():
    after = changelog.gathered(BEFORE, {"added": ["Three."], "fixed": ["Four."]})
    assert after == BEFORE.replace("- One.", "- Three.\n- One.").replace("- Two.", "- Four.\n- Two.")


def test_a_kind_without_a_heading_gets_one_of_what_is_not_released():
    before = "## [Unreleased]\n\n### Added\n\n- One.\n\n## 0.1\n\n### Fixed\n\n- Old.\n"
    after = changelog.gathered(before, {"fixed": ["Two."]})
    assert after == before.replace("### Added", "### Fixed\n\n- Two.\n\n### Added", 1)


def test_every_fragment_is_of_a_kind_that_is_gathered():
    names = {path.name for path in (PROJECT / "changes").iterdir()} - {"README.md"}
    assert {
        name for name in names if name.split(".")[-2:-1] != [] and name.split(".")[-2] not in changelog.KINDS
    } == set()

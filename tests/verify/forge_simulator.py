"""Where false packages are made, and how their findings are counted."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from khronika_verify.finding import Level
from khronika_verify.package import Report, examine
from tests.verify.package_simulator import Alterations, Authority, Scenario, Stamp, World, compose, rebag
from tests.verify.scenario_simulator import BATCHES, EXHIBITS, version_1

SMALL = Scenario(exhibits=EXHIBITS[:3], batches=(*BATCHES[:4], *BATCHES[-2:]), fillers=1)


@dataclass(frozen=True)
class Forge:
    """Where false packages are made, in one version of the format."""

    folder: Path
    genuine: Path
    authority: Callable[[str], Authority]
    version: int = 2

    @property
    def small(self) -> Scenario:
        """The scenario of the small package."""
        return self.fitted(SMALL)

    def fitted(self, scenario: Scenario) -> Scenario:
        """A scenario as this version of the format tells it."""
        return scenario if self.version == 2 else version_1(scenario)

    def compose(self, scenario: Scenario = SMALL, alterations: Alterations | None = None) -> World:
        """The world of a scenario in this version of the format."""
        return compose(self.fitted(scenario), alterations)

    def custody(self, control: str, number: int, kind: str) -> str:
        """Where a custody event stands."""
        return f"exhibits/{control}/custody/{'a-' if self.version == 2 else ''}{number:04}-{kind}"

    def copy(self) -> Path:
        """A copy of the genuine package."""
        shutil.copytree(self.genuine, self.folder / "dossier")
        return self.folder / "dossier"

    def without(self, batch: str, *names: str) -> Path:
        """A copy of the genuine package without some of the fields of a batch, and not a word of them."""
        folder = self.copy()
        told = json.loads((folder / "data/statements.json").read_text())
        entry = next(each for each in told["batches"] if each["batch"] == batch)
        for name in names:
            (folder / f"data/statements/{batch}.fields/{name}").unlink()
            del entry["fields"][name]
            entry["states"].pop(f"{batch}.{name.rpartition('.')[2]}", None)
        (folder / "data/statements.json").write_text(json.dumps(told))
        rebag(folder)
        return folder

    def write(self, alterations: Alterations | None = None, scenario: Scenario = SMALL) -> Path:
        """A package without time-stamps whose author told these lies."""
        return self.write_world(self.compose(scenario, alterations))

    def write_world(self, world: World, stamps: Sequence[Stamp] = ()) -> Path:
        """The package of a world."""
        world.write(self.folder / "dossier", stamps)
        return self.folder / "dossier"

    def stamped(self, authority: Authority) -> Path:
        """A package stamped by this authority alone."""
        world = self.compose()
        return self.write_world(world, [world.stamp(authority, world.sealed)])


def weighty(report: Report) -> set[str]:
    """The codes of the findings that are no mere notices."""
    return {finding.code for finding in report.findings if finding.level is not Level.NOTICE}


def codes(folder: Path) -> set[str]:
    """The codes of all findings that are no mere notices."""
    return weighty(examine(folder))

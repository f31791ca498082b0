"""Where false packages are made, and how their findings are counted."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from khronika_verify.finding import Level
from khronika_verify.package import Report, examine
from tests.verify.package_simulator import Alterations, Authority, Scenario, Stamp, World, compose
from tests.verify.scenario_simulator import BATCHES, EXHIBITS

SMALL = Scenario(exhibits=EXHIBITS[:3], batches=(*BATCHES[:4], BATCHES[-1]), fillers=1)


@dataclass(frozen=True)
class Forge:
    """Where false packages are made."""

    folder: Path
    genuine: Path
    authority: Callable[[str], Authority]

    def copy(self) -> Path:
        """A copy of the genuine package."""
        shutil.copytree(self.genuine, self.folder / "dossier")
        return self.folder / "dossier"

    def write(self, alterations: Alterations | None = None, scenario: Scenario = SMALL) -> Path:
        """A package without time-stamps whose author told these lies."""
        return self.write_world(compose(scenario, alterations))

    def write_world(self, world: World, stamps: Sequence[Stamp] = ()) -> Path:
        """The package of a world."""
        world.write(self.folder / "dossier", stamps)
        return self.folder / "dossier"

    def stamped(self, authority: Authority) -> Path:
        """A package stamped by this authority alone."""
        world = compose(SMALL)
        return self.write_world(world, [world.stamp(authority, world.sealed)])


def weighty(report: Report) -> set[str]:
    """The codes of the findings that are no mere notices."""
    return {finding.code for finding in report.findings if finding.level is not Level.NOTICE}


def codes(folder: Path) -> set[str]:
    """The codes of all findings that are no mere notices."""
    return weighty(examine(folder))

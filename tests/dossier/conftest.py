"""One written package that most tests look at."""

from pathlib import Path

import pytest

from khronika.dossier.files.package import VerifierFiles, write_court_package
from khronika.dossier.plan import DossierPlan
from khronika.dossier.view.build import tell
from khronika.dossier.view.view_model import CaseView
from tests.dossier.plan_simulator import WORDS, plan, plan_of, steps_of
from tests.dossier.plan_simulator import compose as compose_case
from tests.verify.package_simulator import Authority, has_openssl

VERIFIER = VerifierFiles(b"# stands for the verifier\n", b"<!doctype html><title>Verifier</title>\n")


@pytest.fixture(scope="session")
def english() -> DossierPlan:
    return plan("en")


@pytest.fixture(scope="session")
def account(english: DossierPlan) -> CaseView:
    return tell(english, WORDS)


@pytest.fixture(scope="session")
def written(english: DossierPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the English case."""
    return write(english, tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="session")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the Russian case with a token over a checkpoint before the exports."""
    if not has_openssl():
        pytest.skip("openssl, which plays the time-stamping authority, is not installed")
    world = compose_case(language="ru")
    stamps = [world.stamp(Authority(tmp_path_factory.mktemp("authority")), world.sealed)]
    return write(plan_of(world, stamps), tmp_path_factory.mktemp("stamped"))


def write(whole: DossierPlan, folder: Path) -> Path:
    out = folder / "dossier"
    write_court_package(whole, out, VERIFIER, steps_of(whole), WORDS)
    return out

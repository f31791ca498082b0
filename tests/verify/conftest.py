"""Genuine packages, made once a session, and copies of them to be attacked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verify.forge_simulator import SMALL, Forge
from tests.verify.package_simulator import Authority, Scenario, World, compose, has_openssl
from tests.verify.scenario_simulator import version_1


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Authority]:
    """A time-stamping authority by the kind of its keys, each made once."""
    if not has_openssl():
        pytest.skip("openssl, which plays the time-stamping authority, is not installed")
    made: dict[str, Authority] = {}

    def make(kind: str) -> Authority:
        if kind not in made:
            made[kind] = Authority(tmp_path_factory.mktemp(kind), kind)
        return made[kind]

    return make


@pytest.fixture(scope="session")
def genuine(tmp_path_factory: pytest.TempPathFactory, authority: Callable[[str], Authority]) -> Path:
    """A genuine package with every kind of exhibit and citation and two time-stamps."""
    world = compose()
    folder = tmp_path_factory.mktemp("genuine") / "dossier"
    world.write(folder, [world.stamp(authority("rsa"), world.sealed), world.stamp(authority("p256"))])
    return folder


@pytest.fixture(scope="session")
def genuine_1(tmp_path_factory: pytest.TempPathFactory, authority: Callable[[str], Authority]) -> Path:
    """The same package in version 1 of the format."""
    world = compose(version_1(Scenario()))
    folder = tmp_path_factory.mktemp("genuine-1") / "dossier"
    world.write(folder, [world.stamp(authority("rsa"), world.sealed), world.stamp(authority("p256"))])
    return folder


@pytest.fixture(scope="session")
def small_world() -> World:
    """A small log, of which packages are written."""
    return compose(SMALL)


@pytest.fixture
def small(tmp_path: Path, small_world: World, authority: Callable[[str], Authority]) -> Path:
    """A small genuine package, one time-stamp, to be changed at will."""
    small_world.write(tmp_path / "dossier", [small_world.stamp(authority("rsa"), small_world.sealed)])
    return tmp_path / "dossier"


@pytest.fixture
def forge(tmp_path: Path, genuine: Path, authority: Callable[[str], Authority]) -> Forge:
    """Where false packages are made."""
    return Forge(tmp_path, genuine, authority)


@pytest.fixture
def forge_1(tmp_path: Path, genuine_1: Path, authority: Callable[[str], Authority]) -> Forge:
    """Where false packages of version 1 are made."""
    return Forge(tmp_path, genuine_1, authority, version=1)

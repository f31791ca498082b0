"""Forty honest packages of all shapes pass all three verifiers, and forty altered ones are found by all three: `make attack` has more."""

from dataclasses import replace

import pytest

from tests.attacks.generated_packages import ALTERED, HONEST, asked_again, ground_in
from tests.attacks.package_alterations import ALTERATIONS, alter, files_in
from tests.attacks.package_shapes import shape_of

pytestmark = pytest.mark.browser

SEED = 0
GROUPS = [range(start, start + 10) for start in range(0, 20, 10)]


@pytest.fixture(scope="module")
def ground(tmp_path_factory, authority, program, open_page):
    with asked_again(program) as ask:
        yield ground_in(tmp_path_factory.mktemp("generated"), authority("rsa"), ask, open_page)


@pytest.mark.parametrize("numbers", GROUPS, ids=str)
def test_honest_packages_of_all_shapes_pass_all_three_verifiers(ground, numbers):
    assert [problem for number in numbers for problem in ground.problems_of(HONEST, number, SEED)] == []


@pytest.mark.parametrize("numbers", GROUPS, ids=str)
def test_altered_packages_are_found_by_all_three_verifiers_alike(ground, numbers):
    assert [problem for number in numbers for problem in ground.problems_of(ALTERED, number, SEED)] == []


def test_a_verifier_that_says_something_else_is_told(ground):
    """The comparison can fail: one verifier is shown the package when it was altered behind its back."""

    def shown_another(folder):
        (folder / "data/index.html").write_bytes(b"another page")
        return ground.ask_program(folder)

    misled = replace(ground, folder=ground.folder / "misled", ask_program=shown_another)
    [problem] = misled.problems_of(HONEST, 1, SEED)
    assert "the library and verify.py" in problem
    assert "index.html" in problem


def test_the_same_number_gives_the_same_package_and_the_same_alteration(ground, tmp_path):
    assert shape_of(7, SEED).scenario == shape_of(7, SEED).scenario != shape_of(8, SEED).scenario
    shape_of(3, SEED).write(tmp_path / "package", ground.authority)
    before = files_in(tmp_path / "package")
    done = alter(tmp_path / "package", ground.other, 3, SEED)
    assert files_in(tmp_path / "package") != before
    for path, data in before.items():
        (tmp_path / "package" / path).write_bytes(data)
    assert alter(tmp_path / "package", ground.other, 3, SEED) == done
    assert len(ALTERATIONS) > 20

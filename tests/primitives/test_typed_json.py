"""Frozen values as JSON and back, by their types."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

import pytest

from khronika.primitives.error import MalformedError
from khronika.primitives.typed_json import read, told


class Kind(Enum):
    ONE = "one"


class Line(NamedTuple):
    day: date | None
    kinds: tuple[Kind, ...]
    share: float = 1


@dataclass(frozen=True)
class Page:
    lines: tuple[Line, ...]
    by_name: Mapping[tuple[str, str], tuple[str, int]]


PAGE = Page((Line(date(2024, 3, 1), (Kind.ONE,), 0.5), Line(None, ())), {("a", "b"): ("c", 3)})


def test_what_is_written_is_read_again():
    assert read(Page, json.loads(json.dumps(told(PAGE)))) == PAGE


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        [[], [], []],
        [[["2024-13-01", [], 1]], []],
        [[[None, ["two"], 1]], []],
        [[[None, [], "1"]], []],
        [[], [[["a"], ["c", 3]]]],
    ],
)
def test_what_was_written_of_another_type_is_refused(value):
    with pytest.raises(MalformedError):
        read(Page, value)


def test_what_is_of_no_known_type_is_not_written():
    with pytest.raises(TypeError):
        told({1, 2})

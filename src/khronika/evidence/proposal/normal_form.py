"""Russian names in their first case, where the words leave no doubt which name that is."""

from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

_LONGEST = 60
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_GENDERS = ("masc", "femn")
_NAMES = frozenset({"Name", "Surn", "Patr"})


@cache
def _analyser() -> Any | None:  # noqa: ANN401 -- the library says nothing of its types
    if find_spec("pymorphy3") is None or find_spec("pymorphy3_dicts_ru") is None:
        return None
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=8192)
def of_person(name: str) -> str:
    """The name in its first case when every reading of all its parts in one case and gender gives the same.

    Else as written.
    """
    analyser = _analyser()
    if (
        analyser is None
        or len(name) > _LONGEST
        or not name.replace(" ", "").replace("-", "").replace(".", "").isalpha()
    ):
        return name
    parts = [_readings(analyser, part) for part in name.split(" ")]
    found = {
        written
        for case in _CASES
        for gender in _GENDERS
        if (written := _joined(parts, case, gender)) is not None
    }
    return found.pop() if len(found) == 1 else name


Reading = dict[tuple[str, str], str]


def _readings(analyser: Any, part: str) -> Reading:  # noqa: ANN401
    """The first case of one part of a name, by the case and gender it may stand in.

    An initial stands in all.
    """
    if "." in part or len(part) == 1:
        return {(case, gender): part for case in _CASES for gender in _GENDERS}
    parses = [parse for parse in analyser.parse(part) if "sing" in parse.tag]
    parses = [parse for parse in parses if _NAMES & parse.tag.grammemes] or [
        parse for parse in parses if parse.tag.POS == "ADJF"
    ]
    readings: Reading = {}
    for parse in parses:
        for gender in _GENDERS if parse.tag.gender is None else {parse.tag.gender} & set(_GENDERS):
            first = parse.inflect({"nomn", "sing", gender} if parse.tag.POS == "ADJF" else {"nomn", "sing"})
            if first is not None and parse.tag.case in _CASES:
                readings.setdefault((parse.tag.case, gender), _as_written(first.word, part))
    return readings


def _joined(parts: list[Reading], case: str, gender: str) -> str | None:
    words = [readings.get((case, gender)) for readings in parts]
    return " ".join(word for word in words if word) if all(words) else None


@lru_cache(maxsize=8192)
def of_place(name: str) -> str:
    """The place in its first case when every reading of its one word as a place gives the same.

    Else as written.
    """
    analyser = _analyser()
    if analyser is None or len(name) > _LONGEST or not name.replace("-", "").isalpha() or name.isupper():
        return name
    parses = [parse for parse in analyser.parse(name) if "Geox" in parse.tag and "sing" in parse.tag]
    found = {first.word for parse in parses if (first := parse.inflect({"nomn"})) is not None}
    return _as_written(found.pop(), name) if len(found) == 1 else name


def _as_written(word: str, like: str) -> str:
    """The word with capitals where the written one has them."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-")) if like[:1].isupper() else word

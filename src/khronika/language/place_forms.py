"""One form for what is one place, however it is written: ИК-99, IK-99 and исправительная колония № 99.

Names that languages have of their own (Киев, Київ, Kyiv) stand in `place_names.tsv`, a line a place; all others are one by their sound.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from khronika.language.facilities import Facility, facilities
from khronika.language.names import name_key
from khronika.language.tokens import tokens

_ID = re.compile("[a-z2-7]{26}|[0-9a-f]{32}")
_KINDS = frozenset(
    {
        "г",
        "гор",
        "город",
        "місто",
        "с",
        "село",
        "пос",
        "поселок",
        "дер",
        "деревня",
        "city",
        "town",
        "village",
        "ville",
    }
)
"""Words before a place's name that are written or left out at will."""

_PREPOSITIONS = frozenset({"в", "во", "у", "на", "из", "з", "із", "in", "at", "of", "à", "de", "en", "the"})
_SAINTS = frozenset({"санкт", "сент", "sankt", "saint", "st", "с"})
_PETERSBURG = "Петербург"
_REGIONS = {
    **dict.fromkeys(("область", "области", "обл", "області", "oblast", "region", "région"), "oblast"),
    **dict.fromkeys(("край", "края", "крае", "краї", "краю", "krai", "kray", "territory"), "krai"),
    **dict.fromkeys(("республика", "республике", "республіка", "респ", "republic", "république"), "republic"),
}
"""Words for what is larger than a town, by language."""
_ADJECTIVE = re.compile("(?<=..)sk$")
"""What is left of the ending of Владимирская beside область; Vladimir region has none."""


@lru_cache(maxsize=1 << 16)
def place_form(written: str) -> str:
    """The form of a place: number and kind of a facility and the keys of the other words, in one order.

    Other texts stay as they are.
    """
    if _ID.fullmatch(written):
        return written
    words = tokens(written)
    numbered = next(facilities(words), None)
    rest = [word.form for place, word in enumerate(words) if not _within(numbered, place)]
    keys = sorted(_keys([form for form in rest if form not in _KINDS and form not in _PREPOSITIONS]))
    if numbered:
        return " ".join([numbered.name, *keys])
    return " ".join(keys) or written


def _keys(forms: list[str]) -> set[str]:
    """The words of a place in one form: of a town in any language, of a region without its ending."""
    region = next((kind for form in forms if (kind := _REGIONS.get(form))), "")
    names = [form for form in forms if form not in _REGIONS]
    known = _own_names()
    keys = {_name(form, known, in_region=bool(region)) for form in names}
    if known[_key(_PETERSBURG)] in keys:
        keys = {_name(form, known, in_region=bool(region)) for form in names if form not in _SAINTS}
    return keys | {region} - {""}


def _name(form: str, known: Mapping[str, str], *, in_region: bool) -> str:
    key = _key(form)
    if key in known:
        return known[key]
    return _ADJECTIVE.sub("", key) if in_region else key


@lru_cache(maxsize=1)
def _own_names() -> Mapping[str, str]:
    """The key of each name of a place to the key of the first of its line."""
    found: dict[str, str] = {}
    lines = resources.files("khronika.language").joinpath("place_names.tsv").read_text(encoding="utf-8")
    for line in lines.splitlines():
        names = [_key(name.rpartition("-")[2]) for name in line.split("\t")]
        found |= dict.fromkeys(names, names[0])
    return found


def _within(numbered: Facility | None, place: int) -> bool:
    return numbered is not None and numbered.first <= place <= numbered.last


def _key(form: str) -> str:
    return name_key(form) or form

"""Several names in one cell, parted where it is certain that there are several."""

import re

_NUMBERED = re.compile(r"(?:^|[\s;,])[0-9]{1,2}[.)]\s+")
_STRONG = re.compile(r"\s*(?:;|\n|\r|\s/\s)\s*")
_COMMA = re.compile(r"\s*,\s*(?:и\s+|та\s+|and\s+|et\s+)?")
_JOINED = re.compile(r"\s+(?:и|та|й|and|et|&)\s+")
_PART = re.compile(r"[^\W\d_]+(?:[-'’ʼ.][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){1,2}")
_MOST = 200


def parted_names(text: str) -> tuple[str, ...]:
    """The names in a cell, each as it is written; one where it cannot be told for sure that there are several."""
    if len(text) < 7 or not _may_be_several(text):
        return (text,)
    if len(numbered := [part.strip(" ;,\n") for part in _NUMBERED.split(text) if part.strip(" ;,\n")]) > 1 and _NUMBERED.match(text):
        return _names(numbered, text)
    for parter in (_STRONG, _COMMA, _JOINED):
        parts = [part for part in parter.split(text.strip()) if part]
        if len(parts) > 1:
            inner = [each for part in parts for each in _JOINED.split(part)]
            return _names(inner if all(map(_whole, inner)) else parts, text)
    return (text,)


def _may_be_several(text: str) -> bool:
    return bool(_STRONG.search(text) or "," in text or _JOINED.search(text) or _NUMBERED.match(text))


def _names(parts: list[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts)) if 1 < len(parts) <= _MOST and all(map(_whole, parts)) else (text,)


def _whole(text: str) -> bool:
    """Whether this is a name of two to five words, each with a capital, or one with initials: half a name is no name of its own."""
    bare = _INITIALS.sub("", text).split()
    words = text.replace(".", ". ").split()
    capital = all(_PART.fullmatch(word) and word[:1].isupper() for word in bare)
    return bool(bare) and capital and 2 <= len(words) <= 5

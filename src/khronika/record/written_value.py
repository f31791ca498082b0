"""A value as a person types it on one line, in the form that a statement file has for the range of its property."""

import re

from khronika.primitives.codec import Json
from khronika.primitives.timespan import Timespan, UnreadableDate
from khronika.record.value import ordinary_kind
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

_RANGE = re.compile(r"(\d{1,9})\s*(?:-|–|\.\.)\s*(\d{1,9})", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def written_value(text: str, word: PropertyWord, words: Vocabulary) -> Json:
    """The value that a text means: a date in EDTF or in words, a code or a label of one in any language, a number or a range of two.

    What is none of these stays as it was said. Entities are for whoever can look them up.
    """
    match word.range:
        case Range.DATE:
            return {"date": text} if is_edtf(text) else {"said": text}
        case Range.CODE:
            code = words.lists[word.list].code_of(text)
            return ({"code": code} if code == text else {"code": code, "said": text}) if code else text
        case Range.NUMBER if _NUMBER.fullmatch(text):
            return int(text)
        case Range.NUMBER if found := _RANGE.fullmatch(text):
            return {"from": int(found[1]), "to": int(found[2]), "said": text}
        case _:
            return text


def is_edtf(text: str) -> bool:
    """Whether a text is a date in EDTF and nothing else."""
    try:
        Timespan.of(text, ordinary_kind(text), text=text, inferred=False)
    except UnreadableDate:
        return False
    return True

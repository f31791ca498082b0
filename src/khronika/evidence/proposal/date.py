"""Dates and stretches of time, each the longest run of words that the parser of timespans reads."""

from collections.abc import Iterator
from datetime import date

from khronika.evidence.proposal.phrase import Form
from khronika.evidence.proposal.proposal import Kind, Proposal, Proposer, RelativeDate
from khronika.evidence.proposal.sentence import Sentence
from khronika.primitives.timespan import Timespan, UnreadableDate, parse
from khronika.primitives.timespan.reading import LANGUAGES

PROPOSER = Proposer("dates", "1")

_SIGNS = frozenset("-–—‑/.,:'’")
_BEFORE, _AFTER = 9, 9
_MOST_TRIES = 90
_ANY_DAY = date(2000, 12, 31)
_LEADING = {
    "ru": frozenset({"в", "во", "было"}),
    "uk": frozenset({"в", "у"}),
    "en": frozenset({"in", "on", "the", "at"}),
    "fr": frozenset({"en", "au", "à", "la", "l'"}),
}
_MONTH_ALONE_AFTER = frozenset({"в", "с", "до", "у", "з", "in", "since", "until", "en", "depuis", "к", "по", "last", "this", "on", "во"})


def dates(sentence: Sentence, reference: date | None) -> Iterator[Proposal]:
    """Every date of the sentence; one that hangs on the day it was said is relative unless `reference` gives that day."""
    done = 0
    for at, form in enumerate(sentence.forms):
        if at >= done and (form.anchor or _short_year(sentence.forms, at)):
            found = _longest(sentence, at, done, reference)
            if found is not None:
                first, last, value = found
                yield _proposal(sentence, first, last, value)
                done = last


def _proposal(sentence: Sentence, first: int, last: int, value: Timespan | RelativeDate) -> Proposal:
    start, end = sentence.starts[first], sentence.ends[last - 1]
    return Proposal(start, end, sentence.text[start:end], Kind.DATE, value, PROPOSER)


def _short_year(forms: list[Form], at: int) -> bool:
    """Whether the year of a date like 12.08.21 stands here."""
    if at < 4 or not forms[at].in_date or len(forms[at].text) != 2:
        return False
    return [form.text for form in forms[at - 3 : at : 2]] == [".", "."] and all(forms[at - back].text.isdecimal() for back in (0, 2, 4))


def _longest(sentence: Sentence, at: int, done: int, reference: date | None) -> tuple[int, int, Timespan | RelativeDate] | None:
    first, last = _run(sentence.forms, at, done)
    tries = 0
    for length in range(last - first, 0, -1):
        for start in range(max(first, at - length + 1), min(at, last - length) + 1):
            end = start + length
            if sentence.forms[start].in_date and _may_end(sentence, end - 1):
                tries += 1
                value = _read(sentence, start, end, reference)
                if value is not None:
                    return _trimmed(sentence, start, end, value, reference)
        if tries > _MOST_TRIES:
            return None
    return None


def _run(forms: list[Form], at: int, done: int) -> tuple[int, int]:
    """The words around an anchor that may all stand in a date."""
    first = at
    while first > max(done, at - _BEFORE) and _may_stand(forms[first - 1]):
        first -= 1
    last = at + 1
    while last < min(len(forms), at + _AFTER) and _may_stand(forms[last]):
        last += 1
    return first, last


def _may_stand(form: Form) -> bool:
    return form.in_date or form.text in _SIGNS


def _may_end(sentence: Sentence, at: int) -> bool:
    return sentence.forms[at].in_date and sentence.forms[at].key not in _LEADING[sentence.language]


def _read(sentence: Sentence, start: int, end: int, reference: date | None) -> Timespan | RelativeDate | None:
    quote = sentence.quote(start, end)
    if end - start == 1 and quote.isdecimal():
        return None
    try:
        value = parse(" ".join(quote.split()), reference=reference or _ANY_DAY, language=sentence.language)
    except UnreadableDate:
        return None
    if reference is None and value.inferred:
        return _without_reference(sentence, start, end)
    return value


def _without_reference(sentence: Sentence, start: int, end: int) -> Timespan | RelativeDate | None:
    try:
        return parse(" ".join(sentence.quote(start, end).split()), language=sentence.language)
    except UnreadableDate:
        return RelativeDate() if _worth_saying(sentence, start, end) else None


def _worth_saying(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a date without a year is one: more than a word, a word like "yesterday", or a month after a preposition."""
    forms = sentence.forms
    if end - start > 1 or (start > 0 and forms[start - 1].key in _MONTH_ALONE_AFTER):
        return True
    return LANGUAGES[sentence.language].words.get(forms[start].key, ((" ", 0),))[0][0] == "D"


def _trimmed(
    sentence: Sentence, first: int, last: int, value: Timespan | RelativeDate, reference: date | None
) -> tuple[int, int, Timespan | RelativeDate]:
    """Without the prepositions in front that mean nothing for the date."""
    forms = sentence.forms
    if last - first < 2 or forms[first].key not in _LEADING[sentence.language] or (last - first == 2 and not forms[first + 1].letters):
        return first, last, value
    shorter = _read(sentence, first + 1, last, reference)
    if shorter is None or _meaning(shorter) != _meaning(value):
        return first, last, value
    return _trimmed(sentence, first + 1, last, shorter, reference)


def _meaning(value: Timespan | RelativeDate) -> tuple[str, str] | None:
    return (value.edtf, value.kind.value) if isinstance(value, Timespan) else None

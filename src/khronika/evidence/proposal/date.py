"""Dates and stretches of time, each the longest run of words that the parser of timespans reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from khronika.evidence.proposal.phrase import PhraseForm
from khronika.evidence.proposal.proposal import Proposal, ProposalKind, Proposer, RelativeDate
from khronika.evidence.proposal.sentence import SourceSentence
from khronika.primitives.timespan import Timespan, UnreadableDate, parse
from khronika.primitives.timespan.reading import LANGUAGES

PROPOSER = Proposer("dates", "1")

_SIGNS = frozenset("-–—‑/.,:'’")
_FARTHEST, _STEP = 12, 6
_MOST_FAILURES, _FOR_EACH = 300, 20
_ANY_DAY = date(2000, 12, 31)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEADING = {
    "ru": frozenset({"в", "во", "от", "это", "было"}),
    "uk": frozenset({"в", "у"}),
    "en": frozenset({"in", "on", "the", "at"}),
    "fr": frozenset({"en", "au", "à", "la", "l'"}),
}
_SAID_OF_IT = {
    "ru": _words(
        "только лишь именно еще ещё уже буквально вот опубликован опубликовано опубликована подписан "
        "подписано подписана датирован датировано датирована"
    ),
    "uk": _words(
        "опубліковано опублікований опублікована підписано підписаний підписана датовано датований датована"
    ),
    "en": _words("published updated posted filed only just already even"),
    "fr": _words("publié publiée paru parue rédigé rédigée posté postée"),
}
"""Words that the parser passes over between a document and its date; behind a date they tell of the document."""
_MONTH_ALONE_AFTER = frozenset(
    {"в", "с", "до", "у", "з", "in", "since", "until", "en", "depuis", "к", "по", "last", "this", "on", "во"}
)


@dataclass(slots=True)
class _Search:
    """Dates looked for in one sentence, by trying words together until too many tries have failed.

    A sentence of hostile words would otherwise be tried in every cut.
    """

    sentence: SourceSentence
    reference: date | None
    left: int = _MOST_FAILURES

    def readable(self, first: int, last: int) -> bool:
        """Whether words `first` to `last` are a date, perhaps one that hangs on the day it was said."""
        forms = self.sentence.forms
        if self.left <= 0 or not forms[first].in_date or not _may_end(self.sentence, last - 1):
            return False
        if _parsed(self.sentence, first, last, self.reference or _ANY_DAY) is not None:
            return True
        self.left -= 1
        return False


def dates(sentence: SourceSentence, reference: date | None) -> Iterator[Proposal]:
    """Every date of the sentence.

    One that hangs on the day it was said is relative unless `reference` gives that day.
    """
    done, search = 0, _Search(sentence, reference)
    for at, form in enumerate(sentence.forms):
        if form.in_date and at >= done and (form.anchor or _short_year(sentence.forms, at)):
            found = _longest(search, at, done)
            if found is not None:
                first, last, value = found
                yield _proposal(sentence, first, last, value)
                done, search.left = last, search.left + _FOR_EACH


def _proposal(sentence: SourceSentence, first: int, last: int, value: Timespan | RelativeDate) -> Proposal:
    start, end = sentence.starts[first], sentence.ends[last - 1]
    return Proposal(start, end, sentence.text[start:end], ProposalKind.DATE, value, PROPOSER)


def _short_year(forms: list[PhraseForm], at: int) -> bool:
    """Whether the year of a date like 12.08.21 stands here."""
    if at < 4 or not forms[at].in_date or len(forms[at].text) != 2:
        return False
    return [form.text for form in forms[at - 3 : at : 2]] == [".", "."] and all(
        forms[at - back].text.isdecimal() for back in (0, 2, 4)
    )


def _longest(search: _Search, at: int, done: int) -> tuple[int, int, Timespan | RelativeDate] | None:
    """The readable words around an anchor, grown to both sides as long as they stay readable."""
    first, last = _run(search.sentence.forms, at, done)
    grown = _seed(search, at, first, last)
    before = None
    while grown is not None and grown != before:
        before, grown = grown, _grown(search, grown, first, last)
    if grown is None:
        return None
    value = _read(search.sentence, *grown, search.reference)
    return None if value is None else _trimmed(search.sentence, *grown, value, search.reference)


def _seed(search: _Search, at: int, first: int, last: int) -> tuple[int, int] | None:
    """The fewest readable words that hold the anchor."""
    for length in range(1, _STEP + 1):
        for start in range(max(first, at - length + 1), min(at, last - length) + 1):
            if search.readable(start, start + length):
                return start, start + length
    return None


def _grown(search: _Search, words: tuple[int, int], first: int, last: int) -> tuple[int, int]:
    """With the nearest words after them, else before them, that make a longer date.

    The same words where none do.
    """
    start, end = words
    for longer in range(end + 1, min(last, end + _STEP) + 1):
        if search.readable(start, longer):
            return start, longer
    for earlier in range(start - 1, max(first, start - _STEP) - 1, -1):
        if search.readable(earlier, end):
            return earlier, end
    return words


def _run(forms: list[PhraseForm], at: int, done: int) -> tuple[int, int]:
    """The words around an anchor that may all stand in a date."""
    first = at
    while first > max(done, at - _FARTHEST) and _may_stand(forms[first - 1]):
        first -= 1
    last = at + 1
    while last < min(len(forms), at + _FARTHEST) and _may_stand(forms[last]):
        last += 1
    return first, last


def _may_stand(form: PhraseForm) -> bool:
    return form.in_date or form.text in _SIGNS


def _may_end(sentence: SourceSentence, at: int) -> bool:
    form = sentence.forms[at]
    return form.in_date and form.key not in _LEADING[sentence.language] | _SAID_OF_IT[sentence.language]


def _parsed(sentence: SourceSentence, start: int, end: int, reference: date | None) -> Timespan | None:
    try:
        return parse(
            " ".join(sentence.quote(start, end).split()), reference=reference, language=sentence.language
        )
    except UnreadableDate:
        return None


def _read(
    sentence: SourceSentence, start: int, end: int, reference: date | None
) -> Timespan | RelativeDate | None:
    """The date of readable words; None for a bare number and for what is too often no date."""
    if end - start == 1 and sentence.forms[start].text.isdecimal():
        return None
    value = _parsed(sentence, start, end, reference)
    if value is not None or reference is not None or _parsed(sentence, start, end, _ANY_DAY) is None:
        return value
    return RelativeDate() if _worth_saying(sentence, start, end) else None


def _worth_saying(sentence: SourceSentence, start: int, end: int) -> bool:
    """Whether a date without a year is one: more than a word, a word like "yesterday", or a month after a preposition."""
    forms = sentence.forms
    if end - start > 1 or (start > 0 and forms[start - 1].key in _MONTH_ALONE_AFTER):
        return True
    return LANGUAGES[sentence.language].words.get(forms[start].key, ((" ", 0),))[0][0] == "D"


def _trimmed(
    sentence: SourceSentence, first: int, last: int, value: Timespan | RelativeDate, reference: date | None
) -> tuple[int, int, Timespan | RelativeDate]:
    """Without the words in front that mean nothing for the date ("it was in"), unless a bare number would be left."""
    leading = _leading(sentence, first, last)
    for start in range(leading, first, -1):
        shorter = _read(sentence, start, last, reference)
        if shorter is not None and _meaning(shorter) == _meaning(value):
            return start, last, shorter
    return first, last, value


def _leading(sentence: SourceSentence, first: int, last: int) -> int:
    """Where the words end that may be left out in front."""
    at = first
    while at < last - 1 and sentence.forms[at].key in _LEADING[sentence.language]:
        at += 1
    return at


def _meaning(value: Timespan | RelativeDate) -> tuple[str, str] | None:
    return (value.edtf, value.kind.value) if isinstance(value, Timespan) else None

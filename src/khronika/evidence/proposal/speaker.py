"""Who speaks: the named person or body nearest to a verb of saying, with the words that lead up to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.evidence.proposal.lexicon import little_words
from khronika.evidence.proposal.phrase import Match
from khronika.evidence.proposal.sentence import SIGNS_THAT_PART, SourceSentence

_SPEAKER = 6
_BEFORE_ENTITY = 4
_APPOSITIONS = 2
STOPS = frozenset(",:;.—–(!?…")
_AUXILIARY = little_words("auxiliary")
_LEFT_OUT = little_words("object") | little_words("opening")


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words `start` to `end` of the sentence; none when they are equal."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


NOBODY = WordSpan(0, 0)


def says(sentence: SourceSentence, at: int) -> bool:
    """Whether a word is more than a sign."""
    form = sentence.forms[at]
    return form.letters or form.text.isalnum()


def speaker_before(sentence: SourceSentence, verb: Match, entities: list[WordSpan]) -> WordSpan:
    """The named person or body nearest before the verb, with the words that lead up to it.

    Else the words of the clause.
    """
    clauses = list(_clauses_before(sentence, verb))
    for clause in clauses:
        inside = [each for each in entities if clause.start <= each.start and each.end <= verb.start]
        if inside:
            return _led_up_to(sentence, clause.start, inside[-1])
    own = _bare(sentence, next(filter(None, clauses), NOBODY))
    return own if own.end - own.start <= _SPEAKER and letters(sentence, own) else NOBODY


def _clauses_before(sentence: SourceSentence, verb: Match) -> Iterator[WordSpan]:
    """The words before the verb in its clause.

    Where a comma stands right before it, those before the comma, and once more.
    """
    clause, end = clause_start(sentence, verb.start), _without_auxiliaries(sentence, verb.start)
    yield WordSpan(clause, max(clause, end))
    if end <= clause:
        for _ in range(_APPOSITIONS):
            if clause > 1:
                clause, end = clause_start(sentence, clause - 1), clause - 1
                yield WordSpan(clause, end)


def _led_up_to(sentence: SourceSentence, clause: int, entity: WordSpan) -> WordSpan:
    leads = entity.start - clause <= _BEFORE_ENTITY and not any(
        form.anchor for form in sentence.forms[clause : entity.start]
    )
    return _bare(sentence, WordSpan(clause if leads else entity.start, entity.end))


def _without_auxiliaries(sentence: SourceSentence, end: int) -> int:
    while end > 0 and sentence.forms[end - 1].key in _AUXILIARY:
        end -= 1
    return end


def speaker_around(sentence: SourceSentence, verb: Match, entities: list[WordSpan], that: int) -> WordSpan:
    """Before the verb, else between it and the word `that`."""
    after = speaker_after(sentence, verb.end, entities)
    return speaker_before(sentence, verb, entities) or (after if after.end <= that else NOBODY)


def speaker_after(sentence: SourceSentence, at: int, entities: list[WordSpan]) -> WordSpan:
    """The named person or body behind a word, else the words up to the next sign."""
    end = at
    while end < min(len(sentence.forms), at + 2 * _SPEAKER) and (
        sentence.forms[end].text not in STOPS or _is_initial(sentence, end)
    ):
        end += 1
    inside = [each for each in entities if at <= each.start <= at + _BEFORE_ENTITY + 2 and each.start < end]
    if inside:
        return _bare(sentence, WordSpan(at, max(inside[0].end, inside[0].start)))
    own = _bare(sentence, WordSpan(at, end))
    return own if 0 < own.end - own.start <= _SPEAKER and letters(sentence, own) else NOBODY


def _is_initial(sentence: SourceSentence, at: int) -> bool:
    return sentence.forms[at].text == "." and at > 0 and len(sentence.forms[at - 1].text) == 1


def _bare(sentence: SourceSentence, words: WordSpan) -> WordSpan:
    """Without objects, conjunctions and signs in front."""
    start, end = words.start, words.end
    while start < end and (sentence.forms[start].key in _LEFT_OUT or not says(sentence, start)):
        start += 1
    while end > start and not says(sentence, end - 1) and sentence.forms[end - 1].text not in ("»", '"'):
        end -= 1
    return WordSpan(start, end)


def letters(sentence: SourceSentence, words: WordSpan) -> int:
    """How many of these words are of letters."""
    return sum(form.letters for form in sentence.forms[words.start : words.end])


def is_sign(sentence: SourceSentence, at: int) -> bool:
    """Whether a sign parts here; the dot of an initial or within a name (example.net) does not."""
    text = sentence.forms[at].text
    if text == "." and at + 1 < len(sentence.forms):
        return sentence.starts[at + 1] > sentence.ends[at] and not _is_initial(sentence, at)
    return text in SIGNS_THAT_PART


def clause_start(sentence: SourceSentence, at: int) -> int:
    """Where the words begin that no sign parts from word `at`."""
    while at > 0 and not is_sign(sentence, at - 1):
        at -= 1
    return at

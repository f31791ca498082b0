"""Who speaks: the speaker, how they stand to it, and the passage they stand behind."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.evidence.proposal.lexicon import little_words
from khronika.evidence.proposal.phrase import Match
from khronika.evidence.proposal.proposal import (
    Proposal,
    ProposalKind,
    ProposedAttribution,
    ProposedStance,
    Proposer,
)
from khronika.evidence.proposal.sentence import SIGNS_THAT_PART, SourceSentence

PROPOSER = Proposer("attribution", "1")

_QUOTES = {"»": "«", '"': '"', "”": "“", "“": "„"}
_LONGEST_QUOTE = 2000
_SPEAKER, _BEFORE_ENTITY, _TO_THAT, _APPOSITIONS, _REST_OF_NAME = 6, 4, 9, 2, 3
_STOPS = frozenset(",:;.—–(!?…")
_ABOUT, _OBJECTS, _OPENING = little_words("about"), little_words("object"), little_words("opening")
_AUXILIARY = little_words("auxiliary")
_LEFT_OUT = _OBJECTS | _OPENING


@dataclass(frozen=True, slots=True)
class _Words:
    """Words `start` to `end` of the sentence; none when they are equal."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


_NOBODY = _Words(0, 0)


def passages(sentence: SourceSentence, named: Sequence[Proposal]) -> Iterator[Proposal]:
    """Every reported passage of the sentence, or just before it in quotation marks, with its speaker.

    `named`: who may speak.
    """
    entities = [
        _words_of(sentence, each)
        for each in named
        if each.start >= sentence.starts[0] and each.end <= sentence.ends[-1]
    ]
    taken: set[int] = set()
    for source in sentence.rooms("source"):
        taken.update(range(source.start, source.end))
        yield from _by_source(sentence, source, entities)
    taken |= {at for act in sentence.rooms("act") for at in range(act.start, act.end)}
    for verb in _verbs(sentence):
        if verb.start not in taken:
            taken.update(range(verb.start, verb.end))
            yield from _by_verb(sentence, verb, entities)


def _verbs(sentence: SourceSentence) -> list[Match]:
    return sorted(sentence.rooms("verb"), key=lambda match: (match.start, -match.end))


def _words_of(sentence: SourceSentence, proposal: Proposal) -> _Words:
    return _Words(bisect_left(sentence.starts, proposal.start), bisect_left(sentence.starts, proposal.end))


def _by_source(sentence: SourceSentence, source: Match, entities: list[_Words]) -> Iterator[Proposal]:
    """According to X, it was so. It was so, according to X."""
    speaker = _whole(sentence, _speaker_after(sentence, source.end, entities))
    if not speaker:
        return
    before, after = _Words(0, max(0, source.start)), _Words(speaker.end, len(sentence.forms))
    if source.start <= 1:
        reported = after
    elif _letters(sentence, after) > 2:
        reported = _Words(0, len(sentence.forms))
    else:
        reported = before
    yield from _reported(sentence, reported, speaker, source.phrase.code)


def _whole(sentence: SourceSentence, speaker: _Words) -> _Words:
    """With the few words up to the comma: according to the press of the region, ..."""
    end = _clause_end(sentence, speaker.end) if speaker else 0
    follows = (
        speaker.end < end < len(sentence.forms)
        and end - speaker.end <= _REST_OF_NAME
        and sentence.forms[end].text == ","
    )
    return _Words(speaker.start, end) if follows else speaker


def _by_verb(sentence: SourceSentence, verb: Match, entities: list[_Words]) -> Iterator[Proposal]:
    """What a verb of saying reports: after "that", after a colon, before it, or right after it."""
    that, colon, last = _that(sentence, verb), _colon(sentence, verb.end), len(sentence.forms)
    stance = _stance(sentence, verb, that)
    if that:
        speaker = _NOBODY if stance == "told" else _speaker_around(sentence, verb, entities, that.start)
        if _is_hearer(sentence, verb, speaker):
            speaker, stance = _NOBODY, "told"
        yield from _reported(sentence, _Words(that.end, last), speaker, stance)
    elif stance == "told":
        yield from _with_act(sentence, _Words(verb.end, last), _NOBODY, stance)
    elif colon:
        speaker = _speaker_before(sentence, verb, entities) or _speaker_after(sentence, verb.end, entities)
        yield from _reported(sentence, _Words(colon, last), speaker, stance)
    else:
        yield from _without_sign(sentence, verb, entities)


def _stance(sentence: SourceSentence, verb: Match, that: _Words) -> str:
    """The stance of the verb.

    "told" without a hearer is told to the one before it ("was taken away and told that").
    """
    heard = sentence.forms[verb.end - 1].key == "told" and that.start == verb.end and that.end > 0
    return "told" if heard else verb.phrase.code


def _is_hearer(sentence: SourceSentence, verb: Match, speaker: _Words) -> bool:
    """«Адвокату Тестову сообщили, что»: words in the dative before a verb in the plural are told, they do not speak."""
    if (
        sentence.language not in ("ru", "uk")
        or not sentence.forms[verb.end - 1].key.endswith("ли")
        or not speaker
    ):
        return False
    return speaker.end <= verb.start and all(
        form.key.endswith(("у", "ю", "ові")) for form in sentence.forms[speaker.start : speaker.end]
    )


def _without_sign(sentence: SourceSentence, verb: Match, entities: list[_Words]) -> Iterator[Proposal]:
    clause = _clause(sentence, verb.start)
    before = _speaker_before(sentence, verb, entities)
    after = _speaker_after(sentence, verb.end, entities)
    apposed = sentence.language == "en" and _named(before, entities) and not _named(after, entities)
    if clause == verb.start and verb.start > 0 and after and not apposed:
        yield from _before(sentence, clause, after, verb.phrase.code)
    elif 0 < clause < verb.start and before and _ends_soon(sentence, verb):
        yield from _before(sentence, clause, before, verb.phrase.code)
    else:
        yield from _direct(sentence, verb, before)


def _ends_soon(sentence: SourceSentence, verb: Match) -> bool:
    """Whether the clause ends with the verb, or with the hearer after "told"."""
    hearer = 3 if sentence.forms[verb.end - 1].key == "told" else 0
    return _clause_end(sentence, verb.end) - verb.end <= hearer


def _named(words: _Words, entities: list[_Words]) -> bool:
    return any(words.start <= each.start and each.end <= words.end for each in entities)


def _that(sentence: SourceSentence, verb: Match) -> _Words:
    """The conjunction that opens the reported clause, near enough after the verb and with no other clause between."""
    for match in sentence.rooms("that"):
        if verb.end <= match.start <= verb.end + _TO_THAT:
            signs = [at for at in range(verb.end, match.start) if sentence.forms[at].text in _STOPS]
            return (
                _Words(match.start, match.end)
                if all(at == match.start - 1 for at in signs) or len(signs) == 1
                else _NOBODY
            )
    return _NOBODY


def _colon(sentence: SourceSentence, at: int) -> int:
    """After the colon that stands within four words; 0 when none does."""
    for place in range(at, min(at + 5, len(sentence.forms))):
        if sentence.forms[place].text == ":":
            return place + 1
        if sentence.forms[place].text in _STOPS:
            return 0
    return 0


def _direct(sentence: SourceSentence, verb: Match, speaker: _Words) -> Iterator[Proposal]:
    """He told of beatings. She believes they killed him.

    He denied the beating: only where an act is among the words.
    """
    about = next(
        (
            at
            for at in range(verb.end, min(verb.end + _TO_THAT, len(sentence.forms)))
            if sentence.forms[at].key in _ABOUT
        ),
        -1,
    )
    if about >= 0 and sentence.language != "fr":
        yield from _with_act(
            sentence, _Words(about + 1, _clause_end(sentence, about + 1)), speaker, verb.phrase.code
        )
    elif speaker and (sentence.language == "en" or verb.phrase.code in ("denied", "claimed")):
        yield from _with_act(sentence, _Words(verb.end, len(sentence.forms)), speaker, verb.phrase.code)


def _with_act(sentence: SourceSentence, reported: _Words, speaker: _Words, stance: str) -> Iterator[Proposal]:
    if any(reported.start <= act.start < reported.end for act in sentence.rooms("act")):
        yield from _reported(sentence, reported, speaker, stance)


def _before(sentence: SourceSentence, clause: int, speaker: _Words, stance: str) -> Iterator[Proposal]:
    """What stands before: in quotation marks, perhaps of more than one sentence, else the words from the sentence's beginning."""
    text, at = sentence.text, clause
    while at > 0 and sentence.forms[at - 1].text in "—–-,.!?…":
        at -= 1
    end = sentence.ends[at - 1] if at else len(text[: sentence.starts[0]].rstrip())
    closing = text[end - 1 : end]
    opening = (
        text.rfind(_QUOTES[closing], max(0, end - _LONGEST_QUOTE), end - 1) if closing in _QUOTES else -1
    )
    if opening >= 0:
        yield _passage(sentence, opening + 1, end - 1, speaker, stance)
    elif at:
        yield from _reported(sentence, _Words(0, at), speaker, stance)


def _reported(sentence: SourceSentence, words: _Words, speaker: _Words, stance: str) -> Iterator[Proposal]:
    """The passage without the signs around it, up to the quotation mark that closes it.

    Nothing when it holds no word.
    """
    start, end = words.start, _unquoted_end(sentence, words)
    while start < end and not _says(sentence, start):
        start += 1
    while end > start and not _says(sentence, end - 1):
        end -= 1
    if end > start:
        yield _passage(sentence, sentence.starts[start], sentence.ends[end - 1], speaker, stance)


def _unquoted_end(sentence: SourceSentence, words: _Words) -> int:
    """Before a closing quotation mark that nothing within the words has opened, or that closes the one they begin with."""
    depth = 0
    for at in range(words.start, words.end):
        text = sentence.forms[at].text
        depth += (text in "«“„") - (text in "»”")
        if text in "»”" and (depth < 0 or (depth == 0 and sentence.forms[words.start].text in "«“„")):
            return at
    return words.end


def _says(sentence: SourceSentence, at: int) -> bool:
    form = sentence.forms[at]
    return form.letters or form.text.isalnum()


def _passage(sentence: SourceSentence, start: int, end: int, speaker: _Words, stance: str) -> Proposal:
    text = sentence.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",."):
        end -= 1
    first, last = (sentence.starts[speaker.start], sentence.ends[speaker.end - 1]) if speaker else (0, 0)
    value = ProposedAttribution(text[first:last], first, last, ProposedStance(stance))
    return Proposal(start, end, text[start:end], ProposalKind.PASSAGE, value, PROPOSER)


def _speaker_before(sentence: SourceSentence, verb: Match, entities: list[_Words]) -> _Words:
    """The named person or body nearest before the verb, with the words that lead up to it.

    Else the words of the clause.
    """
    clauses = list(_clauses_before(sentence, verb))
    for clause in clauses:
        inside = [each for each in entities if clause.start <= each.start and each.end <= verb.start]
        if inside:
            return _led_up_to(sentence, clause.start, inside[-1])
    own = _bare(sentence, next(filter(None, clauses), _NOBODY))
    return own if own.end - own.start <= _SPEAKER and _letters(sentence, own) else _NOBODY


def _clauses_before(sentence: SourceSentence, verb: Match) -> Iterator[_Words]:
    """The words before the verb in its clause.

    Where a comma stands right before it, those before the comma, and once more.
    """
    clause, end = _clause(sentence, verb.start), _without_auxiliaries(sentence, verb.start)
    yield _Words(clause, max(clause, end))
    if end <= clause:
        for _ in range(_APPOSITIONS):
            if clause > 1:
                clause, end = _clause(sentence, clause - 1), clause - 1
                yield _Words(clause, end)


def _led_up_to(sentence: SourceSentence, clause: int, entity: _Words) -> _Words:
    leads = entity.start - clause <= _BEFORE_ENTITY and not any(
        form.anchor for form in sentence.forms[clause : entity.start]
    )
    return _bare(sentence, _Words(clause if leads else entity.start, entity.end))


def _without_auxiliaries(sentence: SourceSentence, end: int) -> int:
    while end > 0 and sentence.forms[end - 1].key in _AUXILIARY:
        end -= 1
    return end


def _speaker_around(sentence: SourceSentence, verb: Match, entities: list[_Words], that: int) -> _Words:
    """Before the verb, else between it and the word `that`."""
    after = _speaker_after(sentence, verb.end, entities)
    return _speaker_before(sentence, verb, entities) or (after if after.end <= that else _NOBODY)


def _speaker_after(sentence: SourceSentence, at: int, entities: list[_Words]) -> _Words:
    end = at
    while end < min(len(sentence.forms), at + 2 * _SPEAKER) and (
        sentence.forms[end].text not in _STOPS or _is_initial(sentence, end)
    ):
        end += 1
    inside = [each for each in entities if at <= each.start <= at + _BEFORE_ENTITY + 2 and each.start < end]
    if inside:
        return _bare(sentence, _Words(at, max(inside[0].end, inside[0].start)))
    own = _bare(sentence, _Words(at, end))
    return own if 0 < own.end - own.start <= _SPEAKER and _letters(sentence, own) else _NOBODY


def _is_initial(sentence: SourceSentence, at: int) -> bool:
    return sentence.forms[at].text == "." and at > 0 and len(sentence.forms[at - 1].text) == 1


def _bare(sentence: SourceSentence, words: _Words) -> _Words:
    """Without objects, conjunctions and signs in front."""
    start, end = words.start, words.end
    while start < end and (sentence.forms[start].key in _LEFT_OUT or not _says(sentence, start)):
        start += 1
    while end > start and not _says(sentence, end - 1) and sentence.forms[end - 1].text not in ("»", '"'):
        end -= 1
    return _Words(start, end)


def _letters(sentence: SourceSentence, words: _Words) -> int:
    return sum(form.letters for form in sentence.forms[words.start : words.end])


def _is_sign(sentence: SourceSentence, at: int) -> bool:
    """Whether a sign parts here; the dot of an initial or within a name (example.net) does not."""
    text = sentence.forms[at].text
    if text == "." and at + 1 < len(sentence.forms):
        return sentence.starts[at + 1] > sentence.ends[at] and not _is_initial(sentence, at)
    return text in SIGNS_THAT_PART


def _clause(sentence: SourceSentence, at: int) -> int:
    """Where the words begin that no sign parts from word `at`."""
    while at > 0 and not _is_sign(sentence, at - 1):
        at -= 1
    return at


def _clause_end(sentence: SourceSentence, at: int) -> int:
    while at < len(sentence.forms) and not _is_sign(sentence, at):
        at += 1
    return at

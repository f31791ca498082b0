"""Who speaks: the speaker, how they stand to it, and the passage they stand behind."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from khronika.evidence.proposal.lexicon import little_words
from khronika.evidence.proposal.phrase import Match
from khronika.evidence.proposal.proposal import (
    Proposal,
    ProposalKind,
    ProposedAttribution,
    ProposedStance,
    Proposer,
)
from khronika.evidence.proposal.sentence import SourceSentence
from khronika.evidence.proposal.speaker import (
    NOBODY,
    STOPS,
    WordSpan,
    clause_start,
    is_sign,
    letters,
    says,
    speaker_after,
    speaker_around,
    speaker_before,
)

PROPOSER = Proposer("attribution", "1")

_QUOTES = {"»": "«", '"': '"', "”": "“", "“": "„"}
_LONGEST_QUOTE = 2000
_TO_THAT, _REST_OF_NAME = 9, 3
_ABOUT = little_words("about")


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


def _words_of(sentence: SourceSentence, proposal: Proposal) -> WordSpan:
    return WordSpan(bisect_left(sentence.starts, proposal.start), bisect_left(sentence.starts, proposal.end))


def _by_source(sentence: SourceSentence, source: Match, entities: list[WordSpan]) -> Iterator[Proposal]:
    """According to X, it was so. It was so, according to X."""
    speaker = _whole(sentence, speaker_after(sentence, source.end, entities))
    if not speaker:
        return
    before, after = WordSpan(0, max(0, source.start)), WordSpan(speaker.end, len(sentence.forms))
    if source.start <= 1:
        reported = after
    elif letters(sentence, after) > 2:
        reported = WordSpan(0, len(sentence.forms))
    else:
        reported = before
    yield from _reported(sentence, reported, speaker, source.phrase.code)


def _whole(sentence: SourceSentence, speaker: WordSpan) -> WordSpan:
    """With the few words up to the comma: according to the press of the region, ..."""
    end = _clause_end(sentence, speaker.end) if speaker else 0
    follows = (
        speaker.end < end < len(sentence.forms)
        and end - speaker.end <= _REST_OF_NAME
        and sentence.forms[end].text == ","
    )
    return WordSpan(speaker.start, end) if follows else speaker


def _by_verb(sentence: SourceSentence, verb: Match, entities: list[WordSpan]) -> Iterator[Proposal]:
    """What a verb of saying reports: after "that", after a colon, before it, or right after it."""
    that, colon, last = _that(sentence, verb), _colon(sentence, verb.end), len(sentence.forms)
    stance = _stance(sentence, verb, that)
    if that:
        speaker = NOBODY if stance == "told" else speaker_around(sentence, verb, entities, that.start)
        if _is_hearer(sentence, verb, speaker):
            speaker, stance = NOBODY, "told"
        yield from _reported(sentence, WordSpan(that.end, last), speaker, stance)
    elif stance == "told":
        yield from _with_act(sentence, WordSpan(verb.end, last), NOBODY, stance)
    elif colon:
        speaker = speaker_before(sentence, verb, entities) or speaker_after(sentence, verb.end, entities)
        yield from _reported(sentence, WordSpan(colon, last), speaker, stance)
    else:
        yield from _without_sign(sentence, verb, entities)


def _stance(sentence: SourceSentence, verb: Match, that: WordSpan) -> str:
    """The stance of the verb.

    "told" without a hearer is told to the one before it ("was taken away and told that").
    """
    heard = sentence.forms[verb.end - 1].key == "told" and that.start == verb.end and that.end > 0
    return "told" if heard else verb.phrase.code


def _is_hearer(sentence: SourceSentence, verb: Match, speaker: WordSpan) -> bool:
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


def _without_sign(sentence: SourceSentence, verb: Match, entities: list[WordSpan]) -> Iterator[Proposal]:
    clause = clause_start(sentence, verb.start)
    before = speaker_before(sentence, verb, entities)
    after = speaker_after(sentence, verb.end, entities)
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


def _named(words: WordSpan, entities: list[WordSpan]) -> bool:
    return any(words.start <= each.start and each.end <= words.end for each in entities)


def _that(sentence: SourceSentence, verb: Match) -> WordSpan:
    """The conjunction that opens the reported clause, near enough after the verb and with no other clause between."""
    for match in sentence.rooms("that"):
        if verb.end <= match.start <= verb.end + _TO_THAT:
            signs = [at for at in range(verb.end, match.start) if sentence.forms[at].text in STOPS]
            return (
                WordSpan(match.start, match.end)
                if all(at == match.start - 1 for at in signs) or len(signs) == 1
                else NOBODY
            )
    return NOBODY


def _colon(sentence: SourceSentence, at: int) -> int:
    """After the colon that stands within four words; 0 when none does."""
    for place in range(at, min(at + 5, len(sentence.forms))):
        if sentence.forms[place].text == ":":
            return place + 1
        if sentence.forms[place].text in STOPS:
            return 0
    return 0


def _direct(sentence: SourceSentence, verb: Match, speaker: WordSpan) -> Iterator[Proposal]:
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
            sentence, WordSpan(about + 1, _clause_end(sentence, about + 1)), speaker, verb.phrase.code
        )
    elif speaker and (sentence.language == "en" or verb.phrase.code in ("denied", "claimed")):
        yield from _with_act(sentence, WordSpan(verb.end, len(sentence.forms)), speaker, verb.phrase.code)


def _with_act(
    sentence: SourceSentence, reported: WordSpan, speaker: WordSpan, stance: str
) -> Iterator[Proposal]:
    if any(reported.start <= act.start < reported.end for act in sentence.rooms("act")):
        yield from _reported(sentence, reported, speaker, stance)


def _before(sentence: SourceSentence, clause: int, speaker: WordSpan, stance: str) -> Iterator[Proposal]:
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
        yield from _reported(sentence, WordSpan(0, at), speaker, stance)


def _reported(
    sentence: SourceSentence, words: WordSpan, speaker: WordSpan, stance: str
) -> Iterator[Proposal]:
    """The passage without the signs around it, up to the quotation mark that closes it.

    Nothing when it holds no word.
    """
    start, end = words.start, _unquoted_end(sentence, words)
    while start < end and not says(sentence, start):
        start += 1
    while end > start and not says(sentence, end - 1):
        end -= 1
    if end > start:
        yield _passage(sentence, sentence.starts[start], sentence.ends[end - 1], speaker, stance)


def _unquoted_end(sentence: SourceSentence, words: WordSpan) -> int:
    """Before a closing quotation mark that nothing within the words has opened, or that closes the one they begin with."""
    depth = 0
    for at in range(words.start, words.end):
        text = sentence.forms[at].text
        depth += (text in "«“„") - (text in "»”")
        if text in "»”" and (depth < 0 or (depth == 0 and sentence.forms[words.start].text in "«“„")):
            return at
    return words.end


def _passage(sentence: SourceSentence, start: int, end: int, speaker: WordSpan, stance: str) -> Proposal:
    text = sentence.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",."):
        end -= 1
    first, last = (sentence.starts[speaker.start], sentence.ends[speaker.end - 1]) if speaker else (0, 0)
    value = ProposedAttribution(text[first:last], first, last, ProposedStance(stance))
    return Proposal(start, end, text[start:end], ProposalKind.PASSAGE, value, PROPOSER)


def _clause_end(sentence: SourceSentence, at: int) -> int:
    while at < len(sentence.forms) and not is_sign(sentence, at):
        at += 1
    return at

"""Acts against people, by their words, and whether the words say that they happened."""

from collections.abc import Iterator
from itertools import takewhile

from khronika.evidence.proposal.lexicon import little_words
from khronika.evidence.proposal.phrase import Match
from khronika.evidence.proposal.proposal import ActName, Proposal, ProposalKind, ProposalStanding, Proposer
from khronika.evidence.proposal.sentence import SIGNS_THAT_PART, SourceSentence

PROPOSER = Proposer("acts", "1")

_NEGATED_WITHIN = {"ru": 2, "uk": 2, "en": 4, "fr": 4}
_NEGATED_AFTER = {"ru": 2, "uk": 2, "en": 0, "fr": 0}
_SUPPOSED_WITHIN = 7
_CONDITION = little_words("condition")


def acts(sentence: SourceSentence) -> Iterator[Proposal]:
    """Every act of the sentence; of words that overlap the longer phrase, and of equals the first."""
    ranked = sorted(sentence.rooms("act"), key=lambda match: (match.start - match.end, match.start))
    taken: set[int] = set()
    for match in ranked:
        words = set(range(match.start, match.end))
        if not words & taken:
            taken |= words
            yield _proposal(sentence, match)


def _proposal(sentence: SourceSentence, match: Match) -> Proposal:
    start, end = sentence.starts[match.start], sentence.ends[match.end - 1]
    value = ActName(match.phrase.code, _standing(sentence, match))
    return Proposal(start, end, sentence.text[start:end], ProposalKind.ACT, value, PROPOSER)


def _standing(sentence: SourceSentence, match: Match) -> ProposalStanding:
    if match.phrase.code == "denial-of-medical-care":
        # "Without care" is the act itself.
        return (
            ProposalStanding.HYPOTHETICAL
            if _said_before(sentence, match, "hypothesis", _SUPPOSED_WITHIN)
            else ProposalStanding.STATED
        )
    if _negated(sentence, match) and not _on_condition(sentence, match):
        return ProposalStanding.NEGATED
    return (
        ProposalStanding.HYPOTHETICAL
        if _said_before(sentence, match, "hypothesis", _SUPPOSED_WITHIN)
        else ProposalStanding.STATED
    )


def _on_condition(sentence: SourceSentence, match: Match) -> bool:
    """Whether a condition stands before it: "if you do not sign" says nothing of what was signed."""
    clause = _clause_start(sentence, match.start, parted_by=SIGNS_THAT_PART)
    return any(
        form.key in _CONDITION
        for form in sentence.forms[max(clause, match.start - _SUPPOSED_WITHIN) : match.start]
    )


def _negated(sentence: SourceSentence, match: Match) -> bool:
    if _said_before(sentence, match, "negation", _NEGATED_WITHIN[sentence.language]):
        return True
    reach = _NEGATED_AFTER[sentence.language]
    return any(
        each.start - match.end < reach and each.start >= match.end for each in _bare_negations(sentence)
    )


def _bare_negations(sentence: SourceSentence) -> Iterator[Match]:
    """«Признаков смерти нет»: the words that negate what stands before them."""
    return (
        each
        for each in sentence.rooms("negation")
        if sentence.forms[each.start].key in ("нет", "немає", "отсутствуют", "відсутні")
    )


def _said_before(sentence: SourceSentence, match: Match, room: str, within: int) -> bool:
    """Whether a word of the room stands shortly before in the same clause and is not part of the act's own words."""
    clause = _clause_start(
        sentence, match.start, parted_by=SIGNS_THAT_PART if room == "negation" else SIGNS_THAT_PART - {","}
    )
    return any(max(clause, match.start - within) <= each.start < match.start for each in sentence.rooms(room))


def _clause_start(sentence: SourceSentence, at: int, *, parted_by: frozenset[str]) -> int:
    within = takewhile(lambda place: sentence.forms[place].text not in parted_by, range(at - 1, -1, -1))
    return min(within, default=at)

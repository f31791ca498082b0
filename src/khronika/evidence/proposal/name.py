"""Names of people, organisations and places by rules: capitals, given names, titles, patronymics, initials and lists of known names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.evidence.proposal.lexicon import gazetteer, little_words
from khronika.evidence.proposal.phrase import Match, PhraseForm
from khronika.evidence.proposal.proposal import Proposal, ProposalKind, ProposedName, Proposer
from khronika.evidence.proposal.sentence import SourceSentence
from khronika.evidence.proposal.whole_name import is_adjective

PEOPLE = Proposer("people-rules", "2")
ORGANISATIONS = Proposer("organisations-rules", "1")
PLACES = Proposer("places-list", "1")
PLACES_BY_RULE = Proposer("places-rules", "1")

_PATRONYMIC = re.compile(
    r".{2,}(?:ович|евич|ьич|івич|ївич|йович)(?:а|у|ем|ом|е|ові|і)?"
    r"|.{2,}(?:овн|евн|івн|ївн|ичн|инічн)(?:а|ы|е|у|ой|и|і|ою)"
)
_SURNAME = re.compile(r".{2,}(?:енк(?:о|а|у|ом|ові)|чук(?:а|у|ом|ові)?)")
"""Endings that in Ukrainian are hardly anything but a surname's."""
_ADJECTIVE = ("ий", "ый", "ого", "ому", "ая", "ую", "ім", "ої", "ська")
_CONNECTING, _PARTICLES, _NOT_A_NAME = (
    little_words("connecting"),
    little_words("particle"),
    little_words("pronoun"),
)
_NO_SURNAMES = frozenset(
    {"title", "place", "region", "organisation", "head", "known", "negation", "that", "act", "source"}
)
_GENTILIC = little_words("gentilic")
_MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Capitals:
    """Words `start` to `end` that all begin with a capital (particles and the dots of initials between)."""

    start: int
    end: int


def listed_organisations(sentence: SourceSentence) -> Iterator[Proposal]:
    """The organisations of the list, whose words must hold a capital."""
    for match in sentence.rooms("organisation"):
        if any(form.capital for form in sentence.forms[match.start : match.end]):
            yield _proposal(
                sentence,
                match.start,
                match.end,
                ProposalKind.ORGANISATION,
                ORGANISATIONS,
                name=match.phrase.code,
            )


def listed_places(sentence: SourceSentence) -> Iterator[Proposal]:
    """The places and regions of the lists, by the names they have there: `région de Moscou` before the `Moscou` in it."""
    for match in sorted(
        [*sentence.rooms("place"), *sentence.rooms("region")], key=lambda each: each.start - each.end
    ):
        name = match.phrase.code if match.phrase.room == "place" else _region(match)
        yield _proposal(sentence, match.start, match.end, ProposalKind.PLACE, PLACES, name=name)


def unrecognised_places(sentence: SourceSentence) -> Iterator[Proposal]:
    """What an occupying power calls a region as if it were a state, by the name of the region.

    The quotation keeps the words.
    """
    for match in sentence.rooms("unrecognised"):
        yield _proposal(sentence, match.start, match.end, ProposalKind.PLACE, PLACES, name=_region(match))


def _region(match: Match) -> str:
    name: str = gazetteer("regions.json")[match.phrase.code]["name"]
    return name


def headed_organisations(sentence: SourceSentence) -> Iterator[Proposal]:
    """A noun such as "committee" with the capitals around it, or with the quoted name after it."""
    for match in sentence.rooms("head"):
        end = (
            _quoted(sentence.forms, match.end)
            or _region_after(sentence, match.end)
            or _capitals_after(sentence, match.end)
        )
        start = _capitals_before(sentence, match.start)
        if end - start > 1 and (sentence.forms[match.start].capital or end > match.end):
            yield _proposal(sentence, start, end, ProposalKind.ORGANISATION, ORGANISATIONS)


def _quoted(forms: list[PhraseForm], at: int) -> int:
    """Where the quoted name that begins here ends; 0 when there is none."""
    if at >= len(forms) or forms[at].text not in ("«", '"', "“", "„"):
        return 0
    closing = next(
        (
            place
            for place in range(at + 1, min(at + 7, len(forms)))
            if forms[place].text in ("»", '"', "”", "“")
        ),
        0,
    )
    return closing + 1 if closing and at + 1 < len(forms) and forms[at + 1].capital else 0


def _region_after(sentence: SourceSentence, at: int) -> int:
    """Where the region ends whose name begins here; 0 when none does."""
    return next((match.end for match in sentence.rooms("region") if match.start == at), 0)


def _capitals_after(sentence: SourceSentence, at: int) -> int:
    """Past the capitals that follow, little words between them allowed.

    In Russian and Ukrainian the last word of a name may be small.
    """
    forms, end, place = sentence.forms, at, at
    if sentence.language in ("ru", "uk"):
        return at
    if at < len(forms) and forms[at].key == "the":
        return at
    while place < min(len(forms), at + 8) and (forms[place].capital or forms[place].key in _CONNECTING):
        place += 1
        if forms[place - 1].capital:
            end = place
    return end


def _capitals_before(sentence: SourceSentence, at: int) -> int:
    forms, start = sentence.forms, at
    if sentence.language in ("ru", "uk"):
        return at - (at > 0 and forms[at - 1].capital and forms[at - 1].key.endswith(_ADJECTIVE))
    while (
        start > 0
        and at - start < 4
        and forms[start - 1].capital
        and forms[start - 1].key not in _NOT_A_NAME
        and forms[at].capital
    ):
        start -= 1
    return start


def people(sentence: SourceSentence, surnames: set[str]) -> Iterator[Proposal]:
    """People by given name, patronymic, initials, a title before, or a surname met before.

    New surnames are added to `surnames`.
    """
    given = {match.start for match in sentence.rooms("given")}
    titled = {
        match.end for match in sentence.rooms("title") if not _is_part_of_name(sentence.forms, match.start)
    }
    titles = {at for match in sentence.rooms("title") for at in range(match.start, match.end)}
    for found in _runs(sentence, titles):
        name = _person(sentence, found, given, titled, surnames)
        if name is not None:
            surnames.update(_surname(sentence.forms, name))
            yield _proposal(sentence, name.start, name.end, ProposalKind.PERSON, PEOPLE)


def _is_part_of_name(forms: list[PhraseForm], at: int) -> bool:
    """The General Assembly is no general's."""
    return forms[at].capital and at > 0 and forms[at - 1].key == "the"


def _surname(forms: list[PhraseForm], name: Capitals) -> set[str]:
    last = forms[name.end - 1].key
    return {_stem(last)} if len(last) > 3 else set()


def _stem(key: str) -> str:
    """A surname without the ending of its case."""
    return key[:-2] if key[0] >= "а" and len(key) > 5 else key


def _runs(sentence: SourceSentence, titles: set[int]) -> Iterator[Capitals]:
    at, forms = 0, sentence.forms
    while at < len(forms):
        if forms[at].capital and at not in titles and forms[at].key not in _NOT_A_NAME:
            end = _end_of_run(sentence, at, titles)
            yield Capitals(at, end)
            at = end
        else:
            at += 1


def _end_of_run(sentence: SourceSentence, start: int, titles: set[int]) -> int:
    forms, at = sentence.forms, start + 1
    while at < len(forms) and at - start < 2 * _MOST_PARTS:
        if forms[at].capital:
            if at in titles or sentence.starts[at] - sentence.ends[at - 1] > 2:
                break
        elif not _joins(forms, at):
            break
        at += 1
    return at


def _joins(forms: list[PhraseForm], at: int) -> bool:
    """Whether a dot after an initial or a particle goes on to another capital."""
    if at + 1 >= len(forms) or not forms[at + 1].capital:
        return False
    return forms[at].key in _PARTICLES or (forms[at].text == "." and len(forms[at - 1].text) == 1)


def _person(
    sentence: SourceSentence, run: Capitals, given: set[int], titled: set[int], surnames: set[str]
) -> Capitals | None:
    """The part of a run of capitals that is a person, if something tells so."""
    forms = sentence.forms
    start = next(
        (at for at in range(run.start, run.end) if at in given or _is_patronymic(forms[at].key)), None
    )
    if start is not None and (run.end - start > 1 or start in titled or _stem(forms[start].key) in surnames):
        return Capitals(start, _most(start, run.end))
    if _has_initials(forms, run) or run.start in titled:
        return Capitals(run.start, _most(run.start, run.end))
    if run.end - run.start > 1 and _stem(forms[run.end - 1].key) in surnames:
        return Capitals(run.end - 1, run.end)
    known = (
        _stem(forms[run.start].key) in surnames
        or _SURNAME.fullmatch(forms[run.start].key)
        or _speaks(sentence, run)
    )
    return run if run.end - run.start == 1 and known else None


def _is_patronymic(key: str) -> bool:
    return _PATRONYMIC.fullmatch(key) is not None and not is_adjective(key)


def _speaks(sentence: SourceSentence, run: Capitals) -> bool:
    """Whether a verb of saying stands right beside one word with a capital, or a comma and an age after it."""
    forms = sentence.forms
    if (
        len(forms[run.start].key) < 4
        or forms[run.start].text.isupper()
        or any(phrase.room in _NO_SURNAMES for phrase in forms[run.start].phrases)
    ):
        return False
    beside = any(
        run.start == verb.end or (run.end == verb.start and run.start > 0) for verb in sentence.rooms("verb")
    )
    after = [form.text for form in forms[run.end : run.end + 3]]
    return beside or (
        len(after) == 3 and after[0] == after[2] == "," and after[1].isdecimal() and len(after[1]) == 2
    )


def _most(start: int, end: int) -> int:
    return min(end, start + 2 * _MOST_PARTS)


def _has_initials(forms: list[PhraseForm], run: Capitals) -> bool:
    """Whether initials stand beside a surname.

    After it only in Cyrillic, where lists of people are written so.
    """
    words = [form.text for form in forms[run.start : run.end] if form.text != "."]
    surname = words[-1] if words[-1][0] < "Ѐ" else max(words, key=len)
    return any(len(word) == 1 for word in words) and len(surname) > 2 and not surname.isupper()


def cued_places(sentence: SourceSentence) -> Iterator[Proposal]:
    """Capitals after "in", "à", "місто"."""
    for match in sentence.rooms("cue"):
        end = match.end
        if end < len(sentence.forms) and sentence.forms[end].key in _GENTILIC:
            continue
        while (
            end < min(len(sentence.forms), match.end + 3)
            and sentence.forms[end].capital
            and sentence.close(end)
        ):
            end += 1
        if (
            end > match.end
            and not sentence.forms[match.end].in_date
            and not sentence.forms[match.end].text.isupper()
        ):
            yield _proposal(sentence, match.end, end, ProposalKind.PLACE, PLACES_BY_RULE)


def _proposal(
    sentence: SourceSentence, start: int, end: int, kind: ProposalKind, proposer: Proposer, *, name: str = ""
) -> Proposal:
    first, last = sentence.starts[start], sentence.ends[end - 1]
    quote = sentence.text[first:last]
    return Proposal(first, last, quote, kind, ProposedName(name or " ".join(quote.split())), proposer)

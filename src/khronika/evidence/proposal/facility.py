"""Places of detention by kind and number, by name, and the region named beside them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from khronika.evidence.proposal.lexicon import gazetteer, kinds_of_facilities
from khronika.evidence.proposal.phrase import Match
from khronika.evidence.proposal.proposal import FacilityName, Proposal, ProposalKind, Proposer
from khronika.evidence.proposal.sentence import SourceSentence

PROPOSER = Proposer("facilities", "1")

_DASHES = "[-–—‑]"
_NUMBER = rf"(?:\s?{_DASHES}\s?|\s?(?:№|N[oо]?\.?|n\s?[°ºo]\.?|[Nn]umber|numéro|номер)\s?|\s)(?P<number>\d{{1,3}}(?:/\d{{1,2}})?)(?![\w/])"
_AFTER_WORDS = rf"\s?(?:{_DASHES}|№|N[oо]\.?|n\s?[°ºo]\.?|[Nn]umber|numéro|номер)\s?(?P<counted>\d{{1,3}}(?:/\d{{1,2}})?)(?![\w/])"
_ADJECTIVE = re.compile(r"(?:[сц]к|[сцз]ьк)(?:ий|ого|ому|ом|им|ая|ой|ую|а|ої|ій|у|ою)$")
_DIGIT = re.compile(r"\d")
_FOLLOWS, _PRECEDES = 5, 7


@dataclass(frozen=True, slots=True)
class _Found:
    """A facility at letters `start` to `end` of the text, words `first` to `last` of its sentence."""

    start: int
    end: int
    first: int
    last: int
    code: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Hint:
    """A place or region named at words `first` to `last`.

    `settlement` where it is one, `known` where it is a facility itself.
    """

    first: int
    last: int
    region: str
    settlement: str = ""


@dataclass(frozen=True, slots=True)
class _Grammar:
    numbered: re.Pattern[str]
    bare: re.Pattern[str]
    codes: dict[str, str]


@cache
def _grammar() -> _Grammar:
    loaded = kinds_of_facilities()
    rows = loaded["rows"]
    codes = {short: code for code, row in rows.items() for short in row["short"]}
    before = rf"(?:(?:{'|'.join(loaded['before'])})\s)?"
    after = rf"(?:\s{loaded['after']})?"
    short = "|".join(sorted(codes, key=len, reverse=True))
    long = "|".join(
        f"(?P<L{code}>{'|'.join(map(_either_case, row['long']))})"
        for code, row in rows.items()
        if row["long"]
    )
    bare = "|".join(short for row in rows.values() for short in row["bare"])
    return _Grammar(
        re.compile(rf"(?<![\w-]){before}(?:(?P<short>{short}){_NUMBER}|(?:{long}){_AFTER_WORDS}){after}"),
        re.compile(rf"(?P<short>{bare})(?!{_DASHES}?\d|\w)(?!\s?№)"),
        codes,
    )


def _either_case(pattern: str) -> str:
    first = pattern[0]
    return f"[{first}{first.upper()}]{pattern[1:]}" if first.isalpha() else pattern


def facilities(sentence: SourceSentence) -> Iterator[Proposal]:
    """Every facility of the sentence, with the region told by what stands nearest."""
    found = list(_written(sentence))
    named = list(_named(sentence))
    yield from (proposal for _, proposal in named)
    if found:
        hints = [*_places(sentence), *(_hint_of(match, proposal) for match, proposal in named)]
        yield from _told_apart(sentence, found, hints)


def _written(sentence: SourceSentence) -> Iterator[_Found]:
    grammar = _grammar()
    start, end = sentence.starts[0], sentence.ends[-1]
    numbered = (
        grammar.numbered.finditer(sentence.text, start, end)
        if _DIGIT.search(sentence.text, start, end)
        else ()
    )
    for match in numbered:
        yield _placed(
            sentence,
            match.start(),
            match.end(),
            f"{_kind(match, grammar)}-{match['number'] or match['counted']}",
        )
    for match in grammar.bare.finditer(sentence.text, start, end):
        if not sentence.text[max(0, match.start() - 1) : match.start()].isalnum():
            yield _bare(sentence, match, grammar.codes[match["short"]])


def _kind(match: re.Match[str], grammar: _Grammar) -> str:
    if match["short"]:
        return grammar.codes[match["short"]]
    return next(name[1:] for name, text in match.groupdict().items() if name.startswith("L") and text)


def _placed(sentence: SourceSentence, start: int, end: int, code: str) -> _Found:
    first = bisect_left(sentence.starts, start)
    last = _with_region(sentence, bisect_right(sentence.starts, end - 1))
    return _Found(start, max(end, sentence.ends[last - 1]), first, last, code)


def _bare(sentence: SourceSentence, match: re.Match[str], code: str) -> _Found:
    first = bisect_left(sentence.starts, match.start())
    return _Found(match.start(), match.end(), first, first + 1, code, bare=True)


def _with_region(sentence: SourceSentence, last: int) -> int:
    """Past the region where the name ends in the words that ask for one: `УФСИН России по`."""
    if sentence.forms[last - 1].key not in ("по", "for", "the", ".", "in"):
        return last
    return next(
        (
            match.end
            for match in sentence.matches
            if match.start == last and match.phrase.room in ("region", "place")
        ),
        last,
    )


def _named(sentence: SourceSentence) -> Iterator[tuple[Match, Proposal]]:
    for match in sentence.rooms("known"):
        row = gazetteer("facilities.json")[match.phrase.code]
        start, end = _with_quotes(sentence, match.start, match.end)
        value = FacilityName(row["code"], row["region"], match.phrase.code)
        quote = sentence.text[start:end]
        yield match, Proposal(start, end, quote, ProposalKind.FACILITY, value, PROPOSER)


def _with_quotes(sentence: SourceSentence, first: int, last: int) -> tuple[int, int]:
    forms = sentence.forms
    if (
        first > 0
        and last < len(forms)
        and (forms[first - 1].text, forms[last].text) in (("«", "»"), ('"', '"'), ("“", "”"), ("„", "“"))
    ):
        return sentence.starts[first - 1], sentence.ends[last]
    return sentence.starts[first], sentence.ends[last - 1]


def _places(sentence: SourceSentence) -> Iterator[_Hint]:
    for match in (*sentence.rooms("region"), *sentence.rooms("unrecognised")):
        yield _Hint(match.start, match.end, match.phrase.code)
    for match in sentence.rooms("place"):
        region = gazetteer("places.json")[match.phrase.code].get("region")
        if region:
            yield _Hint(match.start, match.end, region, match.phrase.code)


def _hint_of(match: Match, proposal: Proposal) -> _Hint:
    known = proposal.value
    if not isinstance(known, FacilityName) or known.region is None:
        raise AssertionError
    return _Hint(
        match.start, match.end, known.region, gazetteer("facilities.json")[match.phrase.code]["settlement"]
    )


def _told_apart(
    sentence: SourceSentence, found: Sequence[_Found], hints: Sequence[_Hint]
) -> Iterator[Proposal]:
    following = {each.start: _following(each, found, hints) for each in found}
    bound = {hint for hint in following.values() if hint}
    for each in found:
        hint = _adjective(sentence, each, hints) or following[each.start]
        if hint is None and not each.bare:
            hint = _preceding(each, found, [hint for hint in hints if hint not in bound])
        if each.bare and hint is None:
            continue
        region = hint.region if hint else None
        code = _as_its_state_names_it(each.code, region)
        value = FacilityName(code, region, _known(code, hint))
        yield Proposal(
            each.start, each.end, sentence.text[each.start : each.end], ProposalKind.FACILITY, value, PROPOSER
        )


def _adjective(sentence: SourceSentence, each: _Found, hints: Iterable[_Hint]) -> _Hint | None:
    """The place whose adjective stands right before a facility and so is part of its name: `Донецькому СІЗО`, whatever follows."""
    before = sentence.forms[each.first - 1].key if each.first else ""
    return next((hint for hint in hints if hint.last == each.first and _ADJECTIVE.search(before)), None)


def _following(each: _Found, found: Iterable[_Found], hints: Iterable[_Hint]) -> _Hint | None:
    """The nearest hint in the facility's own name or soon after it, with no other facility between."""
    reach = min([other.first for other in found if other.first >= each.last], default=each.last + _FOLLOWS)
    near = [hint for hint in hints if each.first <= hint.first < min(reach, each.last + _FOLLOWS)]
    return min(near, key=lambda hint: hint.first, default=None)


def _preceding(each: _Found, found: Iterable[_Found], hints: Iterable[_Hint]) -> _Hint | None:
    reach = max([other.last for other in found if other.last <= each.first], default=each.first - _PRECEDES)
    near = [hint for hint in hints if max(reach, each.first - _PRECEDES) <= hint.last <= each.first]
    return max(near, key=lambda hint: hint.last, default=None)


def _as_its_state_names_it(code: str, region: str | None) -> str:
    """A corrective colony in Ukraine is a VK (виправна колонія); IK is what the occupying power calls it."""
    return f"VK{code[2:]}" if region and region.startswith("UA-") and code.startswith("IK-") else code


def _known(code: str, hint: _Hint | None) -> str | None:
    """The one facility of the gazetteer that has this code in the place named, else the one in the region."""
    if hint is None:
        return None
    rows = [
        (key, row)
        for key, row in gazetteer("facilities.json").items()
        if row["code"] == code and row["region"] == hint.region
    ]
    there = [key for key, row in rows if hint.settlement and row["settlement"] == hint.settlement] or [
        key for key, _ in rows
    ]
    return there[0] if len(there) == 1 else None

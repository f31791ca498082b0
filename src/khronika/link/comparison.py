"""Are these two written names one person's? A likelihood, and what it rests on in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from khronika.link import agreement
from khronika.link.agreement import FieldAgreement
from khronika.link.alignment import Pairing, left_over_bits, paired, wording
from khronika.link.alphabet import is_read
from khronika.link.gender_agreement import Gender, gender
from khronika.link.generation import Generation, differ
from khronika.link.name import WrittenName, written_names
from khronika.link.part import NamePart, word
from khronika.link.weights import THRESHOLD, likelihood, weights
from khronika.link.word import words_of
from khronika.primitives.message import Message, message


@dataclass(frozen=True, slots=True)
class NameFinding:
    """One thing that was compared: the name of its weight, its weight in bits, and the reason in words."""

    name: str
    bits: float
    reason: str


@dataclass(frozen=True, slots=True)
class NameComparison:
    """What speaks for and against two names being one person's.

    The names alone never tell two namesakes apart.
    """

    likelihood: float
    findings: tuple[NameFinding, ...]

    # The library's word for it (`score`, 0 to 1); in the record the word is kept for nothing else.
    score = property(attrgetter("likelihood"))

    @property
    def same(self) -> bool:
        """Whether the likelihood reaches the recommended threshold."""
        return self.likelihood >= THRESHOLD

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, in words, in the order of the parts."""
        return tuple(finding.reason for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Agreements:
    """How the parts of two names agree, in their likeliest arrangement, and what that amounts to in bits without the prior."""

    left: WrittenName
    right: WrittenName
    surname: FieldAgreement
    given: FieldAgreement
    patronymic: FieldAgreement
    gender: Gender
    bits: float


def compare_names(left: str, right: str) -> NameComparison:
    """Compare two written names: symmetric, in any script and order of parts.

    `.likelihood` 0 to 1, `.same`, `.reasons`.
    """
    found = agreements(left, right)
    if found is None:
        return NameComparison(
            0.0,
            (NameFinding("nothing", 0.0, message("at least one of the two is not the name of one person")),),
        )
    bits, findings = found.bits, tuple(findings_of(found))
    pairing = word_by_word(left, right)
    told = tuple(_generations(found.left.generation, found.right.generation))
    beside = _gender_bits(found.gender) + sum(finding.bits for finding in told)
    if pairing and (
        pairing.bits + beside > bits
        or (_has_ancestors(left) and _has_ancestors(right) and all(pairing.left_over))
    ):
        bits, findings = pairing.bits + beside, (*findings_of_words(pairing, found.gender), *told)
    if swapped := _swapped(left, right):
        bits, findings = bits + swapped.bits, (*findings, swapped)
    findings = (*findings, *doubtful_at_most(found.gender, weights()["prior"] + bits))
    return _as_far_as_known(
        left,
        right,
        NameComparison(likelihood(weights()["prior"] + sum(each.bits for each in findings)), findings),
    )


def doubtful_at_most(sex: Gender, odds: float) -> Iterator[NameFinding]:
    """What is taken off the odds, in bits, of two who may be a man and a woman, whatever else they have in common; else nothing."""
    most = weights()["gender doubtful, at most"]
    if sex is Gender.DOUBTFUL and odds > most:
        yield NameFinding(
            "gender doubtful, at most",
            most - odds,
            message("who may be a man and a woman is doubtful at most, whatever else agrees"),
        )


def _as_far_as_known(left: str, right: str, found: NameComparison) -> NameComparison:
    """Say where words are of an alphabet that is not read here: a difference from one that is read then tells nothing."""
    ours, theirs = (all(is_read(each) for each in words_of(text).order) for text in (left, right))
    if ours and theirs:
        return found
    if ours == theirs:
        return NameComparison(
            found.likelihood,
            (
                *found.findings,
                NameFinding("alphabet", 0.0, message("of this alphabet only the letters are compared")),
            ),
        )
    if found.same:
        return found
    return NameComparison(
        likelihood(weights()["prior"]),
        (NameFinding("alphabet", 0.0, message("one is of an alphabet that is not read here: unknown")),),
    )


def _has_ancestors(text: str) -> bool:
    """Whether a grandfather is named: parts have no place for him."""
    return len(words_of(text).fathers) > 1


def word_by_word(left: str, right: str) -> Pairing | None:
    """How the words of two names go together, whatever part each is; None when that tells nothing."""
    one, other = wording(words_of(left)), wording(words_of(right))
    return paired(one, other) if one and other else None


def _swapped(left: str, right: str) -> NameFinding | None:
    """Two given names in the other order may be another person: Friedrich Hans, Hans Friedrich."""
    one, other = words_of(left), words_of(right)
    if len(one.order) != 2 or len(other.order) != 2 or one.family != other.family:
        return None
    ours, theirs = [[word(text) for text in each.order] for each in (one, other)]
    if not all(part.given_name for part in (*ours, *theirs)) or ours[0].names & theirs[0].names:
        return None
    if not (ours[0].names & theirs[1].names and ours[1].names & theirs[0].names):
        return None
    return NameFinding(
        "given names swapped",
        weights()["given names swapped"],
        message("both words are given names, in the other order: speaks against"),
    )


def agreements(left: str, right: str) -> Agreements | None:
    """The arrangement of parts that speaks most for one person; None when one text holds no name."""
    best: Agreements | None = None
    for one in written_names(left):
        for other in written_names(right):
            found = arranged(one, other)
            if best is None or found.bits > best.bits:
                best = found
    return best


def arranged(left: WrittenName, right: WrittenName) -> Agreements:
    """How two names agree, each taken apart in one way."""
    family = agreement.surnames(left.surnames, right.surnames)
    own = (
        agreement.given_names(left.given, right.given)
        if left.given and right.given
        else FieldAgreement.MISSING
    )
    father = (
        agreement.patronymics(left.patronymic, right.patronymic)
        if left.patronymic and right.patronymic
        else FieldAgreement.MISSING
    )
    sex = gender(left, right)
    bits = _bits("surname", family) + _bits("given", own) + _bits("patronymic", father) + _gender_bits(sex)
    if not left.nicknames.isdisjoint(right.nicknames):
        bits += weights()["nickname same"]
    bits += sum(finding.bits for finding in _generations(left.generation, right.generation))
    return Agreements(left, right, family, own, father, sex, bits)


def forgiven(found: Agreements) -> Agreements:
    """The same of two persons of one birth date: a part that is no more than a letter apart is a slip, however short it is."""
    surname, own = found.surname, found.given
    left, right = found.left, found.right
    if surname is FieldAgreement.DIFFERS and agreement.a_letter_apart(left.surnames, right.surnames):
        surname = FieldAgreement.LETTER
    elif (
        own is FieldAgreement.DIFFERS
        and left.given
        and right.given
        and agreement.a_slip_of_one_name(left.given, right.given)
    ):
        own = FieldAgreement.LETTER
    # Of which gender a misspelt name is, its ending does not tell.
    sex = Gender.AGREES if own in _MISSPELT else found.gender
    more = (
        _bits("surname", surname)
        - _bits("surname", found.surname)
        + _bits("given", own)
        - _bits("given", found.given)
    )
    more += _gender_bits(sex) - _gender_bits(found.gender)
    return replace(found, surname=surname, given=own, gender=sex, bits=found.bits + more) if more else found


_MISSPELT = frozenset({FieldAgreement.LETTER, FieldAgreement.SLIP, FieldAgreement.HEARD})


@lru_cache(maxsize=64)
def _bits(part: str, found: FieldAgreement) -> float:
    return 0.0 if found is FieldAgreement.MISSING else weights()[f"{part} {found.value}"]


def _gender_bits(found: Gender) -> float:
    return 0.0 if found is Gender.AGREES else weights()[f"gender {found.value}"]


def findings_of(found: Agreements) -> Iterator[NameFinding]:
    """What was found, part by part, with reasons in words."""
    family = [" ".join(part.text for part in name.surnames) for name in (found.left, found.right)]
    if found.surname is not FieldAgreement.MISSING:
        both = _alphabets(found.left.surnames[0], found.right.surnames[0])
        yield _finding("surname", found.surname, (family[0], family[1]), both)
    for part, agreed, ours, theirs in (
        ("given", found.given, found.left.given, found.right.given),
        ("patronymic", found.patronymic, found.left.patronymic, found.right.patronymic),
    ):
        if ours and theirs:
            yield _finding(part, agreed, (ours.text, theirs.text), _alphabets(ours, theirs))
    yield from _beside(found)


def findings_of_words(pairing: Pairing, sex: Gender) -> Iterator[NameFinding]:
    """What was found word by word, with reasons in words."""
    for ours, theirs, agreed in pairing.pairs:
        shown = (
            f"“{ours.text}”"
            if ours.text == theirs.text
            else " / ".join(sorted((f"“{ours.text}”", f"“{theirs.text}”")))
        )
        said = _said(agreed, message("word"), _alphabets(ours, theirs))
        reason = message("{reason} ({words})", reason=said, words=shown)
        yield NameFinding(f"word {agreed.value}", weights()[f"word {agreed.value}"], reason)
    if pairing.joined:
        yield NameFinding(
            "words joined", weights()["words joined"], message("what is one word in one is two in the other")
        )
    ours_over, theirs_over = pairing.left_over
    if ours_over and theirs_over:
        yield NameFinding(
            "words differ", weights()["words differ"], message("other words differ: speaks against")
        )
    elif ours_over or theirs_over:
        yield NameFinding(
            "words left out",
            left_over_bits(pairing.left_over),
            message("{number} of the words only one has", number=len(ours_over + theirs_over)),
        )
    if sex is not Gender.AGREES:
        yield NameFinding(f"gender {sex.value}", _gender_bits(sex), _GENDER_SAID[sex])


def _beside(found: Agreements) -> Iterator[NameFinding]:
    if found.gender is not Gender.AGREES:
        yield NameFinding(
            f"gender {found.gender.value}", _gender_bits(found.gender), _GENDER_SAID[found.gender]
        )
    for nickname in sorted(found.left.nicknames & found.right.nicknames):
        yield NameFinding(
            "nickname same", weights()["nickname same"], message("both are called “{name}”", name=nickname)
        )
    yield from _generations(found.left.generation, found.right.generation)


def _generations(left: Generation | None, right: Generation | None) -> Iterator[NameFinding]:
    """What it tells that each is called the elder, the younger, the second; nothing when one is not."""
    if differ(left, right):
        yield NameFinding(
            "generation differs",
            weights()["generation differs"],
            message("one is the elder and one the younger, or of another number"),
        )
    elif left is not None and left is right:
        yield NameFinding(
            "generation same",
            weights()["generation same"],
            message("both are called the {generation}", generation=_GENERATIONS[left]),
        )


def _alphabets(ours: NamePart, theirs: NamePart) -> str:
    return "" if ours.cyrillic == theirs.cyrillic else message(" in another alphabet")


_PARTS = {
    "surname": message("surname"),
    "given": message("given name"),
    "patronymic": message("patronymic"),
}
_GENERATIONS = {
    Generation.ELDER: message("elder"),
    Generation.YOUNGER: message("younger"),
    Generation.SECOND: message("second"),
    Generation.THIRD: message("third"),
    Generation.FOURTH: message("fourth"),
}


def _finding(part: str, found: FieldAgreement, texts: tuple[str, str], alphabets: str) -> NameFinding:
    one, other = texts
    shown = f"“{one}”" if one == other else f"“{one}” / “{other}”"
    reason = message("{reason} ({words})", reason=_said(found, _PARTS[part], alphabets), words=shown)
    return NameFinding(f"{part} {found.value}", _bits(part, found), reason)


def _said(found: FieldAgreement, part: str, alphabets: str) -> Message:
    return Message(_SAID[found].template, {"part": part, "alphabets": alphabets})


_SAID = {
    FieldAgreement.SAME: message("the {part} matches{alphabets}"),
    FieldAgreement.FORM: message("two forms of one {part}{alphabets}"),
    FieldAgreement.INITIAL: message("the {part} begins as the shortened one does"),
    FieldAgreement.HEARD: message("the {part} sounds nearly the same{alphabets}"),
    FieldAgreement.SLIP: message("the {part} is a slip of the pen or of the scanner apart"),
    FieldAgreement.HALF: message("one {part} is a part of the other{alphabets}"),
    FieldAgreement.LETTER: message("the {part} is a letter apart, and the birth date is the same"),
    FieldAgreement.DIFFERS: message("the {part}s differ: speaks against"),
    FieldAgreement.INITIAL_DIFFERS: message("the initial does not fit the {part}: speaks against"),
    FieldAgreement.MISSING: message("one has no {part}"),
}
_GENDER_SAID = {
    Gender.AGREES: message("the endings fit one gender"),
    Gender.DOUBTFUL: message(
        "as they stand, one name is a man's and one a woman's, unless one of them is declined: speaks against"
    ),
    Gender.CONFLICT: message("one name is a man's and one a woman's: speaks against"),
}

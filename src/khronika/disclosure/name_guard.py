"""The guard of names: finds a protected name in a text, in any alphabet, transliteration, case ending or disguise it knows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import assert_never

from khronika.disclosure.glued_name import GluedNames, Span
from khronika.disclosure.plain_text import plain_text
from khronika.disclosure.protected_word import WordKind, words_of_name
from khronika.disclosure.read_words import ReadWords
from khronika.disclosure.searched_name import (
    Searched,
    SearchedCode,
    SearchedPerson,
    SearchedPhrase,
    bare_initials,
    sounding,
)
from khronika.language.names import name_keys
from khronika.language.tokens import tokens

SHORTEST_CODE = 2
"""Signs a code needs to be looked for."""
KEPT = 500_000
"""Different words whose meaning is kept in memory, and different texts whose verdict is."""


class ProtectedKind(Enum):
    """How a protected name is looked for: a person's by its surname alone; a phrase by all of its words.

    A code sign by sign.
    """

    PERSON = "person"
    PHRASE = "phrase"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class ProtectedName:
    """A name or code nobody may read."""

    text: str
    kind: ProtectedKind


class _Meanings(dict[str, tuple[tuple[Searched, int], ...]]):
    """What each folded word may be a word of, found out when it is met first."""

    def __init__(self, searched: Iterable[Searched]) -> None:
        super().__init__()
        self._by_sound: defaultdict[str, dict[tuple[Searched, int], None]] = defaultdict(dict)
        self._by_spelling: defaultdict[str, dict[tuple[Searched, int], None]] = defaultdict(dict)
        for each in searched:
            for place, sounds, spellings in each.clues():
                for sound in sounds:
                    self._by_sound[sound][each, place] = None
                for spelling in spellings:
                    self._by_spelling[spelling][each, place] = None

    def __missing__(self, form: str) -> tuple[tuple[Searched, int], ...]:
        if len(self) >= KEPT:
            self.clear()
        found = dict(self._by_spelling.get(form, {}))
        for key in name_keys(form):
            found |= self._by_sound.get(key, {})
        meaning = self[form] = tuple(found)
        return meaning


@dataclass(slots=True)
class NameGuard:
    """Finds protected names in texts (docs/format/disclosure.md, "Spellings").

    What that page does not list it does not promise to find.
    """

    names: Sequence[ProtectedName]
    _meanings: _Meanings = field(init=False, repr=False)
    _persons: list[SearchedPerson] = field(default_factory=list, init=False, repr=False)
    _glued: GluedNames = field(init=False, repr=False)
    _verdicts: dict[str, bool] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        searched = [found for name in dict.fromkeys(self.names) if (found := self._searched(name))]
        self._meanings = _Meanings([*searched, bare_initials(self._persons)])
        self._glued = GluedNames(
            word.form for person in self._persons for word in person.words if word.kind is WordKind.TELLING
        )

    def _searched(self, name: ProtectedName) -> Searched | None:
        forms = tuple(token.form for token in tokens(plain_text(name.text).text))
        match name.kind:
            case ProtectedKind.CODE:
                return SearchedCode(forms) if len("".join(forms)) >= SHORTEST_CODE else None
            case ProtectedKind.PHRASE:
                # All numbers: no name.
                return (
                    None
                    if all(map(str.isdecimal, forms))
                    else SearchedPhrase(tuple(frozenset(sounding(form)) for form in forms))
                )
            case ProtectedKind.PERSON:
                self._persons.append(SearchedPerson(words_of_name(name.text)))
                return self._persons[-1]
        assert_never(name.kind)

    def contains(self, text: str) -> bool:
        """Whether the text holds a protected name, in any of its spellings."""
        if not self.names:
            return False
        if text not in self._verdicts:
            if len(self._verdicts) >= KEPT:
                self._verdicts.clear()
            self._verdicts[text] = next(self.find(text), None) is not None
        return self._verdicts[text]

    def find(self, text: str) -> Iterator[Span]:
        """Where protected names stand in the text, in order; places that touch are one."""
        plain = plain_text(text)
        read = ReadWords(plain.text, tokens(plain.text))
        for start, end in _joined(sorted([*self._in_words(read), *self._glued.find(read)])):
            yield Span(*plain.written(start, end))

    def _in_words(self, read: ReadWords) -> Iterator[Span]:
        meanings = self._meanings
        met: defaultdict[Searched, dict[int, int]] = defaultdict(dict)
        for number, found in [
            (number, found) for number, word in enumerate(read.words) if (found := meanings[word.form])
        ]:
            for name, place in found:
                if mention := name.mention(read, number, place, met[name]):
                    yield Span(read.words[mention[0]].start, read.words[mention[1]].end)
                met[name][place] = number
        for number, form in read.parts_within():
            if any(
                isinstance(name, SearchedPerson) and name.tells_alone(place) for name, place in meanings[form]
            ):
                yield Span(read.words[number].start, read.words[number].end)

    def is_full_name(self, text: str) -> bool:
        """Whether a name that may be said is a protected one, and does not only share its surname: Captain I. F.

        Belov is not Belov E. L.

        For the public label of somebody else; whatever `contains` does not find is none.
        """
        if not self.contains(text):
            return False
        plain = plain_text(text).text
        read = ReadWords(plain, tokens(plain))
        alone = (
            sum(
                1
                for number, word in enumerate(read.words)
                if len(word.form) > 1 and not read.is_initial(number)
            )
            == 1
        )
        has_surname = any(person.has_surname_in(read) for person in self._persons)
        return alone or not has_surname or any(person.shares(read) > 1 for person in self._persons)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is not None and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last

"""Sources as their own archive lists them, and what another archive holds of them that it should not."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from khronika.archive.sources.check import Comparison, Namesake, Use
from khronika.archive.sources.known_sources import Consent, NewSource, Source
from khronika.presentation.labels import VocabularyLabels
from khronika.presentation.view import one_line
from khronika.presentation.words import SOURCE, Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted
from khronika.record.vocabulary import Vocabulary

_FACTS = ("connection", "consent", "consent_until", "consent_for", "risk")


@dataclass(frozen=True, slots=True)
class NewSourceView:
    """A source that was recorded; `folder` is its archive as it is typed."""

    made: NewSource
    folder: str

    def to_json(self) -> Json:
        """As `khronika sources --new --json` has it."""
        return {"code": self.made.code, "id": self.made.id}

    def text(self, words: Words) -> Iterator[str]:
        """The code alone, then where it is used."""
        yield self.made.code
        yield words.say(
            "what this source gives: khronika seal MAIN PATH   (asks for this code, and when and how it came)"
        )
        yield words.say(
            "what is known of it: khronika state {archive} FILE, with the id {id} "
            "(docs/format/record.md, Sources)",
            archive=self.folder,
            id=self.made.id,
        )


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source."""

    source: Source
    vocabulary: Vocabulary

    def to_json(self) -> Json:
        """As `khronika sources --json` has it."""
        source = self.source
        known: dict[str, Json] = {
            "codes": [*source.codes],
            "id": source.id,
            "label": source.label,
            "state": source.consent.value,
        }
        for name in _FACTS:
            known[name] = [*source.facts.get(name, ())]
        return {**known, "persons": [*source.persons]}

    def text(self, words: Words) -> Iterator[str]:
        """On one line: codes, a consent that is in doubt or over, what is recorded, its label and id."""
        source = self.source
        facts = "; ".join(self._facts(words)) or words.say("nothing more is recorded")
        codes = _codes(source.codes, words)
        yield one_line(f"{codes}  {self._consent(words)}{facts}  ({source.label})  {source.id}")

    def _facts(self, words: Words) -> Iterator[str]:
        labels = VocabularyLabels(self.vocabulary, words.language)
        for name in _FACTS:
            if name in self.source.facts:
                values = [labels.value_text(name, each) for each in self.source.facts[name]]
                if words.language == SOURCE:  # codes are English, and shorter than their labels
                    yield f"{name.replace('_', ' ')}: {', '.join(self.source.facts[name])}"
                else:
                    yield f"{labels.property_name(name)}: {', '.join(values)}"

    def _consent(self, words: Words) -> str:
        consent = self.source.consent
        if consent in (Consent.GIVEN, Consent.NONE):
            return ""
        return words.say("CONSENT {state}", state=words.say(consent.value).upper()) + "  "


@dataclass(frozen=True, slots=True)
class UseView:
    """Where a code stands in another archive."""

    use: Use

    def to_json(self) -> dict[str, Json]:
        """Accessions, batches and items with it."""
        use = self.use
        return {
            "code": use.code,
            "accessions": [*use.accessions],
            "batches": [*use.batches],
            "items": [*use.items.values()],
        }

    def line(self, words: Words) -> str:
        """How many of each, and the items as ranges."""
        use, items = self.use, words.say("no items")
        if use.items:
            items = words.count(
                "{n} item ({listed})",
                "{n} items ({listed})",
                len(use.items),
                listed=", ".join(self._runs(words)),
            )
        return words.say(
            "{accessions}, {items}, {batches}",
            accessions=counted("{n} accession", "{n} accessions", len(use.accessions)),
            items=items,
            batches=counted("{n} batch", "{n} batches", len(use.batches)),
        )

    def _runs(self, words: Words) -> Iterator[str]:
        """Control numbers, those that follow each other as a range."""
        items = self.use.items
        for _, run in groupby(enumerate(items), lambda pair: pair[1] - pair[0]):
            numbers = [number for _, number in run]
            first, last = items[numbers[0]], items[numbers[-1]]
            yield first if len(numbers) == 1 else words.say("{first} to {last}", first=first, last=last)


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """What another archive holds of the sources of this one."""

    found: Comparison

    @property
    def is_anything_found(self) -> bool:
        """Whether there is something to look at."""
        found = self.found
        return bool(found.namesakes or found.unknown or found.over)

    def to_json(self) -> dict[str, object]:
        """As `khronika sources --check --json` has it."""
        persons = [_namesake_json(each) for each in self.found.namesakes]
        unknown: list[Json] = [UseView(use).to_json() for use in self.found.unknown]
        over: list[Json] = [
            {"state": source.consent.value, **UseView(use).to_json()} for source, use in self.found.over
        ]
        return {"persons": persons, "unknown": unknown, "over": over}

    def text(self, words: Words) -> Iterator[str]:
        """Persons who may be a source, then unknown codes, then consents that are over or in doubt."""
        yield from self._namesakes(words)
        unknown, over = self.found.unknown, self.found.over
        told = "codes that the archive of sources does not know: {number}"
        yield words.say(told, number=len(unknown) or words.say("none"))
        for use in unknown:
            yield one_line(f"  {use.code}: {UseView(use).line(words)}")
        told = "sources in use whose consent is over or in doubt: {number}"
        yield words.say(told, number=len(over) or words.say("none"))
        for source, use in over:
            consent = words.say("consent {state}", state=words.say(source.consent.value))
            yield one_line(f"  {use.code}: {consent}; {UseView(use).line(words)}")

    def _namesakes(self, words: Words) -> Iterator[str]:
        found = self.found.namesakes
        yield words.say("persons who may be a source: {number}", number=len(found) or words.say("none"))
        for each in found:
            codes = _codes(each.codes, words)
            protection = words.say(each.protection)
            yield one_line(f"  {each.likelihood:.2f}  {codes}  {each.label} ({protection})  {each.person}")
            for reason in each.reasons:
                yield one_line(f"        {words.of(reason)}")
        if found:
            told = words.say(
                "withdraw what is stated of them, or state them again under a pseudonym and "
                "without these names: khronika state"
            )
            yield f"  {told}"


def _namesake_json(each: Namesake) -> dict[str, object]:
    return {
        "codes": [*each.codes],
        "source": each.source,
        "person": each.person,
        "label": each.label,
        "protection": each.protection,
        "likelihood": round(each.likelihood, 4),
        "reasons": [*each.reasons],
    }


def _codes(codes: tuple[str, ...], words: Words) -> str:
    return ", ".join(codes) or words.say("without a code")

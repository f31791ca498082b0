"""Where reports tell the same property of the same thing differently: shown side by side, never resolved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khronika.dossier.plan import PlannedBatch
from khronika.dossier.view.context import Frame
from khronika.dossier.view.tally import ToldReport, tally
from khronika.dossier.view.view_model import DifferenceView, LinkView, Side
from khronika.dossier.wording.claim import Attribution, Claim
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import Words
from khronika.record.meaning import sameness


@dataclass(frozen=True, slots=True)
class SourceView:
    """One statement, the batch that says it, and according to whom."""

    batch: PlannedBatch
    attribution: Attribution
    holder: str
    claim: Claim

    @property
    def version(self) -> tuple[str, str]:
        """Equal for two voices that say the same."""
        return sameness(self.claim.value), self.attribution.stance.value


def differences(
    frame: Frame, attributions: Mapping[str, Attribution], leads: Mapping[str, str]
) -> tuple[DifferenceView, ...]:
    """Every property told differently, in the order of the reports.

    Two values within one report are no difference.
    """
    groups: dict[tuple[str, str], list[SourceView]] = defaultdict(list)
    for batch in frame.order:
        for claim in frame.claims[batch.batch]:
            voice = SourceView(batch, attributions[batch.batch], leads[batch.batch], claim)
            groups[claim.subject.id, claim.property].append(voice)
    differing = (voices for voices in groups.values() if _differ(voices))
    return tuple(_difference(frame, number, voices) for number, voices in enumerate(differing, start=1))


def links_by_statement(frame: Frame, found: Sequence[DifferenceView]) -> dict[str, tuple[LinkView, ...]]:
    """For each statement's mark, the differences it takes part in."""
    links: dict[str, dict[LinkView, None]] = defaultdict(dict)
    for difference in found:
        for side in difference.sides:
            for _, statement in side.holders:
                links[statement.mark][
                    LinkView(frame.words.say("difference", number=difference.number), difference.mark)
                ] = None
    return {mark: tuple(members) for mark, members in links.items()}


def _differ(voices: Sequence[SourceView]) -> bool:
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for voice in voices:
        told[voice.batch.batch].add(voice.version)
    return len({frozenset(versions) for versions in told.values()}) > 1


def _difference(frame: Frame, number: int, voices: Sequence[SourceView]) -> DifferenceView:
    claim = voices[0].claim
    label = frame.terms.property(claim.property)
    return DifferenceView(
        number,
        f"difference-{number}",
        one_line(claim.subject.label),
        one_line(label),
        tuple(_sides(frame, voices)),
    )


def _sides(frame: Frame, voices: Sequence[SourceView]) -> Iterator[Side]:
    versions: dict[tuple[str, str], list[SourceView]] = defaultdict(list)
    for voice in voices:
        versions[voice.version].append(voice)
    for held in versions.values():
        holders = tuple((voice.holder, frame.statements[voice.claim.id]) for voice in held)
        yield Side(
            frame.terms.value(held[0].claim),
            frame.words.say(held[0].attribution.stance.value),
            _tally(held, frame.words),
            holders,
        )


def _tally(held: Sequence[SourceView], words: Words) -> str:
    batches = {voice.batch.batch: voice for voice in held}.values()
    reports = [
        ToldReport(voice.batch, voice.attribution) for voice in batches if not voice.batch.is_annotation
    ]
    return tally(reports, len(batches) - len(reports), words)

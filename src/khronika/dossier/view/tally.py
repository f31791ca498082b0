"""How many reports say something, and how many origins those come down to."""

from collections.abc import Iterable

from khronika.dossier.wording.claim import Attribution, key_of
from khronika.dossier.wording.words import Words
from khronika.record.statement import Stance


def tally(reports: Iterable[Attribution], annotations: int, words: Words) -> str:
    """How many reports, how many of them deny, and how many distinct origins: `3 reports (1 of them a denial), 2 origins`.

    One of unknown origin is counted apart, never as one more.
    """
    counted = tuple(reports)
    origins = {key_of(attribution.origin) for attribution in counted if attribution.origin}
    unknown = sum(attribution.origin is None for attribution in counted)
    denials = sum(attribution.stance is Stance.DENIES for attribution in counted)
    figures = {
        "reports": len(counted),
        "origins": len(origins),
        "unknown origins": unknown,
        "annotations": annotations,
    }
    told = {key: words.count(key, number) for key, number in figures.items() if number}
    if denials:
        told["reports"] += f" ({_denials(denials, len(counted), words)})"
    return ", ".join(told.values())


def _denials(denials: int, reports: int, words: Words) -> str:
    if denials < reports:
        return words.count("denials", denials)
    return words.say("a denial" if reports == 1 else "all denials")

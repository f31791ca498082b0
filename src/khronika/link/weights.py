"""The table of weights: how much each finding speaks for or against, in bits."""

import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

THRESHOLD = 0.7
"""From this likelihood on two names, or two persons, are shown as probably the same."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Bits by finding, as in `weights.tsv`."""
    text = resources.files("khronika.link").joinpath("weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return {finding: float(bits) for finding, bits in rows}


def version() -> str:
    """The version of the comparison: what a proposal and a judgement name as what proposed it."""
    return f"khronika-link/{weights()['version']:.0f}"


def likelihood(bits: float) -> float:
    """Odds in bits as a likelihood from 0 to 1."""
    if bits < -60:
        return 0.0
    return 1.0 / (1.0 + math.exp2(-min(bits, 60.0)))


def bits_of(likelihood: float) -> float:
    """A likelihood from 0 to 1 as odds in bits."""
    if likelihood <= 0:
        return -math.inf
    return math.inf if likelihood >= 1 else math.log2(likelihood / (1 - likelihood))

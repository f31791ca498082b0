"""The steps in which somebody is shown a picture: each shows more than the one before, and none comes unasked."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class ShieldStep(Enum):
    """How much of a picture, or of a recording, was shown."""

    CARD = "card"
    """A few grey points: how bright it is where. Nobody can tell what it shows; it is shown unasked."""
    BLUR = "blur"
    """A small grey picture: shapes, no faces."""
    GREY = "grey"
    """All that is seen, without colours."""
    COLOUR = "colour"
    """All that is seen."""
    FILM = "film"
    """Pictures that move, without sound."""
    SOUND = "sound"
    """What is heard, alone or with moving pictures."""


PICTURE_STEPS = (ShieldStep.CARD, ShieldStep.BLUR, ShieldStep.GREY, ShieldStep.COLOUR)
"""The steps of a picture that stands still, in their order."""


def shows(revealed: ShieldStep, asked: ShieldStep) -> bool:
    """Whether a picture of which so much was revealed may be shown so far."""
    return PICTURE_STEPS.index(asked) <= PICTURE_STEPS.index(revealed)


LONGEST_SIDES: Mapping[ShieldStep, int] = MappingProxyType(
    {ShieldStep.CARD: 10, ShieldStep.BLUR: 36, ShieldStep.GREY: 1_600, ShieldStep.COLOUR: 1_600}
)
"""Pixels of the longer side, by step."""

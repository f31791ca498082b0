"""Pictures that are the same everywhere: waves of whole numbers, without a library that might draw them otherwise next year."""

import io

import numpy as np
from PIL import Image


def pattern(seed, width, height):
    """Grey waves, one grey a point."""
    # Nothing about it is symmetrical: of a symmetrical picture half of the frequencies are nothing but rounding.
    steps = [(seed * prime) % 13 + 1 for prime in (3, 7, 11, 17, 29, 31)]
    x, y = np.arange(width)[None, :] * 1693 // width, np.arange(height)[:, None] * 1427 // height
    waves = [
        abs(
            (x * steps[at] // 3 + y * steps[at + 1] // 3 + x * y // (811 + 97 * at) + seed * 97 * at) % period
            - period // 2
        )
        * 512
        // period
        for at, period in ((0, 1777), (2, 1231), (4, 2611))
    ]
    return (sum(waves) // 3).clip(0, 255).astype(np.uint8)


def photograph(seed=1, size=(640, 480)):
    """A picture in colours with enough in it to be told from others."""
    return Image.merge("RGB", [Image.fromarray(pattern(seed + at, *size)) for at in (0, 5, 9)])


def page(lines=24, size=(620, 877)):
    """A page with lines of what looks like words."""
    drawn = Image.new("L", size, 245)
    for line in range(lines):
        at = 60
        for word in range((line * 7) % 5 + 4):
            width = 18 + (line * 13 + word * 29) % 55
            drawn.paste(30, (at, 70 + 28 * line, at + width, 78 + 28 * line))
            at += width + 12
            if at > size[0] - 130:
                break
    return drawn


def as_bytes(picture, form="JPEG", **options):
    held = io.BytesIO()
    picture.save(held, form, **options)
    return held.getvalue()

"""The photograph: the corridor at night, taken with a telephone that was not held quite still."""

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

from khronika.demo.material.chance import between, grain
from khronika.demo.material.corridor import HIGH, CorridorView, painted
from khronika.demo.material.lettering import Face, letters
from khronika.demo.material.light import Scene, fallen, lamps_at
from khronika.demo.material.orders import INVENTED

VIEW = CorridorView(size=(1600, 1200), focal=1080, centre=(836, 560), eye=1.52)
LIT = (4.6, 13.8)
DARK = (9.2, 18.4)
"""Metres along the corridor at which lamps burn, and at which they do not."""

_MAKE, _MODEL, _DATE, _SOFTWARE, _NOTE = 0x010F, 0x0110, 0x0132, 0x0131, 0x010E
_EXIF, _TAKEN, _DIGITISED, _EXPOSURE, _APERTURE, _SPEED = 0x8769, 0x9003, 0x9004, 0x829A, 0x829D, 0x8827


def taken() -> Image.Image:
    """The photograph before it was compressed."""
    light = fallen(VIEW, Scene(lamps_at(LIT, (4.6, 3.4)), ambient=0.13), dense=9)
    picture = ImageChops.multiply(
        painted(VIEW), Image.merge("RGB", (light, light.point(_greenish), light.point(_yellowish)))
    )
    _lamps(picture)
    bloom = picture.point(lambda level: max(0, level - 150)).filter(ImageFilter.GaussianBlur(26))
    shaken = ImageChops.add(picture, bloom).filter(ImageFilter.GaussianBlur(1.0))
    developed = _developed(shaken.rotate(-1.3, Image.Resampling.BICUBIC).crop((40, 30, 1560, 1170)))
    ImageDraw.Draw(developed).text((24, 1108), INVENTED, (128, 124, 108), letters(Face.SCREEN, 17))
    return developed


def _greenish(level: int) -> int:
    return level * 97 // 100


def _yellowish(level: int) -> int:
    return level * 76 // 100


def _lamps(picture: Image.Image) -> None:
    draw = ImageDraw.Draw(picture)
    for z in LIT + DARK:
        corners = [
            VIEW.seen(x, HIGH - 0.02, z + long)
            for x, long in ((-0.14, -0.6), (0.14, -0.6), (0.14, 0.6), (-0.14, 0.6))
        ]
        draw.polygon(corners, (255, 246, 214) if z in LIT else (70, 68, 60))


def _developed(picture: Image.Image) -> Image.Image:
    """What a small sensor does at night: noise in each colour, dark corners."""
    size = picture.size
    corners = between(Image.radial_gradient("L").resize(size, Image.Resampling.BICUBIC), 0, 120)
    vignetted = ImageChops.multiply(picture, Image.merge("RGB", [ImageChops.invert(corners)] * 3))
    noise = [between(grain(size, f"sensor {band}", blur=0.8), 0, 46) for band in range(3)]
    return ImageChops.add(vignetted, Image.merge("RGB", noise), scale=1, offset=-21)


def write(path: Path) -> None:
    """Write the photograph as JPEG; its Exif names an invented camera, a time, and no place."""
    taken().save(path, "JPEG", quality=84, exif=_exif(), comment=b"INVENTED EXAMPLE")


def _exif() -> bytes:
    exif = Image.Exif()
    exif[_NOTE] = "INVENTED EXAMPLE"
    exif[_MAKE] = "Orlan (invented)"
    exif[_MODEL] = "Orlan M5"
    exif[_SOFTWARE] = "OrlanOS 2.1"
    exif[_DATE] = "2024:04:07 03:15:22"
    exif[_EXIF] = {
        _TAKEN: "2024:04:07 03:15:22",
        _DIGITISED: "2024:04:07 03:15:22",
        _EXPOSURE: IFDRational(1, 15),
        _APERTURE: IFDRational(19, 10),
        _SPEED: 3200,
    }
    return exif.tobytes()

"""The package as it was handed over: which file lies where, under the names it came with."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from khronika.demo.material import film, orders, photograph, register, roster, sound
from khronika.demo.material.ink import BALLPOINT, SEAL_INK, Colour
from khronika.demo.material.paper import photographed, scanned

STICK = Path("от К", "флешка 2")
"""The folder everything lay in."""

RECEPTION = STICK / "приказы" / "приказ №114 от 03.04.2024 (скан).png"
RECEPTION_AGAIN = STICK / "разное" / "Копия Безымянный-3 (2).png"
CONFINEMENT = STICK / "приказы" / "IMG_20240412_190847_пр121.jpg"
ROSTER = STICK / "дежурка" / "ведомость 06-07 апр, фото с телефона.jpg"
REGISTER = STICK / "дежурка" / "журнал шизо л1-3.pdf"
PHOTOGRAPH = STICK / "DCIM" / "IMG_20240407_031522.jpg"
FILM = STICK / "DCIM" / "кам07_карантин_обрезка.mp4"
SOUND = STICK / "DCIM" / "Голос 014.ogg"


def write(folder: Path) -> None:
    """Write every made file below `folder`, which may exist; a file that is there already is written anew."""
    for path, make in _MAKERS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        make(folder / path)
    (folder / RECEPTION_AGAIN).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / RECEPTION, folder / RECEPTION_AGAIN)


def _write_reception(path: Path) -> None:
    scan = scanned(orders.page(orders.ON_RECEPTION), turn=-0.7, seed="reception")
    scan.quantize(palette=_palette(), dither=Image.Dither.NONE).save(path, "PNG", dpi=(150, 150))


def _palette() -> Image.Image:
    """The 128 colours of an office scanner's small files: paper to toner, paper to pen, paper to seal."""
    colours = [
        *(_mixed((252, 251, 247), (28, 28, 31), step / 83) for step in range(84)),
        *(_mixed((212, 214, 228), BALLPOINT, step / 21) for step in range(22)),
        *(_mixed((214, 214, 234), SEAL_INK, step / 21) for step in range(22)),
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([level for colour in colours for level in colour])
    return palette


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def _write_confinement(path: Path) -> None:
    photographed(orders.page(orders.ON_CONFINEMENT), seed="confinement").save(path, "JPEG", quality=82)


def _write_roster(path: Path) -> None:
    photographed(roster.page(), seed="roster").save(path, "JPEG", quality=82)


_MAKERS: Mapping[Path, Callable[[Path], None]] = {
    RECEPTION: _write_reception,
    CONFINEMENT: _write_confinement,
    ROSTER: _write_roster,
    REGISTER: register.write,
    PHOTOGRAPH: photograph.write,
    FILM: film.write,
    SOUND: sound.write,
}

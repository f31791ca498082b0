"""How light falls in the corridor: lamps and a torch, computed on each flat surface and seen in perspective."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image

from khronika.demo.material.corridor import HALF, HIGH, LONG, CorridorView, Surface, area, homography

Vector: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light at `place` in metres.

    With `aim`, a vector of length one, it is a torch whose beam narrows with `focus`.
    """

    place: Vector
    power: float
    aim: Vector | None = None
    focus: float = 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The lights that burn, and the light that is everywhere."""

    lamps: tuple[Lamp, ...]
    ambient: float


_PLACES: dict[Surface, tuple[Callable[[float, float], Vector], Vector, float]] = {
    Surface.RIGHT: (lambda along, across: (HALF, HIGH - across, along), (-1.0, 0.0, 0.0), HIGH),
    Surface.LEFT: (lambda along, across: (-HALF, HIGH - across, along), (1.0, 0.0, 0.0), HIGH),
    Surface.FLOOR: (lambda along, across: (across - HALF, 0.0, along), (0.0, 1.0, 0.0), 2 * HALF),
    Surface.CEILING: (lambda along, across: (across - HALF, HIGH, along), (0.0, -1.0, 0.0), 2 * HALF),
}
"""For each surface: the point so many metres along and across its flat picture, its normal, and how wide it
is."""


def fallen(view: CorridorView, scene: Scene, *, dense: int) -> Image.Image:
    """The light on every surface this eye sees, 255 the brightest; computed `dense` times a metre."""
    end = _brightness(scene, (0.0, HIGH / 2, LONG), (0.0, 0.0, -1.0), view.eye)
    picture = Image.new("L", view.size, end)
    for surface in Surface:
        seen = _flat(view, scene, surface, dense).transform(
            view.size,
            Image.Transform.PERSPECTIVE,
            homography(view, surface, dense),
            Image.Resampling.BILINEAR,
            fillcolor=end,
        )
        picture.paste(seen, (0, 0), area(view, surface))
    return picture


def _flat(view: CorridorView, scene: Scene, surface: Surface, dense: int) -> Image.Image:
    place, normal, breadth = _PLACES[surface]
    columns, rows = int(LONG * dense), max(3, round(breadth * dense))
    levels = bytes(
        _brightness(scene, place((column + 0.5) / dense, (row + 0.5) / dense), normal, view.eye)
        for row in range(rows)
        for column in range(columns)
    )
    return Image.frombytes("L", (columns, rows), levels)


def _brightness(scene: Scene, place: Vector, normal: Vector, eye: float) -> int:
    light = scene.ambient
    for lamp in scene.lamps:
        light += _from_lamp(lamp, place, normal)
        if normal[1] > 0:
            light += _gleam(lamp, place, eye)
    # Film saturates softly: twice the light is never twice the brightness near white.
    return int(255 * (1 - math.exp(-light)) ** 0.8)


def _from_lamp(lamp: Lamp, place: Vector, normal: Vector) -> float:
    x, y, z = lamp.place[0] - place[0], lamp.place[1] - place[1], lamp.place[2] - place[2]
    square = x * x + y * y + z * z + 0.06
    distance = math.sqrt(square)
    facing = (x * normal[0] + y * normal[1] + z * normal[2]) / distance
    light = lamp.power * (0.12 + 0.88 * max(0.0, facing)) / square
    if lamp.aim is None:
        return light
    along = -(x * lamp.aim[0] + y * lamp.aim[1] + z * lamp.aim[2]) / distance
    return light * (0.03 + (along**lamp.focus if along > 0 else 0.0))


def _gleam(lamp: Lamp, place: Vector, eye: float) -> float:
    """A lamp's image in the worn linoleum: it hangs as deep below the floor as the lamp is above."""
    x, y, z = place[0], place[1] - eye, place[2]
    mirrored = (lamp.place[0], -lamp.place[1] - eye, lamp.place[2])
    dot = x * mirrored[0] + y * mirrored[1] + z * mirrored[2]
    lengths = (x * x + y * y + z * z) * (mirrored[0] ** 2 + mirrored[1] ** 2 + mirrored[2] ** 2)
    return 0.4 * min(1.0, lamp.power) * math.pow(max(0.0, dot / math.sqrt(lengths)), 260)


def lamps_at(places: Sequence[float], powers: Sequence[float]) -> tuple[Lamp, ...]:
    """Ceiling lamps so many metres along the corridor."""
    return tuple(Lamp((0.0, HIGH - 0.3, z), power) for z, power in zip(places, powers, strict=True))

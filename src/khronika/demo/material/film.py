"""The film: six seconds of a ceiling camera over the corridor at midnight, one torch moving."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
from av.video.stream import VideoStream
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from khronika.demo.material.chance import between, grain
from khronika.demo.material.corridor import CorridorView, painted
from khronika.demo.material.lettering import Face, letters
from khronika.demo.material.light import Lamp, Scene, Vector, fallen
from khronika.demo.material.orders import INVENTED

VIEW = CorridorView(size=(640, 480), focal=470, centre=(330, 128), eye=2.55)
HALVED = CorridorView(size=(320, 240), focal=235, centre=(165, 64), eye=2.55)
"""The same eye at half the size, enough for light."""
RATE = 10
SECONDS = 6
BEGINS = datetime(2024, 4, 6, 23, 59, 57)  # noqa: DTZ001 -- the camera's clock shows no zone
CAPTION = "CAM 07  КАРАНТИН  КОРИДОР"
GRAINS = 5


def frames() -> Iterator[Image.Image]:
    """Every frame of the film, in shades of grey."""
    base = painted(VIEW).convert("L").filter(ImageFilter.GaussianBlur(0.8))
    grains = [between(grain(VIEW.size, f"film {number}", blur=0.9), 0, 56) for number in range(GRAINS)]
    for number in range(RATE * SECONDS):
        yield _overlaid(_exposed(base, number / RATE, grains[number * 3 % GRAINS]), number)


def _torch(moment: float) -> Lamp:
    """Where the torch is `moment` seconds into the film, and where it points: somebody walks up and looks at the doors."""
    z = 15.5 - 1.5 * moment
    sway = math.sin(moment * 1.7)
    place = (0.25 * math.sin(moment * 3.1), 1.25 + 0.04 * math.sin(moment * 9.0), z)
    return Lamp(place, 26.0, aim=_unit((1.1 * sway, -0.25 + 0.12 * math.sin(moment * 2.3), -0.9)), focus=14.0)


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(axis * axis for axis in vector))
    x, y, z = vector
    return (x / length, y / length, z / length)


def _exposed(base: Image.Image, moment: float, noise: Image.Image) -> Image.Image:
    torch = _torch(moment)
    light = fallen(HALVED, Scene((torch,), ambient=0.11), dense=3).resize(
        VIEW.size, Image.Resampling.BILINEAR
    )
    lit = ImageChops.multiply(base, light)
    lit.paste(235, (0, 0), _glare(torch))
    return ImageChops.add(lit.point(lambda level: min(255, level * 15 // 10)), noise, scale=1, offset=-24)


def _glare(torch: Lamp) -> Image.Image:
    """The lens sees the torch itself, brighter the more it points this way."""
    x, y = VIEW.seen(*torch.place)
    toward = max(0.0, -torch.aim[2]) if torch.aim else 0.0
    radius = (26 + 60 * toward**6) / torch.place[2] * 2.2
    small = Image.new("L", (VIEW.size[0] // 2, VIEW.size[1] // 2), 0)
    draw = ImageDraw.Draw(small)
    draw.ellipse(((x - radius) / 2, (y - radius) / 2, (x + radius) / 2, (y + radius) / 2), 150)
    halo = small.filter(ImageFilter.GaussianBlur(radius * 0.35))
    core = ImageDraw.Draw(halo)
    core.ellipse(
        ((x - radius / 4) / 2, (y - radius / 4) / 2, (x + radius / 4) / 2, (y + radius / 4) / 2), 255
    )
    return halo.filter(ImageFilter.GaussianBlur(0.8)).resize(VIEW.size, Image.Resampling.BILINEAR)


def _overlaid(grey: Image.Image, number: int) -> Image.Image:
    picture = grey.copy()
    clock = (BEGINS + timedelta(seconds=number // RATE)).strftime("%d-%m-%Y %H:%M:%S")
    picture.paste(0, (0, 0), _written(clock, outline=3))
    picture.paste(232, (0, 0), _written(clock, outline=0))
    return picture


@lru_cache(maxsize=2)
def _written(clock: str, *, outline: int) -> Image.Image:
    """The mask of all the camera writes into its picture, `outline` pixels fatter than the letters."""
    mask = Image.new("L", VIEW.size, 0)
    draw = ImageDraw.Draw(mask)
    for place, text, height in (((14, 10), CAPTION, 19), ((394, 10), clock, 19), ((14, 454), INVENTED, 15)):
        draw.text(place, text, 255, letters(Face.SCREEN, height))
    return mask.filter(ImageFilter.MaxFilter(outline)) if outline else mask


def write(path: Path) -> None:
    """Write the film as H.264 in MP4, the index first, without a time of making."""
    with av.open(
        str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
    ) as container:
        container.metadata["comment"] = INVENTED
        stream = container.add_stream("libx264", rate=RATE)
        _configure(stream)
        for number, picture in enumerate(frames()):
            frame = _frame(picture)
            frame.pts = number
            frame.time_base = Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frame(picture: Image.Image) -> av.VideoFrame:
    frame: av.VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # PyAV leaves this one untyped
    return frame.reformat(format="yuv420p")


def _configure(stream: VideoStream) -> None:
    stream.width, stream.height = VIEW.size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.thread_count = 1
    stream.codec_context.options = {"crf": "23", "preset": "veryfast", "flags": "+bitexact"}

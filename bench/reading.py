"""How much a reading costs, workers and all: born-digital PDF beside pdftotext, photographs, mail: `python -m bench.reading`.

`python -m bench.reading --pdf 150` reads nothing but a PDF of so many pages, in turn with pdftotext.

Everything is generated. Processor time is that of the main process, the fork server and every worker.
"""

import io
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from statistics import median

import numpy
import typst
from PIL import Image

from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.supervisor import WorkerMeans, read_item
from khronika.intake.media import media_type

PAGES, PHOTOGRAPHS, LETTERS = 600, 100, 400
ROUNDS = 3
PARAGRAPH = 50
"""Words of a paragraph; five make a page of about 1,950 characters."""
_SAID = """приказ колония осуждённый смена дежурный рапорт камера карцер осмотр запись журнал этап начальник показания следователь жалоба
protocol prison order witness statement register transfer night guard report"""
WORDS = tuple(_SAID.split())


def measure() -> dict[str, float]:
    """Pages, photographs and letters a CPU-second."""
    document = _document(PAGES)
    figures = {
        "PDF, pages a CPU-second": PAGES / _cost([document] * 4),
        "photographs of 2000 x 1500 pixels a CPU-second": 1
        / _cost([_photograph(seed) for seed in range(PHOTOGRAPHS)]),
        "letters a CPU-second": 1 / _cost([_letter(seed) for seed in range(LETTERS)]),
        "letters with two attachments a CPU-second": 1
        / _cost([_with_attachments(seed) for seed in range(LETTERS)]),
        "seconds to start a server and read one letter": _spent(lambda: _read([_letter(1)])),
    }
    peer = _pdftotext(document)
    return figures | ({"pdftotext: pages a CPU-second": PAGES / peer} if peer else {})


def _cost(items: Sequence[bytes]) -> float:
    """Processor seconds for each item after the first: the start of the server and its libraries, once a run, is left out."""
    first = _spent(lambda: _read(items[:1]))
    return (_spent(lambda: _read(items)) - first) / (len(items) - 1)


def _read(items: Sequence[bytes]) -> None:
    with Server() as server:
        for data in items:
            reading = read_item(
                media_type(data),
                len(data),
                _source(data),
                wanted=Wanted(recognise=False),
                means=WorkerMeans(server),
            )
            if reading.outcome is not Outcome.READ:
                raise RuntimeError(f"an item was not read: {reading.reason}")


def _source(data: bytes) -> Callable[[int, int], bytes]:
    return lambda offset, length: data[offset : offset + length]


def _spent(work: Callable[[], object]) -> float:
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    work()
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(
        end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
        for start, end in zip(before, after, strict=True)
    )


def measure_pdf(pages: int) -> dict[str, float]:
    """Pages a CPU-second of a PDF, ours and pdftotext's in turn; the median of ROUNDS."""
    document = _document(pages)
    ways: dict[str, Callable[[], float | None]] = {
        "PDF, pages a CPU-second": lambda: _cost([document] * 4),
        "pdftotext: pages a CPU-second": lambda: _pdftotext(document),
        "pdftotext -bbox-layout: pages a CPU-second": lambda: _pdftotext(document, "-bbox-layout"),
    }
    rounds = [{name: way() for name, way in ways.items()} for _ in range(ROUNDS)]
    spent = {name: [each[name] or 0 for each in rounds] for name in ways}
    return {name: pages / median(every) for name, every in spent.items() if all(every)}


def _pdftotext(data: bytes, *options: str) -> float | None:
    program = shutil.which("pdftotext")
    if program is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".pdf") as held:
        held.write(data)
        held.flush()
        return _spent(
            lambda: subprocess.run(
                [program, "-q", *options, held.name, "-"], check=True, stdout=subprocess.DEVNULL
            )
        )


def _document(pages: int) -> bytes:
    chance = random.Random(1)
    written = "\n#pagebreak()\n".join("\n\n".join(_paragraph(chance) for _ in range(5)) for _ in range(pages))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.typ"
        source.write_text(written, encoding="utf-8")
        return bytes(typst.compile(str(source)))


def _paragraph(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=PARAGRAPH)).capitalize() + "."


def _photograph(seed: int) -> bytes:
    noise = numpy.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=numpy.uint8)
    picture = Image.fromarray(noise).resize((2000, 1500), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Invented", "Camera 1", "2024:04:07 03:12:00"
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=88, exif=exif)
    return held.getvalue()


def _letter(seed: int) -> bytes:
    chance = random.Random(seed)
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = (
        "a@example.invalid",
        "b@example.invalid",
        "Sun, 07 Apr 2024 03:12:00 +0300",
    )
    message["Subject"] = f"Смена {seed}"
    message.set_content(_paragraph(chance))
    return message.as_bytes()


def _with_attachments(seed: int) -> bytes:
    message, chance = message_from_bytes(_letter(seed), policy=default), random.Random(seed)
    if not isinstance(message, EmailMessage):
        raise TypeError("a letter is a message")
    message.add_attachment(_paragraph(chance).encode(), "text", "plain", filename="рапорт.txt")
    message.add_attachment(chance.randbytes(40_000), "application", "octet-stream", filename="запись.bin")
    return message.as_bytes()


if __name__ == "__main__":
    asked = sys.argv[1:]
    for name, figure in (measure_pdf(int(asked[1])) if asked[:1] == ["--pdf"] else measure()).items():
        sys.stdout.write(f"{name}: {figure:,.0f}\n")

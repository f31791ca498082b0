"""Files of pictures, documents and recordings that tests seal and look at; all of it is invented."""

import io
import zlib

import pypdfium2
from PIL import Image, ImageDraw

MARKER = b"MARKER-OF-THE-ORIGINAL-7f3a91"
"""Bytes that stand in the originals and may stand in nothing that a browser is sent."""
SENTENCE = "He was held in cell 11."


def photograph() -> bytes:
    """A JPEG with a comment, and colours that no page of ours has."""
    picture = Image.new("RGB", (1_200, 800), (200, 30, 40))
    draw = ImageDraw.Draw(picture)
    for at in range(0, 1_200, 40):
        draw.rectangle((at, at // 2, at + 17, 780), fill=(at % 255, 255 - at % 200, 90))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=90, comment=MARKER)
    return held.getvalue()


def document(*, turned: int = 0) -> bytes:
    """A PDF of three pages, the first with a sentence and no picture."""
    made = pypdfium2.PdfDocument.new()
    for number in range(3):
        page = made.new_page(400, 600)
        if number == 0:
            _write(made, page, SENTENCE)
        page.set_rotation(turned)
        page.gen_content()
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _write(made, page, text: str) -> None:
    raw = pypdfium2.raw
    each = raw.FPDFPageObj_NewTextObj(made.raw, b"Helvetica", 18)
    letters = (text + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(each, (raw.FPDF_WCHAR * (len(text) + 1)).from_buffer_copy(letters))
    raw.FPDFPageObj_Transform(each, 1, 0, 0, 1, 60, 500)
    raw.FPDFPage_InsertObject(page.raw, each)


def scan() -> bytes:
    """A TIFF of two pages."""
    pages = [Image.new("L", (300, 400), grey) for grey in (250, 120)]
    held = io.BytesIO()
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:])
    return held.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that declares a thousand million pixels."""
    held = io.BytesIO()
    Image.new("1", (8, 8)).save(held, "PNG")
    found = bytearray(held.getvalue())
    found[16:24] = (40_000).to_bytes(4, "big") + (25_000).to_bytes(4, "big")
    found[29:33] = zlib.crc32(found[12:29]).to_bytes(4, "big")
    return bytes(found)

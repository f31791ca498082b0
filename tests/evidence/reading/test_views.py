"""What people are shown: whatever a worker says, a browser is sent a picture of pixels and nothing else."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.shield import PICTURE_STEPS, ShieldStep, shows
from khronika.evidence.workers import viewing
from khronika.evidence.workers.pixels import Pixels
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.viewing import PageView, view_page
from khronika.intake.media import media_type
from tests.evidence.reading import portable_maker as maker

FINE = {
    "pages": "2",
    "corners": "0 0 3 0 0 2",
    "only-words": "no",
    **{f"{step.value}.size": "3 2" for step in PICTURE_STEPS},
}
FILES = {"card": bytes(6), "blur": bytes(6), "grey": bytes(6), "colour": bytes(18)}


@given(st.binary(min_size=18, max_size=18), st.sampled_from([(3, 2), (2, 3), (1, 6), (6, 1)]))
def test_whatever_bytes_a_worker_gives_are_values_of_pixels(data, size):
    width, height = size
    png = Pixels(width, height, data).png()
    with Image.open(io.BytesIO(png)) as shown:
        assert shown.size == size
        assert shown.mode == "RGB"
        assert shown.info == {}
        rows = shown.tobytes()
    stride, above = 3 * width, bytes(3 * width)
    for at in range(0, len(data), stride):
        above = bytes((a + b) % 256 for a, b in zip(above, data[at : at + stride], strict=True))
        assert rows[at : at + stride] == above


@pytest.mark.parametrize("rows", [b"", bytes(5), bytes(7), bytes(12), bytes(19)])
def test_rows_that_are_no_picture_of_the_size_become_none(rows):
    with pytest.raises(ValueError, match="no picture"):
        Pixels(3, 2, rows).png()


@pytest.mark.parametrize(
    "told",
    [
        {"pages": "0"},
        {"pages": "many"},
        {"pages": "99999999"},
        {"corners": "0 0 3 0 0"},
        {"corners": "0 0 3 0 0 NaN"},
        {"corners": "0 0 3 0 0 1e999"},
        {"corners": "<script>"},
        {"corners": "[" * 5_000},
        {"card.size": "3"},
        {"card.size": "3 -2"},
        {"card.size": "0 0"},
        {"colour.size": "99999 99999"},
        {"colour.size": "2 2"},
    ],
)
def test_what_no_worker_of_ours_says_is_a_worker_that_fell(monkeypatch, told):
    assert isinstance(viewing._view(FINE, FILES), PageView)
    reading = _read(FINE | told)
    monkeypatch.setattr(viewing, "one_answer", lambda *_: (reading, FILES))
    assert view_page("image/png", 1, lambda *_: b"", 1, None) is Reason.CRASHED


@pytest.mark.parametrize(
    ("step", "size", "rows"),
    [
        ("card", "11 2", bytes(22)),
        ("card", "3 2", bytes(18)),
        ("blur", "2 37", bytes(74)),
        ("blur", "3 2", bytes(18)),
        ("grey", "3 2", bytes(18)),
        ("grey", "1601 1", bytes(1_601)),
        ("colour", "1601 1", bytes(4_803)),
    ],
)
def test_no_worker_shows_more_in_a_step_than_the_step_does(monkeypatch, step, size, rows):
    reading = _read(FINE | {f"{step}.size": size})
    monkeypatch.setattr(viewing, "one_answer", lambda *_: (reading, FILES | {step: rows}))
    assert view_page("image/png", 1, lambda *_: b"", 1, None) is Reason.CRASHED


def _read(told):
    return type("Said", (), {"outcome": viewing.Outcome.READ, "metadata": told, "reason": None})


def test_a_worker_that_leaves_a_step_out_fell(monkeypatch):
    reading = _read(FINE)
    monkeypatch.setattr(viewing, "one_answer", lambda *_: (reading, {"card": bytes(6)}))
    assert view_page("image/png", 1, lambda *_: b"", 1, None) is Reason.CRASHED


def test_each_step_shows_what_those_before_it_show_and_no_more():
    for at, revealed in enumerate(PICTURE_STEPS):
        assert [shows(revealed, each) for each in PICTURE_STEPS] == [n <= at for n in range(4)]


def test_the_first_steps_are_too_small_to_tell_a_face():
    shown = _view(_picture(3_000, 1_000))
    assert shown.size == (1_600, 533)
    sizes = {step: struct.unpack(">II", shown.pictures[step][16:24]) for step in PICTURE_STEPS}
    assert max(sizes[ShieldStep.CARD]) == 10
    assert max(sizes[ShieldStep.BLUR]) == 36


def test_a_picture_is_shown_upright_and_places_are_those_of_the_picture_as_it_is_shown():
    shown = _view(_picture(400, 200, orientation=6))
    assert shown.size == (200, 400)
    assert shown.corners == (0, 0, 200, 0, 0, 400)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(40), b"%PDF-1.7\n" + bytes(2_000)])
def test_what_cannot_be_drawn_has_a_reason(data):
    assert isinstance(_view(data), Reason)


def test_a_picture_that_breaks_off_is_shown_as_far_as_it_goes():
    whole = _picture(600, 600)
    assert isinstance(_view(whole[: len(whole) // 2]), PageView)


def _picture(width, height, orientation=1):
    made = Image.effect_noise((width, height), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = io.BytesIO()
    made.save(held, "JPEG", exif=exif)
    return held.getvalue()


WORDS = maker.shown("He was held in cell 11.")
IMAGE = maker.stream(
    bytes(48), b"/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceRGB"
)
INLINE = b"q 20 0 0 20 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q\n"
USES = b"/Resources<</Font<</F 5 0 R/T 6 0 R>>/XObject<</X 6 0 R>>/Pattern<</P 6 0 R>>/Shading<</S 6 0 R>>/ExtGState<</G 6 0 R>>>>"
OWN = b"/Resources<</XObject<</X 7 0 R>>>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]"
FONT = (
    b"<</Type/Font/Subtype%s/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[1]"
    b"/Encoding<</Type/Encoding/Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</XObject<</X 8 0 R>>>>>>"
)
GLYPH = maker.stream(b"1 0 0 0 1 1 d1 20 0 0 20 0 0 cm /X Do")
PATTERN = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9" + OWN
PAINTED = b"/Pattern cs /P scn 0 0 99 99 re f\n"
SHADING = b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 1 1]/Function<</FunctionType 2/N 1/Domain[0 1]/C0[0 0 0]/C1[1 1 1]>>>>"
MASK = b"<</Type/ExtGState/SMask<</Type/Mask/S/Luminosity/G 7 0 R>>>>"
NOTE = b"<</Type/Annot/Subtype/%s/F 4/Rect[0 0 99 99]/AP<</N 7 0 R>>>>"
IN_FORM = (maker.stream(b"/X Do", FORM + OWN), IMAGE)


@pytest.mark.parametrize(
    ("content", "further", "page"),
    [
        (b"q 20 0 0 20 0 0 cm /X Do Q\n", (IMAGE,), USES),
        (INLINE, (), b""),
        (b"/X Do\n", IN_FORM, USES),
        (b"/X Do\n", (maker.stream(INLINE, FORM),), USES),
        (b"BT /T 20 Tf (a) Tj ET\n", (FONT % b"/Type3", GLYPH, IMAGE), USES),
        (b"BT /T 20 Tf (a) Tj ET\n", (FONT % b"/Ty#70e3", GLYPH, IMAGE), USES),
        (b"BT /T 20 Tf (a) Tj ET\n", (FONT % b" 9 0 R", GLYPH, IMAGE, b"/Type3"), USES),
        (PAINTED, (maker.stream(b"/X Do", PATTERN), IMAGE), USES),
        (b"/S sh\n", (SHADING,), USES),
        (PAINTED, (b"<</PatternType 2/Shading 7 0 R>>", SHADING), USES),
        (
            b"/G gs 0 0 99 99 re f\n",
            (MASK, maker.stream(b"/X Do", FORM + OWN.replace(b"7", b"8")), IMAGE),
            USES,
        ),
        (
            b"",
            (NOTE % b"Stamp", maker.stream(b"/X Do", FORM + OWN.replace(b"7", b"8")), IMAGE),
            b"/Annots[6 0 R]",
        ),
        (b"", (NOTE % b"Highlight", maker.stream(INLINE, FORM)), b"/Annots[6 0 R]"),
        (b"", (NOTE % b"Widget/FT/Btn/T(a)", maker.stream(INLINE, FORM)), b"/Annots[6 0 R]"),
        (b"0 0 m " + b"9 9 20 5 7 3 c " * 80 + b"f\n", (), b""),
        (b"".join(b"%d %d 3 3 re f " % (x, y) for x in range(60) for y in range(60)), (), b""),
    ],
)
def test_a_page_of_words_with_a_picture_in_whatever_guise_is_none_of_words_alone(content, further, page):
    shown = _view(maker.document(WORDS + content, *further, page=page))
    assert not shown.has_only_words


@pytest.mark.parametrize(
    ("content", "further", "page"),
    [
        (b"", (), b""),
        (b"".join(b"%d %d 20 9 re S " % (20 * x, 9 * y) for x in range(12) for y in range(30)), (), b""),
        (b"/X Do\n", (maker.stream(b"0 0 m 9 9 l S", FORM),), USES),
        (b"/G gs\n", (b"<</Type/ExtGState/SMask/None>>",), USES),
        (b"", (NOTE % b"Highlight", maker.stream(b"0 0 9 9 re f", FORM)), b"/Annots[6 0 R]"),
    ],
)
def test_a_page_of_words_tables_and_marks_is_one_of_words_alone(content, further, page):
    assert _view(maker.document(WORDS + content, *further, page=page)).has_only_words


def test_a_page_without_words_and_a_picture_are_none_of_words_alone():
    assert not _view(maker.document(b"0 0 9 9 re f\n")).has_only_words
    assert not _view(_picture(40, 40)).has_only_words


@pytest.fixture(scope="module", autouse=True)
def server():
    with Server() as server:
        _servers.append(server)
        yield server
    _servers.clear()


_servers: list[Server] = []


def _view(data):
    source = lambda offset, length: data[offset : offset + length]  # noqa: E731 -- one range
    return view_page(media_type(data), len(data), source, 1, _servers[0])


def test_pixels_are_packed_so_that_any_reader_of_png_unpacks_them():
    png = Pixels(1, 1, b"\x07").png()
    assert zlib.decompress(png[41:-16]) == b"\x02\x07"

"""Pictures say what they are, are shown upright and small, and are shown in part when they are damaged."""

import io
import os
import struct
import subprocess
import sys

import pytest
from PIL import Image, ImageChops, ImageStat

from khronika.evidence.citation.locator import InPicture
from khronika.evidence.likeness.fingerprint import distance
from khronika.evidence.likeness.prints import Aspect, parse_note
from khronika.evidence.readers.pictures import picture
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers.supervisor import read_item
from khronika.intake.media import media_type
from tests.evidence.reading import patterns
from tests.evidence.reading.in_process import read

FORMS = {
    "JPEG": "jpeg",
    "JPEG2000": "jpeg2000",
    "PNG": "png",
    "GIF": "gif",
    "BMP": "bmp",
    "TIFF": "tiff",
    "WEBP": "webp",
    "AVIF": "avif",
    "HEIF": "heif",
}


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    picture.load()


def thumbnail(found):
    (drawn,) = [picture for picture in found.pictures if picture.role is NoteRole.THUMBNAIL]
    return Image.open(io.BytesIO(drawn.content))


def alike(one, other):
    """Grey steps by which two pictures differ in the mean, looked at from far enough that single points do not count."""
    far = [seen.convert("RGB").convert("L").resize((64, 48), Image.Resampling.BOX) for seen in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*far)).mean[0]


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_of_every_form_says_its_size_and_is_shown_small(form):
    picture = patterns.photograph(size=(800, 600))
    found = read(patterns.as_bytes(picture, form))
    assert found.reason is None
    assert {name: found.metadata[name] for name in ("format", "width", "height")} == {
        "format": FORMS[form],
        "width": "800",
        "height": "600",
    }
    assert thumbnail(found).size == (512, 384)
    assert alike(thumbnail(found), picture) < 6
    assert found.pictures[0].locator.place == InPicture((0, 0, 800, 600))
    assert {taken.aspect for taken in parse_note(found.notes[NoteKind.LIKENESS])} >= set(Aspect) - {
        Aspect.LEVELLED
    }


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_a_picture_of_every_mode_is_shown(mode):
    stored = patterns.photograph().convert(mode)
    found = read(patterns.as_bytes(stored, "TIFF" if mode == "CMYK" else "PNG"))
    assert (found.reason, found.metadata["mode"]) == (None, mode)
    assert alike(thumbnail(found), patterns.photograph()) < 6


def test_greys_of_sixteen_bits_are_shown_over_their_own_range():
    deep = patterns.pattern(1, 640, 480).astype("uint16")
    found = read(patterns.as_bytes(Image.fromarray(deep * 16), "TIFF"))
    spread = (deep - deep.min()) * (255 / (deep.max() - deep.min()))
    assert alike(thumbnail(found), Image.fromarray(spread.astype("uint8"))) < 6


def test_what_is_transparent_is_shown_on_white():
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    assert ImageStat.Stat(thumbnail(read(patterns.as_bytes(clear, "PNG")))).mean == [255, 255, 255]


ORIENTATIONS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_is_shown_upright(orientation):
    upright = patterns.photograph(size=(512, 300))
    stored = upright if orientation == 1 else upright.transpose(ORIENTATIONS[orientation])
    block = Image.Exif()
    block[0x0112] = orientation
    found = read(patterns.as_bytes(stored, exif=block))
    assert (found.metadata["width"], found.metadata["height"], found.metadata.get("orientation", "1")) == (
        "512",
        "300",
        str(orientation),
    )
    assert alike(thumbnail(found), upright) < 6


def test_a_small_copy_holds_nothing_but_the_picture():
    block = Image.Exif()
    block[0x010F] = "Camera Maker Ltd"
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = {"exif": block, "icc_profile": profile, "comment": b"a remark", "xmp": b"<x:xmpmeta/>"}
    found = read(patterns.as_bytes(patterns.photograph(), **said))
    assert (found.metadata["comment"], found.metadata["colour-profile"]) == ("a remark", "left out")
    small = thumbnail(found)
    assert {*small.info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not small.getexif()


def test_each_page_of_a_tiff_is_drawn_and_has_its_own_place():
    pages = [patterns.photograph(seed, (400, 300)) for seed in (1, 2, 3)]
    found = read(patterns.as_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert found.metadata["frames"] == "3"
    assert [drawn.locator.place for drawn in found.pictures if drawn.role is NoteRole.PAGE] == [
        InPicture((0, 0, 400, 300), page) for page in (1, 2, 3)
    ]
    assert {taken.place.page for taken in parse_note(found.notes[NoteKind.LIKENESS])} == {1, 2, 3}


def test_the_first_frame_of_a_moving_picture_stands_for_it():
    frames = [patterns.photograph(seed, (200, 100)) for seed in (1, 2)]
    found = read(patterns.as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert found.metadata["frames"] == "2"
    assert alike(thumbnail(found), frames[0]) < 20


def test_the_film_behind_a_photograph_is_a_contained_file():
    film = struct.pack(">I", 24) + b"ftypmp42" + b"\0\0\0\0isommp42" + b"moov" * 9
    found = read(patterns.as_bytes(patterns.photograph()) + film)
    ((name, media, content),) = [(file.name, file.media, file.content) for file in found.files]
    assert (name, media, content) == ("motion-photo", "video/mp4", film)
    assert found.metadata["motion-photo"] == str(len(film))


def test_a_film_that_is_said_to_be_there_and_is_not_is_missed(shared):
    assert (
        read((shared / "corpus/photos/testJPEG_MotionPhoto.jpg").read_bytes()).metadata["motion-photo"]
        == "missing"
    )


@pytest.mark.parametrize(("name", "size"), [("DSCN0010.jpg", "160 120"), ("jolla.jpg", None)])
def test_the_small_picture_the_camera_put_in_is_noted(shared, name, size):
    assert read((shared / "corpus/photos" / name).read_bytes()).metadata.get("embedded-thumbnail") == size


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_of_a_picture_that_ends_early_the_beginning_is_shown(form):
    picture = patterns.photograph(size=(640, 480))
    whole = patterns.as_bytes(picture, form)
    found = read(whole[: len(whole) * 2 // 3])
    assert (found.reason, found.metadata["frames-damaged"]) == (Reason.MALFORMED, "1")
    top = (0, 0, 512, 150)
    assert alike(thumbnail(found).crop(top), picture.resize((512, 384)).crop(top)) < 6
    assert parse_note(found.notes[NoteKind.LIKENESS])


@pytest.mark.parametrize("form", ["AVIF", "HEIF"])
def test_a_damaged_picture_that_cannot_be_shown_in_part_is_not_shown_empty(form):
    whole = patterns.as_bytes(patterns.photograph(), form)
    found = read(whole[: len(whole) * 2 // 3])
    assert (found.reason, found.pictures) == (Reason.MALFORMED, [])


def test_a_damaged_page_does_not_stop_the_others():
    pages = [patterns.photograph(seed, (200, 100)) for seed in (1, 2, 3)]
    data = bytearray(
        patterns.as_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    )
    with Image.open(io.BytesIO(data)) as opened:
        opened.seek(1)
        at, length = opened.tag_v2[273][0], opened.tag_v2[279][0]
    data[at : at + length] = b"\xff" * length
    found = read(bytes(data))
    assert found.reason is Reason.MALFORMED
    assert {"1", "3"} <= {
        str(drawn.locator.place.page) for drawn in found.pictures if drawn.role is NoteRole.PAGE
    }
    assert (
        "2"
        in (found.metadata.get("frames-unreadable", "") + found.metadata.get("frames-damaged", "")).split()
    )


def declared_png(width, height):
    """A PNG that says it has this size, and has nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    import zlib

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )


def test_a_picture_that_declares_more_than_there_is_room_for_is_not_decoded():
    found = read(declared_png(60_000, 60_000))
    assert (found.reason, found.pictures, found.metadata["width"]) == (Reason.TOO_LARGE, [], "60000")


def test_the_bombs_and_broken_files_of_the_corpus_are_told(shared):
    bad = shared / "corpus/bad-input"
    assert read((bad / "decompression_bomb.gif").read_bytes()).reason is Reason.TOO_LARGE
    assert read(next(bad.glob("crash-*.tif")).read_bytes()).reason is Reason.MALFORMED


def test_what_a_camera_wrote_is_kept_of_a_file_that_does_not_open(shared):
    found = read((shared / "corpus/photos/testHEIC_livePhoto.heic").read_bytes())
    assert found.reason is Reason.MALFORMED
    assert found.metadata["live-photo"] == "CD28D161-D5EC-4CDE-8B60-DACCC1363B6B"


@pytest.mark.parametrize("name", ["IMG_5195.HEIC", "arrow.heic", "HMD_Nokia_8.3_5G_hdr.heif"])
def test_tiles_of_a_telephone_make_the_picture_that_the_usual_decoder_makes(shared, name):
    data = (shared / "corpus/photos" / name).read_bytes()
    found = read(data)
    with Image.open(io.BytesIO(data)) as usual:
        assert (found.metadata["width"], found.metadata["height"]) == tuple(map(str, usual.size))
        usual.thumbnail((512, 512))
        assert alike(thumbnail(found), usual) < 4
        (whole,) = parse_note(read(patterns.as_bytes(usual.convert("RGB"))).notes[NoteKind.LIKENESS])[:1]
    assert distance(whole.fingerprint, parse_note(found.notes[NoteKind.LIKENESS])[0].fingerprint) <= 31


def in_worker(data):
    return read_item(
        media_type(data),
        len(data),
        lambda at, length: data[at : at + length],
        wanted=Wanted(recognise=False),
    )


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_a_confined_worker_reads_what_this_process_reads(form):
    data = patterns.as_bytes(patterns.photograph(), form)
    found, here = in_worker(data), read(data)
    assert found.outcome is Outcome.READ
    assert (dict(found.metadata), found.notes, found.pictures) == (
        here.metadata,
        here.notes,
        tuple(here.pictures),
    )
    assert {"pillow", "libheif", "c2pa"} <= found.tools.keys()


def test_loading_the_reader_starts_no_thread():
    script = "import os; from khronika.evidence.readers.pictures import picture; picture.load(); print(len(os.listdir('/proc/self/task')))"
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    assert (
        subprocess.run([sys.executable, "-c", script], env=alone, capture_output=True, check=True).stdout
        == b"1\n"
    )

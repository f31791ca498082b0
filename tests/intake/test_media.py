"""The label an item is filed under, from its first octets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.intake.media import UNKNOWN, media_type

CORPUS = {
    "pdf/cp1251.pdf": "application/pdf",
    "photos/DSCN0010.jpg": "image/jpeg",
    "photos/png_with_exif_and_gps.png": "image/png",
    "photos/IMG_5195.HEIC": "image/heic",
    "bad-input/decompression_bomb.gif": "image/gif",
    "bad-input/empty.heic": UNKNOWN,
    "scans/testTIFF_multipage.tif": "image/tiff",
    "audio/ru_speech.wav": "audio/wav",
    "audio/made_ru_voice_note.ogg": "audio/ogg",
    "audio/made_ru_dictaphone.m4a": "audio/mp4",
    "audio/testAMR.amr": "audio/amr",
    "audio/en-GB_(A_Little_Bottle_Of_Water).mp3": "audio/mpeg",
    "video/testVideoMp4.mp4": "video/mp4",
    "video/made_gps.mov": "video/quicktime",
    "video/made_old_phone.3gp": "video/3gpp",
    "video/testMKV.mkv": "video/x-matroska",
    "office/example.docx": "application/zip",
    "office/example.rtf": "application/rtf",
    "mail/test-outlook.msg": "application/x-ole-storage",
    "mail/made_koi8r_8bit.eml": "text/plain",
    "archives/made_Показания.7z": "application/x-7z-compressed",
    "archives/subfolders.rar": "application/vnd.rar",
    "web/example.warc.gz": "application/gzip",
    "press/udhr_rus.html": "text/html",
    "press/ru_news_498.txt": "text/plain",
    "text-encodings/news_151.cp1251.txt": "text/plain",
    "text-encodings/news_151.koi8-r.txt": "text/plain",
    "text-encodings/news_151.utf-16-bom.txt": "text/plain",
    "text-encodings/russian.cp866.txt": "text/plain",
    "chats/whatsapp_lorem.txt": "text/plain",
}


@pytest.mark.parametrize(("path", "media"), CORPUS.items())
def test_a_real_file_gets_the_label_of_what_it_is(shared, path, media):
    assert media_type((shared / "corpus" / path).read_bytes()[:4096]) == media


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"", UNKNOWN),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
        (b"RIFF\0\0\0\0????", UNKNOWN),
        (b"\0\0\0\x18ftypmif1", "image/heif"),
        (b"\0\0\0\x18ftypXXXX", "video/mp4"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"<!DOCTYPE HTML><p>", "text/html"),
        (b"\n  <HTML>", "text/html"),
        (b"\xef\xbb\xbfword", "text/plain"),
        (b"\xfe\xff\0w", "text/plain"),
        ("показания".encode(), "text/plain"),
        (b"word\0word", UNKNOWN),
        (bytes(range(1, 9)) * 10, UNKNOWN),
        (b"%PDF", "text/plain"),
        (b"\x89PNG", "text/plain"),
    ],
    ids=repr,
)
def test_a_label_is_given_by_the_first_octets(head, media):
    assert media_type(head) == media


@given(st.binary(max_size=64))
def test_any_octets_get_a_label_and_a_view_of_them_the_same(octets):
    assert media_type(memoryview(octets)) == media_type(octets)
    assert media_type(octets).count("/") == 1


@given(st.text("абвгґіїєёъы abcdefgh,.\n\r\t", min_size=1))
def test_a_text_is_a_text_in_every_encoding_of_the_region(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert media_type(text.encode(encoding)) == "text/plain"
    for encoding in ("cp1251", "koi8-u", "iso8859-5"):
        assert media_type(text.replace("ґ", "").encode(encoding, errors="ignore") or b"x") == "text/plain"


@given(st.sampled_from([b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"ID3\4"]), st.binary(max_size=5000))
def test_what_follows_the_signature_changes_nothing(signature, rest):
    assert media_type(signature + rest) == media_type(signature + bytes(8))

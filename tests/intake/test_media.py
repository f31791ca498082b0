"""The label an item is filed under, from its first bytes."""

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
    "archives/test_read_format_gtar_filename_cp866.tar.Z": "application/x-compress",
    "odd-names/hostile-names.tar": "application/x-tar",
    "photos/HMD_Nokia_8.3_5G_hdr.heif": "image/heic",
    "scans/example_with_table9.djvu": "image/vnd.djvu",
    "timestamps/hello-world.txt.ots": "application/vnd.opentimestamps.v1",
    "timestamps/rfc3161_test_tsa.tsr": "application/timestamp-reply",
    "timestamps/rfc3161_test_tsa.chain.pem": "text/plain",
    "video/testWEBM.webm": "video/webm",
    "web/example-iana.org-chunked.warc": "application/warc",
    "web/testMHTMLFirefox.mhtml": "multipart/related",
    "web/testWACZ.wacz": "application/zip",
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
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"\0\0\0\x1cftyp3g2a", "video/3gpp2"),
        (b"\0\0\0\x08wide\0\0\x10\0mdat", "video/quicktime"),
        (b"OggS\0\2" + bytes(22) + b"\x80theora", "video/ogg"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm", "video/webm"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "audio/wav"),
        (b"\xff\xfb\x90\x64\0\0\0\3", "audio/mpeg"),
        (b"\xff\xf1\x50\x80\0\x1f\xfc", "audio/aac"),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "image/bmp"),
        (b"BZh91AY&SY", "application/x-bzip2"),
        (b"\xfd7zXZ\0\0\4", "application/x-xz"),
        (b"\x28\xb5\x2f\xfd\4", "application/zstd"),
        (b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
        (b"!BDN\1\2\3\4SM", "application/vnd.ms-outlook-pst"),
        (b"!BDN\1\2\3\4SO", "application/vnd.ms-outlook-pst"),
        (b"070701" + b"0" * 104, "application/x-cpio"),
        (bytes(257) + b"ustar", "application/x-tar"),
        (bytes(32_769) + b"CD001", "application/x-iso9660-image"),
        (b"\0\1\2\3\n%PDF-1.4", "application/pdf"),
        (b"<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE html>", "text/html"),
        # Russian texts in windows-1251 whose first letters are the mark of a frame of sound, and texts that begin like archives.
        ("явка с повинной".encode("cp1251"), "text/plain"),
        ("ятаган".encode("cp1251"), "text/plain"),
        (b"0707011234 call me", "text/plain"),
        (b"!BDN is no word", "text/plain"),
        (b"BM, 1999", "text/plain"),
    ],
    ids=repr,
)
def test_a_label_is_given_by_the_first_bytes(head, media):
    assert media_type(head) == media


@given(st.binary(max_size=64))
def test_any_bytes_get_a_label_and_a_view_of_them_the_same(data):
    assert media_type(memoryview(data)) == media_type(data)
    assert media_type(data).count("/") == 1


@given(st.text("абвгґіїєёъы abcdefgh,.\n\r\t", min_size=1))
def test_a_text_is_a_text_in_every_encoding_of_the_region(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert media_type(text.encode(encoding)) == "text/plain"
    for encoding in ("cp1251", "koi8-u", "iso8859-5"):
        assert media_type(text.replace("ґ", "").encode(encoding, errors="ignore") or b"x") == "text/plain"


@given(st.sampled_from([b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"ID3\4"]), st.binary(max_size=5000))
def test_what_follows_the_signature_changes_nothing(signature, rest):
    assert media_type(signature + rest) == media_type(signature + bytes(8))

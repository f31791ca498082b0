"""Archives of many kinds, written by the libraries that other programs use."""

import io
import struct
import zlib

import libarchive
import py7zr

SEVEN = "7zip"


def packed(members, form, compression=None, options="", password=None):
    """An archive of these members, written by libarchive."""
    held = bytearray()

    def take(part):
        held.extend(part)
        return len(part)

    with libarchive.custom_writer(take, form, compression, options=options, passphrase=password) as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content)
    return bytes(held)


def sealed_seven(members, password, names="shown"):
    """A 7z whose files only a password opens; with `names="sealed"`, their names too."""
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password=password, header_encryption=names == "sealed") as archive:
        for name, content in members.items():
            archive.writestr(content, name)
    return held.getvalue()


def rar_five(members):
    """A RAR of version 5 whose files are stored as they are (RAR 5.0 archive format, "General archive structure")."""
    blocks = [_block(1, 0, b"", b"\0")]
    for name, content in members.items():
        raw = name.encode()
        fields = b"\4" + _vint(len(content)) + b"\0" + struct.pack("<I", zlib.crc32(content)) + b"\0\1" + _vint(len(raw)) + raw
        blocks.append(_block(2, 2, _vint(len(content)), fields) + content)
    return b"Rar!\x1a\7\1\0" + b"".join(blocks) + _block(5, 0, b"", b"\0")


def _block(kind, flags, size, fields):
    body = bytes([kind, flags]) + size + fields
    counted = _vint(len(body)) + body
    return struct.pack("<I", zlib.crc32(counted)) + counted


def _vint(value):
    octets = b""
    while value >= 0x80:
        octets, value = octets + bytes([value & 0x7F | 0x80]), value >> 7
    return octets + bytes([value])


def cabinet(members, name_flag=0x80):
    """A cabinet whose files are stored as they are ([MS-CAB] section 2); by the flag the names are UTF-8."""
    names = [name.encode() if name_flag else name.encode("cp866") for name in members]
    data = b"".join(members.values())
    start = 36 + 8 + sum(16 + len(name) + 1 for name in names)
    files, at = b"", 0
    for name, content in zip(names, members.values(), strict=True):
        files += struct.pack("<IIHHHH", len(content), at, 0, 0x5344, 0x4000, 0x20 | name_flag) + name + b"\0"
        at += len(content)
    folder = struct.pack("<IHH", start, 1, 0)
    size = start + 8 + len(data)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, 44, 0, 3, 1, 1, len(members), 0, 0, 0)
    return head + folder + files + struct.pack("<IHH", 0, len(data), len(data)) + data

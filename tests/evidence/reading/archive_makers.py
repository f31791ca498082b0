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
        fields = (
            b"\4"
            + _vint(len(content))
            + b"\0"
            + struct.pack("<I", zlib.crc32(content))
            + b"\0\1"
            + _vint(len(raw))
            + raw
        )
        blocks.append(_block(2, 2, _vint(len(content)), fields) + content)
    return b"Rar!\x1a\7\1\0" + b"".join(blocks) + _block(5, 0, b"", b"\0")


def _block(kind, flags, size, fields):
    body = bytes([kind, flags]) + size + fields
    counted = _vint(len(body)) + body
    return struct.pack("<I", zlib.crc32(counted)) + counted


def _vint(value):
    data = b""
    while value >= 0x80:
        data, value = data + bytes([value & 0x7F | 0x80]), value >> 7
    return data + bytes([value])


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


ENCRYPTED = b"\x31\1\0\0\x0f" + bytes(44)
"""A further record of a file in RAR 5: how it is encrypted."""


def rar_five_locked(members):
    """A RAR of version 5 whose files are encrypted: what stands there says nothing."""
    blocks = [_block(1, 0, b"", b"\0")]
    for name, content in members.items():
        raw = name.encode()
        fields = (
            b"\4"
            + _vint(len(content))
            + b"\0"
            + struct.pack("<I", 0)
            + b"\0\1"
            + _vint(len(raw))
            + raw
            + ENCRYPTED
        )
        blocks.append(_block(2, 3, _vint(len(ENCRYPTED)) + _vint(len(content)), fields) + content)
    return b"Rar!\x1a\7\1\0" + b"".join(blocks) + _block(5, 0, b"", b"\0")


def rar_five_parts(name, content, size):
    """The parts of a RAR of version 5 with one file, of which each holds so many bytes."""
    raw, pieces = name.encode(), [content[at : at + size] for at in range(0, len(content), size)]
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        main = _block(1, 0, b"", b"\1" if not number else b"\3" + _vint(number))
        crc = zlib.crc32(content if last else piece)
        fields = (
            b"\4" + _vint(len(content)) + b"\0" + struct.pack("<I", crc) + b"\0\1" + _vint(len(raw)) + raw
        )
        file = _block(2, 2 | (0x10 if not last else 0) | (8 if number else 0), _vint(len(piece)), fields)
        yield b"Rar!\x1a\7\1\0" + main + file + piece + _block(5, 0, b"", b"\0" if last else b"\1")


def rar_old(members, *, main=0, file=0, version=29, method=0x30):
    """A RAR of version 3 (or older) whose files are stored as they are, with flags of the archive and of each file."""
    blocks = [_old_block(0x73, main, bytes(6))]
    for name, content in members.items():
        raw = name.encode("cp866")
        fields = (
            struct.pack(
                "<IIBIIBBHI",
                len(content),
                len(content),
                2,
                zlib.crc32(content),
                0,
                version,
                method,
                len(raw),
                0x20,
            )
            + raw
        )
        blocks.append(_old_block(0x74, 0x8000 | file, fields) + content)
    return b"Rar!\x1a\7\0" + b"".join(blocks) + _old_block(0x7B, 0x4000, b"")


def _old_block(kind, flags, fields):
    body = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body

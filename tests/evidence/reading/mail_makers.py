"""Signed messages (CMS) and winmail.dat (TNEF), written byte by byte."""

import struct

DATA, SIGNED, ENVELOPED = (bytes.fromhex(f"2a864886f70d01070{number}") for number in (1, 2, 3))
COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
COMMON_NAME, SIGNING_TIME = b"\x55\x04\x03", bytes.fromhex("2a864886f70d010905")


def value(tag, *contents):
    """A value of definite length (DER)."""
    content = b"".join(contents)
    size = len(content)
    length = (
        bytes([size])
        if size < 128
        else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + length + content


def endless(tag, *contents):
    """A value of indefinite length (BER), as programs write what they do not hold whole."""
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


def named(words):
    return value(0x30, value(0x31, value(0x30, value(6, COMMON_NAME), value(0x0C, words.encode()))))


def message(kind, held=None):
    return value(0x30, value(6, kind), value(0xA0, held) if held is not None else b"")


def signed(content, signer="Образцов О.О.", when=b"210316011200Z"):
    """A message that holds what was signed, or nothing of it; its signature is eight zeros."""
    body = value(
        0x30, value(2, b"\x07"), value(0x30), named("УЦ Примеров"), value(0x30), named(signer), value(0x30)
    )
    attributes = value(0xA0, value(0x30, value(6, SIGNING_TIME), value(0x31, value(0x17, when))))
    made = value(
        0x30,
        value(2, b"\1"),
        value(0x30, named("УЦ Примеров"), value(2, b"\x07")),
        value(0x30),
        attributes,
        value(4, bytes(8)),
    )
    held = message(DATA, value(4, content) if content is not None else None)
    return message(
        SIGNED,
        value(0x30, value(2, b"\1"), value(0x31), held, value(0xA0, value(0x30, body)), value(0x31, made)),
    )


def signed_in_pieces(*pieces):
    """The same without lengths, its content in pieces."""
    held = endless(0x30, value(6, DATA), endless(0xA0, endless(0x24, *(value(4, piece) for piece in pieces))))
    return endless(
        0x30, value(6, SIGNED), endless(0xA0, endless(0x30, value(2, b"\1"), value(0x31), held, value(0x31)))
    )


def attribute(number, content, level=1):
    return (
        struct.pack("<BII", level, 0x60000 | number, len(content))
        + content
        + struct.pack("<H", sum(content) & 0xFFFF)
    )


def properties(entries):
    """A list of properties: number -> text, bytes, or an object (in a tuple); from 0x8000 named by a text, from 0x8100 by this number."""
    found = struct.pack("<I", len(entries))
    for number, said in entries.items():
        kind, data = _kind(said)
        named_so = (
            bytes(16) + struct.pack("<II", 1, 4) + "ab".encode("utf-16-le")
            if 0x8000 <= number < 0x8100
            else bytes(16) + struct.pack("<II", 0, number)
            if number >= 0x8100
            else b""
        )
        found += struct.pack("<HH", kind, number) + named_so
        found += struct.pack("<II", 1, len(data)) + data + bytes(-len(data) % 4) if kind != 3 else data
    return found


def _kind(said):
    match said:
        case str():
            return 0x1F, said.encode("utf-16-le") + b"\0\0"
        case bytes():
            return 0x0102, said
        case int():
            return 3, struct.pack("<I", said)
        case (data,):
            return 0x0D, data


def winmail(*attributes, page=1251):
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(0x9007, struct.pack("<II", page, 0))
        + b"".join(attributes)
    )

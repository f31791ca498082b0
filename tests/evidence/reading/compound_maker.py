"""Writes compound files ([MS-CFB] version 3): storages and streams as nested dictionaries."""

import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF


def compound(tree):
    """A compound file of streams (bytes) in storages (dictionaries)."""
    entries = [["Root Entry", 5, NONE, NONE, b""]]
    _enter(tree, entries, 0)
    minis, mini_fat = bytearray(), []
    sectors, fat = [], []
    places = [_place(entry, minis, mini_fat, sectors, fat) for entry in entries]
    places[0] = _chain(bytes(minis), sectors, fat), len(minis)
    mini_start = _chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat, struct.pack("<I", FREE))
    directory = b"".join(_written(entry, *place) for entry, place in zip(entries, places, strict=True))
    directory_start = _chain(directory, sectors, fat)
    count = 1
    while count * 128 < len(fat) + count:
        count += 1
    numbers = list(range(len(sectors), len(sectors) + count))
    table = struct.pack(
        f"<{count * 128}I", *(fat + [FAT] * count + [FREE] * (count * 128 - len(fat) - count))
    )
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, CUTOFF),
        *(mini_start, -(-len(mini_fat) // 128), END, 0),
    )
    return head + struct.pack("<109I", *(numbers + [FREE] * (109 - count))) + b"".join(sectors) + table


def _enter(tree, entries, parent):
    before = None
    for name, content in tree.items():
        at = len(entries)
        entries.append(
            [
                name,
                1 if isinstance(content, dict) else 2,
                NONE,
                NONE,
                b"" if isinstance(content, dict) else content,
            ]
        )
        if before is None:
            entries[parent][2] = at
        else:
            entries[before][3] = at
        before = at
        if isinstance(content, dict):
            _enter(content, entries, at)


def _place(entry, minis, mini_fat, sectors, fat):
    content = entry[4]
    if not content:
        return END, 0
    if len(content) >= CUTOFF:
        return _chain(content, sectors, fat), len(content)
    start, count = len(mini_fat), -(-len(content) // MINI)
    mini_fat.extend([*range(start + 1, start + count), END])
    minis.extend(content.ljust(count * MINI, b"\0"))
    return start, len(content)


def _chain(content, sectors, fat, filler=b"\0"):
    if not content:
        return END
    start, count = len(sectors), -(-len(content) // SECTOR)
    padded = content + filler * ((count * SECTOR - len(content)) // len(filler))
    sectors.extend(padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR))
    fat.extend([*range(start + 1, start + count), END])
    return start


def _written(entry, start, size):
    name, kind, child, right, _content = entry
    letters = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", letters, len(letters) + 2, kind, 1, NONE, right, child, start, size)

"""Small documents of old office programs and mails of Outlook, in compound files."""

import struct

from tests.evidence.reading.compound_maker import compound


def message(subject="Показания", body="", people=(), attached=(), inner=(), **more):
    """The storage of a message: bytes by property name, and other storages."""
    texts = {
        0x001A: "IPM.Note",
        0x0037: subject,
        0x0C1A: "Аня",
        0x0C1F: "anya@example.org",
        0x1000: body,
        **more.pop("texts", {}),
    }
    tree = {
        f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items() if text
    }
    tree |= more.pop("streams", {})
    for at, (name, address, kind) in enumerate(people):
        tree[f"__recip_version1.0_#{at:08X}"] = {
            "__properties_version1.0": bytes(8) + struct.pack("<HHIQ", 3, 0x0C15, 6, kind),
            "__substg1.0_3001001F": name.encode("utf-16-le"),
            "__substg1.0_39FE001F": address.encode("utf-16-le"),
        }
    for at, (name, content) in enumerate([*attached, *inner]):
        whole = isinstance(content, dict)
        tree[f"__attach_version1.0_#{at:08X}"] = {
            "__properties_version1.0": bytes(8) + struct.pack("<HHIQ", 3, 0x3705, 6, 5 if whole else 1),
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            **({"__substg1.0_3701000D": content} if whole else {"__substg1.0_37010102": content}),
        }
    fixed = struct.pack("<HHIQ", 0x40, 0x0039, 6, 132779059530000000)
    return {"__properties_version1.0": bytes(more.pop("head", 24)) + fixed, **tree}


def msg(*arguments, **more):
    """A message in a file of its own."""
    return compound(message(*arguments, head=32, **more))


def doc(paragraphs, narrow=(), flags=0, version=0xC1, *, looks=(), authors=(), **streams):
    """A document whose paragraphs each stand in a piece of their own, those in `narrow` in eight bits; the pieces lie backwards.

    `looks`: properties of characters: of which paragraph, from, to, bytes.
    """
    pieces = [f"{text}\r" for text in paragraphs]
    document, places = bytearray(0x600), {}
    for at in reversed(range(len(pieces))):
        data = pieces[at].encode("cp1252" if at in narrow else "utf-16-le")
        places[at] = (len(document) * 2 | 1 << 30) if at in narrow else len(document)
        document += data + bytes(-len(data) % 2)
    starts, total = [0], 0
    for piece in pieces:
        total += len(piece.encode("utf-16-le")) // 2
        starts.append(total)
    table = struct.pack(f"<{len(starts)}I", *starts) + b"".join(
        struct.pack("<HIH", 0, places[at], 0) for at in range(len(pieces))
    )
    clx = b"\x01\x03\0abc\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<HH6xH", document, 0, 0xA5EC, version, flags | 0x200)
    struct.pack_into("<II", document, 0x1A2, 5, len(clx))
    beside = _looks(document, places, looks, 5 + len(clx)) + _authors(authors)
    struct.pack_into("<II", document, 0x232, 5 + len(clx) + 12, len(beside) - 12)
    return compound({"WordDocument": bytes(document), "1Table": b"other" + clx + beside, **streams})


def _looks(document, places, looks, at):
    """The page of properties of characters, put behind the document; the table that names it, of twelve bytes."""
    runs = sorted(
        (places[number] + 2 * start, places[number] + 2 * end, data) for number, start, end, data in looks
    )
    bounds = sorted({each for start, end, _ in runs for each in (start, end)} or {0, 2})
    page, free = bytearray(512), 510
    page[511] = len(bounds) - 1
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    for number, bound in enumerate(bounds[:-1]):
        for data in (data for start, _, data in runs if start == bound):
            free = (free - len(data) - 1) // 2 * 2
            page[free : free + 1 + len(data)] = bytes([len(data)]) + data
            page[4 * len(bounds) + number] = free // 2
    document += bytes(-len(document) % 512) + page
    struct.pack_into("<II", document, 0xFA, at, 12)
    return struct.pack("<III", bounds[0], bounds[-1], len(document) // 512 - 1)


def _authors(names):
    return struct.pack("<HHH", 0xFFFF, len(names), 0) + b"".join(
        struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in names
    )


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def xls(sheets, break_at=8_000, first=b"", version=0x0600, *, more=b"", hidden=0):
    """A book: sheet -> (row, column) -> text or number; the shared texts go on in another record after so many bytes."""
    texts = list(
        dict.fromkeys(
            value for cells in sheets.values() for value in cells.values() if isinstance(value, str)
        )
    )
    shared = _shared(texts, break_at)
    bodies = [
        _record(0x809, struct.pack("<HH12x", version, 0x10))
        + _cells(cells, texts)
        + more
        + _record(0x0A, b"")
        for cells in sheets.values()
    ]
    begin, end = _record(0x809, struct.pack("<HH12x", version, 5)) + first, _record(0x0A, b"")
    heads = [
        struct.pack("<BB", len(name.encode("utf-16-le")) // 2, 1) + name.encode("utf-16-le")
        for name in sheets
    ]
    at = len(begin) + sum(10 + len(head) for head in heads) + len(shared) + len(end)
    bounds = b""
    for head, body in zip(heads, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IBB", at, hidden, 0) + head)
        at += len(body)
    return compound({"Workbook": begin + bounds + shared + end + b"".join(bodies)})


def note(row, column, number, author, words):
    """The records of a comment: the shape with its words in two pieces, and the note that names it."""
    units, name = words.encode("utf-16-le"), author.encode("utf-16-le")
    half = len(units) // 4 * 2
    shape = _record(0x5D, struct.pack("<HHHH", 0x15, 18, 0x19, number)) + _record(
        0x1B6, bytes(10) + struct.pack("<H6x", len(units) // 2)
    )
    said = (
        _record(0x3C, b"\x01" + units[:half])
        + _record(0x3C, b"\x01" + units[half:])
        + _record(0x3C, bytes(16))
    )
    return (
        shape + said + _record(0x1C, struct.pack("<HHHHHB", row, column, 0, number, len(name) // 2, 1) + name)
    )


def _cells(cells, texts):
    data = b""
    for (row, column), value in cells.items():
        if isinstance(value, str):
            data += _record(0xFD, struct.pack("<HHHI", row, column, 0, texts.index(value)))
        elif isinstance(value, int):
            data += _record(0x27E, struct.pack("<HHHI", row, column, 0, (value << 2 | 2) & 0xFFFFFFFF))
        else:
            data += _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    return data


def _shared(texts, break_at):
    """The shared texts, broken inside of texts too; the record that goes on says anew how wide its characters are."""
    records, body = [], struct.pack("<II", len(texts), len(texts))
    for text in texts:
        units = text.encode("utf-16-le")
        body += struct.pack("<HB", len(units) // 2, 1)
        while units:
            room = max(0, break_at - len(body)) // 2 * 2
            body, units = body + units[:room], units[room:]
            if units:
                records.append(body)
                body = b"\x01"
    records.append(body)
    return b"".join(_record(0x3C if at else 0xFC, body) for at, body in enumerate(records))


def _atom(kind, body, instance=0):
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def _box(kind, body, instance=0):
    return struct.pack("<HHI", instance << 4 | 15, kind, len(body)) + body


def ppt(slides, sealed=False, **streams):
    """A show: of each slide the text in the list of slides, then the text in a box on it; the slides lie backwards."""
    data, places = b"", {}
    for at in reversed(range(len(slides))):
        places[2 + at] = len(data)
        data += _box(0x3EE, _box(0x40C, _box(0xF00D, _atom(0xFA0, slides[at][1].encode("utf-16-le")))))
    listed = b"".join(
        _atom(0x3F3, struct.pack("<IIIII", 2 + at, 0, 0, 256 + at, 0))
        + _atom(0xFA0, slide[0].encode("utf-16-le"))
        for at, slide in enumerate(slides)
    )
    places[1] = len(data)
    data += _box(0x3E8, _box(0xFF0, listed))
    directory = len(data)
    numbers = range(1, len(slides) + 2)
    data += _atom(
        0x1772,
        struct.pack("<I", 1 | len(places) << 20)
        + b"".join(struct.pack("<I", places[number]) for number in numbers),
    )
    edit = len(data)
    data += _atom(0xFF5, struct.pack("<IIIIIII", 0, 0, 0, directory, 1, 0, 0))
    current = bytes(12) + struct.pack("<II", 0xF3D1C4DF if sealed else 0xE391C05F, edit)
    return compound({"PowerPoint Document": data, "Current User": current, **streams})


def summary(title, page=1251, codec="cp1251", vector=None):
    """What a document says of itself: its title, when it was made; and, when asked, a list that says it is longer than it is."""
    text = title.encode(codec) + b"\0"
    bodies = {
        1: struct.pack("<IHH", 2, page, 0),
        2: struct.pack("<II", 0x1E, len(text)) + text + bytes(-len(text) % 4),
        12: struct.pack("<IQ", 0x40, 132779059530000000),
        8: struct.pack("<II", 0x1F, 4) + "Аня\0".encode("utf-16-le"),
    }
    if vector is not None:
        bodies[13] = struct.pack("<II", 0x1003, vector)
    at, entries = 8 + 8 * len(bodies), b""
    for number, body in bodies.items():
        entries += struct.pack("<II", number, at)
        at += len(body)
    section = struct.pack("<II", at, len(bodies)) + entries + b"".join(bodies.values())
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0, 1, 48) + section

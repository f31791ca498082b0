"""PDF documents of one page, object by object."""

import hashlib


def text(words):
    """A string of a document, in UTF-16 where it is not ASCII."""
    data = words.encode() if words.isascii() else b"\xfe\xff" + words.encode("utf-16-be")
    return (
        b"("
        + b"".join(
            {40: b"\\(", 41: b"\\)", 92: b"\\\\", 13: b"\\r"}.get(byte, bytes([byte])) for byte in data
        )
        + b")"
    )


def stream(content, head=b""):
    return b"<<" + head + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream"


def shown(words, x=50, y=200, size=12):
    return b"BT /F %d Tf %d %d Td %s Tj ET\n" % (size, x, y, text(words))


def document(content, *further, page=b"", catalog=b""):
    """A page of 300 by 300 points with this content; `further` objects are numbered from 6, the page is 3."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R"
        + page
        + b">>",
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *further,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ending = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + ending


def annotated(*notes):
    """A page with these annotations."""
    return document(
        shown("page"),
        *notes,
        page=b"/Annots[%s]" % b" ".join(b"%d 0 R" % (6 + at) for at in range(len(notes))),
    )


def form(*fields):
    """A page with these fields, each a widget."""
    numbers = b" ".join(b"%d 0 R" % (6 + at) for at in range(len(fields)))
    catalog = b"/AcroForm<</Fields[%s]/DA(/F 10 Tf)/DR<</Font<</F 5 0 R>>>>>>" % numbers
    return document(shown("Form"), *fields, page=b"/Annots[%s]" % numbers, catalog=catalog)


def field(kind, name, further=b""):
    return b"<</Type/Annot/Subtype/Widget/FT/%s/T%s/Rect[50 60 150 75]/F 4%s>>" % (kind, text(name), further)


def encrypted(value):
    """A document whose form has one field, which stands on no page, sealed with the empty password (RC4 of 40 bits)."""
    owner, identity = bytes(range(32)), b"0123456789abcdef"
    filler = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    key = hashlib.md5(filler + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + identity).digest()[:5]

    def sealed(words, number):
        return (
            b"<"
            + _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], words)
            .hex()
            .encode()
            + b">"
        )

    field = b"<</FT/Tx/T%s/V%s>>" % (
        sealed(b"witness", 6),
        sealed(b"\xfe\xff" + value.encode("utf-16-be"), 6),
    )
    guard = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (
        owner.hex().encode(),
        _rc4(key, filler).hex().encode(),
    )
    whole = document(b"", field, guard, catalog=b"/AcroForm<</Fields[6 0 R]>>")
    return whole.replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 7 0 R/ID[<%s><%s>]" % ((identity.hex().encode(),) * 2)
    )


def _rc4(key, data):
    state, at = list(range(256)), 0
    for one in range(256):
        at = (at + state[one] + key[one % len(key)]) % 256
        state[one], state[at] = state[at], state[one]
    found, one, at = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) % 256
        at = (at + state[one]) % 256
        state[one], state[at] = state[at], state[one]
        found.append(byte ^ state[(state[one] + state[at]) % 256])
    return bytes(found)

# SPDX-License-Identifier: Apache-2.0
"""Passages of a text of any length, found by position while the text streams by."""

import codecs
from collections.abc import Iterable, Iterator, Sequence

from khronika_verify.citation import Quote

CODECS = {
    name: codec
    for codec, names in {
        "utf-8": "utf-8 utf8 utf-8-sig ascii us-ascii",
        "utf-16": "utf-16",
        "utf-16-le": "utf-16le utf-16-le",
        "utf-16-be": "utf-16be utf-16-be",
        "utf-32": "utf-32",
        "cp866": "cp866 ibm866",
        "koi8-r": "koi8-r",
        "koi8-u": "koi8-u",
        "mac-cyrillic": "mac-cyrillic x-mac-cyrillic",
        "gb18030": "gb18030 gbk gb2312",
        "big5": "big5",
        "shift_jis": "shift-jis",
        "euc_jp": "euc-jp",
        "euc_kr": "euc-kr",
        "latin-1": "latin-1 latin1 iso-8859-1 iso8859-1",
        **{f"cp125{number}": f"cp125{number} windows-125{number}" for number in range(9)},
        **{
            f"iso8859-{number}": f"iso-8859-{number} iso8859-{number}"
            for number in range(2, 17)
            if number != 12
        },
    }.items()
    for name in names.split()
}
MARK = "\ufeff"


def find_misplaced(chunks: Iterable[bytes], encoding: str, quotes: Sequence[Quote]) -> set[Quote]:
    """Those quotes that do not stand in the text at their place.

    All of them where the encoding is not one known here.
    """
    codec = CODECS.get(encoding.lower().replace("_", "-"))
    if codec is None:
        return set(quotes)
    seen = [""] * len(quotes)
    position = 0
    for text in _decoded_text(chunks, codec):
        for number, quote in enumerate(quotes):
            first, last = quote.start - len(quote.prefix), quote.end + len(quote.suffix)
            seen[number] += text[max(0, first - position) : max(0, last - position)]
        position += len(text)
    return {
        quote
        for number, quote in enumerate(quotes)
        if quote.start < len(quote.prefix) or seen[number] != quote.whole
    }


def _decoded_text(chunks: Iterable[bytes], codec: str) -> Iterator[str]:
    """The text in pieces, the byte order mark left out.

    Bytes that mean nothing become U+FFFD, as every browser shows them.
    """
    decoder = codecs.getincrementaldecoder(codec)("replace")
    waiting = codec not in ("utf-16", "utf-32")
    for chunk in chunks:
        text = decoder.decode(chunk)
        yield text[1:] if waiting and text.startswith(MARK) else text
        waiting = waiting and not text
    yield decoder.decode(b"", final=True)

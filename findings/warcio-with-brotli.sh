#!/usr/bin/env bash
# warcio 1.8.1, alone and with brotli 1.2.1
# Expected: a page that was captured with "Content-Encoding: br" is decoded where brotli is installed; else it is refused.
# Behaviour: without brotli content_stream() gives the compressed bytes as if they were the page; with brotli 1.2.1
#   installed it raises AttributeError, because warcio sets an attribute that its Decompressor does not have.
# Seen: the 29 compressed bytes; AttributeError about "unused_data".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cat > "$folder/read.py" <<'PYTHON'
import io
import sys

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# brotli.compress("Показания".encode() * 5)
PAGE = bytes.fromhex("1b5900f88d946ec2bc847e8c060f594951a86fcc4640182124902b182607")

archive = io.BytesIO()
writer = WARCWriter(archive, gzip=True)
headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "br")], protocol="HTTP/1.1")
writer.write_record(writer.create_warc_record("http://page.invalid/", "response", payload=io.BytesIO(PAGE), http_headers=headers))
archive.seek(0)
for record in ArchiveIterator(archive):
    try:
        seen = record.content_stream().read()
    except AttributeError as error:
        seen = str(error)
    print(sys.argv[1], seen)
    assert seen == PAGE if sys.argv[1] == "alone" else "unused_data" in seen
PYTHON
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check warcio==1.8.1 2>/dev/null
"$folder/venv/bin/python" -I "$folder/read.py" alone
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check brotli==1.2.1 2>/dev/null
"$folder/venv/bin/python" -I "$folder/read.py" with-brotli

#!/usr/bin/env bash
# bagit 1.9.0
# Expected: in a manifest a percent sign of a file name is written %25, as RFC 8493 section 2.1.3 asks.
# Behaviour: it is written as it is, and read as it is. To a reader that follows the RFC the two lines below name one
#   file, and a name such as "100%25 true.txt" is another file there than here.
# Seen: "data/100% true.txt" and "data/100%25 true.txt" in the manifest; the bag validates.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bagit==1.9.0 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import pathlib
import tempfile

import bagit

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for file in ("100% true.txt", "100%25 true.txt"):
        (folder / file).write_text(file)
    bagit.make_bag(name, checksums=["sha256"])
    paths = [line.split(maxsplit=1)[1] for line in (folder / "manifest-sha256.txt").read_text().splitlines()]
    print(paths)
    assert paths == ["data/100% true.txt", "data/100%25 true.txt"]
    assert bagit.Bag(name).validate()
PYTHON

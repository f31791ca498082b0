#!/usr/bin/env bash
# Pillow 13.0.0
# Expected: pixels that were cropped, turned and saved anew carry nothing of the file they came from; EXIF indeed goes.
# Behaviour: the comment of a JPEG stays with the picture through crop, resize and rotate, and is written again into
#   JPEG and GIF, though not into PNG and WebP. Cameras and editors put names and serial numbers there.
# Seen: the comment stands in the new JPEG and in the new GIF.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import io

from PIL import Image

exif = Image.Exif()
exif[0x010F] = "Invented Camera Works"
original = io.BytesIO()
Image.new("RGB", (64, 64), "red").save(original, "JPEG", comment=b"body no. 0000, operator Testov", exif=exif)
redacted = Image.open(original).crop((8, 8, 40, 40)).resize((64, 64)).rotate(90)

def written(kind):
    out = io.BytesIO()
    redacted.save(out, kind)
    return out.getvalue()

found = {kind: b"operator Testov" in written(kind) for kind in ("JPEG", "GIF", "PNG", "WEBP")}
print(found, b"Invented Camera" in written("JPEG"))
assert found == {"JPEG": True, "GIF": True, "PNG": False, "WEBP": False}
assert b"Invented Camera" not in written("JPEG")
PYTHON

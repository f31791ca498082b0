#!/usr/bin/env bash
# openpyxl 3.1.5
# Expected: read_only=True is a quicker way to the same rows.
# Behaviour: it believes the <dimension> that the file states of itself and drops what lies outside, without a warning.
#   Registers that other programs write often state "A1" there; the ordinary mode reads all of their rows.
# Seen: 5 rows in the ordinary mode, 1 row of 1 column read-only; all 5 after reset_dimensions().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import io
import zipfile

import openpyxl

book = openpyxl.Workbook()
for number in range(5):
    book.active.append([f"detainee {number}", number])
written = io.BytesIO()
book.save(written)
register = io.BytesIO()
with zipfile.ZipFile(written) as source, zipfile.ZipFile(register, "w") as target:
    for name in source.namelist():
        target.writestr(name, source.read(name).replace(b"\"A1:B5\"", b"\"A1\""))

def rows(read_only, reset=False):
    sheet = openpyxl.load_workbook(register, read_only=read_only).active
    if reset:
        sheet.reset_dimensions()
    return list(sheet.iter_rows(values_only=True))

print(len(rows(False)), rows(True), len(rows(True, reset=True)))
assert len(rows(False)) == 5
assert rows(True) == [("detainee 0",)]
assert len(rows(True, reset=True)) == 5
PYTHON

#!/usr/bin/env bash
# python-docx 1.2.0
# Expected: paragraph.text is what Word shows in the paragraph.
# Behaviour: runs that were inserted with changes tracked (w:ins) and runs inside a content control (w:sdt) are left
#   out, without a sign that anything is missing. In a draft order these are the corrections and the filled-in fields.
# Seen: "The order was signed by  on Monday".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import io

import docx
from docx.oxml import parse_xml

W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
document = docx.Document()
paragraph = document.add_paragraph("The order was signed by ")
inserted = f"<w:ins {W} w:id=\"1\" w:author=\"A\" w:date=\"2026-01-01T00:00:00Z\"><w:r><w:t>Captain Testov</w:t></w:r></w:ins>"
field = f"<w:sdt {W}><w:sdtContent><w:r><w:t>, block nine,</w:t></w:r></w:sdtContent></w:sdt>"
paragraph._p.append(parse_xml(inserted))
paragraph._p.append(parse_xml(field))
paragraph.add_run(" on Monday")
written = io.BytesIO()
document.save(written)
text = docx.Document(io.BytesIO(written.getvalue())).paragraphs[0].text
print(repr(text))
assert text == "The order was signed by  on Monday"
PYTHON

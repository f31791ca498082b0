#!/usr/bin/env bash
# pypdfium2 5.15.2 (PDFium)
# Expected: a word broken by a hyphen at the end of a line comes out with its hyphen, or joined, and alike from both calls.
# Behaviour: hyphen and line break become one character that is neither: U+FFFE from get_text_range(), U+0002 from
#   get_text_bounded(). Whoever searches or quotes "solitary" finds nothing, and the two texts of one page differ.
# Seen: "soli\ufffetary" and "soli\x02tary".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 fpdf2==2.8.9 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import fpdf
import pypdfium2

paper = fpdf.FPDF()
paper.add_page()
paper.set_font("helvetica", size=14)
paper.text(20, 30, "nine days in soli-")
paper.text(20, 37, "tary confinement")
page = pypdfium2.PdfDocument(bytes(paper.output()))[0].get_textpage()
whole, bounded = page.get_text_range(), page.get_text_bounded()
print(ascii(whole), ascii(bounded))
assert whole == "nine days in soli\ufffetary confinement"
assert bounded == "nine days in soli\x02tary confinement"
PYTHON

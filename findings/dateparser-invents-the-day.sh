#!/usr/bin/env bash
# dateparser 1.5.0
# Expected: "март 2023" (March 2023) gives a month, or no day at all.
# Behaviour: the day of the month on which the program runs is put in, so that the same testimony is dated otherwise
#   tomorrow, and a year alone gets the month of the run, too. PREFER_DAY_OF_MONTH only chooses another invented day;
#   REQUIRE_PARTS is what refuses.
# Seen: day and month of the run; None with REQUIRE_PARTS.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
from datetime import datetime

import dateparser

def parsed(text, **settings):
    return dateparser.parse(text, languages=["ru"], settings={"RELATIVE_BASE": datetime(2026, 11, 17), **settings})

print(parsed("март 2023"), parsed("2021"), parsed("март 2023", REQUIRE_PARTS=["day"]))
assert parsed("март 2023") == datetime(2023, 3, 17)
assert parsed("2021") == datetime(2021, 11, 17)
assert parsed("март 2023", REQUIRE_PARTS=["day"]) is None
PYTHON

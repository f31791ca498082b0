#!/usr/bin/env bash
# followthemoney 4.11.2
# Expected: add() with a value that is no date for the model raises, warns, or keeps it as text.
# Behaviour: the value is dropped and nothing says so. Dates as Russian and Ukrainian papers write them, day first with
#   full stops, or in words, are such; a date with slashes is cut down to its year.
# Seen: [] for "13.05.1980" and "13 мая 1980", ["1980"] for "1980/05/13", ["1980-05-13"] for the ISO form.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check followthemoney==4.11.2 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
from followthemoney import model

def kept(text):
    person = model.make_entity("Person")
    person.id = "invented"
    person.add("birthDate", text)
    return person.get("birthDate")

seen = {text: kept(text) for text in ("13.05.1980", "13 мая 1980", "1980/05/13", "1980-05-13")}
print(seen)
assert seen == {"13.05.1980": [], "13 мая 1980": [], "1980/05/13": ["1980"], "1980-05-13": ["1980-05-13"]}
PYTHON

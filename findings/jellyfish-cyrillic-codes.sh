#!/usr/bin/env bash
# jellyfish 1.3.0
# Expected: phonetic codes of names in an alphabet they do not know are refused, or all names differ.
# Behaviour: soundex keeps the first letter and drops the rest, metaphone gives an empty text, and the match rating
#   comparison calls two unlike surnames a match. A block or a likeness built on these joins strangers in silence.
# Seen: soundex "Т000" for Тестов and for Тумбочкин, metaphone "" for both; Тестов and Вымыслов are said to match.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jellyfish==1.3.0 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
import jellyfish

names = ("Тестов", "Тумбочкин")
print([jellyfish.soundex(name) for name in names], [jellyfish.metaphone(name) for name in names])
print(jellyfish.match_rating_comparison("Тестов", "Вымыслов"), jellyfish.match_rating_comparison("Testov", "Vymyslov"))
assert {jellyfish.soundex(name) for name in names} == {"Т000"}
assert {jellyfish.metaphone(name) for name in names} == {""}
assert jellyfish.match_rating_comparison("Тестов", "Вымыслов") is True
assert not jellyfish.match_rating_comparison("Testov", "Vymyslov")
PYTHON

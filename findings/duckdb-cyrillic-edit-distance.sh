#!/usr/bin/env bash
# duckdb 2.0.0, and 2.0.1 beside it
# Expected: an edit distance of two names counts letters, so that it is at most the length of the longer name.
# Behaviour: levenshtein and damerau_levenshtein count the octets of UTF-8, jaro_similarity and length count letters.
#   One wrong letter of a Cyrillic name costs 1 or 2, depending on which half of the alphabet both letters come from;
#   two letters that changed places cost 4 instead of 1. A limit that is right for Latin names misses slips of the pen
#   in Cyrillic ones, and a distance divided by length() can pass 1. From 2.0.1 on letters are counted: the same pairs
#   get other distances after an update of the last number.
# Seen: levenshtein of two six-letter names 9, then 6; damerau_levenshtein of neighbours that changed places 4, then 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cat > "$folder/ask.py" <<'PYTHON'
import sys

import duckdb

def asked(function, *names):
    return duckdb.execute(f"SELECT {function}(?, ?)", names).fetchone()[0]

seen = {
    "unlike": asked("levenshtein", "Тестов", "Вымысл"),
    "unlike, in Latin": asked("levenshtein", "Testov", "Vimysl"),
    "swapped": asked("damerau_levenshtein", "Тестов", "Тсетов"),
    "swapped, in Latin": asked("damerau_levenshtein", "Testov", "Tsetov"),
}
print(duckdb.__version__, seen)
assert list(seen.values()) == ([9, 6, 4, 1] if sys.argv[1] == "2.0.0" else [6, 6, 1, 1])
assert asked("jaro_similarity", "Тестов", "Тсетов") == asked("jaro_similarity", "Testov", "Tsetov")
PYTHON
for version in 2.0.0 2.0.1; do
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "duckdb==$version" 2>/dev/null
    "$folder/venv/bin/python" -I "$folder/ask.py" "$version"
done

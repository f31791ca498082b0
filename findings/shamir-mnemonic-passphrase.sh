#!/usr/bin/env bash
# shamir-mnemonic 0.3.0
# Expected: a passphrase that shares cannot be made with cannot be given when they are joined either.
# Behaviour: generate_mnemonics refuses one that is not printable ASCII; combine_mnemonics takes it and gives another
#   secret, without an error. (That any wrong passphrase gives another secret is the design of SLIP-39.)
# Seen: ValueError when splitting under "пароль"; a secret that is not the one split when joining with it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check shamir-mnemonic==0.3.0 2>/dev/null
"$folder/venv/bin/python" -I - <<'PYTHON'
from shamir_mnemonic import combine_mnemonics, generate_mnemonics

SECRET, PASSPHRASE = bytes(range(16)), "пароль".encode()
try:
    generate_mnemonics(1, [(1, 1)], SECRET, passphrase=PASSPHRASE)
    refused = ""
except ValueError as error:
    refused = str(error)
cards = generate_mnemonics(1, [(1, 1)], SECRET, passphrase=b"parol")[0]
joined = combine_mnemonics(cards, passphrase=PASSPHRASE)
print(refused, joined != SECRET, len(joined))
assert "ASCII" in refused
assert joined != SECRET and len(joined) == len(SECRET)
assert combine_mnemonics(cards, passphrase=b"parol") == SECRET
PYTHON

# SPDX-License-Identifier: Apache-2.0
"""Runs the verifier: python3 -m khronika_verify [FOLDER] [--json] [--lang en|ru|uk|fr]."""

import sys
from pathlib import Path

from khronika_verify.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path()))

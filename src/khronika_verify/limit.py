# SPDX-License-Identifier: Apache-2.0
"""What a package may hold at most (docs/format/dossier.md, limits).

Verify.html is built from these same numbers. Sizes are in bytes.
"""

MAX_FILES = 1_000_000
MAX_DEPTH = 32
MAX_TAG_FILE = 1 << 20
MAX_MANIFEST = 1 << 28
MAX_STATEMENTS = 1 << 28
MAX_POLICY = 1 << 20
MAX_OPENING = 96 << 20
MAX_FIELD = 16 << 20
MAX_TOGETHER = 1 << 29
MAX_RENDITION = 32 << 20
MAX_RENDITIONS = 128 << 20
MAX_RUN = 256
MAX_PROOF = 1 << 18
MAX_PATH = 128
MAX_CHECKPOINTS = 64
MAX_NOTE = 1 << 20
MAX_SIGNATURES = 64
MAX_STAMPS = 4096
MAX_REVIEWS = 4096
MAX_TOKEN = 1 << 20
MAX_CHAIN = 10
MAX_LETTER = 1 << 20
MAX_LISTED = 4096
MAX_NESTING = 64
MAX_INTEGER = 2**53 - 1
MAX_CLOCK_DRIFT = 300

"""The command line: a thin door. Each command parses, calls the library once, and shows what it says."""

import atexit
import gc

# A command loads hundreds of modules, of which nothing is garbage: looking for it so often, and once more at
# the end, takes a tenth of a short command's time. It stands here, since this is loaded before all others.
gc.set_threshold(20_000)
atexit.register(gc.freeze)

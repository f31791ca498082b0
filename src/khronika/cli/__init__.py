"""The command line: a thin door. Each command parses, calls the library once, and shows what it says."""

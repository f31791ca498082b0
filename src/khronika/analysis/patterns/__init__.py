"""Patterns over many acts: counts, the same method at sites that are not linked, timing (docs/format/analysis.md)."""

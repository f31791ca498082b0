"""From how many sources that do not depend on each other something comes (docs/format/analysis.md)."""

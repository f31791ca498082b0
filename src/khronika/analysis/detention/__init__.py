"""Time in detention out of uncertain, overlapping and contradictory statements: days, runs, thresholds (docs/format/analysis.md)."""

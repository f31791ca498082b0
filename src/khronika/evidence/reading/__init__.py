"""Items become text that can be quoted, in processes that can do nothing else (docs/format/evidence.md)."""

"""Open documents: texts, cells, styles."""

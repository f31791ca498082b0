"""Office documents as XML: words, slides, one-file formats."""

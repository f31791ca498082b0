"""An open archive, its one writer, its bundles."""

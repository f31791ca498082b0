"""The files of a package, all or none."""

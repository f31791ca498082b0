"""Words of a package in four languages."""

"""Releasing a case: what may leave is decided first, the export is logged, then the package is planned and written."""

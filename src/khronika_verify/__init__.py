"""Checks a Khronika court package with the Python standard library alone."""

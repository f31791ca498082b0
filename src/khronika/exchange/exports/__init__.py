"""Formats that go out, one module each."""

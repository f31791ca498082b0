"""Sheets, as text and as tables."""

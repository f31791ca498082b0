"""Statements recorded, cited, reviewed, asked for."""

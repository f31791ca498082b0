"""Compound files and the office documents in them."""

"""Judgements about who is the same person."""

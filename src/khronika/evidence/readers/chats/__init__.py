"""Exports of messengers."""

"""The record: who says that who did what to whom, where exactly they say so, and how they know. Pure."""

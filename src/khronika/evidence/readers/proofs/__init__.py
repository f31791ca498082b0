"""Time stamps as files."""

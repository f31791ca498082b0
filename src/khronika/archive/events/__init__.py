"""The events of all rooms as one closed set: read, named, signed for, and told on a page."""

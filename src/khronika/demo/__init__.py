"""The worked example: an invented archive, made anew each time, that shows every mechanism on material that harms nobody."""

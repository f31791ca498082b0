"""The pages, one module each: parse what was asked, make one call, name what is shown."""

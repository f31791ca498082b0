"""What both doors show: results as view models with JSON and text, and every word for people in four languages.

The command line and the web workspace take one view model from one function, and show it: `to_json()` gives
what `--json` prints, `text(words)` the lines for a person in their language. Nothing here asks, prints or
writes, and nothing is kept between two calls: the language is an argument.
"""

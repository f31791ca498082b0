"""The case file as it is shown: gaps first, then the matrix of each allegation. Everything in it is alleged."""

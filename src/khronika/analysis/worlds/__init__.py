"""All worlds in which uncertain and contradictory reports of stays can be true: figures at least and at most over them."""

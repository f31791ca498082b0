"""The machine that runs readers: confined processes, what they may do, what is taken from them."""

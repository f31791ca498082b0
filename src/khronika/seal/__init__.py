"""Keys, wraps, signatures, commitments. The only room that imports the crypto library."""

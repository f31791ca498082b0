"""The transparency log: what was committed to, in which order, and proofs of it. Knows nothing of what the commitments hide."""

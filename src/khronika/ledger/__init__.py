"""The public log of commitments: tiles, checkpoints, proofs, time. It reveals counts and nothing else."""

"""What an archive's record adds up to: clocks of persons, independence of sources, patterns."""

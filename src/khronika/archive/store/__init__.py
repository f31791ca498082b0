"""What an archive is on disk: entries of its log as events, and the one writer."""

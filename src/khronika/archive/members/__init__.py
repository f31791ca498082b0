"""Who may open an archive: members, their passphrases and devices, new epochs, recovery cards."""

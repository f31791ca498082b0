"""Other people's formats: what comes in becomes rows of the record, what goes out loses only what the format cannot hold, and says what."""

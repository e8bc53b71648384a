"""The nouns of fztally: frozen values that are passed from stage to stage. No I/O here."""

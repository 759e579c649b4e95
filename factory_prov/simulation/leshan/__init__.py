"""Eclipse Leshan's demo servers."""

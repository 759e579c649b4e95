"""Files: read bounded, written for their owner alone, one writer at a time."""

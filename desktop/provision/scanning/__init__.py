"""Labels: scanned, and what they mean."""

"""The search and its results."""

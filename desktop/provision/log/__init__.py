"""The progress log."""

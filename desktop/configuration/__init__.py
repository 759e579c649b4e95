"""The config editor."""

"""Typed fields: each shows one TOML value and says when the user has changed it."""

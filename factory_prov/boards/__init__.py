"""Kinds of boards, one TOML file each: what their chip holds where, and whether an image fits it."""

"""The old tool's three formats, read as data."""

"""Servers that must know a device before it connects; one file per server."""

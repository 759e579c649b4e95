"""Servers that must know a device before it connects; one folder for each kind."""

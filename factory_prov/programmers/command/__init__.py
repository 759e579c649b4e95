"""Programmers that are described, not written: commands of other tools, in a file that only an administrator writes."""

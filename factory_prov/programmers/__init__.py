"""Programmers: one file per tool that puts an image into a chip; all meet the Protocol in `protocol`."""

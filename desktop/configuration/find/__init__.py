"""Searching in the open job: what fits, and the line it is typed in."""

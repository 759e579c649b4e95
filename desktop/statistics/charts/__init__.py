"""Charts by QPainter: one widget for all, and what they say in words."""

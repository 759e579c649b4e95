"""Two runs of a unit beside each other."""

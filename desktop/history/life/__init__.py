"""All that happened to a unit, in its order."""

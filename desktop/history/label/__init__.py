"""The label of the unit that is shown: printed once more, or kept as a file."""

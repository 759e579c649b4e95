"""Whether a unit of the open job would connect."""

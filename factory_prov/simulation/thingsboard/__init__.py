"""A virtual ThingsBoard: its REST surface on this PC, as far as making devices goes."""

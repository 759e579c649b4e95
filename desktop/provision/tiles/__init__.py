"""The device list: one tile per slot."""

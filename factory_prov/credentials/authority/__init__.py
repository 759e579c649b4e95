"""A certificate authority for devices: made here or brought along, with its key in a file or behind a token."""

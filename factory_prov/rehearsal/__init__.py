"""Trying from this PC whether a unit will connect: its own credentials, its server, the device's checks."""

"""The lines above and below the device list."""

"""What only chips of Espressif have: settings in a partition of key-value pairs (NVS)."""

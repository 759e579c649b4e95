"""The open serial line to a device: its console and SMP (MCUmgr) frames, mixed on one UART."""

"""SMP (MCUmgr) over the serial console: frames and console output, mixed on one UART."""

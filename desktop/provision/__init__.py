"""The line: device list, progress log, and the threads behind them."""

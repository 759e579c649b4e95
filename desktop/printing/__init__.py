"""What comes out of the window on paper: labels drawn on printers of the system, as PDF and as PNG."""

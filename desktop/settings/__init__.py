"""What this PC and its user like, and the page to change it."""

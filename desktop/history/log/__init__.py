"""What a run told while it went, without any key."""

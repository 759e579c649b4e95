"""What only Nordic chips have."""

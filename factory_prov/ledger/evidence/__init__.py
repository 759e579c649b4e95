"""Records that cannot be changed unseen: each closed one signed, and tied to the one before it at its station."""

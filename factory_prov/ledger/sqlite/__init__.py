"""The ledger in a file of this PC: SQLite."""

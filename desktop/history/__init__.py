"""What the ledger knows: every run there was, and a unit's whole life."""

"""The repair desk: what a unit, the ledger and the server say of it, side by side, and what is done about it."""

"""The repair desk: what a returned unit, our ledger and its server say of it, and what is done about it, as one."""

"""What lets a unit's keys lie in the ledger for a while: encrypted, bound to the unit, opened by a station's key."""
